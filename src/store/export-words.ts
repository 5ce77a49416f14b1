import { joinTexts, sameText, type Text, text } from '../core/text.ts';
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
  const what =
    outputs.length === 1
      ? text('store.exportWords.itsOutputDiffers', 'its output differs')
      : text('store.exportWords.itsOutputsDiffer', 'its outputs differ');
  const on = inputText(input);
  return text(
    'store.exportWords.checkedOnnxRuntimeLoadsIt',
    'Checked: ONNX Runtime loads it; on {on} {what} from the canvas by at most {difference}.',
    { on, what, difference },
  );
}

export function inputText(input: ProofInput): Text {
  switch (input.kind) {
    case 'picture':
      return sameText(input.name);
    case 'noise':
      return text('store.exportWords.seededNoise', 'seeded noise');
    case 'tensors':
      return text('store.exportWords.theNumbersOfItsTensor', 'the numbers of its tensor inputs');
  }
}

/** What was looked at. */
export function checkedText(input: ProofInput): Text {
  const done = text('store.exportWords.done', 'ONNX Runtime loads the file and runs it, and the canvas too.');
  const on = {
    picture: text('store.exportWords.picture', 'Both saw the picture'),
    noise: text('store.exportWords.noise', 'No picture is open: both saw seeded noise.'),
    tensors: text(
      'store.exportWords.tensors',
      'The network takes no picture: both were fed the numbers of its tensor inputs.',
    ),
  }[input.kind];
  const named =
    input.kind === 'picture'
      ? joinTexts([on, text('store.exportWords.name', '“{name}”.', { name: input.name })], ' ')
      : on;
  return joinTexts([done, named], ' ');
}

/** What the check does not say: null where it says all it can. */
export function uncheckedText({ input, outputs }: ExportProof): Text | null {
  const blind = outputs.filter(({ shape, finite }) => shape !== null && isEmpty(shape, finite));
  const remarks: Text[] = [];
  if (input.kind === 'noise') {
    remarks.push(
      text(
        'store.exportWords.notCheckedWhatItMakes',
        'Not checked: what it makes of a real picture. Add one to compare on it.',
      ),
    );
  }
  if (blind.length > 0) {
    const names = blind.map((output) => output.layer).join(', ');
    remarks.push(
      text('store.exportWords.saysLittleNoOutputOf', 'Says little: no output of {names} is a finite number.', {
        names,
      }),
    );
  }
  return remarks.length > 0 ? joinTexts(remarks, ' ') : null;
}

function isEmpty(shape: NonNullable<OutputProof['shape']>, finite: number): boolean {
  return finite === 0 && shape.reduce((product, dim) => product * dim, 1) > 0;
}

export function notWritten(reason: Text): Text {
  return text(
    'store.exportWords.nothingWasWrittenSinceThe',
    'Nothing was written, since the file would not run: {reason}',
    { reason },
  );
}

/** How far a file without a comparison was checked. */
export function uncomparedText(stage: ProofFailure['stage']): Text {
  return stage === 'canvas'
    ? text(
        'store.exportWords.onnxRuntimeLoadsTheFile',
        'ONNX Runtime loads the file and runs it. Not compared: the canvas cannot run beside it.',
      )
    : text(
        'store.exportWords.notCheckedOnnxRuntimeWeb',
        'Not checked: ONNX Runtime Web does not run this file. What you did not edit leaves as it came.',
      );
}

export function unchecked({ stage, message }: ProofFailure): Text {
  return joinTexts([uncomparedText(stage), message], ' ');
}
