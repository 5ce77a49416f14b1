import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isGone, shownName } from '../src/disk/file-errors.ts';
import { systemPath } from '../src/disk/names.ts';
import type { RecentFile } from './ipc/contract.ts';
import { SettingsFile } from './settings.ts';

const longest = 10;

/** The projects opened or saved last, the latest first. Names are shown; the paths stay in the main process. */
export class RecentFiles {
  readonly #file: SettingsFile<string[]>;
  readonly #onChange: () => void;
  #paths: string[];

  constructor(file: string, onChange: () => void) {
    this.#file = new SettingsFile(file, parseRecentFiles);
    this.#onChange = onChange;
    this.#paths = this.#file.read() ?? [];
  }

  get paths(): readonly string[] {
    return this.#paths;
  }

  /** For the window, which knows each by an id alone. */
  list(): Promise<RecentFile[]> {
    const labels = recentLabels(this.#paths);
    return Promise.all(
      this.#paths.map(async (file, index) => ({
        id: idOf(file),
        label: labels[index] ?? '',
        missing: await isMissing(file),
      })),
    );
  }

  pathOf(id: string): string | undefined {
    return this.#paths.find((file) => idOf(file) === id);
  }

  add(file: string): void {
    if (this.#paths[0] !== file) this.#set([file, ...this.#paths.filter((other) => other !== file)]);
  }

  remove(file: string): void {
    if (this.#paths.includes(file)) this.#set(this.#paths.filter((other) => other !== file));
  }

  clear(): void {
    this.#set([]);
  }

  #set(paths: string[]): void {
    this.#paths = paths.slice(0, longest);
    this.#file.write(this.#paths);
    this.#onChange();
  }
}

function idOf(file: string): string {
  return createHash('sha256').update(file).digest('hex').slice(0, 32);
}

async function isMissing(file: string): Promise<boolean> {
  try {
    await stat(systemPath(file));
    return false;
  } catch (error) {
    return isGone(error);
  }
}

/** A list of absolute paths from JSON, without what is none; undefined if it is no list. */
export function parseRecentFiles(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const paths = value.filter((entry): entry is string => typeof entry === 'string' && path.isAbsolute(entry));
  return [...new Set(paths)].slice(0, longest);
}

/** What the menu calls each file: its name, and its folder's name too where two are called alike. */
export function recentLabels(paths: readonly string[]): string[] {
  const names = paths.map(shownName);
  return paths.map((file, index) => {
    const name = names[index] ?? '';
    const isUnique = names.indexOf(name) === names.lastIndexOf(name);
    return isUnique ? name : `${name} — ${shownName(path.dirname(file))}`;
  });
}
