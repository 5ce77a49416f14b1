import { describe, expect, it } from 'vitest';
import { barShare, largestScore, scoreRows, topClass } from '../../../src/ui/lens/scores-model.ts';

const scores = {
  nodeId: 'out',
  labels: ['cat', 'dog', 'frog'],
  raw: Float32Array.of(1, 3, 1),
  values: Float32Array.of(0.25, 0.5, 0.25),
  apply: 'softmax' as const,
  kind: 'distribution' as const,
};

describe('scoreRows', () => {
  it('puts the highest first, equal scores in class order', () => {
    expect(scoreRows(scores, null).map((row) => row.label)).toEqual(['dog', 'cat', 'frog']);
  });

  it('carries the baseline of the same class', () => {
    const baseline = { ...scores, values: Float32Array.of(0.75, 0.125, 0.125), raw: Float32Array.of(5, 0, 0) };
    expect(scoreRows(scores, baseline)[1]).toEqual({
      index: 0,
      label: 'cat',
      value: 0.25,
      raw: 1,
      baseline: 0.75,
      baselineRaw: 5,
    });
    expect(scoreRows(scores, null)[0]?.baseline).toBeNull();
  });
});

describe('bars', () => {
  it('measure shares, or magnitudes against the largest', () => {
    expect(barShare(0.4, 'distribution', 0.9)).toBeCloseTo(0.4);
    expect(barShare(-2, 'plain', 4)).toBe(0.5);
    expect(barShare(0, 'plain', 0)).toBe(0);
  });

  it('know the top class', () => {
    expect(topClass(scores.values)).toBe(1);
    expect(topClass(new Float32Array())).toBeNull();
  });

  it('are full where the score is not finite, and measured against the largest that is', () => {
    const values = Float32Array.of(Number.NaN, 2, Number.NEGATIVE_INFINITY, 4, Number.POSITIVE_INFINITY);
    const rows = scoreRows({ ...scores, labels: [], values, raw: values }, null);
    expect(rows.map(({ index }) => index)).toEqual([4, 3, 1, 2, 0]);
    expect(largestScore(rows)).toBe(4);
    expect(rows.map(({ value }) => barShare(value, 'plain', 4))).toEqual([1, 1, 0.5, 1, 1]);
    expect(topClass(Float32Array.of(Number.NaN, 1, 2))).toBe(2);
    expect(topClass(Float32Array.of(Number.NaN, Number.NaN))).toBeNull();
  });
});
