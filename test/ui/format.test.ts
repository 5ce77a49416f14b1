import { describe, expect, it } from 'vitest';
import { bytesText, formatCount, formatLarge, shareText } from '../../src/core/format.ts';
import { formatGate, spacedShape } from '../../src/core/notation.ts';
import { english } from '../support/said.ts';

describe('numbers as people read them', () => {
  it('groups thousands', () => {
    expect(formatCount(285_094, 'en')).toBe('285,094');
    expect(formatCount(285_094, 'ko')).toBe('285,094');
  });

  it.each([
    [0, '0'],
    [999_999, '999,999'],
    [29_170_000, '29.2 M'],
    [4_090_000_000, '4.09 G'],
    [1e15, '1 P'],
  ])('writes %d as %s', (value, shown) => {
    expect(formatLarge(value, 'en')).toBe(shown);
  });

  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1536, '1.5 KiB'],
    [1_258_291, '1.2 MiB'],
    [200 * 1024 * 1024, '200 MiB'],
  ])('writes %d bytes as %s', (bytes, shown) => {
    expect(english(bytesText(bytes))).toBe(shown);
  });

  it.each([
    [0, '0%'],
    [0.00001, '< 0.1%'],
    [0.0149, '1.5%'],
    [0.7, '70%'],
    [1, '100%'],
  ])('writes the share %d as %s', (share, shown) => {
    expect(english(shareText(share))).toBe(shown);
  });

  it('keeps decimals and shapes in line', () => {
    expect(formatGate(0.5)).toBe('0.50');
    expect(spacedShape(['N', 3, 32, 32])).toBe('N × 3 × 32 × 32');
    expect(spacedShape([])).toBe('scalar');
  });
});
