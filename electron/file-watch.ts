import { type FSWatcher, realpathSync, watch } from 'node:fs';
import path from 'node:path';
import { writesSettled } from '../src/disk/atomic-write.ts';
import { pathFromBytes, systemPath } from '../src/disk/names.ts';
import { fingerprint, sameFingerprint } from '../src/disk/read-file.ts';
import type { FileTokens } from './file-tokens.ts';
import type { FileChange } from './ipc/contract.ts';

/** Programs replace a file in several steps: what counts is how it is once they rest. */
const REST_MS = 250;

/**
 * Notices when another program changes or deletes the file of the open document. The folder is watched, since most
 * programs put a new file in the old one's place; where watching does not work (some network drives), `check` when the
 * window gets the focus finds it out. Our own saves are known and stay silent.
 */
export class FileWatch {
  readonly #tokens: FileTokens;
  readonly #tell: (change: FileChange) => void;
  #token: string | null = null;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** What was told last, so that each change is told once. */
  #told = '';

  constructor(tokens: FileTokens, tell: (change: FileChange) => void) {
    this.#tokens = tokens;
    this.#tell = tell;
  }

  /** Watches the file behind a token instead of the one before; null for none. */
  follow(token: string | null): void {
    if (token === this.#token) return;
    this.stop();
    this.#token = token;
    const file = token === null ? undefined : this.#tokens.pathOf(token);
    if (file === undefined) return;
    this.#watcher = this.#watchFolderOf(file);
    // A restored backup belongs to a file that was left alone for a while.
    void this.check();
  }

  /** Looks now. */
  async check(): Promise<void> {
    const token = this.#token;
    const file = token === null ? undefined : this.#tokens.pathOf(token);
    if (token === null || file === undefined) return;
    for (;;) {
      await writesSettled();
      const known = this.#tokens.known(token)?.fingerprint;
      const now = await fingerprint(file).catch(() => undefined);
      if (token !== this.#token || !known) return;
      // Saved meanwhile: what was seen may be either state.
      if (known !== this.#tokens.known(token)?.fingerprint) continue;
      if (now && sameFingerprint(now, known)) {
        this.#told = '';
        return;
      }
      const seen = JSON.stringify(now ?? null);
      if (seen === this.#told) return;
      this.#told = seen;
      this.#tell({ token, kind: now ? 'changed' : 'deleted' });
      return;
    }
  }

  stop(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    clearTimeout(this.#timer);
    this.#token = null;
    this.#told = '';
  }

  #watchFolderOf(file: string): FSWatcher | undefined {
    try {
      // Where a link leads: that is the file which is written.
      const target = targetOf(file);
      const name = path.basename(target);
      const options = { persistent: false, encoding: 'buffer' } as const;
      const watcher = watch(systemPath(path.dirname(target)), options, (_event, changed) => {
        if (changed === null || pathFromBytes(changed) === name) this.#checkSoon();
      });
      // A folder that goes away, or a drive: the focus still looks.
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      return undefined;
    }
  }

  #checkSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.check(), REST_MS);
  }
}

function targetOf(file: string): string {
  try {
    return pathFromBytes(realpathSync(systemPath(file), { encoding: 'buffer' }));
  } catch {
    return file;
  }
}
