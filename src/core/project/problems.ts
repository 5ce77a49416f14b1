import { bytesText } from '../format.ts';
import { err, type Result } from '../result.ts';
import { joinTexts, type Text, text } from '../text.ts';
import { PROBLEM_TEXTS, type ProblemValues } from './problem-texts.ts';

export type FileProblemCode = keyof typeof PROBLEM_TEXTS;

/** Why a file did not open, or was not written. */
export interface FileProblem {
  readonly code: FileProblemCode;
  /** What happened. */
  readonly message: Text;
  /** What is safe. */
  readonly safe: Text;
  /** What to do next. */
  readonly remedy: Text;
}

const OPENING_IS_SAFE = text(
  'project.problems.openingIsSafe',
  'Nothing was changed: neither the file nor an open drawing.',
);
const SAVING_IS_SAFE = text(
  'project.problems.savingIsSafe',
  'The file on disk is as it was, and your drawing is still open.',
);

/**
 * Makes a problem from its code and the values its sentences need. Values that come from a file must have gone
 * through `quoted`.
 */
export function fileProblem(code: FileProblemCode, values: ProblemValues = {}): FileProblem {
  const { message, remedy } = PROBLEM_TEXTS[code];
  return {
    code,
    message: message(values as Required<ProblemValues>),
    safe: code === 'not-verified' ? SAVING_IS_SAFE : OPENING_IS_SAFE,
    remedy,
  };
}

/** The failing Result of a problem. */
export function failFile(code: FileProblemCode, values: ProblemValues = {}): Result<never, FileProblem> {
  return err(fileProblem(code, values));
}

/** What is larger than it may be; both in bytes. */
export function tooLarge(what: Text, size: number, limit: number): FileProblem {
  return fileProblem('file-too-large', { what, size: bytesText(size), limit: bytesText(limit) });
}

/** A problem with something inside the file, and what exactly is wrong with it. */
export function damage(code: FileProblemCode, reason: Text): FileProblem {
  return fileProblem(code, { reason });
}

/** The three sentences as one: what the command line prints and a dialog shows. */
export function problemInWords(problem: FileProblem): Text {
  return joinTexts([problem.message, problem.safe, problem.remedy], ' ');
}

/**
 * A value out of a file, made fit for a sentence: short, on one line, and without characters that hide or reorder text.
 * @example quoted('a\u202Eb') // 'a\\u202eb'
 */
export function quoted(value: unknown, limit = 60): string {
  const raw = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const short = raw.length > limit ? `${raw.slice(0, limit)}…` : raw;
  return short.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
}
