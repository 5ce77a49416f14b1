import { err, ok, type Result } from '../result.ts';
import { DTYPE_BYTES, type DType } from '../tensor/types.ts';
import { type Text, text } from '../text.ts';
import { bfloat16ToFloat, halfToFloat } from '../weights/elements.ts';
import { type OnnxError, type OnnxErrorCode, onnxError } from './errors.ts';
import { TensorProto_DataType as DataType, type TensorProto, TensorProto_DataLocation } from './gen/onnx_pb.ts';
import { dtypeOf } from './helpers.ts';

export type TensorElements =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** A stored tensor with its elements. Halves (float16, bfloat16) are widened to float32, bool is 0 or 1. */
export interface ReadTensor {
  /** As stored; bfloat16 is reported as float32. */
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TensorElements;
}

const MAX_RANK = 8;
const MAX_ELEMENTS = 2 ** 29;

/**
 * Reads the elements of a stored tensor, wherever the format keeps them: `raw_data` or the typed list of its kind.
 * The result owns its memory.
 *
 * Errors: `bad-tensor` (dims and data disagree), `unsupported-tensor` (strings, complex, 8 bits and below),
 * `external-data` (the elements are in another file, which `external` did not supply).
 * @param external bytes of a tensor with external data, exactly as many as its elements take
 */
export function readTensor(tensor: TensorProto, external?: Uint8Array): Result<ReadTensor, OnnxError> {
  const name = tensor.name ?? '';
  const shape = tensor.dims.map(Number);
  const count = tensor.dims.reduce((product, dim) => product * dim, 1n);
  if (shape.length > MAX_RANK || tensor.dims.some((dim) => dim < 0n) || count > BigInt(MAX_ELEMENTS)) {
    return fail(
      'bad-tensor',
      text(
        'onnx.readTensor.theTensorNameHasThe',
        'The tensor “{name}” has the shape {shape}, which cannot be stored.',
        { name, shape: shape.join('×') },
      ),
    );
  }
  const half = tensor.dataType === DataType.BFLOAT16;
  const dtype = half ? 'float32' : dtypeOf(tensor.dataType);
  if (dtype === undefined) {
    return fail(
      'unsupported-tensor',
      text(
        'onnx.readTensor.theTensorNameHasElements',
        'The tensor “{name}” has elements of ONNX type {dataType}, which Convas cannot read.',
        { name, dataType: tensor.dataType ?? 0 },
      ),
    );
  }
  const elements = Number(count);
  const width = half ? 2 : DTYPE_BYTES[dtype];
  const isExternal = tensor.dataLocation === TensorProto_DataLocation.EXTERNAL;
  if (isExternal && external === undefined) {
    return fail(
      'external-data',
      text(
        'onnx.readTensor.theElementsOfNameAre',
        'The elements of “{name}” are in another file, which is not at hand.',
        { name },
      ),
    );
  }
  const raw = isExternal ? external : tensor.rawData;
  if (raw !== undefined) {
    if (raw.byteLength !== elements * width) return disagree(name, elements * width, raw.byteLength);
    // A copy: the file's bytes need not be aligned, and must not stay alive for one tensor's sake.
    const bytes = new Uint8Array(raw).buffer;
    return ok({ dtype, shape, data: half ? widenBfloat16(new Uint16Array(bytes)) : view(dtype, bytes) });
  }
  const list = typedList(tensor, dtype, half);
  if (list.length !== elements) return disagree(name, elements * width, list.length * width);
  return ok({ dtype, shape, data: list });
}

/** The elements as float32, whatever they were stored as. */
export function toFloat32(tensor: ReadTensor): Float32Array {
  return tensor.data instanceof Float32Array
    ? tensor.data
    : Float32Array.from(tensor.data as ArrayLike<number>, Number);
}

function view(dtype: DType, bytes: ArrayBuffer): TensorElements {
  switch (dtype) {
    case 'float32':
      return new Float32Array(bytes);
    case 'float64':
      return new Float64Array(bytes);
    case 'float16':
      return widenFloat16(new Uint16Array(bytes));
    case 'int8':
      return new Int8Array(bytes);
    case 'uint8':
    case 'bool':
      return new Uint8Array(bytes);
    case 'int16':
      return new Int16Array(bytes);
    case 'uint16':
      return new Uint16Array(bytes);
    case 'int32':
      return new Int32Array(bytes);
    case 'uint32':
      return new Uint32Array(bytes);
    case 'int64':
      return new BigInt64Array(bytes);
    case 'uint64':
      return new BigUint64Array(bytes);
  }
}

/** Which list holds which type is laid down in `onnx.proto`. */
function typedList(tensor: TensorProto, dtype: DType, half: boolean): TensorElements {
  if (half) return widenBfloat16(Uint16Array.from(tensor.int32Data));
  switch (dtype) {
    case 'float32':
      return Float32Array.from(tensor.floatData);
    case 'float64':
      return Float64Array.from(tensor.doubleData);
    case 'float16':
      return widenFloat16(Uint16Array.from(tensor.int32Data));
    case 'int8':
      return Int8Array.from(tensor.int32Data);
    case 'uint8':
    case 'bool':
      return Uint8Array.from(tensor.int32Data);
    case 'int16':
      return Int16Array.from(tensor.int32Data);
    case 'uint16':
      return Uint16Array.from(tensor.int32Data);
    case 'int32':
      return Int32Array.from(tensor.int32Data);
    case 'uint32':
      return Uint32Array.from(tensor.uint64Data, Number);
    case 'int64':
      return BigInt64Array.from(tensor.int64Data);
    case 'uint64':
      return BigUint64Array.from(tensor.uint64Data);
  }
}

function widenFloat16(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, halfToFloat);
}

function widenBfloat16(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, bfloat16ToFloat);
}

function fail(code: OnnxErrorCode, message: Text): Result<never, OnnxError> {
  return err(onnxError(code, message));
}

function disagree(name: string, expected: number, actual: number): Result<never, OnnxError> {
  return fail(
    'bad-tensor',
    text('onnx.readTensor.theTensorNameNeedsExpected', 'The tensor “{name}” needs {expected} bytes but has {actual}.', {
      name,
      expected,
      actual,
    }),
  );
}
