import { type DType, elementCount } from '../tensor/types.ts';
import { seededRandom } from '../weights/random.ts';
import type { CompiledTensorInput } from './types.ts';

/** A graph input that is no picture, as plain data. */
export interface TensorFeed {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * Numbers for an input: those of a file, zeros, ones, or uniform in [0, 1), whole numbers 0 or 1. A dim that is only a
 * name is 1.
 */
export function feedOf({ name, type, fill, seed, data: given }: CompiledTensorInput): TensorFeed {
  const shape = type.shape.map((dim) => (typeof dim === 'number' ? dim : 1));
  const data = given ?? new Float32Array(elementCount(type.shape));
  if (fill === 'ones') data.fill(1);
  if (fill === 'random') {
    const next = seededRandom(`${seed} ${name}`);
    const isWhole = !type.dtype.startsWith('float');
    for (let at = 0; at < data.length; at += 1) {
      const value = next() / 2 ** 32;
      data[at] = isWhole ? Math.round(value) : value;
    }
  }
  return { name, dtype: type.dtype, shape, data };
}
