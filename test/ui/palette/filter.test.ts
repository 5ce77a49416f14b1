import { describe, expect, it } from 'vitest';
import { LAYERS } from '../../../src/core/layers/index.ts';
import { filterLayers, firstMatch } from '../../../src/ui/palette/filter.ts';
import { korean } from '../../support/said.ts';

const found = (search: string) =>
  filterLayers(LAYERS, search, korean).flatMap((group) => group.layers.map((layer) => layer.type));
const best = (search: string) => firstMatch(filterLayers(LAYERS, search, korean), search, korean)?.type;

describe('palette search', () => {
  it('shows everything, by category, without a search', () => {
    expect(found('')).toHaveLength(LAYERS.length);
    expect(new Set(found('')).size).toBe(LAYERS.length);
    expect(filterLayers(LAYERS, '', korean).map((group) => group.category)[0]).toBe('inputOutput');
  });

  it('finds by English and Korean title and by type id', () => {
    expect(found('max')).toContain('maxPool');
    expect(found('풀링')).toContain('maxPool');
    expect(found('squeezeex')).toEqual(['squeezeExcitation']);
    expect(found('no such layer')).toEqual([]);
  });

  it.each([
    ['컨볼루션', 'conv2d'],
    ['컨브', 'conv2d'],
    ['convolution', 'conv2d'],
    ['depthwise', 'conv2d'],
    ['선형', 'fullyConnected'],
    ['밀집', 'fullyConnected'],
    ['dense', 'fullyConnected'],
    ['linear', 'fullyConnected'],
    ['FC', 'fullyConnected'],
    ['BN', 'batchNormalization'],
    ['GAP', 'globalAveragePool'],
    ['GMP', 'globalMaxPool'],
    ['avg', 'averagePool'],
    ['skip', 'add'],
    ['residual', 'add'],
    ['잔차', 'add'],
    ['펼치기', 'flatten'],
    ['tanh', 'tanh'],
  ])('finds by what else people call it: %s', (search, type) => {
    expect(found(search)).toContain(type);
  });

  it('needs every word', () => {
    expect(found('global max')).toEqual(['globalMaxPool']);
  });

  it('adds the layer whose title begins with the search', () => {
    expect(best('add')).toBe('add');
    expect(best('global m')).toBe('globalMaxPool');
    expect(best('xyz')).toBeUndefined();
  });
});
