/** Element types by their ONNX names. */
export type DType =
  | 'float32'
  | 'float16'
  | 'float64'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'bool';

/** Bytes that one element of a type takes. */
export const DTYPE_BYTES: Readonly<Record<DType, number>> = {
  float32: 4,
  float16: 2,
  float64: 8,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  bool: 1,
};

/** The symbolic batch dim: every picture of a batch is computed alike, so no count ever multiplies by it. */
export const BATCH = 'N';

/** An integer, or the name of a dim that is only known at run time (`N`). */
export type Dim = number | string;
/** Dims in NCHW order. */
export type Shape = readonly Dim[];

/** What flows along an edge. */
export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** A stored tensor: `data.length` is the product of `shape`. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A float32 tensor type. */
export function float32(shape: Shape): TensorType {
  return { dtype: 'float32', shape };
}

/** `['N', 3, 32, 32]` → `N×3×32×32`; a scalar is `scalar`. */
export function formatShape(shape: Shape, separator = '×'): string {
  return shape.length === 0 ? 'scalar' : shape.join(separator);
}

/** Number of elements for one picture: symbolic dims count as 1. */
export function elementCount(shape: Shape): number {
  return shape.reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : 1), 1);
}

/** Bytes one picture's activation takes. */
export function tensorBytes(type: TensorType): number {
  return elementCount(type.shape) * DTYPE_BYTES[type.dtype];
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, index) => dim === b[index]);
}

export function sameTensorType(a: TensorType | null, b: TensorType | null): boolean {
  return a === b || (a !== null && b !== null && a.dtype === b.dtype && sameShape(a.shape, b.shape));
}

/**
 * How many numbers a picture gets, where it gets one row of them: [N, K], and with further axes of length 1.
 * @returns null for maps, boxes, sequences, and for several rows (a fixed batch)
 * @example rowLength(['N', 1000, 1, 1]) // 1000
 */
export function rowLength(shape: Shape): number | null {
  const [batch, ...rest] = shape.length === 1 ? [1, ...shape] : shape;
  if (rest.length === 0 || (typeof batch === 'number' && batch !== 1)) return null;
  let length = 1;
  for (const dim of rest) {
    if (typeof dim !== 'number' || dim < 1) return null;
    if (dim > 1 && length > 1) return null;
    length *= dim;
  }
  return length;
}
