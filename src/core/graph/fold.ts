import type { GraphDocument, LayerNode } from './document.ts';

/**
 * A network of a hundred layers is a column that no window shows at a readable size. It is folded like a newspaper's
 * text: cut into columns of about the same height that stand side by side, at rows where few edges are cut.
 */

/** Distance of neighbouring columns of cards, as in the layered layout, and the room between two folds. */
const COLUMN = 320;
const GAP = 100;
/** Rows that need no fold. */
const MAX_ROWS = 20;
/** Width to height of what a window shows. */
const ASPECT = 1.7;
/** How far from its place a cut may lie, in column heights. */
const REACH = 0.18;

/** The drawing, laid out in rows before, in as many columns as bring it near a window's proportions. */
export function foldTall(document: GraphDocument): GraphDocument {
  const rows = [...new Set([...document.nodes.values()].map((node) => node.position.y))].sort((a, b) => a - b);
  const [top = 0] = rows;
  const height = (rows.at(-1) ?? 0) - top;
  if (rows.length <= MAX_ROWS) return document;
  const count = Math.round(Math.sqrt((ASPECT * height) / (widthOf(document.nodes.values()) + GAP)));
  if (count < 2) return document;
  const cuts = cutRows(document, rows, count);
  const folds = Array.from({ length: cuts.length + 1 }, (): LayerNode[] => []);
  for (const node of document.nodes.values()) {
    const at = cuts.findIndex((cut) => node.position.y < cut);
    folds[at === -1 ? cuts.length : at]?.push(node);
  }
  const placed = new Map<string, LayerNode>();
  let x = 0;
  for (const fold of folds) {
    const left = Math.min(...fold.map((node) => node.position.x));
    const above = Math.min(...fold.map((node) => node.position.y));
    for (const node of fold) {
      const position = { x: x + node.position.x - left, y: node.position.y - above };
      placed.set(node.id, { ...node, position });
    }
    x += widthOf(fold) + GAP;
  }
  // In the order of before: it decides ties in the data flow.
  const nodes = new Map([...document.nodes.keys()].map((id) => [id, placed.get(id) as LayerNode]));
  return { ...document, nodes };
}

function widthOf(nodes: Iterable<LayerNode>): number {
  let [left, right] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { position } of nodes) {
    left = Math.min(left, position.x);
    right = Math.max(right, position.x);
  }
  return right - left + COLUMN;
}

/** The y of the first row of every column but the first. */
function cutRows(document: GraphDocument, rows: readonly number[], count: number): readonly number[] {
  const crossing = crossingEdges(document, rows);
  const size = rows.length / count;
  const reach = Math.max(1, Math.floor(size * REACH));
  const cuts: number[] = [];
  for (let column = 1; column < count; column += 1) {
    const wanted = Math.round(column * size);
    let best = wanted;
    for (let row = wanted - reach; row <= wanted + reach; row += 1) {
      const [cost = 0, least = 0] = [crossing[row], crossing[best]];
      if (cost < least || (cost === least && Math.abs(row - wanted) < Math.abs(best - wanted))) best = row;
    }
    cuts.push(rows[best] ?? 0);
  }
  return cuts;
}

/** For every row, how many edges come from above it and end in it or below. */
function crossingEdges(document: GraphDocument, rows: readonly number[]): readonly number[] {
  const index = new Map(rows.map((y, row) => [y, row]));
  const rowOf = (id: string) => index.get(document.nodes.get(id)?.position.y ?? 0) ?? 0;
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
