import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, stat } from 'node:fs/promises';
import { failure, systemCode } from './file-errors.ts';
import { systemPath } from './names.ts';

/** What tells whether a file is still the one we knew. */
export interface Fingerprint {
  size: number;
  modified: number;
  inode: number;
}

export interface ReadResult {
  bytes: Uint8Array<ArrayBuffer>;
  fingerprint: Fingerprint;
}

/**
 * Reads a regular file of at most `limit` bytes; the size is checked before memory is taken.
 *
 * @throws FileFailure for a folder, FIFO or device, a dangling link, or too many bytes; system errors as they are
 */
export async function readBounded(file: string, limit: number): Promise<ReadResult> {
  const { handle, status } = await openBounded(file, limit);
  try {
    const bytes = new Uint8Array(status.size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    // A file that shrank meanwhile gives what was there; whether that is a whole document, its format tells.
    return { bytes: bytes.subarray(0, length), fingerprint: fingerprintOf(status) };
  } finally {
    await handle.close();
  }
}

/**
 * What a file is like that `readBounded` would read: it was opened, and nothing of it read.
 *
 * @throws as `readBounded`
 */
export async function lookBounded(file: string, limit: number): Promise<Fingerprint> {
  const { handle, status } = await openBounded(file, limit);
  await handle.close();
  return fingerprintOf(status);
}

/**
 * Reads a file in pieces, each when it is asked for.
 *
 * @param known what it was like when it was looked at
 * @throws FileFailure where it is another file now, or is changed while it is read: half of each would be neither
 */
export async function* readPieces(file: string, known: Fingerprint, pieceBytes: number): AsyncGenerator<Uint8Array> {
  const { handle, status } = await openBounded(file, known.size);
  const changed = () => failure('io', file, { detail: 'changed while it was read' });
  try {
    if (!sameFingerprint(fingerprintOf(status), known)) throw changed();
    for (let at = 0; at < known.size; ) {
      const piece = new Uint8Array(Math.min(pieceBytes, known.size - at));
      const { bytesRead } = await handle.read(piece, 0, piece.length, at);
      if (bytesRead === 0) throw changed();
      yield piece.subarray(0, bytesRead);
      at += bytesRead;
    }
    if (!sameFingerprint(fingerprintOf(await handle.stat()), known)) throw changed();
  } finally {
    await handle.close();
  }
}

async function openBounded(file: string, limit: number): Promise<{ handle: FileHandle; status: Stats }> {
  await assertRegular(file);
  // Non-blocking, in case a FIFO took the file's place since the check: opening one would wait for a writer.
  const handle = await open(systemPath(file), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw failure('not-a-file', file);
    if (status.size > limit) throw failure('too-large', file, { size: status.size, limit });
    return { handle, status };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The fingerprint of the file at a path (links followed); undefined when there is none. */
export async function fingerprint(file: string): Promise<Fingerprint | undefined> {
  try {
    return fingerprintOf(await stat(systemPath(file)));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

export function sameFingerprint(a: Fingerprint, b: Fingerprint): boolean {
  return a.size === b.size && a.modified === b.modified && a.inode === b.inode;
}

/** Takes a path to exactly what it is, because `open` would tell a dangling link from a missing file only by luck. */
async function assertRegular(file: string): Promise<void> {
  const isLink = (await lstat(systemPath(file))).isSymbolicLink();
  let status: Awaited<ReturnType<typeof stat>>;
  try {
    status = await stat(systemPath(file));
  } catch (error) {
    if (isLink && ['ENOENT', 'ELOOP'].includes(systemCode(error) ?? '')) throw failure('dangling-link', file);
    throw error;
  }
  if (status.isDirectory()) throw failure('is-directory', file);
  if (!status.isFile()) throw failure('not-a-file', file);
}

function fingerprintOf({ size, mtimeMs, ino }: { size: number; mtimeMs: number; ino: number }): Fingerprint {
  return { size, modified: mtimeMs, inode: ino };
}
