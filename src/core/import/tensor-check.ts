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
        `The tensor “${name}” has the shape ${shape}, which cannot be stored.`,
        `텐서 “${name}”의 모양 ${shape}은(는) 저장할 수 없습니다.`,
      ),
    );
  }
  if (dtype === null) return null;
  const raw = external ?? tensor.rawData;
  const width = tensor.dataType === DataType.BFLOAT16 ? 2n : BigInt(DTYPE_BYTES[dtype]);
  const expected = count * (raw ? width : 1n);
  const actual = BigInt(raw ? raw.byteLength : listLength(tensor, dtype));
  if (expected === actual) return null;
  const [en, ko] = raw ? ['bytes', '바이트'] : ['elements', '원소'];
  return onnxError(
    'bad-tensor',
    text(
      `The tensor “${name}” needs ${expected} ${en} but has ${actual}.`,
      `텐서 “${name}”에는 ${ko} ${expected}개가 필요하지만 ${actual}개가 있습니다.`,
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
