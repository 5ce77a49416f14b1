import { compare } from './gate-table.ts';

/** Which channels a picture opens and closes. */

/**
 * Channels by the size of their gate, the most open first; equal gates in channel order, so that nothing jumps. A gate
 * of −1 (tanh) turns its map over but is as open as +1. NaN comes last.
 * @example rankChannels(Float32Array.of(0.2, 0.9, 0.2)) // [1, 0, 2]
 */
export function rankChannels(gate: Float32Array): readonly number[] {
  const size = (channel: number) => Math.abs(gate[channel] as number);
  return Array.from(gate, (_, channel) => channel).sort((a, b) => compare(size(a), size(b), -1) || a - b);
}

export interface OpenedClosed {
  readonly opened: readonly number[];
  readonly closed: readonly number[];
}

/**
 * The `count` most opened and the `count` most closed channels, without naming one twice: of few channels the opened
 * ones come first. The most closed channel is the last, as the strip of pairs reads from open to closed.
 */
export function openedAndClosed(gate: Float32Array, count: number): OpenedClosed {
  // A gate that is no number is neither open nor closed.
  const ranked = rankChannels(gate).filter((channel) => !Number.isNaN(gate[channel]));
  const opened = ranked.slice(0, Math.min(count, Math.ceil(ranked.length / 2)));
  const closed = ranked.slice(Math.max(opened.length, ranked.length - count));
  return { opened, closed };
}
