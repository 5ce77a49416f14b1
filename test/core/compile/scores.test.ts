import { describe, expect, it } from 'vitest';
import { classScores } from '../../../src/core/compile/scores.ts';

describe('classScores', () => {
  it('softmax sums to 1 and keeps the order, however large the numbers', () => {
    expect([...classScores([1, 1], 'softmax')]).toEqual([0.5, 0.5]);
    const scores = classScores([1000, 999, -1000], 'softmax');
    expect(scores[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
    expect(scores[2]).toBe(0);
    expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 6);
  });

  it('an infinite score wins', () => {
    expect([...classScores([Number.POSITIVE_INFINITY, 3], 'softmax')]).toEqual([1, 0]);
    expect([...classScores([Number.NEGATIVE_INFINITY, 3], 'softmax')]).toEqual([0, 1]);
  });

  it('sigmoid judges each number alone', () => {
    const scores = classScores([0, 800, -800, 2], 'sigmoid');
    expect([...scores].slice(0, 3)).toEqual([0.5, 1, 0]);
    expect(scores[3]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
  });

  it('none copies', () => {
    const values = Float32Array.of(-1, 2);
    const scores = classScores(values, 'none');
    expect(scores).toEqual(values);
    expect(scores).not.toBe(values);
  });
});
