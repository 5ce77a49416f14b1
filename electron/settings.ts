import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A small JSON file of the main process in the user's data folder. What is missing, damaged or of another shape
 * counts as absent: such a file may never keep the app from starting.
 */
export class SettingsFile<Value> {
  readonly #file: string;
  readonly #parse: (value: unknown) => Value | undefined;

  constructor(file: string, parse: (value: unknown) => Value | undefined) {
    this.#file = file;
    this.#parse = parse;
  }

  read(): Value | undefined {
    try {
      return this.#parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch {
      return undefined;
    }
  }

  /** Best effort: on a full disk the app forgets its window's place and goes on. */
  write(value: Value): void {
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true });
      const temporary = `${this.#file}.tmp`;
      writeFileSync(temporary, JSON.stringify(value));
      renameSync(temporary, this.#file);
    } catch {
      // See above.
    }
  }
}
