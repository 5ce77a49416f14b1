import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { shownName } from '../src/disk/file-errors.ts';
import { listBelow, readBelow, realFolder } from '../src/disk/folder-below.ts';
import { existingPath } from '../src/disk/names.ts';
import { outcome } from './file-tokens.ts';
import type { DataFolder, Outcome } from './ipc/contract.ts';

/** As `core/dataset/limits`, of which the shell knows nothing. */
const LIMITS = { files: 1_000_000, depth: 32 };

/** Bytes of one file: as for pictures, but for tables and arrays, which lie in the same folders. */
const FILE_LIMIT = 1024 * 2 ** 20;

/**
 * Folders of pictures that a person chose, by token: what the window may list and read. It sees names below the folder
 * and never where that is; links are not followed, whatever it asks for. Nothing here writes.
 */
export class DataFolders {
  readonly #roots = new Map<string, string>();

  /** @param chosen what a person chose, or agreed to */
  open(chosen: string): Promise<Outcome<DataFolder>> {
    return outcome(chosen, async () => {
      const root = await realFolder(await existingPath(chosen));
      const { files, links, closed, cut } = await listBelow(root, LIMITS);
      const token = randomUUID();
      this.#roots.set(token, root);
      return { token, name: shownName(root), files, links, closed, cut };
    });
  }

  /** Reads a file by its name below the folder. */
  async read(token: string, name: string): Promise<Outcome<Uint8Array<ArrayBuffer>>> {
    const root = this.#roots.get(token);
    if (root === undefined) return { ok: false, error: { code: 'bad-token', name: '' } };
    return outcome(path.posix.basename(name), () => readBelow(root, name, FILE_LIMIT));
  }
}
