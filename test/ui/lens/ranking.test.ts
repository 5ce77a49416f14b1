import { describe, expect, it } from 'vitest';
import { openedAndClosed, rankChannels } from '../../../src/ui/lens/ranking.ts';

describe('rankChannels', () => {
  it('goes from open to closed, equal gates in channel order', () => {
    expect(rankChannels(Float32Array.of(0.2, 0.9, 0.2, 0.5))).toEqual([1, 3, 0, 2]);
  });

  it('counts a gate of −1 as open', () => {
    expect(rankChannels(Float32Array.of(0.1, -1, 0.5))).toEqual([1, 2, 0]);
  });
});

describe('a gate that is no number', () => {
  it('is neither open nor closed', () => {
    const gate = Float32Array.of(0.2, Number.NaN, 0.9, Number.POSITIVE_INFINITY, Number.NaN, 0.1);
    expect(rankChannels(gate)).toEqual([3, 2, 0, 5, 1, 4]);
    expect(openedAndClosed(gate, 3)).toEqual({ opened: [3, 2], closed: [0, 5] });
    expect(openedAndClosed(Float32Array.of(Number.NaN), 3)).toEqual({ opened: [], closed: [] });
  });
});

describe('openedAndClosed', () => {
  it('takes both ends', () => {
    const gate = Float32Array.from({ length: 10 }, (_, channel) => channel / 10);
    expect(openedAndClosed(gate, 3)).toEqual({ opened: [9, 8, 7], closed: [2, 1, 0] });
  });

  it('names no channel twice where there are few', () => {
    expect(openedAndClosed(Float32Array.of(0.1, 0.2, 0.3), 3)).toEqual({ opened: [2, 1], closed: [0] });
    expect(openedAndClosed(Float32Array.of(0.4), 3)).toEqual({ opened: [0], closed: [] });
    expect(openedAndClosed(new Float32Array(), 3)).toEqual({ opened: [], closed: [] });
  });
});
