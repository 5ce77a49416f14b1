import { err, ok, type Result } from '../result.ts';
import { type Text, text } from '../text.ts';
import { type OnnxError, onnxError } from './errors.ts';
import type { TensorProto } from './gen/onnx_pb.ts';

/**
 * Tensors whose elements are in another file. Only files that the user picked are read; the model's own paths are names
 * to look up among them, never paths to open.
 */

/** The bytes of a tensor with external data. Nothing is allocated: the result is a view. */
export function externalSlice(
  tensor: TensorProto,
  files: ReadonlyMap<string, Uint8Array>,
): Result<Uint8Array, OnnxError> {
  const entry = (key: string) => tensor.externalData.find((candidate) => candidate.key === key)?.value;
  const name = tensor.name ?? '';
  const location = entry('location') ?? '';
  if (!isSafeLocation(location)) {
    return fail(
      text(
        `The tensor “${name}” points to “${location}”, outside the model’s folder.`,
        `텐서 “${name}”이(가) 모델 폴더 밖의 “${location}”을(를) 가리킵니다.`,
      ),
    );
  }
  const bytes = files.get(location) ?? files.get(location.replace(/^\.\//, ''));
  if (!bytes) {
    return fail(
      text(
        `The elements of “${name}” are in the file “${location}”, which was not opened with the model.`,
        `“${name}”의 원소는 파일 “${location}”에 있지만 모델과 함께 열지 않았습니다.`,
      ),
    );
  }
  const offset = wholeNumber(entry('offset') ?? '0');
  const length = wholeNumber(entry('length') ?? String(BigInt(bytes.length) - (offset ?? 0n)));
  if (offset === null || length === null || offset + length > BigInt(bytes.length)) {
    return fail(
      text(
        `The tensor “${name}” takes ${entry('length') ?? '?'} bytes from ${entry('offset') ?? '0'} of “${location}”, which has ${bytes.length}.`,
        `텐서 “${name}”은(는) “${location}”의 ${entry('offset') ?? '0'}부터 ${entry('length') ?? '?'}바이트를 쓰지만 파일은 ${bytes.length}바이트입니다.`,
      ),
    );
  }
  return ok(bytes.subarray(Number(offset), Number(offset + length)));
}

/** A name relative to the model's folder that cannot leave it. */
export function isSafeLocation(location: string): boolean {
  if (location === '' || location.length > 4096 || /[\p{Cc}:]/u.test(location)) return false;
  const parts = location.split(/[/\\]/);
  return !location.startsWith('/') && !location.startsWith('\\') && !parts.includes('..');
}

function wholeNumber(value: string): bigint | null {
  return /^\d{1,18}$/.test(value) ? BigInt(value) : null;
}

function fail(message: Text): Result<never, OnnxError> {
  return err(onnxError('external-data', message));
}
