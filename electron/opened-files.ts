import path from 'node:path';
import { isOpenable } from './file-names.ts';

/**
 * The files a command line names. `process.argv` begins with the program; unpackaged, the app's folder follows as the
 * first argument that is no switch.
 */
export function filesIn(argv: readonly string[], isPackaged: boolean, workingFolder: string): string[] {
  const words = argv.slice(1).filter((word) => !word.startsWith('-'));
  return words
    .slice(isPackaged ? 0 : 1)
    .filter(isOpenable)
    .map((word) => path.resolve(workingFolder, word));
}

/** Files the system asked for: kept until the window asks for the first, handed on from then on. */
export class OpenedFiles {
  #waiting: string[] = [];
  #deliver: ((file: string) => void) | undefined;

  push(file: string): void {
    if (this.#deliver) this.#deliver(file);
    else this.#waiting.push(file);
  }

  /** The file the app was started with, once. Later ones, and further ones of that start, go to `deliver`. */
  takeInitial(deliver: (file: string) => void): string | undefined {
    const [initial, ...others] = this.#waiting;
    this.#waiting = [];
    this.#deliver = deliver;
    for (const file of others) deliver(file);
    return initial;
  }

  /** The window is gone or starts anew: files wait again until one asks. */
  pause(): void {
    this.#deliver = undefined;
  }
}
