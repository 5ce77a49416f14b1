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

const OTHER_FILE = text('Choose a file that ends in .onnx.', '.onnx로 끝나는 파일을 선택하세요.');
const FETCH_AGAIN = text(
  'Download or export the file again; this copy is damaged.',
  '손상된 사본입니다. 파일을 다시 내려받거나 내보내세요.',
);

const REMEDIES: Readonly<Record<OnnxErrorCode, Text>> = {
  empty: FETCH_AGAIN,
  'too-large': text(
    'Store the weights as external data, or use a smaller model.',
    '가중치를 외부 데이터로 저장하거나 더 작은 모델을 쓰세요.',
  ),
  'not-onnx': OTHER_FILE,
  truncated: FETCH_AGAIN,
  malformed: FETCH_AGAIN,
  'nested-too-deep': text('Flatten the nested graphs of the model.', '모델 안에 겹쳐진 그래프를 펼치세요.'),
  'too-many-parts': text('Use a smaller model.', '더 작은 모델을 쓰세요.'),
  'no-graph': OTHER_FILE,
  'bad-tensor': text('Export the model again.', '모델을 다시 내보내세요.'),
  'unsupported-tensor': text('Export the model with float32 weights.', '가중치를 float32로 하여 모델을 내보내세요.'),
  'external-data': text(
    'Keep the data file beside the model, or export the model as one file.',
    '데이터 파일을 모델 옆에 두거나 모델을 파일 하나로 내보내세요.',
  ),
};

export function onnxError(code: OnnxErrorCode, message: Text, offset?: number): OnnxError {
  return { code, message, remedy: REMEDIES[code], ...(offset === undefined ? {} : { offset }) };
}
