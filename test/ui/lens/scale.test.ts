import { describe, expect, it } from 'vitest';
import { dataScale, extentOf, forTheme, gateScale, unionExtent } from '../../../src/ui/plot/scale.ts';

describe('extentOf', () => {
  it('skips what is not a finite number', () => {
    expect(extentOf(Float32Array.of(Number.NaN, 2, -1, Number.POSITIVE_INFINITY))).toEqual({ min: -1, max: 2 });
  });

  it('is null without numbers, and heeds its bounds', () => {
    expect(extentOf(Float32Array.of(Number.NaN))).toBeNull();
    expect(extentOf(Float32Array.of(9, 1, 2, 9), 1, 3)).toEqual({ min: 1, max: 2 });
  });

  it('joins arrays', () => {
    expect(unionExtent([[1, 2], [], [-4]])).toEqual({ min: -4, max: 2 });
    expect(unionExtent([])).toBeNull();
  });
});

describe('dataScale', () => {
  it('starts at zero where nothing is negative', () => {
    expect(dataScale({ min: 3, max: 8 })).toEqual({ map: 'sequential', min: 0, max: 8 });
  });

  it('is symmetrical about zero where both signs occur', () => {
    expect(dataScale({ min: -1, max: 3 })).toEqual({ map: 'diverging', min: -3, max: 3 });
  });

  it('still has an extent where everything is zero or missing', () => {
    expect(dataScale({ min: 0, max: 0 })).toEqual({ map: 'sequential', min: 0, max: 1 });
    expect(dataScale(null)).toEqual({ map: 'sequential', min: 0, max: 1 });
  });
});

describe('gateScale', () => {
  it('takes the declared range whatever the data show', () => {
    expect(gateScale([0, 1], [[0.4, 0.6]])).toEqual({ map: 'sequential', min: 0, max: 1 });
    expect(gateScale([-1, 1], [[0.4]])).toEqual({ map: 'diverging', min: -1, max: 1 });
  });

  it('follows the data of an unbounded gate', () => {
    expect(gateScale(null, [[0, 2.5], [1]])).toEqual({ map: 'sequential', min: 0, max: 2.5 });
  });
});

describe('forTheme', () => {
  it('changes only diverging colours, only in the dark', () => {
    expect(forTheme({ map: 'diverging', min: -1, max: 1 }, 'dark').map).toBe('divergingDark');
    expect(forTheme({ map: 'diverging', min: -1, max: 1 }, 'light').map).toBe('diverging');
    expect(forTheme({ map: 'sequential', min: 0, max: 1 }, 'dark').map).toBe('sequential');
  });
});
