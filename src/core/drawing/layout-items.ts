import { type Edge, incomingEdges, outgoingEdges, type Position } from '../graph/document.ts';

/** Boxes of any size in rows and columns: one level of the layered layout. */

/** Distance of neighbouring columns of cards. */
export const COLUMN = 320;
/** Between a box and the row below it. */
export const ROW_GAP = 48;

/** A box to be placed. Its column is a line through it: that of the card, or of the first card in a group. */
export interface Item {
  readonly isGroup: boolean;
  /** How far it reaches to the left of its column's left edge, in canvas pixels. */
  readonly left: number;
  /** How far it reaches to the right of that edge, with the room that it keeps free beside it. */
  readonly right: number;
  readonly height: number;
  /** From its upper edge to the next row. */
  readonly advance: number;
  /** Says where the layers in it are when its column and its upper edge are there. */
  place(x: number, y: number, positions: Map<string, Position>): void;
}

/** Boxes that were placed among each other, as one. */
export interface LaidOut {
  /** How far they reach to the left of the first column, and to the right of it. */
  readonly left: number;
  readonly right: number;
  readonly height: number;
  place(x: number, y: number, positions: Map<string, Position>): void;
}

type Edges = ReadonlyMap<string, readonly Edge[]>;

/**
 * @param order the boxes in data-flow order
 * @param fed boxes that something outside feeds: they begin at the top
 */
export function layOutItems(
  items: ReadonlyMap<string, Item>,
  edges: ReadonlyMap<string, Edge>,
  order: readonly string[],
  fed: ReadonlySet<string>,
): LaidOut {
  const incoming = incomingEdges({ edges });
  const outgoing = outgoingEdges({ edges });
  const rows = rowsOf(order, incoming, outgoing, fed);
  const byRow: string[][] = [];
  for (const id of order) {
    const row = rows.get(id) ?? 0;
    const list = byRow[row];
    if (list) list.push(id);
    else byRow[row] = [id];
  }
  const columns = new Map<string, number>();
  for (const row of byRow) if (row) placeRow(row, items, incoming, outgoing, columns);
  const hasGroups = [...items.values()].some((item) => item.isGroup);
  const tops = hasGroups ? looseTops(byRow, items, incoming, columns) : rowTops(byRow, items);
  let [left, right, height] = [0, 0, 0];
  for (const [id, item] of items) {
    const x = columns.get(id) ?? 0;
    left = Math.max(left, item.left - x);
    right = Math.max(right, x + item.right);
    height = Math.max(height, (tops.get(id) ?? 0) + item.height);
  }
  return {
    left,
    right,
    height,
    place: (x, top, positions) => {
      for (const [id, item] of items) {
        item.place(x + (columns.get(id) ?? 0), top + (tops.get(id) ?? 0), positions);
      }
    },
  };
}

type Rows = readonly (readonly string[] | undefined)[];

/** Cards stand in rows: all of one row begin at the same height. */
function rowTops(byRow: Rows, items: ReadonlyMap<string, Item>): ReadonlyMap<string, number> {
  const tops = new Map<string, number>();
  let y = 0;
  for (const row of byRow) {
    if (!row) continue;
    for (const id of row) tops.set(id, y);
    y += row.reduce((most, id) => Math.max(most, items.get(id)?.advance ?? 0), 0);
  }
  return tops;
}

/** Beside a tall group a row would tear the cards of another branch apart: each box goes as high as it can. */
function looseTops(
  byRow: Rows,
  items: ReadonlyMap<string, Item>,
  incoming: Edges,
  columns: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const tops = new Map<string, number>();
  /** How far down the canvas is taken, strip by strip. */
  const taken = new Map<number, number>();
  for (const id of byRow.flatMap((row) => row ?? [])) {
    const item = items.get(id) as Item;
    const x = columns.get(id) ?? 0;
    // Boxes keep more room beside them than a strip is wide: those that share no strip do not touch.
    const [first, end] = [Math.ceil((x - item.left) / STRIP), Math.floor((x + item.right) / STRIP)];
    let top = 0;
    for (const { source } of incoming.get(id) ?? []) {
      top = Math.max(top, (tops.get(source.node) ?? 0) + (items.get(source.node)?.advance ?? 0));
    }
    for (let strip = first; strip < end; strip += 1) top = Math.max(top, taken.get(strip) ?? 0);
    for (let strip = first; strip < end; strip += 1) taken.set(strip, top + item.advance);
    tops.set(id, top);
  }
  return tops;
}

/** In canvas pixels; less than half of the room between two columns of cards. */
const STRIP = 40;

/** Longest path from the inputs; what has no input at all goes right above what reads it first. */
function rowsOf(
  order: readonly string[],
  incoming: Edges,
  outgoing: Edges,
  fed: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (const id of order) {
    let row = 0;
    for (const edge of incoming.get(id) ?? []) row = Math.max(row, (rows.get(edge.source.node) ?? 0) + 1);
    rows.set(id, row);
  }
  for (const id of order) {
    const readers = outgoing.get(id) ?? [];
    if ((incoming.get(id) ?? []).length > 0 || readers.length === 0 || fed.has(id)) continue;
    const first = readers.reduce(
      (least, edge) => Math.min(least, rows.get(edge.target.node) ?? 0),
      Number.MAX_SAFE_INTEGER,
    );
    rows.set(id, Math.max(0, first - 1));
  }
  return rows;
}

/** Columns of one row: each box wants to stay under what it reads; who comes first keeps the column. */
function placeRow(
  row: readonly string[],
  items: ReadonlyMap<string, Item>,
  incoming: Edges,
  outgoing: Edges,
  columns: Map<string, number>,
): void {
  const wanted = row.map((id) => ({ id, item: items.get(id) as Item, ...wish(id, incoming, outgoing, columns) }));
  wanted.sort((a, b) => a.column - b.column || Number(b.straight) - Number(a.straight));
  // A box that goes straight on keeps its column before any other may take it.
  const taken: { readonly from: number; readonly to: number }[] = [];
  for (const { id, item, column, straight } of wanted) {
    const from = column - item.left;
    if (!straight || from < (taken.at(-1)?.to ?? Number.NEGATIVE_INFINITY)) continue;
    taken.push({ from, to: column + item.right });
    columns.set(id, column);
  }
  let next = Number.NEGATIVE_INFINITY;
  let ahead = 0;
  for (const { id, item, column } of wanted) {
    if (columns.has(id)) continue;
    let from = Math.max(column - item.left, next);
    const width = item.left + item.right;
    // What is taken is sorted, and places only go to the right.
    for (let block = taken[ahead]; block && block.from < from + width; block = taken[ahead]) {
      if (block.to > from) from = block.to;
      ahead += 1;
    }
    columns.set(id, from + item.left);
    next = from + width;
  }
}

function wish(id: string, incoming: Edges, outgoing: Edges, columns: Map<string, number>) {
  const sources = (incoming.get(id) ?? []).map((edge) => edge.source.node);
  if (sources.length === 0) return { column: 0, straight: false };
  // Where branches join, the flow goes on in the leftmost of them: the trunk.
  const trunk = sources.reduce((best, source) =>
    (columns.get(source) ?? 0) < (columns.get(best) ?? 0) ? source : best,
  );
  const [firstReader] = outgoing.get(trunk) ?? [];
  return { column: columns.get(trunk) ?? 0, straight: sources.length > 1 || firstReader?.target.node === id };
}
