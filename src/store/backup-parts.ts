import { ok, type Result } from '../core/result.ts';
import type { PlatformError } from '../platform/types.ts';

/** Where bytes are kept: `bytes` of them at `offset` of a part. */
export interface Slice {
  /** Its checksum. */
  readonly part: string;
  readonly offset: number;
  readonly bytes: number;
}

/** Weights, a picture or an imported model: never changed once they are made, so the array itself says whether it is known. */
export type Content = Float32Array | Uint8Array;

export interface Parts {
  /** Puts away what is not there yet. Nothing is copied for contents that are. */
  place(contents: Iterable<Content>): Promise<Result<void, PlatformError>>;
  /** Where a placed content is, in order. */
  slicesOf(content: Content): readonly Slice[];
  /** A content that was read from parts is there already. */
  adopt(content: Content, slices: readonly Slice[]): void;
}

/** As much as is copied and sent in a fraction of a frame; a large model goes over in many steps. */
const PART_BYTES = 2 * 1024 * 1024;

interface Piece {
  readonly content: Content;
  readonly at: number;
  readonly bytes: number;
  readonly offset: number;
}

/** Packs contents into parts of bounded size: small ones together, large ones in slices. */
export function createParts(put: (bytes: Uint8Array<ArrayBuffer>) => Promise<Result<string, PlatformError>>): Parts {
  const known = new WeakMap<Content, readonly Slice[]>();

  async function place(contents: Iterable<Content>): Promise<Result<void, PlatformError>> {
    const slices = new Map<Content, Slice[]>();
    let pieces: Piece[] = [];
    let size = 0;

    async function flush(): Promise<Result<void, PlatformError>> {
      if (pieces.length === 0) return ok(undefined);
      const part = await put(packed(pieces, size));
      if (!part.ok) return part;
      for (const { content, offset, bytes } of pieces) {
        slices.get(content)?.push({ part: part.value, offset, bytes });
      }
      pieces = [];
      size = 0;
      return ok(undefined);
    }

    for (const content of new Set(contents)) {
      if (known.has(content)) continue;
      slices.set(content, []);
      for (let at = 0; at < content.byteLength; ) {
        const bytes = Math.min(content.byteLength - at, PART_BYTES - size);
        pieces.push({ content, at, bytes, offset: size });
        at += bytes;
        size += bytes;
        if (size < PART_BYTES) continue;
        const sent = await flush();
        if (!sent.ok) return sent;
      }
    }
    const sent = await flush();
    if (!sent.ok) return sent;
    for (const [content, found] of slices) known.set(content, found);
    return ok(undefined);
  }

  return {
    place,
    slicesOf: (content) => known.get(content) ?? [],
    adopt: (content, slices) => void known.set(content, slices),
  };
}

function packed(pieces: readonly Piece[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (const { content, at, bytes: length, offset } of pieces) {
    bytes.set(new Uint8Array(content.buffer, content.byteOffset + at, length), offset);
  }
  return bytes;
}

/** A content from its slices; null where a part is missing or too short. */
export function gather(
  slices: readonly Slice[],
  parts: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Uint8Array<ArrayBuffer> | null {
  // Checked before memory is taken: the slices come from a file.
  const views: Uint8Array<ArrayBuffer>[] = [];
  for (const { part, offset, bytes } of slices) {
    const view = parts.get(part)?.subarray(offset, offset + bytes);
    if (view?.length !== bytes) return null;
    views.push(view);
  }
  const whole = new Uint8Array(views.reduce((sum, view) => sum + view.length, 0));
  let at = 0;
  for (const view of views) {
    whole.set(view, at);
    at += view.length;
  }
  return whole;
}
