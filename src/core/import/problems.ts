import type { OnnxError, OnnxErrorCode } from '../onnx/errors.ts';
import { err, type Result } from '../result.ts';
import { type Text, text } from '../text.ts';

/** Why a model file was not opened: what happened, what is safe, what to do. */
export interface ImportProblem {
  readonly code: OnnxErrorCode | keyof typeof PROBLEMS;
  readonly message: Text;
  readonly remedy: Text;
  /** Where in the file, in bytes, if a place is to blame. */
  readonly offset?: number;
  /** Files that have to be picked too, by their paths from the model's folder. */
  readonly missing?: readonly string[];
}

type Values = Readonly<Record<string, string | number>>;
interface Entry {
  readonly message: (values: Values) => Text;
  readonly remedy: Text;
}

const ASK_EXPORTER = text(
  'Export the model again from the tool that made it; check it with the ONNX checker.',
  '모델을 만든 도구에서 다시 내보내고 ONNX 검사 도구로 확인하세요.',
);

const PROBLEMS = {
  'unsupported-opset': {
    message: (v) =>
      text(
        `The model uses version ${v.version} of the ONNX operators; Convas reads versions up to 25.`,
        `모델이 ONNX 연산자 버전 ${v.version}을(를) 씁니다. Convas는 버전 25까지 읽습니다.`,
      ),
    remedy: text(
      'Convert the model to a version from 7 to 25, or update Convas.',
      '모델을 7에서 25 사이의 버전으로 변환하거나 Convas를 새 버전으로 바꾸세요.',
    ),
  },
  'missing-value': {
    message: (v) =>
      text(
        `The node “${v.node}” reads “${v.value}”, which nothing in the file makes or stores.`,
        `노드 “${v.node}”이(가) 읽는 “${v.value}”을(를) 만들거나 저장하는 것이 파일에 없습니다.`,
      ),
    remedy: ASK_EXPORTER,
  },
  'duplicate-value': {
    message: (v) =>
      text(`Two nodes of the file both make “${v.value}”.`, `파일의 두 노드가 모두 “${v.value}”을(를) 만듭니다.`),
    remedy: ASK_EXPORTER,
  },
  cycle: {
    message: (v) =>
      text(
        `The nodes of the file form a loop through “${v.node}”.`,
        `파일의 노드들이 “${v.node}”을(를) 지나는 순환을 이룹니다.`,
      ),
    remedy: ASK_EXPORTER,
  },
  'recursive-function': {
    message: (v) =>
      text(`The function “${v.name}” of the file calls itself.`, `파일의 함수 “${v.name}”이(가) 자기 자신을 부릅니다.`),
    remedy: ASK_EXPORTER,
  },
  'bad-node': {
    message: (v) =>
      text(
        `A node of the file (number ${v.index}) names no operator.`,
        `파일의 ${v.index}번 노드에 연산자가 없습니다.`,
      ),
    remedy: ASK_EXPORTER,
  },
  'impossible-input': {
    message: (v) =>
      text(
        `The input “${v.name}” has the shape ${v.shape}; a tensor has up to 8 dims, each a whole number from 0 up to 2⁵³.`,
        `입력 “${v.name}”의 모양이 ${v.shape}입니다. 텐서의 차원은 8개까지, 각각 0 이상 2⁵³ 이하의 정수입니다.`,
      ),
    remedy: ASK_EXPORTER,
  },
  'too-many-edges': {
    message: (v) =>
      text(
        `The model has ${v.count} connections between layers; a drawing holds at most ${v.limit}.`,
        `모델의 레이어 사이 연결이 ${v.count}개입니다. 그림 하나에는 ${v.limit}개까지 둘 수 있습니다.`,
      ),
    remedy: text('Open a smaller model, or a part of this one.', '더 작은 모델이나 이 모델의 일부를 여세요.'),
  },
  'too-many-layers': {
    message: (v) =>
      text(
        `The model has ${v.count} layers; a drawing holds at most ${v.limit}.`,
        `모델의 레이어가 ${v.count}개입니다. 그림 하나에는 ${v.limit}개까지 둘 수 있습니다.`,
      ),
    remedy: text('Open a smaller model, or a part of this one.', '더 작은 모델이나 이 모델의 일부를 여세요.'),
  },
  'constant-too-large': {
    message: (v) =>
      text(
        `The file asks for a constant of ${v.elements} elements, more than Convas will make (2²⁸).`,
        `파일이 원소 ${v.elements}개짜리 상수를 요구합니다. Convas가 만드는 한도(2²⁸)를 넘습니다.`,
      ),
    remedy: ASK_EXPORTER,
  },
  'import-crashed': {
    message: (v) =>
      text(
        `Convas could not open this model (${v.reason}). This is a bug in Convas; the open drawing is unchanged.`,
        `Convas가 이 모델을 열지 못했습니다(${v.reason}). Convas의 결함이며 열린 그림은 그대로입니다.`,
      ),
    remedy: text('Report the bug, with the file if you may share it.', '가능하면 파일과 함께 결함을 알려 주세요.'),
  },
} satisfies Record<string, Entry>;

const SAFE = text('The open drawing is unchanged.', '열린 그림은 그대로입니다.');

export function importProblem(code: keyof typeof PROBLEMS, values: Values = {}): ImportProblem {
  const { message, remedy } = PROBLEMS[code];
  return { code, ...assured(message(values), remedy) };
}

export function failImport(code: keyof typeof PROBLEMS, values: Values = {}): Result<never, ImportProblem> {
  return err(importProblem(code, values));
}

/** A problem of the bytes as a problem of the import: it also says that nothing else was touched. */
export function fromOnnxError(error: OnnxError): ImportProblem {
  return { ...error, ...assured(error.message, error.remedy) };
}

function assured(message: Text, remedy: Text) {
  return { message, remedy: text(`${SAFE.en} ${remedy.en}`, `${SAFE.ko} ${remedy.ko}`) };
}
