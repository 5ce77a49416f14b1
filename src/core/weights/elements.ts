import { DTYPE_BYTES, type DType } from '../tensor/types.ts';

/** Elements of files by other programs, as the float32 numbers that Convas computes with. */

export type ElementFormat = DType | 'bfloat16';

export const ELEMENT_BYTES: Readonly<Record<ElementFormat, number>> = { ...DTYPE_BYTES, bfloat16: 2 };

/** Whether numbers of this format can be weights: whole numbers are counters, labels or quantised values. */
export function isFloating(format: ElementFormat): boolean {
  return format.includes('float');
}

/**
 * Elements as float32: halves exactly, doubles and large whole numbers rounded.
 * @param bytes exactly the elements
 */
export function readElements(bytes: Uint8Array, format: ElementFormat, littleEndian = true): Float32Array {
  const width = ELEMENT_BYTES[format];
  const count = bytes.byteLength / width;
  const data = new Float32Array(count);
  if (format === 'float32' && littleEndian) {
    new Uint8Array(data.buffer).set(bytes);
    return data;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = READERS[format];
  for (let index = 0; index < count; index += 1) data[index] = read(view, index * width, littleEndian);
  return data;
}

type Reader = (view: DataView, at: number, littleEndian: boolean) => number;

const READERS: Readonly<Record<ElementFormat, Reader>> = {
  float16: (view, at, little) => halfToFloat(view.getUint16(at, little)),
  bfloat16: (view, at, little) => bfloat16ToFloat(view.getUint16(at, little)),
  float32: (view, at, little) => view.getFloat32(at, little),
  float64: (view, at, little) => view.getFloat64(at, little),
  int8: (view, at) => view.getInt8(at),
  uint8: (view, at) => view.getUint8(at),
  int16: (view, at, little) => view.getInt16(at, little),
  uint16: (view, at, little) => view.getUint16(at, little),
  int32: (view, at, little) => view.getInt32(at, little),
  uint32: (view, at, little) => view.getUint32(at, little),
  int64: (view, at, little) => Number(view.getBigInt64(at, little)),
  uint64: (view, at, little) => Number(view.getBigUint64(at, little)),
  bool: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
};

/** IEEE 754 binary16, as its 16 bits, to a number: exact. */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The nearest IEEE 754 binary16, ties to even, as its 16 bits; beyond 65504 and a half step it is infinite. */
export function floatToHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  // Below 2⁻¹⁴ steps are 2⁻²⁴; a carry out of the fraction runs into the exponent, which is just what it means.
  const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size));
  const steps = roundToEven(size / 2 ** (exponent - 10));
  return sign | (steps + (exponent + 14) * 1024);
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

const word = new Uint32Array(1);
const asFloat = new Float32Array(word.buffer);

/** A bfloat16 is the upper half of a float32. */
export function bfloat16ToFloat(bits: number): number {
  word[0] = bits << 16;
  return asFloat[0] as number;
}
