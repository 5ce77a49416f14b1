import { describe, expect, it } from 'vitest';
import type { ParameterSpec } from '../../../src/core/layers/define-layer.ts';
import { LAYERS } from '../../../src/core/layers/index.ts';
import { filterTiles, filterValue, weightByte } from '../../../src/ui/lens/filter-tiles.ts';
import { availableViews, filterSpec, resolveView } from '../../../src/ui/lens/subject.ts';

const attention = LAYERS.filter((layer) => layer.attention);
const plain = LAYERS.find((layer) => !layer.attention);
const weight = (shape: readonly number[]): ParameterSpec => ({
  name: 'weight',
  shape,
  init: { kind: 'zeros' },
  trainable: true,
});

describe('views of a layer', () => {
  it('start with gates where there are gates, whatever its weights look like', () => {
    expect(attention.length).toBeGreaterThan(0);
    for (const layer of attention) {
      expect(availableViews(layer, [weight([1, 1, 3, 1])])).toEqual(['gates', 'maps', 'table']);
    }
  });

  it('have filters where a weight has two spatial axes', () => {
    if (!plain) throw new Error('no layer without attention');
    expect(availableViews(plain, [weight([8, 3, 3, 3])])).toEqual(['maps', 'filters', 'table']);
    expect(availableViews(plain, [weight([8, 3])])).toEqual(['maps', 'table']);
    expect(filterSpec(plain, [])).toBeNull();
  });

  it('fall back to the first where the chosen one is missing', () => {
    expect(resolveView('filters', ['gates', 'maps', 'table'])).toBe('gates');
    expect(resolveView('auto', ['maps', 'table'])).toBe('maps');
    expect(resolveView('table', ['maps', 'table'])).toBe('table');
  });
});

describe('filters', () => {
  const tensor = { shape: [2, 3, 1, 2], data: Float32Array.from({ length: 12 }, (_, index) => index - 6) };

  it('are read by filter, input, row and column', () => {
    expect(filterValue(tensor, 0, 0, 0, 0)).toBe(-6);
    expect(filterValue(tensor, 1, 2, 1, 0)).toBe(5);
  });

  it('are grey at zero in colour', () => {
    expect(weightByte(0, 2)).toBe(128);
    expect(weightByte(2, 2)).toBe(255);
    expect(weightByte(-5, 2)).toBe(0);
    expect(weightByte(1, 0)).toBe(255);
  });

  it('fill tiles, in colour or for one input', () => {
    const scale = { map: 'diverging', min: -6, max: 6 } as const;
    const colour = filterTiles(tensor, null, scale);
    expect([colour.count, colour.width, colour.height]).toEqual([2, 2, 1]);
    const words = new Uint32Array(2);
    colour.fill(words, 0);
    // Red −6, green −4, blue −2 of 6: bytes 0, 43, 85.
    expect(words[0]).toBe(((255 << 24) | (85 << 16) | (43 << 8) | 0) >>> 0);
    filterTiles(tensor, 1, scale).fill(words, 0);
    expect(words[0]).not.toBe(words[1]);
  });
});
