import { randomUUID } from 'node:crypto';
import { atomicWrite, type WriteOptions } from '../src/disk/atomic-write.ts';
import { failure, shownName, toFileError } from '../src/disk/file-errors.ts';
import { existingPath } from '../src/disk/names.ts';
import {
  type Fingerprint,
  fingerprint,
  lookBounded,
  readBounded,
  readPieces,
  sameFingerprint,
} from '../src/disk/read-file.ts';
import { isProject } from './file-names.ts';
import { type Handover, isSmall, PIECE } from './handover.ts';
import type { OpenedFile, Outcome, SavedFile, SaveOptions } from './ipc/contract.ts';

export interface KnownFile {
  path: string;
  fingerprint: Fingerprint;
  /** The window alone says that a person dropped it: nothing is read or written before they agreed. */
  unconfirmed?: true;
}

interface Entry extends KnownFile {
  /** Pictures and weights are read here, and never written back. */
  mayWrite: boolean;
}

/**
 * The files this session may read and write, by token. Only what the main process saw itself (a dialog, the command
 * line, the system) opens one; a path that came through the window gives an `unconfirmed` token, which is worth nothing
 * until a person agrees. So a window that was taken over reaches no other file.
 */
export class FileTokens {
  readonly #files = new Map<string, Entry>();
  readonly #handover: Handover | null;

  /** @param handover takes what is too large for an answer; without it, answers hold files of any size */
  constructor(handover: Handover | null = null) {
    this.#handover = handover;
  }

  /** The path behind a token, for the main process alone. */
  pathOf(token: string): string | undefined {
    return this.#files.get(token)?.path;
  }

  /** Path and fingerprint behind a token, to be remembered beyond this session. */
  known(token: string): KnownFile | undefined {
    const file = this.#files.get(token);
    if (!file) return undefined;
    const { path, fingerprint, unconfirmed } = file;
    return { path, fingerprint, ...(unconfirmed && { unconfirmed }) };
  }

  /** A person agreed that this file is read and written. */
  confirm(token: string): void {
    const file = this.#files.get(token);
    if (file) delete file.unconfirmed;
  }

  /**
   * A token for a file of an earlier session, with what it was like then: if it was changed since, saving says so.
   */
  adopt(file: KnownFile): string {
    return this.#add(file, isProject(file.path));
  }

  /** Reads a file, or offers it to be fetched, and gives it a token. */
  async open(chosen: string, limit: number): Promise<Outcome<OpenedFile>> {
    return outcome(chosen, async () => {
      const file = await existingPath(chosen);
      const looked = await lookBounded(file, limit);
      if (this.#handover && !isSmall(looked.size)) {
        const read = () => readPieces(file, looked, PIECE);
        const bytes = this.#handover.offer({ size: looked.size, read });
        return { token: this.#add({ path: file, fingerprint: looked }, isProject(file)), name: shownName(file), bytes };
      }
      const { bytes, fingerprint } = await readBounded(file, limit);
      return { token: this.#add({ path: file, fingerprint }, isProject(file)), name: shownName(file), bytes };
    });
  }

  /** Writes back to a known file, unless someone else changed it meanwhile. */
  async save(token: string, bytes: Uint8Array, { overwrite = false }: SaveOptions): Promise<Outcome<SavedFile>> {
    const known = this.#files.get(token);
    if (!known) return { ok: false, error: { code: 'bad-token', name: '' } };
    const name = shownName(known.path);
    if (known.unconfirmed) return { ok: false, error: { code: 'declined', name } };
    if (!known.mayWrite) return { ok: false, error: { code: 'bad-token', name } };
    return outcome(known.path, async () => {
      const now = await fingerprint(known.path);
      if (!overwrite && now && !sameFingerprint(now, known.fingerprint)) throw failure('changed-outside', known.path);
      const { fingerprint: written, otherNames } = await atomicWrite(known.path, bytes);
      known.fingerprint = written;
      return { token, name: shownName(known.path), otherNames };
    });
  }

  /** Writes to a path the user just chose. Unless `exclusive`, they confirmed to replace what is there. */
  async saveTo(chosen: string, bytes: Uint8Array, options: WriteOptions = {}): Promise<Outcome<SavedFile>> {
    return outcome(chosen, async () => {
      const file = await existingPath(chosen);
      const { fingerprint: written, otherNames } = await atomicWrite(file, bytes, options);
      const token = this.#add({ path: file, fingerprint: written }, true);
      return { token, name: shownName(file), otherNames };
    });
  }

  #add(file: KnownFile, mayWrite: boolean): string {
    const token = randomUUID();
    this.#files.set(token, { ...file, mayWrite });
    return token;
  }
}

export async function outcome<Value>(file: string, act: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { ok: true, value: await act() };
  } catch (thrown) {
    const error = toFileError(thrown, file);
    // The target of a link or a temporary file may be what failed; the user knows the file by the name they chose.
    return { ok: false, error: { ...error, name: shownName(file) } };
  }
}
