import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AttributeSpec, type AttributeValue, defaultAttributes } from '../../../src/core/attributes.ts';
import type { LayerType } from '../../../src/core/layers/define-layer.ts';
import { LAYERS, layerType } from '../../../src/core/layers/index.ts';
import { readShorthand, withShorthand } from '../../../src/core/layers/shorthand.ts';
import { english, korean } from '../../support/said.ts';
import { seeds } from '../../support/seeds.ts';

function read(type: string, search: string) {
  const layer = layerType(type);
  if (!layer) throw new Error(type);
  return readShorthand(layer, search, korean);
}

const attributes = (type: string, search: string) => {
  const found = read(type, search);
  return found.ok ? found.value.attributes : english(found.error.label);
};

describe('a layer in short', () => {
  it.each([
    ['conv2d', 'conv 64', { filters: 64 }],
    ['conv2d', 'conv 64 3 s2', { filters: 64, kernelShape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }],
    ['conv2d', 'conv 64 3 2', { filters: 64, kernelShape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }],
    ['conv2d', 'conv 64 1', { filters: 64, kernelShape: [1, 1], pads: [0, 0, 0, 0] }],
    ['conv2d', 'conv 3x5 64', { filters: 64, kernelShape: [3, 5], pads: [1, 2, 1, 2] }],
    ['conv2d', 'conv 64 k5 p0', { filters: 64, kernelShape: [5, 5], pads: [0, 0, 0, 0] }],
    ['conv2d', 'conv 64 d2', { filters: 64, dilations: [2, 2], pads: [2, 2, 2, 2] }],
    ['conv2d', 'conv 64 g4 nobias', { filters: 64, group: 4, bias: false }],
    ['conv2d', 'conv 64 커널5', { filters: 64, kernelShape: [5, 5], pads: [2, 2, 2, 2] }],
    ['conv2d', 'conv 2d', {}],
    ['conv2d', '64', {}],
    ['maxPool', 'max pool 3', { kernelShape: [3, 3], strides: [3, 3] }],
    ['maxPool', 'maxpool 3 2', { kernelShape: [3, 3], strides: [2, 2] }],
    ['maxPool', 'maxpool 3 s2 p1', { kernelShape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }],
    ['fullyConnected', 'fc 10', { units: 10 }],
    ['dropout', 'dropout 0.3', { ratio: 0.3 }],
    ['squeezeExcitation', 'se 8', { reductionRatio: 8 }],
    ['relu', 'relu 6', {}],
  ])('%s: %s', (type, search, expected) => {
    expect(attributes(type, search)).toEqual(expected);
  });

  it('says which attribute does not take its value', () => {
    expect(attributes('conv2d', 'conv 64 0')).toBe('Kernel');
    expect(attributes('conv2d', 'conv 1.5')).toBe('Filters');
  });

  it('leaves the name, whatever its words could be besides', () => {
    const found = read('output', 'softmax sigmoid');
    expect(found.ok && found.value.words).toEqual(['softmax']);
  });
});

/** A value that the attribute takes, for those that a short form can say. */
function sayable(spec: AttributeSpec): fc.Arbitrary<AttributeValue> | null {
  switch (spec.kind) {
    case 'int':
    case 'optionalInt':
      return fc.integer({ min: spec.min, max: Math.min(spec.max, 4096) });
    case 'number':
      return fc.integer({ min: 0, max: 20 }).map((part) => spec.min + ((Math.min(spec.max, 1) - spec.min) * part) / 20);
    case 'ints':
      return fc.array(fc.integer({ min: spec.min, max: spec.max }), {
        minLength: spec.names.length,
        maxLength: spec.names.length,
      });
    case 'boolean':
      return fc.boolean();
    default:
      return null;
  }
}

function written(name: string, value: AttributeValue): string {
  if (typeof value === 'boolean') return value ? name : `no${name}`;
  return `${name}=${Array.isArray(value) ? value.join('x') : value}`;
}

it.each(seeds(2_611_303))('what is written by name is read back, for every layer and in any order, %s', (_, seed) => {
  const layers = LAYERS.filter((layer) => Object.values(layer.attributes).some((spec) => sayable(spec)));
  const wanted = fc.constantFrom(...layers.map(({ type }) => type)).chain((type) => {
    const layer = layerType(type) as LayerType;
    const specs = Object.entries(layer.attributes).flatMap(([name, spec]) => {
      const value = sayable(spec)?.filter((each) => spec.parse(each).ok);
      return value ? [[name, value] as const] : [];
    });
    const chosen = fc.record(Object.fromEntries(specs), { requiredKeys: [] });
    return fc.tuple(fc.constant(type), chosen, fc.infiniteStream(fc.nat()));
  });
  fc.assert(
    fc.property(wanted, ([type, values, order]) => {
      const layer = layerType(type) as LayerType;
      const parts = Object.entries(values as Record<string, AttributeValue>)
        .map(([name, value]) => ({ part: written(name, value), at: order.next().value as number }))
        .sort((a, b) => a.at - b.at)
        .map(({ part }) => part);
      const found = readShorthand(layer, [layer.type, ...parts].join(' '), english);
      if (!found.ok) throw new Error(`${english(found.error.label)}: ${english(found.error.expected)}`);
      expect(found.value.words).toEqual([layer.type]);
      // What was said is what is read, to the last; only what was not said may follow from it.
      expect(found.value.attributes).toMatchObject(values);
      const followed = Object.keys(found.value.attributes).filter((name) => !Object.hasOwn(values, name));
      const all = withShorthand(layer, found.value);
      for (const [name, value] of Object.entries(all)) expect(layer.attributes[name]?.parse(value).ok).toBe(true);
      const untouched = Object.entries(defaultAttributes(layer.attributes)).filter(
        ([name]) => !Object.hasOwn(values, name) && !followed.includes(name),
      );
      for (const [name, value] of untouched) expect(all[name]).toEqual(value);
    }),
    { seed, numRuns: 300 },
  );
});
