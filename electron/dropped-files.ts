import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { fingerprint, sameFingerprint } from '../src/disk/read-file.ts';
import { isProject } from './file-names.ts';
import type { FileTokens } from './file-tokens.ts';

/** More than any project has; nothing longer is hashed for a window that asks. */
const longest = 2 ** 31 - 1;

/** One after the other: a window that was taken over may ask for thousands at once. */
let last: Promise<unknown> = Promise.resolve();

/**
 * A token for a file of which the window says that it was dropped there. Electron's main process sees no drops, so the
 * path may be forged: it counts for nothing unless the window knows what the file holds, the answer is the same `null`
 * for whatever is wrong, and the token is unconfirmed, so that nothing is read or written before a person agrees.
 * @param sha256 of the whole file, in hexadecimal
 */
export function claimDropped(tokens: FileTokens, file: string, sha256: string): Promise<string | null> {
  const mine = last.then(() => verify(tokens, file, sha256)).catch(() => null);
  last = mine;
  return mine;
}

async function verify(tokens: FileTokens, file: string, sha256: string): Promise<string | null> {
  if (!path.isAbsolute(file) || !isProject(file) || isOnNetwork(file)) return null;
  const known = await fingerprint(file);
  if (!known || known.size > longest || !(await stat(file)).isFile()) return null;
  if ((await hashOf(file, known.size)) !== sha256) return null;
  const now = await fingerprint(file);
  return now && sameFingerprint(now, known)
    ? tokens.adopt({ path: file, fingerprint: known, unconfirmed: true })
    : null;
}

/** On Windows the mere look at such a path signs in at the computer that it names. */
export function isOnNetwork(file: string): boolean {
  return process.platform === 'win32' && /^[\\/]{2}/.test(file);
}

async function hashOf(file: string, size: number): Promise<string | undefined> {
  // Non-blocking, in case a FIFO took the file's place since it was looked at.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!(await handle.stat()).isFile()) return undefined;
    const hash = createHash('sha256');
    let left = size;
    // One byte more than there should be: a file that grew is not the one that was dropped.
    for await (const piece of handle.createReadStream({ end: size, autoClose: false })) {
      left -= (piece as Buffer).length;
      hash.update(piece as Buffer);
    }
    return left === 0 ? hash.digest('hex') : undefined;
  } finally {
    await handle.close();
  }
}
