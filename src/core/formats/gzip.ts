import { inflate } from '../project/archive.ts';
import { crc32 } from '../project/crc32.ts';

/** Why a gzip file was not unpacked; the size is what it says it unpacks to. */
export type GzipFault = { readonly kind: 'damaged' } | { readonly kind: 'bomb' | 'large'; readonly bytes: number };

export interface GzipLimits {
  /** Bytes of the result. */
  readonly bytes: number;
  /** Bytes of the result for each byte of the file. */
  readonly ratio: number;
}

/** What one byte of deflate can become at most. */
const MOST = 1032;

const DAMAGED = { kind: 'damaged' } as const;

/**
 * Unpacks a gzip file of one member (RFC 1952). What it says it unpacks to is compared with the limits before memory is
 * taken, and held to: more, less, or another checksum is damage.
 */
export function gunzip(file: Uint8Array, limits: GzipLimits): Uint8Array<ArrayBuffer> | GzipFault {
  const start = dataStart(file);
  if (start === null || start + 8 > file.length) return DAMAGED;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const bytes = view.getUint32(file.length - 4, true);
  if (bytes > file.length * MOST) return DAMAGED;
  if (bytes > file.length * limits.ratio) return { kind: 'bomb', bytes };
  if (bytes > limits.bytes) return { kind: 'large', bytes };
  const unpacked = inflate(file.subarray(start, file.length - 8), bytes);
  return unpacked && crc32(unpacked) === view.getUint32(file.length - 8, true) ? unpacked : DAMAGED;
}

/** Whether a file begins as gzip files do. */
export function isGzip(file: Uint8Array): boolean {
  return file[0] === 0x1f && file[1] === 0x8b;
}

/** Where the packed data begins: behind a name, a comment and whatever else the header holds. */
function dataStart(file: Uint8Array): number | null {
  if (!isGzip(file) || file[2] !== 8) return null;
  const flags = file[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + (file[at] ?? 0) + 256 * (file[at + 1] ?? 0);
  // A name, then a comment, each ended by a zero.
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const end = file.indexOf(0, at);
    if (end < 0) return null;
    at = end + 1;
  }
  return flags & 2 ? at + 2 : at;
}
