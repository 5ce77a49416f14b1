import { describe, expect, it } from 'vitest';
import { OPSET, OPSETS } from '../../src/core/compile/versions/versions.ts';
import { LAYERS } from '../../src/core/layers/index.ts';
import { concrete, randomTensor, runLayer } from '../support/run-layer.ts';

/** In every opset that an export may be written in, each layer computes what it computes in that of new files. */

for (const layer of LAYERS.filter((candidate) => candidate.role === undefined)) {
  describe(layer.type, () => {
    it.each(layer.examples.map((example, index) => [index + 1, example] as const))('example %i', async (_, example) => {
      const inputs = example.inputs.map((shape, port) => randomTensor(concrete(shape, 2), port + 1));
      const run = (opset: number) => runLayer(layer, example.attributes ?? {}, inputs, {}, opset);
      const usual = await run(OPSET);
      for (const opset of OPSETS) {
        const { outputs } = await run(opset);
        expect(outputs.map((tensor) => tensor.shape)).toEqual(usual.outputs.map((tensor) => tensor.shape));
        for (const [port, { data }] of outputs.entries()) {
          const expected = usual.outputs[port]?.data ?? [];
          const furthest = data.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? 0))), 0);
          expect(furthest, `opset ${opset}`).toBeLessThanOrEqual(1e-5);
        }
      }
    });
  });
}
