import type { TensorFeed } from '../core/compile/tensor-feed.ts';
import { floatToHalf } from '../core/weights/elements.ts';
import type { Ort, OrtTensor } from './ort.ts';

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
