import { describe, expect, it } from 'vitest';
import { MAX_ROWS, placeOf, topEntries } from '../../../src/ui/lens/output-values-model.ts';

describe('the elements of an output', () => {
  const numbers = Float32Array.from({ length: 10_000 }, (_, at) => Math.fround(Math.sin(at * 12.9898) * 43758.5453));

  it.each([true, false])('by value, as sorting all of them gives (descending: %s)', (descending) => {
    const all = [...numbers.entries()].sort(([i, a], [j, b]) => (descending ? b - a : a - b) || i - j);
    const rows = topEntries(numbers, { column: 'value', descending });
    expect(rows.map(({ index }) => index)).toEqual(all.slice(0, MAX_ROWS).map(([index]) => index));
    for (const { index, value } of rows) expect(value).toBe(numbers[index]);
  });

  it('infinities count, what is no number comes last', () => {
    const odd = Float32Array.of(
      Number.NaN,
      1,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    );
    const order = (descending: boolean) => topEntries(odd, { column: 'value', descending }).map(({ index }) => index);
    expect(order(true)).toEqual([3, 4, 1, 2, 0]);
    expect(order(false)).toEqual([2, 1, 3, 4, 0]);
  });

  it('by place, from either end', () => {
    const order = (descending: boolean) => topEntries(numbers, { column: 'index', descending });
    expect([order(false)[0]?.index, order(false).at(-1)?.index]).toEqual([0, MAX_ROWS - 1]);
    expect(order(true)[0]).toEqual({ index: 9999, value: numbers[9999] });
    expect(topEntries(new Float32Array(), { column: 'value', descending: true })).toEqual([]);
  });

  it('have a place along each axis', () => {
    const shape = [2, 3, 4];
    expect(placeOf(0, { shape })).toEqual([0, 0, 0]);
    expect(placeOf(23, { shape })).toEqual([1, 2, 3]);
    expect(placeOf(17, { shape })).toEqual([1, 1, 1]);
    expect(placeOf(0, { shape: [] })).toEqual([]);
  });
});
