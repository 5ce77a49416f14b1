import type { GraphDocument, Position } from '../graph/document.ts';
import type { Box } from './align.ts';
import { arrangementOf, enclosing, movedTo, type Unit } from './arrangement.ts';
import { CARD_WIDTH, plainHeight } from './card-size.ts';
import { withPositions } from './layout.ts';
import { COLUMN } from './layout-items.ts';

/**
 * A network of a hundred layers is a column that no window shows at a readable size. It is folded like a newspaper's
 * text: cut into columns of about the same height that stand side by side, at rows where few edges are cut. A group is
 * never cut, but one that is taller than a column is folded itself.
 */

/** The room between two folds, beside that between two columns of cards. */
const GAP = 100;
/** What needs no fold: about twenty rows of layers. */
const MAX_HEIGHT = 20 * 126;
/** Width to height of what a window shows. */
const ASPECT = 1.7;
/** How far from its place a cut may lie, in column heights. */
const REACH = 0.18;

/** How much taller than a column a group may be before it is folded itself. */
const TOO_TALL = 1.25;

/** The drawing, laid out in rows before, in as many columns as bring it near a window's proportions. */
export function foldTall(document: GraphDocument): GraphDocument {
  const wanted = wantedColumns(document);
  if (wanted.count < 2) return document;
  let folded = document;
  let here = arrangementOf(document, plainHeight);
  for (const group of here.tree.children(null)) {
    if (group.collapsed) continue;
    const next = foldGroup(folded, here.frame(group.id), wanted.height);
    if (next !== folded) here = arrangementOf(next, plainHeight);
    folded = next;
  }
  return foldUnits(folded, null, wantedColumns(folded).count);
}

/** How many columns, and how high each. */
function wantedColumns(document: GraphDocument): { readonly count: number; readonly height: number } {
  const boxes = unitsIn(document, null);
  const { height } = around(boxes);
  if (boxes.length < 2 || height <= MAX_HEIGHT) return { count: 1, height };
  const count = Math.round(Math.sqrt((ASPECT * height) / (widthOf(boxes) + GAP)));
  return { count, height: height / Math.max(1, count) };
}

/** Folds what is in a group that is taller than a column; what lies below closes up, what lies beside it gives way. */
function foldGroup(document: GraphDocument, before: Box, height: number): GraphDocument {
  const group = before.id;
  if (before.height <= height * TOO_TALL) return document;
  const folded = foldUnits(document, group, Math.ceil(before.height / height));
  const after = arrangementOf(folded, plainHeight).frame(group);
  const positions = new Map<string, Position>();
  for (const unit of unitsIn(folded, null)) {
    const { box } = unit;
    if (box.id === group) continue;
    const isBelow = box.y >= before.y + before.height;
    const isBeside = !isBelow && box.y + box.height > before.y && box.x >= before.x + before.width;
    const y = isBelow ? box.y + after.y + after.height - before.y - before.height : box.y;
    const x = isBeside ? box.x + after.x + after.width - before.x - before.width : box.x;
    movedTo(folded, unit, { x, y }, positions);
  }
  return withPositions(folded, positions);
}

/** Puts what lies right inside a group, or, for null, in none, into columns. */
function foldUnits(document: GraphDocument, group: string | null, count: number): GraphDocument {
  const boxes = unitsIn(document, group);
  const rows = [...new Set(boxes.map(({ box }) => box.y))].sort((a, b) => a - b);
  if (rows.length < 2 || count < 2) return document;
  const corner = around(boxes);
  const units = new Map(boxes.map((unit) => [unit.box.id, unit]));
  const cuts = cutRows(rows, corner.height, count, crossingEdges(document, rows, units));
  const folds = Array.from({ length: cuts.length + 1 }, (): Unit[] => []);
  for (const unit of boxes) {
    const at = cuts.findIndex((cut) => unit.box.y < cut);
    folds[at === -1 ? cuts.length : at]?.push(unit);
  }
  const positions = new Map<string, Position>();
  // The whole drawing begins at the origin; a group stays where it is.
  const start = group === null ? { x: 0, y: 0 } : corner;
  let { x } = start;
  for (const fold of folds.filter((entry) => entry.length > 0)) {
    const own = around(fold);
    for (const unit of fold) {
      const to = { x: x + unit.box.x - own.x, y: start.y + unit.box.y - own.y };
      movedTo(document, unit, to, positions);
    }
    x += widthOf(fold) + GAP;
  }
  return withPositions(document, positions);
}

function unitsIn(document: GraphDocument, group: string | null): readonly Unit[] {
  return arrangementOf(document, plainHeight)
    .units(group)
    .filter((unit) => unit.kind !== 'note');
}

function around(units: readonly Unit[]): Box {
  return enclosing(
    '',
    units.map(({ box }) => box),
  );
}

function widthOf(units: readonly Unit[]): number {
  return around(units).width + COLUMN - CARD_WIDTH;
}

/** The y of the first row of every column but the first. */
function cutRows(
  rows: readonly number[],
  height: number,
  count: number,
  crossing: readonly number[],
): readonly number[] {
  const top = rows[0] ?? 0;
  const cuts: number[] = [];
  for (let column = 1; column < count; column += 1) {
    const wanted = top + (column * height) / count;
    const reach = (height / count) * REACH;
    const last = cuts.at(-1) ?? top;
    let best: number | null = null;
    for (const [row, y] of rows.entries()) {
      if (y <= last || Math.abs(y - wanted) > reach) continue;
      const [cost = 0, least = 0] = [crossing[row], crossing[best ?? -1]];
      const nearer = best === null || Math.abs(y - wanted) < Math.abs((rows[best] ?? 0) - wanted);
      if (best === null || cost < least || (cost === least && nearer)) best = row;
    }
    // Between two rows that lie far apart, a large group: the nearer end of it.
    best ??= rows.reduce(
      (nearest, y, row) => (Math.abs(y - wanted) < Math.abs((rows[nearest] ?? 0) - wanted) ? row : nearest),
      0,
    );
    const cut = rows[best] ?? 0;
    if (cut > last) cuts.push(cut);
  }
  return cuts;
}

/** For every row, how many edges come from above it and end in it or below. */
function crossingEdges(
  document: GraphDocument,
  rows: readonly number[],
  units: ReadonlyMap<string, Unit>,
): readonly number[] {
  const index = new Map(rows.map((y, row) => [y, row]));
  const unitOf = new Map([...units.values()].flatMap((unit) => unit.moves.map((id) => [id, unit] as const)));
  const rowOf = (id: string) => index.get(unitOf.get(id)?.box.y ?? Number.NaN) ?? null;
  const change = new Array<number>(rows.length + 1).fill(0);
  for (const { source, target } of document.edges.values()) {
    const [from, to] = [rowOf(source.node), rowOf(target.node)];
    if (from === null || to === null || to <= from) continue;
    change[from + 1] = (change[from + 1] ?? 0) + 1;
    change[to + 1] = (change[to + 1] ?? 0) - 1;
  }
  let open = 0;
  return change.slice(0, rows.length).map((delta) => {
    open += delta;
    return open;
  });
}
