import type { Chain } from './chains.ts';
import { at, type Rows } from './rows.ts';
import type { Sheet } from './sheet.ts';

/** A drawing in folds, rows and columns, before anything has a place in pixels. */
export interface Grid {
  /** By block: its fold, its row in that fold, its column. Columns count through all folds, from left to right. */
  readonly fold: Int32Array;
  readonly row: Int32Array;
  readonly column: Int32Array;
  /** By fold: how many rows it has, and its first column. One more first column than there are folds. */
  readonly rowCount: readonly number[];
  readonly firstColumn: readonly number[];
  /** Whether no block of a column stands between two rows of its fold. */
  isFree(column: number, above: number, below: number): boolean;
}

/** Every piece of a chain takes the free column nearest to the block that feeds it. */
export function gridOf(sheet: Sheet, rows: Rows, chains: readonly Chain[], cuts: readonly number[]): Grid {
  const starts = [0, ...cuts, rows.count];
  const foldOfRow = new Int32Array(rows.count);
  const rowCount: number[] = [];
  for (let fold = 0; fold + 1 < starts.length; fold += 1) {
    foldOfRow.fill(fold, starts[fold], starts[fold + 1]);
    rowCount.push((starts[fold + 1] ?? 0) - (starts[fold] ?? 0));
  }
  const count = sheet.blocks.length;
  const [fold, row, column] = [new Int32Array(count), new Int32Array(count), new Int32Array(count).fill(-1)];
  for (let block = 0; block < count; block += 1) {
    fold[block] = at(foldOfRow, at(rows.row, block));
    row[block] = at(rows.row, block) - (starts[at(fold, block)] ?? 0);
  }
  const pieces = piecesOf(chains, rows, fold);
  const ends: number[][] = rowCount.map(() => []);
  const main = sheet.links.length > 0 ? mainChain(chains) : -1;
  for (const piece of pieces) {
    const taken = ends[piece.fold] ?? [];
    const wanted = piece.chain === main ? 0 : parentColumn(sheet, rows, piece.blocks[0] ?? 0, piece.fold, fold, column);
    const own = nearestFree(taken, wanted, piece.first);
    for (let index = taken.length; index <= own; index += 1) taken.push(-1);
    taken[own] = piece.last;
    for (const block of piece.blocks) column[block] = own;
  }
  const firstColumn = [0];
  for (const taken of ends) firstColumn.push((firstColumn.at(-1) ?? 0) + Math.max(1, taken.length));
  for (let block = 0; block < count; block += 1) {
    column[block] = at(column, block) + (firstColumn[at(fold, block)] ?? 0);
  }
  return { fold, row, column, rowCount, firstColumn, isFree: freedom(column, row) };
}

interface Piece {
  readonly chain: number;
  readonly fold: number;
  readonly blocks: readonly number[];
  readonly first: number;
  readonly last: number;
  readonly depth: number;
}

function piecesOf(chains: readonly Chain[], rows: Rows, fold: Int32Array): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const [chain, { blocks, depth, last }] of chains.entries()) {
    for (let start = 0; start < blocks.length; ) {
      const own = at(fold, blocks[start] ?? 0);
      let end = start + 1;
      while (end < blocks.length && at(fold, blocks[end] ?? 0) === own) end += 1;
      const inside = blocks.slice(start, end);
      const first = at(rows.row, inside[0] ?? 0);
      // The rest of a chain that goes on elsewhere leaves its column to others.
      const bottom = at(rows.row, inside[inside.length - 1] ?? 0);
      pieces.push({ chain, fold: own, blocks: inside, first, last: end < blocks.length ? bottom : last, depth });
      start = end;
    }
  }
  return pieces.sort((a, b) => a.fold - b.fold || a.first - b.first || b.depth - a.depth || a.chain - b.chain);
}

/** The chain that reaches deepest: it keeps the first column of every fold. */
function mainChain(chains: readonly Chain[]): number {
  return chains.reduce((best, { depth }, index) => (depth > (chains[best]?.depth ?? -1) ? index : best), 0);
}

function parentColumn(
  { links }: Sheet,
  { incoming }: Rows,
  block: number,
  own: number,
  fold: Int32Array,
  column: Int32Array,
): number {
  for (const index of incoming[block] ?? []) {
    const from = links[index]?.from ?? 0;
    if (at(fold, from) === own && at(column, from) >= 0) return at(column, from);
  }
  return 0;
}

function nearestFree(ends: readonly number[], wanted: number, first: number): number {
  const isFree = (column: number) => column >= 0 && (ends[column] ?? -1) < first;
  for (let distance = 0; ; distance += 1) {
    if (isFree(wanted + distance)) return wanted + distance;
    if (isFree(wanted - distance)) return wanted - distance;
  }
}

function freedom(column: Int32Array, row: Int32Array): Grid['isFree'] {
  const standing = new Map<number, number[]>();
  for (let block = 0; block < column.length; block += 1) {
    const rows = standing.get(at(column, block));
    if (rows) rows.push(at(row, block));
    else standing.set(at(column, block), [at(row, block)]);
  }
  for (const rows of standing.values()) rows.sort((a, b) => a - b);
  return (own, above, below) => {
    const rows = standing.get(own) ?? [];
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((rows[middle] ?? 0) <= above) low = middle + 1;
      else high = middle;
    }
    return (rows[low] ?? Number.POSITIVE_INFINITY) >= below;
  };
}
