import type { Box } from '../../core/drawing/align.ts';
import type { Analysis } from '../../core/graph/analyze.ts';
import type { GraphDocument, Position } from '../../core/graph/document.ts';
import { withoutEmptyGroups } from '../../core/graph/group-edits.ts';
import { parentOf, topMembers } from '../../core/graph/groups.ts';
import type { GroupView } from './group-view.ts';
import { passingArrangement } from './shown-places.ts';

/**
 * Joining and leaving groups by dragging. A layer whose middle is let go over a group's frame joins it; a member that
 * is dragged further off stretches its own frame. With Ctrl, or ⌘, a thing belongs to the frame it lies on, or to none.
 */
export interface DropGroups {
  /** The innermost frame under a point, of those that stand still. */
  at(point: Position): string | null;
  /** What would come to belong to a group: whole groups by their id, and layers. */
  joining(target: string | null, freely: boolean): readonly string[];
}

/** `moved` are the layers under way. Null where there are no frames. */
export function dropGroups(
  document: GraphDocument,
  analysis: Analysis,
  view: GroupView | null,
  moved: ReadonlySet<string>,
): DropGroups | null {
  if (!view || moved.size === 0) return null;
  const frames = standing(document, analysis, view, moved);
  const things = topMembers(document, moved);
  return {
    at: ({ x, y }) =>
      frames.find((box) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height)?.id ?? null,
    joining: (target, freely) =>
      things.filter((id) => {
        const own = parentOf(document, id);
        if (own === target) return false;
        if (freely) return true;
        // Over the frame around its own, or over none, it stretches its own.
        return target !== null && !(own !== null && view.tree.path(own).some((group) => group.id === target));
      }),
  };
}

/** Frames as they are without what is dragged, the innermost first. */
function standing(
  document: GraphDocument,
  analysis: Analysis,
  view: GroupView,
  moved: ReadonlySet<string>,
): readonly Box[] {
  const nodes = new Map([...document.nodes].filter(([id]) => !moved.has(id)));
  const rest = withoutEmptyGroups({ ...document, nodes });
  const { frame } = passingArrangement(rest, analysis);
  return [...view.frames]
    .filter(([id]) => rest.groups?.has(id))
    .sort(([, a], [, b]) => b - a)
    .map(([id]) => frame(id));
}
