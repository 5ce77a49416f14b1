import path from 'node:path';
import { SettingsFile } from './settings.ts';

/**
 * The file whose document is open, beyond the end of a window or an app that did not close as it should: it is opened
 * again then, unless a backup of unsaved work takes its place.
 */
export class OpenDocument {
  readonly #file: SettingsFile<{ path: string | null }>;
  #current: string | null = null;
  /** Of a window that is gone. */
  #left: string | null;

  constructor(file: string) {
    this.#file = new SettingsFile(file, parseOpenDocument);
    this.#left = this.#file.read()?.path ?? null;
    // Should opening it end the app, the next start does without it.
    if (this.#left !== null) this.#file.write({ path: null });
  }

  /** The document of this file is open now; undefined for one that has none. */
  follow(file: string | undefined): void {
    if (this.#current === (file ?? null)) return;
    this.#current = file ?? null;
    this.#file.write({ path: this.#current });
  }

  /** The page is gone, or begins anew. */
  leaveBehind(): void {
    this.#left = this.#current ?? this.#left;
    this.follow(undefined);
  }

  /** The window closed as it should: nothing is to be opened by itself. */
  close(): void {
    this.#left = null;
    this.follow(undefined);
  }

  /** What a window that is gone had open, once. */
  take(): string | undefined {
    const left = this.#left;
    this.#left = null;
    return left ?? undefined;
  }
}

function parseOpenDocument(value: unknown): { path: string | null } | undefined {
  if (typeof value !== 'object' || value === null || !('path' in value)) return undefined;
  const { path: file } = value;
  return file === null || (typeof file === 'string' && path.isAbsolute(file)) ? { path: file } : undefined;
}
