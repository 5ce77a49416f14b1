import { describe, expect, it } from 'vitest';
import { interleave, median, pairedRatios, spread } from '../../scripts/bench/statistics.ts';

describe('statistics', () => {
  it('takes the middle value, or the mean of the two middle ones', () => {
    expect(median([9])).toBe(9);
    expect(median([10, 9, 100])).toBe(10);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow(/no values/);
  });

  it('leaves the values in their order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('spreads from the least to the greatest', () => {
    expect(spread([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
    expect(() => spread([])).toThrow(/no values/);
  });

  it('compares within each repetition, so that a slow moment cancels out', () => {
    expect(pairedRatios([2, 20, 200], [1, 10, 100])).toEqual([2, 2, 2]);
    expect(() => pairedRatios([1], [1, 2])).toThrow(/repetitions/);
  });
});

describe('interleaving', () => {
  it('runs the cases in turn, and the warm-up does not count', async () => {
    const order: string[] = [];
    const sample = (name: string) => () => order.push(name);
    const samples = await interleave(
      { a: sample('a'), b: async () => sample('b')() },
      { repetitions: 2, warmUp: 1, between: () => void order.push('-') },
    );
    expect(order).toEqual(['a', 'b', '-', 'a', 'b', '-', 'a', 'b']);
    expect(samples).toEqual({ a: [4, 7], b: [5, 8] });
  });

  it('takes the median of the rounds of a repetition', async () => {
    const values = [1, 90, 3, 4, 5, 60];
    const samples = await interleave({ a: () => values.shift() ?? 0 }, { repetitions: 2, rounds: 3, warmUp: 0 });
    expect(samples.a).toEqual([3, 5]);
  });
});
