import { type OnnxError, onnxError } from '../onnx/errors.ts';
import { TensorProto_DataType as DataType, type TensorProto } from '../onnx/gen/onnx_pb.ts';
import { DTYPE_BYTES, type DType } from '../tensor/types.ts';
import { text } from '../text.ts';

/** What a stored tensor must keep, checked without reading or allocating its elements. */

const MAX_RANK = 8;
const MAX_ELEMENTS = 2n ** 31n;

/**
 * @param dtype null for element types that are carried along unread: only their dims are checked
 * @param external the bytes of external data; undefined where the elements are in the file itself
 */
export function checkTensor(
  tensor: TensorProto,
  dtype: DType | null,
  external: Uint8Array | undefined,
): OnnxError | null {
  const name = tensor.name ?? '';
  const count = tensor.dims.reduce((product, dim) => product * dim, 1n);
  if (tensor.dims.length > MAX_RANK || tensor.dims.some((dim) => dim < 0n) || count > MAX_ELEMENTS) {
    const shape = tensor.dims.join('×');
    return onnxError(
      'bad-tensor',
      text(
        'import.tensorCheck.theTensorNameHasThe',
        'The tensor “{name}” has the shape {shape}, which cannot be stored.',
        { name, shape },
      ),
    );
  }
  if (dtype === null) return null;
  const raw = external ?? tensor.rawData;
  const width = tensor.dataType === DataType.BFLOAT16 ? 2n : BigInt(DTYPE_BYTES[dtype]);
  const expected = count * (raw ? width : 1n);
  const actual = BigInt(raw ? raw.byteLength : listLength(tensor, dtype));
  if (expected === actual) return null;
  const unit = raw ? text('import.tensorCheck.bytes', 'bytes') : text('import.tensorCheck.elements', 'elements');
  return onnxError(
    'bad-tensor',
    text(
      'import.tensorCheck.theTensorNameNeedsExpected',
      'The tensor “{name}” needs {expected} {unit} but has {actual}.',
      { name, expected: String(expected), unit, actual: String(actual) },
    ),
  );
}

function listLength(tensor: TensorProto, dtype: DType): number {
  if (tensor.dataType === DataType.BFLOAT16) return tensor.int32Data.length;
  switch (dtype) {
    case 'float32':
      return tensor.floatData.length;
    case 'float64':
      return tensor.doubleData.length;
    case 'int64':
      return tensor.int64Data.length;
    case 'uint32':
    case 'uint64':
      return tensor.uint64Data.length;
    default:
      return tensor.int32Data.length;
  }
}
