import type { Tensor } from '../core/tensor/types.ts';
import { halfToFloat } from '../core/weights/elements.ts';
import type { OrtTensor } from './ort.ts';

/** Brings a fetched value back as float32, from the graphics card where it lies there. */
export async function readValue(tensor: OrtTensor): Promise<Tensor> {
  const data = await tensor.getData();
  return { shape: [...tensor.dims], data: toFloat32(data, tensor.type) };
}

function toFloat32(data: unknown, type: string): Float32Array {
  if (data instanceof Float32Array) return data;
  if (type === 'float16' && data instanceof Uint16Array) return Float32Array.from(data, halfToFloat);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float32Array.from(data, Number);
  if (ArrayBuffer.isView(data) && !(data instanceof DataView)) return Float32Array.from(data as Uint8Array);
  throw new Error(`a value of type ${type} cannot be shown as numbers`);
}
