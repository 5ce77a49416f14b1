import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { knownFormat } from '../formats/foreign.ts';
import { err, ok, type Result } from '../result.ts';
import { text } from '../text.ts';
import { checkWire, type WireLimits } from './check-wire.ts';
import { type OnnxError, onnxError } from './errors.ts';
import { type ModelProto, ModelProtoSchema } from './gen/onnx_pb.ts';

/** Protobuf's own limit: 2 GiB − 1. */
export const MAX_MODEL_BYTES = 2 ** 31 - 1;

/** With what is made of a file besides, reading one that is refused stays below 1 GiB. */
export const WIRE_LIMITS: WireLimits = {
  depth: 64,
  messages: 4_000_000,
  numbers: 64 * 1024 * 1024,
  memory: 768 * 2 ** 20,
};

/**
 * Reads an ONNX file. Fields that this version of the schema does not know are kept and written back.
 * The result's byte fields are views of `bytes`: neither copy nor change those while the model lives.
 *
 * Errors: `empty`, `too-large`, `not-onnx` (names the format where it is a common one), `truncated` and `malformed`
 * (with the offset), `nested-too-deep`, `too-many-parts`, `no-graph`.
 * @example const model = decodeModel(bytes); if (model.ok) console.log(model.value.graph?.node.length);
 */
export function decodeModel(bytes: Uint8Array, limits: WireLimits = WIRE_LIMITS): Result<ModelProto, OnnxError> {
  if (bytes.length === 0) return err(onnxError('empty', text('onnx.codec.theFileIsEmpty', 'The file is empty.')));
  if (bytes.length > MAX_MODEL_BYTES) {
    return err(onnxError('too-large', text('onnx.codec.anOnnxFileHoldsAt', 'An ONNX file holds at most 2 GiB.')));
  }
  const other = beginsLikeOnnx(bytes) ? null : knownFormat(bytes);
  if (other) {
    const message = text('onnx.codec.thisIsNotAnOnnx', 'This is not an ONNX file but {format}.', {
      format: other.name,
    });
    const error = onnxError('not-onnx', message);
    return err(other.remedy ? { ...error, remedy: other.remedy } : error);
  }
  const fault = checkWire(ModelProtoSchema, bytes, limits);
  if (fault) return err(beginsLikeOnnx(bytes) ? fault : notOnnx());
  let model: ModelProto;
  try {
    model = fromBinary(ModelProtoSchema, bytes, { recursionLimit: limits.depth + 1 });
  } catch (error) {
    // The walk above accepts only whole messages; what is left is text that is not UTF-8.
    const reason = error instanceof Error ? error.message : String(error);
    return err(
      onnxError(
        'malformed',
        text('onnx.codec.theFileCannotBeDecoded', 'The file cannot be decoded ({reason}).', { reason }),
      ),
    );
  }
  if (model.graph === undefined) {
    return err(
      model.irVersion === undefined
        ? notOnnx()
        : onnxError('no-graph', text('onnx.codec.theOnnxFileHoldsNo', 'The ONNX file holds no graph.')),
    );
  }
  // Every file since IR 3 names its operator sets; they come behind the graph, so a cut there loses them.
  if (model.opsetImport.length === 0 && (model.irVersion ?? 0n) >= 3n) {
    return err(
      onnxError(
        'malformed',
        text('onnx.codec.theFileDoesNotSay', 'The file does not say which ONNX operators it uses.'),
      ),
    );
  }
  return ok(model);
}

/**
 * Writes an ONNX file. Deterministic: fields in the order of their numbers, lists in the order of the message, so the
 * same model always gives the same bytes.
 * @throws when the result would exceed protobuf's 2 GiB: callers bound the size of the weights first
 */
export function encodeModel(model: ModelProto): Uint8Array<ArrayBuffer> {
  return toBinary(ModelProtoSchema, model);
}

/** Files start with the IR version or, rarely, another of the first eight fields: tells a cut model from random bytes. */
function beginsLikeOnnx(bytes: Uint8Array): boolean {
  return bytes[0] === 0x08 && (bytes[1] ?? 0) > 0 && (bytes[1] ?? 0) < 0x80;
}

function notOnnx(): OnnxError {
  return onnxError('not-onnx', text('onnx.codec.thisIsNotAnOnnx2', 'This is not an ONNX file.'));
}
