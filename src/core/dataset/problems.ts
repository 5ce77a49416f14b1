import { type FileProblem, problemInWords } from '../project/problems.ts';
import { err, type Result } from '../result.ts';
import { joinTexts, sameText, type Text } from '../text.ts';
import { PROBLEMS, type ProblemValues } from './problem-texts.ts';

export type DataProblemCode = keyof typeof PROBLEMS | 'file';

/** How the axes behind the first one lie: the channels last, or first. */
export type AxisOrder = 'nhwc' | 'nchw';

/** Why a data set could not be read. */
export interface DataProblem {
  readonly code: DataProblemCode;
  /** What happened, and what to do. */
  readonly message: Text;
  readonly remedy: Text;
  /** Where only a person can know: what to choose from, and then read again. */
  readonly question?: readonly AxisOrder[];
}

/** Values that come from a file must have gone through `quoted`. */
export function dataProblem(code: Exclude<DataProblemCode, 'file'>, values: ProblemValues = {}): DataProblem {
  const { message, remedy } = PROBLEMS[code];
  return { code, message: message(values as Required<ProblemValues>), remedy };
}

export function failData(
  code: Exclude<DataProblemCode, 'file'>,
  values: ProblemValues = {},
): Result<never, DataProblem> {
  return err(dataProblem(code, values));
}

/** What is wrong with a file in general, said of a data set. */
export function aboutFileProblem(problem: FileProblem): DataProblem {
  return saidElsewhere(problemInWords(problem));
}

/** A problem that others have put into whole sentences. */
export function saidElsewhere(message: Text): DataProblem {
  return { code: 'file', message, remedy: sameText('') };
}

/** All of it as one text. */
export function dataProblemInWords({ message, remedy }: DataProblem): Text {
  return joinTexts([message, remedy], ' ');
}
