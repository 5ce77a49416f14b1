import type { Sheet } from './sheet.ts';

export interface Rows {
  /** By block. */
  readonly row: Int32Array;
  /** Rows from here to the end of what a block feeds, by block. */
  readonly depth: Int32Array;
  readonly count: number;
  /** Blocks from above to below. */
  readonly order: readonly number[];
  /** Indexes of links, by block. */
  readonly outgoing: readonly (readonly number[])[];
  readonly incoming: readonly (readonly number[])[];
}

/**
 * The row of every block: one below the lowest that it reads; what reads nothing stands right above its first reader.
 * Links that close a loop count for nothing.
 */
export function rowsOf({ blocks, links }: Sheet): Rows {
  const outgoing = blocks.map((): number[] => []);
  const incoming = blocks.map((): number[] => []);
  for (const [index, link] of links.entries()) {
    outgoing[link.from]?.push(index);
    incoming[link.to]?.push(index);
  }
  const order = ordered(blocks.length, (block) => (outgoing[block] ?? []).map((index) => links[index]?.to ?? 0));
  const rank = new Int32Array(blocks.length);
  for (const [index, block] of order.entries()) rank[block] = index;
  const forward = ({ from, to }: { readonly from: number; readonly to: number }) => at(rank, from) < at(rank, to);
  const row = new Int32Array(blocks.length);
  for (const block of order) {
    for (const index of outgoing[block] ?? []) {
      const link = links[index];
      if (link && forward(link)) row[link.to] = Math.max(at(row, link.to), at(row, block) + 1);
    }
  }
  let last = 0;
  for (const block of order) {
    const out = outgoing[block] ?? [];
    if ((incoming[block]?.length ?? 0) === 0 && out.length > 0 && blocks[block]?.pinned !== 'first') {
      row[block] = out.reduce((least, index) => Math.min(least, at(row, links[index]?.to ?? 0) - 1), blocks.length);
    }
    if (blocks[block]?.pinned !== 'last') last = Math.max(last, at(row, block));
  }
  let count = last + 1;
  for (const [block, { pinned }] of blocks.entries()) {
    if (pinned !== 'last') continue;
    row[block] = last + 1;
    count = last + 2;
  }
  const depth = new Int32Array(blocks.length);
  for (const block of order.toReversed()) {
    for (const index of outgoing[block] ?? []) {
      const link = links[index];
      if (link && forward(link)) depth[block] = Math.max(at(depth, block), at(depth, link.to) + 1);
    }
  }
  const sorted = [...order].sort((a, b) => at(row, a) - at(row, b) || at(rank, a) - at(rank, b));
  return { row, depth, count, order: sorted, outgoing, incoming };
}

/** In the direction of the links, as far as there is one; what loops leave over comes last. */
function ordered(count: number, targets: (block: number) => readonly number[]): readonly number[] {
  const waiting = new Int32Array(count);
  for (let block = 0; block < count; block += 1) for (const to of targets(block)) waiting[to] = at(waiting, to) + 1;
  const queue: number[] = [];
  const seen = new Uint8Array(count);
  for (let block = 0; block < count; block += 1) if (at(waiting, block) === 0) queue.push(block);
  for (let next = 0; next < queue.length; next += 1) {
    const block = queue[next] ?? 0;
    seen[block] = 1;
    for (const to of targets(block)) {
      waiting[to] = at(waiting, to) - 1;
      if (at(waiting, to) === 0) queue.push(to);
    }
  }
  for (let block = 0; block < count; block += 1) if (seen[block] === 0) queue.push(block);
  return queue;
}

/** An entry of a typed array, 0 beyond it. */
export function at(list: ArrayLike<number>, index: number): number {
  return list[index] ?? 0;
}
