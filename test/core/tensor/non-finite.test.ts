import { expect, it } from 'vitest';
import {
  addCounts,
  countInWords,
  countNonFinite,
  finiteFacts,
  jsonCount,
  jsonNumber,
  knownNonFinite,
  nonFiniteKind,
  totalOf,
  worstKind,
} from '../../../src/core/tensor/non-finite.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity, MAX_VALUE: max, MIN_VALUE: min } = Number;

it('tells the kinds apart, and every finite number from them', () => {
  expect([nan, infinity, -infinity].map(nonFiniteKind)).toEqual(['nan', 'positive', 'negative']);
  const finite = [0, -0, 1, -1, max, -max, min, 3.4028234663852886e38, 1e-45];
  expect(finite.map(nonFiniteKind)).toEqual(finite.map(() => null));
  expect(countNonFinite(finite)).toBeNull();
  expect(countNonFinite([])).toBeNull();
});

it('counts, adds up, and says so in words and as data', () => {
  const count = countNonFinite([nan, 1, infinity, nan, -infinity, -infinity, -infinity]);
  expect(count).toEqual({ nan: 2, positive: 1, negative: 3 });
  if (!count) return;
  expect(totalOf(count)).toBe(6);
  expect(worstKind(count)).toBe('nan');
  expect(worstKind({ nan: 0, positive: 0, negative: 2 })).toBe('negative');
  expect(countInWords(count)).toBe('NaN ×2, ∞ ×1, −∞ ×3');
  expect(jsonCount(count)).toEqual({ NaN: 2, Infinity: 1, '-Infinity': 3 });
  expect(addCounts([count, null, count])).toEqual({ nan: 4, positive: 2, negative: 6 });
  expect(addCounts([null, null])).toBeNull();
  expect(JSON.stringify([nan, infinity, -infinity, 0.5].map(jsonNumber))).toBe('["NaN","Infinity","-Infinity",0.5]');
});

it('counts a part of an array', () => {
  const data = Float32Array.of(nan, 1, 2, infinity);
  expect(countNonFinite(data, 1, 3)).toBeNull();
  expect(countNonFinite(data, 1, 4)).toEqual({ nan: 0, positive: 1, negative: 0 });
});

it('looks through an array once', () => {
  const data = Float32Array.of(1, nan);
  const first = knownNonFinite(data);
  expect(knownNonFinite(data)).toBe(first);
  expect(knownNonFinite(Float32Array.of(1, 2))).toBeNull();
});

it('facts are those of the finite elements', () => {
  expect(finiteFacts([2, nan, 4, infinity])).toEqual({
    min: 2,
    mean: 3,
    max: 4,
    nonFinite: { nan: 1, positive: 1, negative: 0 },
  });
  expect(finiteFacts([1, 2, 3], 1)).toEqual({ min: 2, mean: 2.5, max: 3, nonFinite: null });
  expect(finiteFacts([nan])).toMatchObject({ min: null, mean: null, max: null });
  expect(finiteFacts([])).toEqual({ min: null, mean: null, max: null, nonFinite: null });
});
