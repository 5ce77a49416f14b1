import type { CompileError } from '../core/compile/types.ts';
import { type FileProblem, problemInWords } from '../core/project/problems.ts';
import { joinTexts, sameText, type Text, withRemedy } from '../core/text.ts';

/** How a command ends: 0, or 2 on bad input, with what goes to standard output and what to standard error. */
export interface Outcome {
  readonly exitCode: 0 | 2;
  /** Complete: written as it is. */
  readonly output: string;
  readonly messages: readonly Text[];
}

export function success(output: string, ...messages: readonly (Text | null)[]): Outcome {
  return { exitCode: 0, output, messages: messages.filter((message) => message !== null) };
}

export function failure(...messages: readonly Text[]): Outcome {
  return { exitCode: 2, output: '', messages };
}

/** A message about one file, in the window's words. */
export function aboutFile(file: string, message: Text): Text {
  return joinTexts([sameText(`${file}:`), message], ' ');
}

export function fileFailure(file: string, problem: FileProblem): Outcome {
  return failure(aboutFile(file, problemInWords(problem)));
}

export function compileFailure(file: string, { message, remedy }: CompileError): Outcome {
  return failure(aboutFile(file, withRemedy({ message, remedy })));
}
