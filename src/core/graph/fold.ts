import { arrangementOf, enclosing, movedTo, type Unit } from './arrangement.ts';
import { CARD_WIDTH, plainHeight } from './card-size.ts';
import type { GraphDocument, LayerNode, Position } from './document.ts';
import { COLUMN } from './layout-items.ts';

/**
 * A network of a hundred layers is a column that no window shows at a readable size. It is folded like a newspaper's
 * text: cut into columns of about the same height that stand side by side, at rows where few edges are cut. A group is
 * never cut.
 */

/** The room between two folds, beside that between two columns of cards. */
const GAP = 100;
/** What needs no fold: about twenty rows of layers. */
const MAX_HEIGHT = 20 * 126;
/** Width to height of what a window shows. */
const ASPECT = 1.7;
/** How far from its place a cut may lie, in column heights. */
const REACH = 0.18;

/** The drawing, laid out in rows before, in as many columns as bring it near a window's proportions. */
export function foldTall(document: GraphDocument): GraphDocument {
  const { units, tree } = arrangementOf(document, plainHeight);
  const boxes = units(null).filter((unit) => unit.kind !== 'note');
  const rows = [...new Set(boxes.map(({ box }) => box.y))].sort((a, b) => a - b);
  const whole = enclosing(
    '',
    boxes.map(({ box }) => box),
  );
  if (rows.length < 2 || whole.height <= MAX_HEIGHT) return document;
  const count = Math.round(Math.sqrt((ASPECT * whole.height) / (widthOf(boxes) + GAP)));
  if (count < 2) return document;
  const unitOf = (id: string) => tree.path(document.nodes.get(id)?.group ?? '')[0]?.id ?? id;
  const cuts = cutRows(
    rows,
    whole.height,
    count,
    crossingEdges(document, rows, new Map(boxes.map((unit) => [unit.box.id, unit])), unitOf),
  );
  const folds = Array.from({ length: cuts.length + 1 }, (): Unit[] => []);
  for (const unit of boxes) {
    const at = cuts.findIndex((cut) => unit.box.y < cut);
    folds[at === -1 ? cuts.length : at]?.push(unit);
  }
  const positions = new Map<string, Position>();
  let x = 0;
  for (const fold of folds.filter((entry) => entry.length > 0)) {
    const corner = enclosing(
      '',
      fold.map(({ box }) => box),
    );
    for (const unit of fold) {
      movedTo(document, unit, { x: x + unit.box.x - corner.x, y: unit.box.y - corner.y }, positions);
    }
    x += widthOf(fold) + GAP;
  }
  const nodes = new Map<string, LayerNode>();
  // In the order of before: it decides ties in the data flow.
  for (const [id, node] of document.nodes) nodes.set(id, { ...node, position: positions.get(id) ?? node.position });
  return { ...document, nodes };
}

function widthOf(units: readonly Unit[]): number {
  const { width } = enclosing(
    '',
    units.map(({ box }) => box),
  );
  return width + COLUMN - CARD_WIDTH;
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
  unitOf: (node: string) => string,
): readonly number[] {
  const index = new Map(rows.map((y, row) => [y, row]));
  const rowOf = (id: string) => index.get(units.get(unitOf(id))?.box.y ?? 0) ?? 0;
  const change = new Array<number>(rows.length + 1).fill(0);
  for (const { source, target } of document.edges.values()) {
    const [from, to] = [rowOf(source.node), rowOf(target.node)];
    if (to <= from) continue;
    change[from + 1] = (change[from + 1] ?? 0) + 1;
    change[to + 1] = (change[to + 1] ?? 0) - 1;
  }
  let open = 0;
  return change.slice(0, rows.length).map((delta) => {
    open += delta;
    return open;
  });
}
