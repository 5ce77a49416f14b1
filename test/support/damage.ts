/** Damage to files for fuzz tests: the same for the same seed, on every machine. */

export type Random = (limit: number) => number;

/** Whole numbers below a limit from a seed: mulberry32 (Tommy Ettinger, public domain). */
export function generator(seed: number): Random {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) % Math.max(1, limit);
  };
}

/** Numbers that readers get wrong, as bytes. */
const TELLING = [0, 1, 0x7f, 0x80, 0xff] as const;

/** A copy that is cut, or has bytes flipped, replaced, removed or repeated, half of the time near its start. */
export function damaged(original: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let bytes = original.slice();
  const kind = random(8);
  if (kind === 0) return bytes.slice(0, random(bytes.length));
  for (let count = 1 + random(4); count > 0; count -= 1) {
    const at = random(2) === 0 ? random(Math.min(96, bytes.length)) : random(bytes.length);
    if (kind <= 3) bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    else if (kind === 4) bytes[at] = random(256);
    else if (kind === 5) bytes[at] = TELLING[random(TELLING.length)] ?? 0;
    else if (kind === 6) bytes = joined(bytes.subarray(0, at), bytes.subarray(at + 1 + random(8)));
    else bytes = joined(bytes.subarray(0, at), bytes.subarray(at, at + random(40)), bytes.subarray(at));
  }
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}
