/** More threads than this gain nothing on the networks measured. */
const MAX_THREADS = 4;

/** One core stays free for the window: with a busy core, two threads were slower than one. */
export function defaultThreads(cores: number): number {
  return Math.min(MAX_THREADS, Math.max(1, cores - 1));
}

/** Device label of the WebAssembly provider. */
export function wasmLabel(threads: number): string {
  return `WASM · ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
