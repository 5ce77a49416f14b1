import * as ort from 'onnxruntime-web/wasm';
import { describe, expect, it } from 'vitest';
import { feedOf } from '../../src/core/compile/tensor-feed.ts';
import { DTYPE_BYTES, type DType } from '../../src/core/tensor/types.ts';
import { halfToFloat } from '../../src/core/weights/elements.ts';
import { typedTensor } from '../../src/runtime/tensor-feeds.ts';

const input = (dtype: DType, fill: 'zeros' | 'random') => ({
  nodeId: 'n1',
  name: 'state',
  type: { dtype, shape: ['N', 64] },
  fill,
  seed: 7,
});

describe('what an input is fed with that is no picture', () => {
  it.each(Object.keys(DTYPE_BYTES) as DType[])('%s: ONNX Runtime takes it', (dtype) => {
    for (const fill of ['zeros', 'random'] as const) {
      const tensor = typedTensor(ort, feedOf(input(dtype, fill)));
      expect([tensor.type, tensor.dims]).toEqual([dtype, [1, 64]]);
      expect(Array.from(tensor.data as Float32Array, Number).some((value) => value !== 0)).toBe(fill === 'random');
    }
  });

  it('random numbers are the same every time, between 0 and 1', () => {
    const first = feedOf(input('float32', 'random'));
    expect(feedOf(input('float32', 'random'))).toEqual(first);
    expect(first.data.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(feedOf({ ...input('float32', 'random'), seed: 8 }).data).not.toEqual(first.data);
  });

  it('half floats are the numbers, to their precision', () => {
    const feed = feedOf(input('float16', 'random'));
    const halves = Array.from(typedTensor(ort, feed).data as unknown as Uint16Array, (bits) =>
      typeof bits === 'number' && bits > 1 ? halfToFloat(bits) : Number(bits),
    );
    for (const [at, value] of feed.data.entries()) expect(halves[at]).toBeCloseTo(value, 2);
  });
});
