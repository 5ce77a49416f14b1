import { type Text, text } from '../text.ts';

/** What can be wrong with ONNX bytes, by a stable code. */
export type OnnxErrorCode =
  | 'empty'
  | 'too-large'
  | 'not-onnx'
  | 'truncated'
  | 'malformed'
  | 'nested-too-deep'
  | 'too-many-parts'
  | 'no-graph'
  | 'bad-tensor'
  | 'unsupported-tensor'
  | 'external-data';

export interface OnnxError {
  readonly code: OnnxErrorCode;
  /** What happened. */
  readonly message: Text;
  /** What to do next. */
  readonly remedy: Text;
  /** Where in the file, in bytes, if a place is to blame. */
  readonly offset?: number;
  /** External data: locations of the files that were not picked, from the model's folder. */
  readonly missing?: readonly string[];
}

const OTHER_FILE = text(
  'onnx.errors.anotherFile',
  'Choose another file: the contents of this one are no ONNX model, whatever it is called.',
);
const FETCH_AGAIN = text('onnx.errors.fetchAgain', 'Download or export the file again; this copy is damaged.');

const REMEDIES: Readonly<Record<OnnxErrorCode, Text>> = {
  empty: FETCH_AGAIN,
  'too-large': text(
    'onnx.errors.storeTheWeightsAsExternal',
    'Store the weights as external data, or use a smaller model.',
  ),
  'not-onnx': OTHER_FILE,
  truncated: FETCH_AGAIN,
  malformed: FETCH_AGAIN,
  'nested-too-deep': text('onnx.errors.flattenTheNestedGraphsOf', 'Flatten the nested graphs of the model.'),
  'too-many-parts': text('onnx.errors.useASmallerModel', 'Use a smaller model.'),
  'no-graph': OTHER_FILE,
  'bad-tensor': text('onnx.errors.exportTheModelAgain', 'Export the model again.'),
  'unsupported-tensor': text('onnx.errors.exportTheModelWithFloat32', 'Export the model with float32 weights.'),
  'external-data': text(
    'onnx.errors.keepTheDataFileBeside',
    'Keep the data file beside the model, or export the model as one file.',
  ),
};

export function onnxError(code: OnnxErrorCode, message: Text, offset?: number): OnnxError {
  return { code, message, remedy: REMEDIES[code], ...(offset === undefined ? {} : { offset }) };
}
