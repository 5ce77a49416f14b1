import type { Grid } from './grid.ts';
import { at } from './rows.ts';
import type { Link, Sheet } from './sheet.ts';

/**
 * The channels that links run in. None of them contains a block: a horizontal above each row of a fold and one below
 * it, a gutter left of each column and one at the right end, and a band of lanes on top of all.
 */
export interface Channels {
  readonly count: number;
  readonly lane: number;
  horizontal(fold: number, row: number): number;
  gutter(column: number): number;
  /** What a channel is: a fold's horizontal, a gutter, or the lanes. */
  of(channel: number): ChannelPlace;
}

export type ChannelPlace =
  | { readonly kind: 'horizontal'; readonly fold: number; readonly row: number }
  | { readonly kind: 'gutter'; readonly column: number }
  | { readonly kind: 'lane' };

export function channelsOf({ rowCount, firstColumn }: Grid): Channels {
  const columns = firstColumn[firstColumn.length - 1] ?? 0;
  const bases: number[] = [];
  const places: ChannelPlace[] = [];
  for (let column = 0; column <= columns; column += 1) places.push({ kind: 'gutter', column });
  for (const [fold, rows] of rowCount.entries()) {
    bases.push(places.length);
    for (let row = 0; row <= rows; row += 1) places.push({ kind: 'horizontal', fold, row });
  }
  const lane = places.length;
  places.push({ kind: 'lane' });
  return {
    count: places.length,
    lane,
    horizontal: (fold, row) => (bases[fold] ?? 0) + row,
    gutter: (column) => column,
    of: (channel) => places[channel] ?? { kind: 'lane' },
  };
}

/** How to choose where there is a choice. */
export interface Habit {
  /** Skips pass the cards left or right of them. */
  readonly side: 'left' | 'right';
  /** Where either column is free: fall in the source's, or in the target's. */
  readonly fall: 'source' | 'target';
}

/** By link: the channels that it passes, from its source to its target; none for a straight one, null for a loop's. */
export type Ways = readonly (readonly number[] | null)[];

export function waysOf({ blocks, links }: Sheet, grid: Grid, channels: Channels, habit: Habit): Ways {
  const falls = new Falls();
  const ways: (readonly number[] | null)[] = links.map(() => null);
  const pin = (block: number, x: number) => x - (blocks[block]?.axis ?? 0);
  // Short links first: what falls straight is the trunk, and the others keep clear of it.
  const order = links
    .map((_, index) => index)
    .sort((a, b) => spanOf(grid, links[a] as Link) - spanOf(grid, links[b] as Link) || a - b);
  for (const index of order) {
    const link = links[index] as Link;
    ways[index] = wayOf(link, grid, channels, habit, falls, pin(link.from, link.fromX), pin(link.to, link.toX));
  }
  return ways;
}

function spanOf({ fold, row }: Grid, { from, to }: Link): number {
  return (at(fold, to) - at(fold, from)) * 10_000 + at(row, to) - at(row, from);
}

function wayOf(
  { net, from, to }: Link,
  { fold, row, column, firstColumn, isFree }: Grid,
  { horizontal, gutter, lane }: Channels,
  habit: Habit,
  falls: Falls,
  fromX: number,
  toX: number,
): readonly number[] | null {
  const [f, g] = [at(fold, from), at(fold, to)];
  const [r, s] = [at(row, from), at(row, to)];
  const [c, d] = [at(column, from), at(column, to)];
  if (g < f || (g === f && s <= r)) return null;
  const [below, above] = [horizontal(f, r + 1), horizontal(g, s)];
  if (f < g) {
    if (g === f + 1) return [below, gutter(firstColumn[g] ?? 0), above];
    return [below, gutter(firstColumn[f + 1] ?? 0), lane, gutter(d), above];
  }
  if (c === d && isFree(c, r, s) && falls.take(c, fromX, r, s, net)) {
    return Math.abs(fromX - toX) < 0.5 ? [] : [above];
  }
  if (s === r + 1) return [above];
  const inSource = () => isFree(c, r, s) && falls.take(c, fromX, r, s, net);
  const inTarget = () => isFree(d, r, s) && falls.take(d, toX, r, s, net);
  if (habit.fall === 'source') {
    if (inSource()) return [above];
    if (inTarget()) return [below];
  } else {
    if (inTarget()) return [below];
    if (inSource()) return [above];
  }
  const sideways = (at: number) => Math.abs(at - c - 0.5) + Math.abs(at - d - 0.5);
  const order = habit.side === 'left' ? [c, d, c + 1, d + 1] : [c + 1, d + 1, c, d];
  const best = order.reduce((least, at) => (sideways(at) < sideways(least) ? at : least));
  return [below, gutter(best), above];
}

/** Lines that fall through columns: two of different nets keep apart. */
class Falls {
  private readonly taken = new Map<number, { x: number; above: number; below: number; net: number }[]>();

  /** @returns whether the column has room for the line there; then it has it */
  take(column: number, x: number, above: number, below: number, net: number): boolean {
    if (below <= above + 1) return true;
    const lines = this.taken.get(column) ?? [];
    const clear = lines.every(
      (line) => line.net === net || Math.abs(line.x - x) >= 10 || line.below - 1 <= above || below - 1 <= line.above,
    );
    if (!clear) return false;
    lines.push({ x, above, below, net });
    this.taken.set(column, lines);
    return true;
  }
}
