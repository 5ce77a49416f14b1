import fc from 'fast-check';
import { expect, it } from 'vitest';
import { resize } from '../../../src/core/layers/resize.ts';
import { scaleTo } from '../../../src/core/layers/resize-scale.ts';
import { randomTensor, runLayer } from '../../support/run-layer.ts';
import { seeds } from '../../support/seeds.ts';

it.each(seeds(3))('has a scale that gives exactly the wanted extent, however the product is rounded, %s', (_, seed) => {
  const extent = fc.integer({ min: 1, max: 65_536 });
  fc.assert(
    fc.property(extent, extent, (from, to) => {
      const scale = scaleTo(from, to);
      expect(scale).toBe(Math.fround(scale));
      expect(Math.floor(scale * from)).toBe(to);
      expect(Math.floor(Math.fround(scale * from))).toBe(to);
    }),
    { numRuns: 5000, seed },
  );
});

it.each(seeds(4))('gives ONNX Runtime’s extents for any size, %s', async (_, seed) => {
  const extent = fc.integer({ min: 1, max: 40 });
  await fc.assert(
    fc.asyncProperty(
      extent,
      extent,
      extent,
      extent,
      fc.constantFrom('nearest', 'linear'),
      async (h, w, height, width, mode) => {
        const attributes = { target: 'sizes', sizes: [height, width], mode } as const;
        const { outputs } = await runLayer(resize, attributes, [randomTensor([2, 1, h, w], 1)]);
        expect(outputs[0]?.shape).toEqual([2, 1, height, width]);
      },
    ),
    { numRuns: 60, seed },
  );
});

it('repeats the nearest value', async () => {
  const x = { shape: [1, 1, 2, 2], data: Float32Array.of(1, 2, 3, 4) };
  const repeated = [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4];
  for (const attributes of [{}, { coordinateTransformationMode: 'asymmetric', nearestMode: 'floor' }]) {
    const { outputs } = await runLayer(resize, attributes, [x]);
    expect([...(outputs[0]?.data ?? [])]).toEqual(repeated);
  }
});

it('blends neighbours, with the corners kept in place', async () => {
  const x = { shape: [1, 1, 1, 2], data: Float32Array.of(0, 3) };
  const attributes = { mode: 'linear', scales: [1, 2], coordinateTransformationMode: 'align_corners' };
  const { outputs } = await runLayer(resize, attributes, [x]);
  for (const [index, value] of [0, 1, 2, 3].entries()) expect(outputs[0]?.data[index]).toBeCloseTo(value, 5);
});
