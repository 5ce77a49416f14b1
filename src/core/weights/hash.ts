/**
 * MurmurHash3, 32 bits for x86 (Austin Appleby, public domain): small, well known, the same on every platform.
 * Not for security: it names and seeds things.
 */
export function murmur3(bytes: Uint8Array, seed: number): number {
  let hash = seed >>> 0;
  const blocks = bytes.length & ~3;
  for (let at = 0; at < blocks; at += 4) {
    const word =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    hash ^= scramble(word);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let at = bytes.length - 1; at >= blocks; at -= 1) tail = (tail << 8) | (bytes[at] as number);
  if (bytes.length > blocks) hash ^= scramble(tail);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scramble(word: number): number {
  const mixed = Math.imul(word, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

/** Four independent hashes of the same bytes: 128 bits, enough that two different inputs never share them in practice. */
export function hash128(bytes: Uint8Array): readonly [number, number, number, number] {
  return [murmur3(bytes, 0), murmur3(bytes, 0x9e3779b9), murmur3(bytes, 0x3c6ef372), murmur3(bytes, 0xdaa66d2b)];
}

/** 32 hexadecimal digits that name the bytes. */
export function fingerprint(bytes: Uint8Array): string {
  return hash128(bytes)
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('');
}
