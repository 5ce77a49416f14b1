import type { GateOverride } from '../runtime/types.ts';

/** What replaces a channel's gate: 0 silences it, any other value forces it. */
export interface ChannelValue {
  readonly value: number;
}

/** By attention layer's node id, by channel. Channels without an entry keep their own gate. */
export type ChannelValues = ReadonlyMap<string, ReadonlyMap<number, ChannelValue>>;

export const NO_OVERRIDES: ChannelValues = new Map();

/** One channel alone. */
export function oneChannel(node: string, channel: number, value: number): ChannelValues {
  return new Map([[node, new Map([[channel, { value }]])]]);
}

/**
 * Overrides as the feeds of the instrumented model: replaced by v: 0, v; otherwise 1, 0.
 * @param channels of every attention layer; others are left out
 * @param rows one set of overrides per picture of the batch
 */
export function gateOverrides(
  rows: readonly ChannelValues[],
  channels: ReadonlyMap<string, number>,
): ReadonlyMap<string, GateOverride> {
  const feeds = new Map<string, GateOverride>();
  for (const node of new Set(rows.flatMap((row) => [...row.keys()]))) {
    const count = channels.get(node);
    if (count === undefined) continue;
    const keep = new Float32Array(rows.length * count).fill(1);
    const set = new Float32Array(rows.length * count);
    for (const [row, overrides] of rows.entries()) {
      for (const [channel, { value }] of overrides.get(node) ?? []) {
        if (channel >= count) continue;
        keep[row * count + channel] = 0;
        set[row * count + channel] = value;
      }
    }
    feeds.set(node, { keep, set });
  }
  return feeds;
}
