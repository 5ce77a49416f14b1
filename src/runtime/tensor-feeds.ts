import type { CompiledTensorInput } from '../core/compile/types.ts';
import type { DType } from '../core/tensor/types.ts';
import { seededRandom } from '../core/weights/random.ts';
import type { Ort, OrtTensor } from './ort.ts';

/** A graph input that is no picture, as plain data. */
export interface TensorFeed {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Numbers for an input: zeros, or uniform in [0, 1), whole numbers 0 or 1. A dim that is only a name is 1. */
export function feedOf({ name, type, fill, seed }: CompiledTensorInput): TensorFeed {
  const shape = type.shape.map((dim) => (typeof dim === 'number' ? dim : 1));
  const data = new Float32Array(shape.reduce((product, dim) => product * dim, 1));
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

export function typedTensor(ort: Ort, feed: TensorFeed): OrtTensor {
  // The constructor's overloads pair each type with its array; `elementsOf` has done that already.
  return new ort.Tensor(feed.dtype as 'float32', elementsOf(feed) as Float32Array, feed.shape);
}

/** The elements as ONNX Runtime takes them. */
function elementsOf({ data, dtype }: TensorFeed) {
  switch (dtype) {
    case 'float32':
      return data;
    case 'float64':
      return Float64Array.from(data);
    case 'float16':
      return Uint16Array.from(data, floatToHalf);
    case 'int8':
      return Int8Array.from(data);
    case 'uint8':
    case 'bool':
      return Uint8Array.from(data);
    case 'int16':
      return Int16Array.from(data);
    case 'uint16':
      return Uint16Array.from(data);
    case 'int32':
      return Int32Array.from(data);
    case 'uint32':
      return Uint32Array.from(data);
    case 'int64':
      return BigInt64Array.from(Array.from(data, BigInt));
    case 'uint64':
      return BigUint64Array.from(Array.from(data, BigInt));
  }
}

/** Enough for numbers in [0, 1]: rounded down to 11 bits, smaller than 2⁻¹⁴ to zero. */
function floatToHalf(value: number): number {
  if (value < 2 ** -14) return 0;
  const exponent = Math.floor(Math.log2(value));
  const fraction = Math.min(1023, Math.floor((value / 2 ** exponent - 1) * 1024));
  return ((exponent + 15) << 10) | fraction;
}
