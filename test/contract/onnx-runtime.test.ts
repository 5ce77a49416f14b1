import { describe, expect, it } from 'vitest';
import { LAYERS } from '../../src/core/layers/index.ts';
import { concrete, randomTensor, runLayer } from '../support/run-layer.ts';

/** The shapes that ONNX Runtime returns for what a layer emits are the shapes that the layer promised. */

const BATCH = 2;

for (const layer of LAYERS.filter((candidate) => candidate.role === undefined)) {
  describe(layer.type, () => {
    for (const [index, example] of layer.examples.entries()) {
      it(`example ${index + 1}: ${example.outputs.map((shape) => shape.join('×')).join(', ')}`, async () => {
        const inputs = example.inputs.map((shape, port) => randomTensor(concrete(shape, BATCH), port + 1));
        const run = await runLayer(layer, example.attributes ?? {}, inputs);
        expect(run.outputs.map((tensor) => tensor.shape)).toEqual(
          example.outputs.map((shape) => concrete(shape, BATCH)),
        );
        for (const tensor of run.outputs) expect(tensor.data.every(Number.isFinite)).toBe(true);
      });
    }
  });
}
