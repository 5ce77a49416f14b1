import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attributes, defaultAttributes } from '../../../src/core/attributes.ts';
import { averagePool } from '../../../src/core/layers/average-pool.ts';
import { maxPool } from '../../../src/core/layers/max-pool.ts';
import { float32, type Tensor } from '../../../src/core/tensor/types.ts';
import { randomTensor, runLayer } from '../../support/run-layer.ts';
import { seeds } from '../../support/seeds.ts';

/** ONNX Runtime computes the windows that our formula counts, in ceil mode too, with the values of a plain loop. */

const small = (min: number, max: number) => fc.integer({ min, max });
const windows = fc.record({
  height: small(1, 11),
  width: small(1, 11),
  kernelShape: fc.tuple(small(1, 4), small(1, 4)),
  strides: fc.tuple(small(1, 4), small(1, 4)),
  pads: fc.tuple(small(0, 3), small(0, 3), small(0, 3), small(0, 3)),
  dilations: fc.tuple(small(1, 3), small(1, 3)),
  ceilMode: fc.boolean(),
  countIncludePad: fc.boolean(),
});
type Window = typeof windows extends fc.Arbitrary<infer W> ? W : never;

describe.each([maxPool, averagePool])('$type', (layer) => {
  it.each(seeds(11))(
    'has the shapes and values of ONNX Runtime, %s',
    async (_, seed) => {
      await fc.assert(
        fc.asyncProperty(windows, async ({ height, width, ...window }) => {
          const { dilations, countIncludePad, ...both } = window;
          const own: Attributes = layer === maxPool ? { dilations } : { countIncludePad };
          const attributes = { ...defaultAttributes(layer.attributes), ...both, ...own };
          const shape = ['N', 2, height, width] as const;
          const types = layer.inferShapes(attributes, [float32(shape)]);
          fc.pre(types.ok);
          const x = randomTensor([1, 2, height, width], 7);
          const { outputs } = await runLayer(layer, attributes, [x]);
          const expected = types.ok ? types.value[0]?.shape.slice(1) : [];
          expect(outputs[0]?.shape.slice(1)).toEqual(expected);
          const values = pool(
            x,
            layer === maxPool ? window : { ...window, dilations: [1, 1] },
            expected,
            layer === maxPool,
          );
          for (const [index, value] of values.entries()) expect(outputs[0]?.data[index]).toBeCloseTo(value, 5);
        }),
        { numRuns: 150, seed },
      );
    },
    120_000,
  );
});

/** The definition, written out. A mean over padding counts what lies inside the padded input, not beyond it. */
function pool(
  x: Tensor,
  window: Omit<Window, 'height' | 'width'>,
  output: readonly unknown[] = [],
  max: boolean,
): number[] {
  const [, channels = 0, height = 0, width = 0] = x.shape;
  const [, rows = 0, columns = 0] = output as readonly number[];
  const [top, left, bottom, right] = window.pads;
  const values: number[] = [];
  for (let c = 0; c < channels; c += 1) {
    for (let i = 0; i < rows; i += 1) {
      for (let j = 0; j < columns; j += 1) {
        const seen: number[] = [];
        let padding = 0;
        for (let k = 0; k < window.kernelShape[0]; k += 1) {
          for (let l = 0; l < window.kernelShape[1]; l += 1) {
            const y = i * window.strides[0] - top + k * window.dilations[0];
            const z = j * window.strides[1] - left + l * window.dilations[1];
            if (y >= 0 && y < height && z >= 0 && z < width) seen.push(x.data[(c * height + y) * width + z] ?? 0);
            else if (y < height + bottom && z < width + right) padding += 1;
          }
        }
        const sum = seen.reduce((a, b) => a + b, 0);
        values.push(max ? Math.max(...seen) : sum / (seen.length + (window.countIncludePad ? padding : 0)));
      }
    }
  }
  return values;
}
