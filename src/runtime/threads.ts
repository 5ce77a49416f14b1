import { type Text, text } from '../core/text.ts';

/** More threads than this gain nothing on the networks measured. */
const MAX_THREADS = 4;

/** One core stays free for the window: with a busy core, two threads were slower than one. */
export function defaultThreads(cores: number): number {
  return Math.min(MAX_THREADS, Math.max(1, cores - 1));
}

/** Device label of the WebAssembly provider; the same one for the same number, so that a status can be compared. */
export const wasmLabel = labels((threads) =>
  text('runtime.threads.label', '{threads, plural, one {WASM · # thread} other {WASM · # threads}}', { threads }),
);

/** Device label of the native provider, likewise. */
export const nativeLabel = labels((threads) =>
  text('runtime.threads.native', '{threads, plural, one {Native · # thread} other {Native · # threads}}', { threads }),
);

function labels(make: (threads: number) => Text): (threads: number) => Text {
  const made = new Map<number, Text>();
  return (threads) => {
    const label = made.get(threads) ?? make(threads);
    made.set(threads, label);
    return label;
  };
}
