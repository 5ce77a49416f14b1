import { joinTexts, type Text, text } from '../core/text.ts';
import type { ExportProof, OutputProof, ProofFailure, ProofInput } from '../study/studies/export-proof.ts';

/** What is said of an export's check, in the window and beside a written file. */

/** @example differenceText(1.19e-7) // '1.2e-7' */
export function differenceText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '∞';
  return value === 0 ? '0' : value.toExponential(1);
}

/** In one line, for the message beside the written file. */
export function proofText({ maxDifference, input, outputs }: ExportProof): Text {
  const difference = differenceText(maxDifference);
  const what = outputs.length === 1 ? text('its output differs', '출력') : text('its outputs differ', '출력');
  const on = inputText(input);
  return text(
    `Checked: ONNX Runtime loads it; on ${on.en} ${what.en} from the canvas by at most ${difference}.`,
    `확인함: ONNX Runtime이 파일을 읽었고 ${on.ko}에서 캔버스와의 ${what.ko} 차이는 최대 ${difference}입니다.`,
  );
}

export function inputText(input: ProofInput): Text {
  switch (input.kind) {
    case 'picture':
      return text(input.name, input.name);
    case 'noise':
      return text('seeded noise', '시드 잡음');
    case 'tensors':
      return text('the numbers of its tensor inputs', '텐서 입력의 값');
  }
}

/** What was looked at. */
export function checkedText(input: ProofInput): Text {
  const done = text(
    'ONNX Runtime loads the file and runs it, and the canvas too.',
    'ONNX Runtime이 파일을 읽어 실행했고 캔버스도 실행했습니다.',
  );
  const on = {
    picture: text('Both saw the picture', '둘 다 이 그림을 보았습니다:'),
    noise: text('No picture is open: both saw seeded noise.', '열린 그림이 없어 둘 다 시드 잡음을 보았습니다.'),
    tensors: text(
      'The network takes no picture: both were fed the numbers of its tensor inputs.',
      '그림을 받지 않는 신경망이라 둘 다 텐서 입력의 값을 받았습니다.',
    ),
  }[input.kind];
  const named = input.kind === 'picture' ? joinTexts([on, text(`“${input.name}”.`, `“${input.name}”.`)], ' ') : on;
  return joinTexts([done, named], ' ');
}

/** What the check does not say: null where it says all it can. */
export function uncheckedText({ input, outputs }: ExportProof): Text | null {
  const blind = outputs.filter(({ shape, finite }) => shape !== null && isEmpty(shape, finite));
  const remarks: Text[] = [];
  if (input.kind === 'noise') {
    remarks.push(
      text(
        'Not checked: what it makes of a real picture. Add one to compare on it.',
        '확인하지 않음: 실제 그림에서의 결과. 그림을 추가하면 그 그림으로 비교합니다.',
      ),
    );
  }
  if (blind.length > 0) {
    const names = blind.map((output) => output.layer).join(', ');
    remarks.push(
      text(
        `Says little: no output of ${names} is a finite number.`,
        `참고: ${names}의 출력 중 유한한 수가 없어 비교가 큰 의미를 갖지 않습니다.`,
      ),
    );
  }
  return remarks.length > 0 ? joinTexts(remarks, ' ') : null;
}

function isEmpty(shape: NonNullable<OutputProof['shape']>, finite: number): boolean {
  return finite === 0 && shape.reduce((product, dim) => product * dim, 1) > 0;
}

export function notWritten(reason: Text): Text {
  return text(
    `Nothing was written, since the file would not run: ${reason.en}`,
    `실행되지 않을 파일이라 저장하지 않았습니다: ${reason.ko}`,
  );
}

/** How far a file without a comparison was checked. */
export function uncomparedText(stage: ProofFailure['stage']): Text {
  return stage === 'canvas'
    ? text(
        'ONNX Runtime loads the file and runs it. Not compared: the canvas cannot run beside it.',
        'ONNX Runtime이 파일을 읽어 실행했습니다. 캔버스를 실행할 수 없어 비교하지 못했습니다.',
      )
    : text(
        'Not checked: ONNX Runtime Web does not run this file. What you did not edit leaves as it came.',
        '확인하지 못함: ONNX Runtime Web이 이 파일을 실행하지 못합니다. 편집하지 않은 부분은 들어온 그대로 나갑니다.',
      );
}

export function unchecked({ stage, message }: ProofFailure): Text {
  return joinTexts([uncomparedText(stage), message], ' ');
}
