import { constants } from 'node:os';

/** A failure that is no bug: its message says in one sentence what is wrong and what to do about it. */
export class ExpectedFailure extends Error {}

/** Somebody asked the script to end: nothing further is begun, and no result is claimed. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`interrupted by ${signal}`);
    this.code = 128 + constants.signals[signal];
  }
}

/**
 * Tells on stderr what a script does. (Results go to stdout, so that they can be piped.)
 * @param {string} message
 */
export function say(message) {
  process.stderr.write(`convas: ${message}\n`);
}

/**
 * Runs a script's main function. Expected failures end it with their sentence and exit code 1; a stack trace is
 * for bugs only.
 * @param {() => Promise<number | void>} main returns the exit code, 0 if nothing
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof ExpectedFailure) && !(error instanceof Interrupted)) throw error;
    say(error.message);
    process.exitCode = error instanceof Interrupted ? error.code : 1;
  }
}

/**
 * "0.8 s", "2 min 05 s": how long something took.
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.round(seconds % 60)).padStart(2, '0')} s`;
}
