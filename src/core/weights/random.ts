import { hash128 } from './hash.ts';

/**
 * xoshiro128** (Blackman & Vigna, "Scrambled linear pseudorandom number generators", 2018): a stream of 32-bit words,
 * identical on every platform since it uses only 32-bit integer arithmetic.
 * @param state four words, not all zero
 */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const scaled = Math.imul(b, 5);
    const result = Math.imul((scaled << 7) | (scaled >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
}

/** A stream that is a function of the text alone. */
export function seededRandom(key: string): () => number {
  const words = hash128(new TextEncoder().encode(key));
  return xoshiro128(words.every((word) => word === 0) ? [1, 2, 3, 4] : words);
}
