import { createHash } from 'node:crypto';

/** A document of about a megabyte that tells by itself whether it is whole: a hash, then the bytes it is of. */
export function documentOf(version: number): Uint8Array {
  const body = Buffer.alloc(700_000 + version * 100_000, version + 1);
  return Buffer.concat([createHash('sha256').update(body).digest(), body]);
}

export function isWhole(bytes: Uint8Array): boolean {
  const body = bytes.subarray(32);
  return bytes.length > 32 && createHash('sha256').update(body).digest().equals(bytes.subarray(0, 32));
}
