import { type Text, text } from '../core/text.ts';

/** More threads than this gain nothing on the networks measured. */
const MAX_THREADS = 4;

/** One core stays free for the window: with a busy core, two threads were slower than one. */
export function defaultThreads(cores: number): number {
  return Math.min(MAX_THREADS, Math.max(1, cores - 1));
}

const labels = new Map<number, Text>();

/** Device label of the WebAssembly provider; the same one for the same number, so that a status can be compared. */
export function wasmLabel(threads: number): Text {
  const known = labels.get(threads);
  if (known) return known;
  const label = text('runtime.threads.label', '{threads, plural, one {WASM · # thread} other {WASM · # threads}}', {
    threads,
  });
  labels.set(threads, label);
  return label;
}
