import { type GraphDocument, type Group, groupsOf } from '../graph/document.ts';
import { arrangementOf, enclosing } from './arrangement.ts';
import { plainHeight } from './card-size.ts';
import { zoomOf } from './columns/folds.ts';
import type { Size } from './columns/sheet.ts';
import { layOut } from './layout.ts';
import { LEGIBLE, PAGE } from './page.ts';
import { shownOf } from './shown.ts';

/**
 * A drawing that was never shown before, laid out. Where its names could not be read while all of it is in view, its
 * outermost groups are collapsed, as long as that makes it any larger.
 */
export function landing(document: GraphDocument, page: Size = PAGE): GraphDocument {
  const open = layOut(document, page);
  if (shownAt(open, page) >= LEGIBLE) return open;
  const groups = new Map<string, Group>();
  let changes = false;
  for (const [id, group] of groupsOf(document)) {
    const collapsed = group.collapsed || group.parent === undefined;
    changes ||= collapsed !== group.collapsed;
    groups.set(id, { ...group, collapsed });
  }
  if (!changes) return open;
  const closed = layOut({ ...document, groups }, page);
  return shownAt(closed, page) > shownAt(open, page) ? closed : open;
}

/** The zoom at which all of a drawing is in view. */
export function shownAt(document: GraphDocument, page: Size = PAGE): number {
  const boxes = arrangementOf(document, plainHeight)
    .units(null)
    .map(({ box }) => box);
  for (const { edge, bends } of shownOf(document, plainHeight).lines) {
    for (const { x, y } of bends ?? []) boxes.push({ id: edge.id, x, y, width: 0, height: 0 });
  }
  return boxes.length === 0 ? 1 : zoomOf(enclosing('', boxes), page);
}
