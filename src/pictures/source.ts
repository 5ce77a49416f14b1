import type { ItemFact } from '../core/dataset/card.ts';
import type { DataItem, DataSet } from '../core/dataset/types.ts';
import type { NetworkPixels, NetworkSize, PictureError, PictureFit } from '../core/picture/types.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Text } from '../core/text.ts';
import { fingerprint } from '../core/weights/hash.ts';
import type { LookReply, LookRequest } from '../runtime/image/look-at-file.ts';
import { blockPixels, isOwnForm } from './block-pixels.ts';
import { createByteCache } from './cache.ts';

/** Reads a file of the set, by its name below the folder. */
export type ReadFile = (name: string) => Promise<Result<Uint8Array<ArrayBuffer>, Text>>;
/** Decodes and resamples; best in a worker, of which several may be behind it (`pool`). */
export type LookAtFile = (request: LookRequest) => Promise<Result<LookReply, PictureError>>;

export interface SourceParts {
  readonly set: DataSet;
  /** Null for sets that consist of pixels. */
  readonly readFile: ReadFile | null;
  readonly look: LookAtFile;
  /** Bytes of prepared pixels that are kept. */
  readonly budget?: number;
}

/** The pixels of a data set, on demand: each picture is prepared once, as long as the budget holds it. */
export interface PictureSource {
  readonly set: DataSet;
  /**
   * The picture as the network sees it. Not to be written to: others are given the same.
   * @returns a file that cannot be used is an error in words; nothing is thrown
   */
  pixels(index: number, size: NetworkSize, fit: PictureFit): Promise<Result<NetworkPixels, Text>>;
  /** What a data card says of the picture. */
  fact(index: number): Promise<ItemFact>;
  /** Bytes of pixels that are kept now; never more than the budget. */
  readonly heldBytes: number;
  /** Forgets all that is kept. */
  empty(): void;
}

/** With it, pixels, workers and what is under way stay within 1 GiB, also of 10,000 pictures of 224 × 224. */
export const PIXEL_BUDGET = 384 * 1024 * 1024;

/** What an entry of the cache takes beside its pixels, measured with V8. */
const ENTRY_BYTES = 400;

export function createPictureSource({ set, readFile, look, budget = PIXEL_BUDGET }: SourceParts): PictureSource {
  const cache = createByteCache<string, NetworkPixels>(budget);
  /** Whoever asks for what is being prepared waits for the same. */
  const underWay = new Map<string, Promise<Result<NetworkPixels, Text>>>();

  async function fromFile(item: DataItem, target: LookRequest['target']): Promise<Result<LookReply, Text>> {
    const bytes = await (readFile as ReadFile)(String(item.at));
    if (!bytes.ok) return bytes;
    const seen = await look({ bytes: bytes.value, target });
    return seen.ok ? seen : err(seen.error.message);
  }

  async function prepare(item: DataItem, size: NetworkSize, fit: PictureFit): Promise<Result<NetworkPixels, Text>> {
    if (set.pixels) {
      const pixels = blockPixels(set.pixels, Number(item.at), size, fit);
      return pixels.ok ? pixels : err(pixels.error.message);
    }
    const seen = await fromFile(item, { size, fit });
    return seen.ok ? ok(seen.value.pixels as NetworkPixels) : seen;
  }

  return {
    set,
    async pixels(index, size, fit) {
      // What lies in memory as the network takes it is not kept a second time.
      if (set.pixels && !set.pixels.isMade && isOwnForm(set.pixels, size))
        return prepare(itemOf(set, index), size, fit);
      const key = `${index} ${size.channels} ${size.height} ${size.width} ${fit}`;
      const known = cache.get(key);
      if (known) return ok(known);
      const running = underWay.get(key);
      if (running) return running;
      const preparing = prepare(itemOf(set, index), size, fit).finally(() => underWay.delete(key));
      underWay.set(key, preparing);
      const pixels = await preparing;
      if (pixels.ok) cache.set(key, pixels.value, pixels.value.pixels.length + ENTRY_BYTES);
      return pixels;
    },
    async fact(index) {
      const item = itemOf(set, index);
      if (set.pixels) {
        const { width, height } = set.pixels;
        return { width, height, hash: fingerprint(set.pixels.read(Number(item.at))) };
      }
      const seen = await fromFile(item, null);
      return seen.ok ? seen.value : { fault: seen.error };
    },
    get heldBytes() {
      return cache.bytes;
    },
    empty: () => cache.clear(),
  };
}

function itemOf(set: DataSet, index: number): DataItem {
  const item = set.items[index];
  if (!item) throw new Error(`the data set has no picture ${index}`);
  return item;
}
