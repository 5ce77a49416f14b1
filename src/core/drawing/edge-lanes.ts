import type { Position } from '../graph/document.ts';
import { CARD_WIDTH } from './card-size.ts';

/**
 * Skip connections: an edge that would run straight through other cards takes a lane beside them instead. Cards are
 * looked for by row where an edge crosses few rows, and by column where it crosses few columns: thousands of edges from
 * one layer to all others, down one column or across one row, cost no more than as many short ones.
 */

const ROW = 100;
/** Upper bound of a card's height; a shorter edge cannot hide behind a card. */
const CARD_SPAN = 110;
const CLEARANCE = 16;

/** A card where it is shown. */
export interface PlacedCard {
  readonly position: Position;
}

export interface EdgeInPlace {
  readonly id: string;
  readonly source: { readonly node: string };
  readonly target: { readonly node: string; readonly port: number };
}

/** The x of the lane of every edge that needs one, among the cards that are shown. */
export function edgeLanes(
  cards: ReadonlyMap<string, PlacedCard>,
  edges: Iterable<EdgeInPlace>,
): ReadonlyMap<string, number> {
  const lanes = new Map<string, number>();
  let index: CardIndex | null = null;
  for (const edge of edges) {
    const source = cards.get(edge.source.node);
    const target = cards.get(edge.target.node);
    if (!source || !target) continue;
    const top = source.position.y + CARD_SPAN;
    const bottom = target.position.y;
    if (bottom - top < CARD_SPAN / 2) continue;
    index ??= indexOf(cards);
    const from = source.position.x + CARD_WIDTH / 2;
    const to = target.position.x + CARD_WIDTH / 2;
    const blockers = blockersOf(index, { from, to, top, bottom });
    if (!blockers) continue;
    // From another column on the side where that one lies; within a column, later ports lie to the right, and their
    // edges pass on that side, so that two inputs do not cross.
    const right = Math.abs(to - from) > CARD_WIDTH / 2 ? from > to : edge.target.port > 0;
    const spread = Math.min(12, (bottom - top) / 60);
    lanes.set(edge.id, right ? blockers.right + CARD_WIDTH + CLEARANCE + spread : blockers.left - CLEARANCE - spread);
  }
  return lanes;
}

/** A straight line between two cards; `from` and `to` are its x at `top` and `bottom`. */
interface Line {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly bottom: number;
}

/** x of the leftmost and the rightmost card that a line runs through. */
interface Blockers {
  readonly left: number;
  readonly right: number;
}

interface CardIndex {
  /** Rows by number, each by x. */
  readonly rows: ReadonlyMap<number, readonly Position[]>;
  /** By x; of each column the y of its cards, in order. */
  readonly columns: readonly { readonly x: number; readonly ys: readonly number[] }[];
}

function indexOf(cards: ReadonlyMap<string, PlacedCard>): CardIndex {
  const rows = new Map<number, Position[]>();
  const columns = new Map<number, number[]>();
  for (const { position } of cards.values()) {
    push(rows, Math.floor(position.y / ROW), position);
    push(columns, position.x, position.y);
  }
  for (const row of rows.values()) row.sort((a, b) => a.x - b.x);
  for (const ys of columns.values()) ys.sort((a, b) => a - b);
  return { rows, columns: [...columns].map(([x, ys]) => ({ x, ys })).sort((a, b) => a.x - b.x) };
}

function push<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function blockersOf(index: CardIndex, line: Line): Blockers | null {
  const first = firstAt(index.columns, Math.min(line.from, line.to) - CARD_WIDTH - CLEARANCE, xOf);
  const behind = firstAt(index.columns, Math.max(line.from, line.to) + CLEARANCE, xOf);
  const firstRow = Math.floor((line.top - CARD_SPAN) / ROW);
  const lastRow = Math.floor(line.bottom / ROW);
  let found: Blockers | null = null;
  const take = (x: number) => {
    found = found ? { left: Math.min(found.left, x), right: Math.max(found.right, x) } : { left: x, right: x };
  };
  // A row costs less than a column: most rows of a tall drawing hold few cards.
  if (8 * (behind - first) <= lastRow - firstRow) {
    for (const { x, ys } of index.columns.slice(first, behind)) if (crossesColumn(line, x, ys)) take(x);
    return found;
  }
  for (let row = firstRow; row <= lastRow; row += 1) {
    const cards = index.rows.get(row);
    if (!cards) continue;
    // The line within the row, as far as cards may stand in its way there.
    const above = Math.max(row * ROW, line.top - CARD_SPAN / 2);
    const below = Math.min((row + 1) * ROW, line.bottom - CARD_SPAN / 2);
    if (above > below) continue;
    const [a, b] = [xAt(line, above + CARD_SPAN / 2), xAt(line, below + CARD_SPAN / 2)];
    const left = Math.min(a, b) - CARD_WIDTH - CLEARANCE;
    const right = Math.max(a, b) + CLEARANCE;
    for (let at = cards.length < 8 ? 0 : firstAt(cards, left, xOf); at < cards.length; at += 1) {
      const { x, y } = cards[at] as Position;
      if (x > right) break;
      if (runsThrough(line, x, y)) take(x);
    }
  }
  return found;
}

/** Cards of one column; some stretch of the line runs beside or through them, all of it or a part. */
function crossesColumn(line: Line, x: number, ys: readonly number[]): boolean {
  const { from, to, top, bottom } = line;
  const [left, right] = [x - CLEARANCE / 2, x + CARD_WIDTH + CLEARANCE / 2];
  let [start, end] = [top, bottom];
  if (from === to) {
    if (from <= left || from >= right) return false;
  } else {
    const places = [left, right].map((edge) => top + ((edge - from) * (bottom - top)) / (to - from));
    [start, end] = [Math.max(top, Math.min(...places)), Math.min(bottom, Math.max(...places))];
  }
  for (let at = firstAt(ys, start - CARD_SPAN / 2 - 1, (y) => y); at < ys.length; at += 1) {
    const y = ys[at] as number;
    if (y > end - CARD_SPAN / 2 + 1) return false;
    if (runsThrough(line, x, y)) return true;
  }
  return false;
}

function runsThrough(line: Line, x: number, y: number): boolean {
  if (y + CARD_SPAN / 2 <= line.top || y >= line.bottom - CARD_SPAN / 2) return false;
  const at = xAt(line, y + CARD_SPAN / 2);
  return at > x - CLEARANCE / 2 && at < x + CARD_WIDTH + CLEARANCE / 2;
}

function xAt({ from, to, top, bottom }: Line, y: number): number {
  return from + ((to - from) * (y - top)) / (bottom - top);
}

function xOf({ x }: { readonly x: number }): number {
  return x;
}

/** Index of the first item that is not below the value, in order. */
function firstAt<Item>(items: readonly Item[], value: number, of: (item: Item) => number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (of(items[middle] as Item) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
