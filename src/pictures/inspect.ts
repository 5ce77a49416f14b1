import type { ItemFact } from '../core/dataset/card.ts';
import type { PictureSource } from './source.ts';

export interface InspectOptions {
  /** Pictures at once: as many as there are workers, and one that is read meanwhile. */
  readonly abreast: number;
  readonly signal?: AbortSignal;
  /** After each picture: how many are done. */
  readonly onProgress?: (done: number) => void;
}

/** How long a thread is kept without a pause. */
const SLICE_MS = 12;

/**
 * Looks at every picture of a set, for its data card.
 * @returns a fact per picture, in their order; null when it was cancelled
 */
export async function inspect(source: PictureSource, options: InspectOptions): Promise<readonly ItemFact[] | null> {
  const count = source.set.items.length;
  const facts = new Array<ItemFact>(count);
  let next = 0;
  let done = 0;
  let since = performance.now();
  async function work(): Promise<void> {
    while (next < count && !options.signal?.aborted) {
      const index = next;
      next += 1;
      const fact = await source.fact(index);
      // Of what a worker says, its size and hash alone: a million facts are kept.
      facts[index] = 'fault' in fact ? fact : { width: fact.width, height: fact.height, hash: fact.hash };
      done += 1;
      options.onProgress?.(done);
      // Where pixels are there already nothing else would let the window paint and hear a key.
      if (performance.now() - since > SLICE_MS) {
        await new Promise((resolve) => setTimeout(resolve));
        since = performance.now();
      }
    }
  }
  await Promise.all(Array.from({ length: options.abreast }, work));
  return options.signal?.aborted ? null : facts;
}
