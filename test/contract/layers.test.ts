import { describe, expect, it } from 'vitest';
import { type Attributes, defaultAttributes, parseAttributes } from '../../src/core/attributes.ts';
import { CATEGORIES, type LayerType } from '../../src/core/layers/define-layer.ts';
import { LAYERS, layerType } from '../../src/core/layers/index.ts';
import { elementCount, float32, type TensorType } from '../../src/core/tensor/types.ts';
import { evaluateFormula } from '../support/formula.ts';
import { english, korean } from '../support/said.ts';

/** What every layer type must keep, checked on its own worked examples. */

describe('the registry', () => {
  it('lists every type once, in the order of the categories', () => {
    const types = LAYERS.map((layer) => layer.type);
    expect(new Set(types).size).toBe(types.length);
    const order = LAYERS.map((layer) => CATEGORIES.indexOf(layer.category));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(order).size).toBe(CATEGORIES.length);
  });

  it('finds a type by its id', () => {
    for (const layer of LAYERS) expect(layerType(layer.type)).toBe(layer);
    expect(layerType('noSuchLayer')).toBeUndefined();
    expect(layerType('toString')).toBeUndefined();
  });

  it('has one layer that takes pictures and one that ends in scores', () => {
    expect(LAYERS.filter((layer) => layer.role === 'picture').map((layer) => layer.type)).toEqual(['input']);
    expect(LAYERS.filter((layer) => layer.role === 'scores').map((layer) => layer.type)).toEqual(['output']);
  });
});

describe.each(LAYERS.map((layer) => [layer.type, layer] as const))('%s', (_type, layer) => {
  it('has a stable id, a version and documentation', () => {
    expect(layer.type).toMatch(/^[a-z][a-zA-Z0-9]*$/);
    expect(Number.isInteger(layer.version) && layer.version >= 1).toBe(true);
    expect(layer.docs.formula).not.toBe('');
    expect(layer.docs.reference).not.toBe('');
    for (let version = 2; version <= layer.version; version += 1) {
      expect(layer.migrations?.[version], `migration to version ${version}`).toBeTypeOf('function');
    }
  });

  it('has ports with names', () => {
    expect(layer.outputs.length).toBeGreaterThan(0);
    if ('variadic' in layer.inputs) {
      expect(layer.inputs.min).toBeGreaterThanOrEqual(1);
      expect(layer.inputs.max).toBeGreaterThan(layer.inputs.min);
    } else {
      expect(layer.inputs.length).toBe(layer.role === 'picture' ? 0 : 1);
    }
  });

  it('declares attributes whose defaults parse', () => {
    const defaults = defaultAttributes(layer.attributes);
    expect(parseAttributes(layer.attributes, {})).toEqual({ ok: true, value: defaults });
    expect(parseAttributes(layer.attributes, defaults)).toEqual({ ok: true, value: defaults });
    expect(parseAttributes(layer.attributes, { noSuchAttribute: 1 }).ok).toBe(false);
  });

  it('refuses values of the wrong kind for every attribute', () => {
    for (const [name, spec] of Object.entries(layer.attributes)) {
      for (const wrong of [{}, Number.NaN, 'nonsense', [[]], Number.POSITIVE_INFINITY, -1.5e9]) {
        expect(spec.parse(wrong).ok, `${name}: ${JSON.stringify(wrong)}`).toBe(false);
      }
    }
  });

  it('brings at least two worked examples', () => {
    expect(layer.examples.length).toBeGreaterThanOrEqual(2);
  });

  for (const [index, example] of layer.examples.entries()) {
    describe(`example ${index + 1}`, () => {
      const attributes: Attributes = { ...defaultAttributes(layer.attributes), ...(example.attributes as Attributes) };
      const inputs = example.inputs.map(float32);
      const outputs = example.outputs.map(float32);

      it('has the ports of the layer', () => {
        expect(example.outputs.length).toBe(layer.outputs.length);
        const { inputs: ports } = layer;
        if ('variadic' in ports) {
          expect(example.inputs.length).toBeGreaterThanOrEqual(ports.min);
          expect(example.inputs.length).toBeLessThanOrEqual(ports.max);
        } else expect(example.inputs.length).toBe(ports.length);
      });

      it('keeps its attributes through JSON', () => {
        const read = parseAttributes(layer.attributes, JSON.parse(JSON.stringify(attributes)));
        expect(read).toEqual({ ok: true, value: attributes });
      });

      it('has the stated shapes', () => {
        expect(layer.inferShapes(attributes, inputs)).toEqual({ ok: true, value: outputs });
      });

      it('has the stated numbers of parameters and buffers', () => {
        expect(count(layer, attributes, inputs, true)).toBe(example.parameters);
        expect(count(layer, attributes, inputs, false)).toBe(example.buffers ?? 0);
        const names = layer.parameters(attributes, inputs).map((spec) => spec.name);
        expect(new Set(names).size).toBe(names.length);
      });

      it('has formulas that give the counts', () => {
        expect(evaluateFormula(layer.parameterFormula(attributes, inputs).substituted)).toBe(example.parameters);
        const macs = layer.macs(attributes, inputs, outputs);
        expect(evaluateFormula(macs.substituted)).toBe(macs.value);
        if (example.macs !== undefined) expect(macs.value).toBe(example.macs);
      });

      it('describes itself in both languages', () => {
        for (const known of [inputs, null]) {
          const line = layer.describe(attributes, known);
          expect(english(line) === '').toBe(korean(line) === '');
        }
      });
    });
  }
});

function count(layer: LayerType, attributes: Attributes, inputs: readonly TensorType[], trainable: boolean): number {
  return layer
    .parameters(attributes, inputs)
    .filter((spec) => spec.trainable === trainable)
    .reduce((sum, spec) => sum + elementCount(spec.shape), 0);
}
