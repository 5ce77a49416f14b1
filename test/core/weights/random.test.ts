import { describe, expect, it } from 'vitest';
import { fingerprint, murmur3 } from '../../../src/core/weights/hash.ts';
import { initialise } from '../../../src/core/weights/initialise.ts';
import { seededRandom, xoshiro128 } from '../../../src/core/weights/random.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('hash and generator follow their published reference values', () => {
  it.each([
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['hello', 0, 0x248bfa47],
    ['hello, world', 0x1234, 0x999fc403],
    ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
  ])('murmur3(%j, %i)', (text, seed, expected) => {
    expect(murmur3(bytes(text), seed)).toBe(expected);
  });

  it('xoshiro128**', () => {
    const next = xoshiro128([1, 2, 3, 4]);
    const expected = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597];
    expect(expected.map(() => next())).toEqual(expected);
  });

  it('a fingerprint has 32 digits and tells near inputs apart', () => {
    expect(fingerprint(bytes('a'))).toMatch(/^[0-9a-f]{32}$/);
    expect(fingerprint(bytes('a'))).not.toBe(fingerprint(bytes('b')));
  });

  it('streams of different keys differ', () => {
    const [a, b] = [seededRandom('n1/weight'), seededRandom('n2/weight')];
    expect(Array.from({ length: 4 }, a)).not.toEqual(Array.from({ length: 4 }, b));
  });
});

describe('initialise', () => {
  const moments = (data: Float32Array) => {
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
    return { mean, variance, max: data.reduce((max, value) => Math.max(max, Math.abs(value)), 0) };
  };

  it('kaiming: variance 2/fanIn, bounded by √(6/fanIn)', () => {
    const { mean, variance, max } = moments(initialise('k', [64, 32, 3, 3], { kind: 'kaiming' }));
    const fanIn = 32 * 9;
    expect(Math.abs(mean)).toBeLessThan(0.002);
    expect(variance).toBeCloseTo(2 / fanIn, 4);
    expect(max).toBeLessThanOrEqual(Math.fround(Math.sqrt(6 / fanIn)));
    expect(max).toBeGreaterThan(0.99 * Math.sqrt(6 / fanIn));
  });

  it('xavier: variance 2/(fanIn + fanOut)', () => {
    const { variance } = moments(initialise('x', [100, 300], { kind: 'xavier' }));
    expect(variance).toBeCloseTo(2 / 400, 4);
  });

  it('zeros, ones, and vectors', () => {
    expect(initialise('z', [3], { kind: 'zeros' })).toEqual(new Float32Array(3));
    expect(initialise('o', [2], { kind: 'ones' })).toEqual(Float32Array.of(1, 1));
    expect(initialise('v', [5], { kind: 'kaiming' }).every(Number.isFinite)).toBe(true);
  });

  it('never changes: these numbers are in people’s files as a seed only', () => {
    expect([...initialise('pinned', [2, 3], { kind: 'kaiming' })]).toMatchInlineSnapshot(`
      [
        -0.8740312457084656,
        -1.20869779586792,
        -0.8519847393035889,
        -0.5344043374061584,
        -1.3568607568740845,
        -0.017707914113998413,
      ]
    `);
  });
});
