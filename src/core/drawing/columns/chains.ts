import { at, type Rows } from './rows.ts';
import type { Sheet } from './sheet.ts';

/** A chain of blocks that stand one below the other, as long as no fold parts them. */
export interface Chain {
  /** From above to below. */
  readonly blocks: readonly number[];
  readonly depth: number;
  /** The rows that its column is kept free for: down to where it joins another chain. */
  readonly first: number;
  readonly last: number;
}

/** So many rows a chain that has ended keeps its column, so that the line that closes it falls straight. */
const KEPT = 12;

/** Every block in one chain: from each that has none, along the successor with the most below it. */
export function chainsOf({ links }: Sheet, { row, depth, order, outgoing }: Rows): readonly Chain[] {
  const taken = new Uint8Array(row.length);
  const chains: Chain[] = [];
  for (const start of order) {
    if (taken[start]) continue;
    const blocks: number[] = [];
    let block = start;
    for (;;) {
      taken[block] = 1;
      blocks.push(block);
      let next = -1;
      for (const index of outgoing[block] ?? []) {
        const to = links[index]?.to ?? -1;
        if (to < 0 || taken[to] || at(row, to) <= at(row, block)) continue;
        if (next < 0 || at(depth, to) > at(depth, next)) next = to;
      }
      if (next < 0) break;
      block = next;
    }
    const end = at(row, block);
    const join = (outgoing[block] ?? []).reduce((least, index) => {
      const below = at(row, links[index]?.to ?? 0);
      return below > end ? Math.min(least, below) : least;
    }, Number.POSITIVE_INFINITY);
    const last = Number.isFinite(join) ? Math.min(join - 1, end + KEPT) : end;
    chains.push({ blocks, depth: at(depth, start), first: at(row, start), last });
  }
  return chains;
}
