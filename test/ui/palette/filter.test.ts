import { describe, expect, it } from 'vitest';
import { LAYERS } from '../../../src/core/layers/index.ts';
import { paletteList } from '../../../src/ui/palette/filter.ts';
import { layerEntries } from '../../../src/ui/search/layer-entries.ts';
import { english, korean } from '../../support/said.ts';
import { column } from '../support.ts';

const nowhere = { ...column(), place: { kind: 'anywhere' } as const };
const list = (search: string) => paletteList(nowhere, search, korean, 'ko');
const found = (search: string) => list(search).groups.flatMap(({ entries }) => entries.map(({ id }) => id));
const best = (search: string) => list(search).best?.id;

describe('palette search', () => {
  it('shows everything, by category, without a search', () => {
    expect(found('')).toHaveLength(LAYERS.length);
    expect(new Set(found('')).size).toBe(LAYERS.length);
    expect(list('').groups[0]?.category).toBe('inputOutput');
    expect(best('')).toBeUndefined();
  });

  it('finds by English and Korean title and by type id', () => {
    expect(found('max')).toContain('maxPool');
    expect(found('풀링')).toContain('maxPool');
    expect(found('squeezeex')).toEqual(['squeezeExcitation']);
    expect(found('no such layer')).toEqual([]);
  });

  // What people type, and what they want first.
  it.each([
    ['컨볼루션', 'conv2d'],
    ['컨볼', 'conv2d'],
    ['컨브', 'conv2d'],
    ['합성곱', 'conv2d'],
    ['conv', 'conv2d'],
    ['convolution', 'conv2d'],
    ['depthwise', 'conv2d'],
    ['선형', 'fullyConnected'],
    ['밀집', 'fullyConnected'],
    ['dense', 'fullyConnected'],
    ['linear', 'fullyConnected'],
    ['FC', 'fullyConnected'],
    ['BN', 'batchNormalization'],
    ['batchnorm', 'batchNormalization'],
    ['배치', 'batchNormalization'],
    ['GAP', 'globalAveragePool'],
    ['global avg', 'globalAveragePool'],
    ['GMP', 'globalMaxPool'],
    ['avg', 'averagePool'],
    ['avgpool', 'averagePool'],
    ['maxpool', 'maxPool'],
    ['pool', 'maxPool'],
    ['skip', 'add'],
    ['residual', 'add'],
    ['shortcut', 'add'],
    ['잔차', 'add'],
    ['스킵', 'add'],
    ['cat', 'concat'],
    ['relu', 'relu'],
    ['relu6', 'clip'],
    ['SE', 'squeezeExcitation'],
    ['펼치기', 'flatten'],
    ['소프트맥스', 'softmax'],
    ['softmax', 'softmax'],
    ['tanh', 'tanh'],
    ['upsample', 'resize'],
    ['add', 'add'],
    ['global m', 'globalMaxPool'],
  ])('%s: Enter adds %s, in either language', (search, type) => {
    expect(best(search)).toBe(type);
    expect(paletteList(nowhere, search, english, 'en').best?.id).toBe(/[가-힣]/.test(search) ? undefined : type);
  });

  it.each([
    ['convolutoin', 'conv2d'],
    ['cnov', 'conv2d'],
    ['sofmax', 'softmax'],
    ['batchnrom', 'batchNormalization'],
    ['flaten', 'flatten'],
    ['컨볼류션', 'conv2d'],
    ['dropuot', 'dropout'],
  ])('%s: a typing error finds what was meant', (search, type) => {
    expect(best(search)).toBe(type);
  });

  it('needs every word', () => {
    expect(found('global max')).toEqual(['globalMaxPool']);
    expect(best('xyz')).toBeUndefined();
  });
});

describe('values behind the name', () => {
  const drawing = column('input', 'conv2d');
  const at = { ...drawing, place: { kind: 'after', source: { node: 'b', port: 0 } } as const };
  const first = (search: string) => layerEntries(at, search, english, 'en')[0];

  it('give formula, attributes and the shape at the place where it would be added', () => {
    expect(first('conv 64 3 s2')).toMatchObject({
      id: 'conv2d',
      detail: 'N×64×112×112',
      attributes: { filters: 64, kernelShape: [3, 3], strides: [2, 2] },
    });
    expect(first('conv 64 3 s2')?.about?.()).toEqual([
      'Y[k] = Σ_l W[k,l] ∗ X[l] + b[k]',
      '3 × 3 · 64 filters · stride 2 · pad 1 · N×32×224×224 → N×64×112×112 · 18,496 parameters',
    ]);
    expect(first('maxpool 3')).toMatchObject({ id: 'maxPool', detail: 'N×32×74×74' });
    expect(first('conv 64 7 s2')).toMatchObject({ detail: 'N×64×112×112' });
    expect(first('fc 10')).toMatchObject({ id: 'fullyConnected', faint: true });
  });

  it('that an attribute does not take are refused in its words', () => {
    expect(first('conv 0')).toMatchObject({ id: 'conv2d', refused: true });
    expect(first('conv 0')?.detail).toMatch(/^Filters: a whole number from 1/);
    expect(paletteList(at, 'conv 0', english, 'en').best).toBeUndefined();
  });
});
