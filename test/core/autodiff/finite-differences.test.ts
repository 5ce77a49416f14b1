import { describe, expect, it } from 'vitest';
import { LAYERS } from '../../../src/core/layers/index.ts';
import { cases, LAYER_ID } from '../../parity/cases.ts';
import { differenceError, layerWork, separated } from '../../support/layer-gradient.ts';
import { concrete } from '../../support/run-layer.ts';
import { seeds } from '../../support/seeds.ts';

/**
 * Gradients against differences of the forward pass that ONNX Runtime computes, in float32: a wrong rule is wrong by its
 * size, rounding and kinks by far less than this. The exact numbers are PyTorch's (`pytorch.test.ts`).
 */
const CLOSE = 4e-3;
/** Larger maps say no more of a rule, and their sums round more. */
const LARGEST = 9;

const trained = LAYERS.filter((layer) => layer.role === undefined);

describe('gradients are what differences say', () => {
  for (const layer of trained) {
    it.each(seeds(5))(`of every example of ${layer.type}, %s`, async (_, seed) => {
      for (const [index, example] of layer.examples.entries()) {
        const inputs = example.inputs.map((shape, at) => {
          const dims = concrete(shape, 4).map((dim, axis) => (axis > 1 ? Math.min(dim, LARGEST) : dim));
          return separated(dims, seed + at);
        });
        const errors = await differenceError(layerWork(layer, example.attributes ?? {}, inputs), seed, CLOSE);
        for (const [name, error] of Object.entries(errors)) {
          expect(error, `example ${index + 1} by ${name}`).toBeLessThan(CLOSE);
        }
      }
    });
  }
});

describe('in every branch of the attributes', () => {
  const table = cases();
  for (const type of new Set(table.map(({ layer }) => layer))) {
    const layer = trained.find((candidate) => candidate.type === type);
    if (!layer) continue;
    it.each(seeds(6))(`of ${type}, %s`, async (_, seed) => {
      const all = table.filter((entry) => entry.layer === type);
      // A few of them, others for each seed: `pytorch.test.ts` has them all.
      const few = process.env.CONVAS_SWEEP
        ? all
        : all.filter((_, at) => at % Math.ceil(all.length / 5) === seed % Math.ceil(all.length / 5));
      for (const { name, document, analysis } of few) {
        const facts = analysis.nodes.get(LAYER_ID);
        const shapes = facts?.inputs.map((input) => concrete(input?.shape ?? [], 4)) ?? [];
        const inputs = shapes.map((shape, at) => separated(shape, seed + at));
        const work = layerWork(layer, document.nodes.get(LAYER_ID)?.attributes ?? {}, inputs);
        const errors = await differenceError(work, seed, CLOSE);
        for (const [by, error] of Object.entries(errors)) expect(error, `${name} by ${by}`).toBeLessThan(CLOSE);
      }
    });
  }
});
