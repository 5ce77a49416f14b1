import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemCode } from '../src/disk/file-errors.ts';

/**
 * A small JSON file of the main process in the user's data folder. What is missing, damaged or of another shape
 * counts as absent: such a file may never keep the app from starting. A damaged one is set aside under another name.
 */
export class SettingsFile<Value> {
  readonly #file: string;
  readonly #parse: (value: unknown) => Value | undefined;
  #damaged = false;

  constructor(file: string, parse: (value: unknown) => Value | undefined) {
    this.#file = file;
    this.#parse = parse;
  }

  /** Whether the file was there and could not be used. */
  get damaged(): boolean {
    return this.#damaged;
  }

  read(): Value | undefined {
    let value: Value | undefined;
    try {
      value = this.#parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
    }
    if (value === undefined) this.#setAside();
    return value;
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

  #setAside(): void {
    this.#damaged = true;
    try {
      renameSync(this.#file, `${this.#file}.damaged`);
    } catch {
      // It is overwritten by the next write, then.
    }
  }
}
