import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { access, type FileHandle, link, lstat, open, readdir, realpath, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { failure, systemCode } from './file-errors.ts';
import { pathFromBytes, systemPath } from './names.ts';
import { type Fingerprint, fingerprint } from './read-file.ts';

const temporaryName = /^\.convas-[0-9a-f]{16}\.tmp$/;
const abandonedAfter = 60 * 60_000;

type Queues = Map<string, Promise<unknown>>;

/**
 * Saves to the same file wait for one another, so that an older one never lands on top of a newer one: in the order in
 * which they were asked for by the file's name, and, where several names lead to one file, by that file as well.
 */
const byName: Queues = new Map();
const byTarget: Queues = new Map();

/** Whether a file is being written. */
export function isWriting(): boolean {
  return byName.size > 0;
}

/** Waits until nothing is being written: the app must not end before. */
export async function writesSettled(): Promise<void> {
  while (byName.size > 0) await Promise.allSettled(byName.values());
}

export interface WriteOptions {
  /** Nobody was asked whether a file may be replaced: where one is, even from this moment on, it fails with `exists`. */
  exclusive?: boolean;
}

export interface Written {
  fingerprint: Fingerprint;
  /** Hard links to the file that was replaced: they still hold what it held before. */
  otherNames: number;
}

/**
 * Replaces a file's content whole or not at all, also when the power fails: a temporary file beside it is written,
 * flushed to the disk and measured, and only then renamed over it. A link stays and its target is replaced; the file
 * keeps its mode, and at no moment can others read what that mode keeps from them. A file that is read-only is refused,
 * for root as well.
 *
 * @throws FileFailure, or a system error; the old file is then as it was, and the temporary one is gone
 */
export function atomicWrite(file: string, bytes: Uint8Array, options: WriteOptions = {}): Promise<Written> {
  return inTurn(byName, path.resolve(file), async () => {
    const target = await resolveTarget(file);
    return inTurn(byTarget, target, () => replace(target, bytes, options));
  });
}

async function inTurn<Value>(queues: Queues, key: string, act: () => Promise<Value>): Promise<Value> {
  const before = queues.get(key) ?? Promise.resolve();
  const mine = before.catch(() => {}).then(act);
  queues.set(key, mine);
  try {
    return await mine;
  } finally {
    if (queues.get(key) === mine) queues.delete(key);
  }
}

async function replace(target: string, bytes: Uint8Array, { exclusive }: WriteOptions): Promise<Written> {
  const old = await statusOf(target);
  if (old && exclusive) throw failure('exists', target);
  if (old?.isDirectory()) throw failure('is-directory', target);
  if (old && !old.isFile()) throw failure('not-a-file', target);
  if (old) await assertWritable(target, old);

  const folder = path.dirname(target);
  const temporary = path.join(folder, `.convas-${randomBytes(8).toString('hex')}.tmp`);
  let handle: FileHandle | undefined;
  try {
    handle = await open(systemPath(temporary), 'wx', old ? 0o600 : 0o666);
    if (old) await keepOwnerAndMode(handle, old);
    await handle.writeFile(bytes);
    await handle.sync();
    const { size } = await handle.stat();
    if (size !== bytes.byteLength) throw failure('io', target, { detail: 'short write' });
    await handle.close();
    handle = undefined;
    await (exclusive ? renameOnto(temporary, target) : renameOver(temporary, target));
  } catch (error) {
    await handle?.close().catch(() => {});
    await unlink(systemPath(temporary)).catch(() => {});
    throw error;
  }
  await syncFolder(folder);
  await removeAbandoned(folder);
  const written = await fingerprint(target);
  if (!written) throw failure('not-found', target);
  return { fingerprint: written, otherNames: old ? old.nlink - 1 : 0 };
}

/** Renaming needs no right to the file itself, so one that was made read-only on purpose would be replaced without this. */
async function assertWritable(target: string, { mode }: Stats): Promise<void> {
  if (process.platform !== 'win32' && (mode & 0o222) === 0) throw failure('permission', target);
  await access(systemPath(target), constants.W_OK);
}

/** The file to replace: where links lead to. A link to nowhere is refused rather than replaced by a file. */
async function resolveTarget(file: string): Promise<string> {
  try {
    return await realPath(file);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ELOOP') throw failure('dangling-link', file);
    if (code !== 'ENOENT') throw error;
  }
  const isLink = await lstat(systemPath(file)).then(
    () => true,
    () => false,
  );
  if (isLink) throw failure('dangling-link', file);
  return path.join(await realPath(path.dirname(file)), path.basename(file));
}

async function realPath(file: string): Promise<string> {
  return pathFromBytes(await realpath(systemPath(file), { encoding: 'buffer' }));
}

async function statusOf(file: string): Promise<Stats | undefined> {
  try {
    return await stat(systemPath(file));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function keepOwnerAndMode(handle: FileHandle, old: Stats): Promise<void> {
  if (process.platform !== 'win32') {
    // Only root may give files away; for anyone else the new file is theirs, as with every editor.
    await handle.chown(old.uid, old.gid).catch(() => {});
  }
  await handle.chmod(old.mode & 0o7777);
}

/** On Windows a virus scanner or indexer may hold either file for a moment. */
async function renameOver(temporary: string, target: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await rename(systemPath(temporary), systemPath(target));
    } catch (error) {
      const mayPass = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(systemCode(error) ?? '');
      if (!mayPass || attempt >= 8) throw error;
      await delay(20 * 2 ** attempt);
    }
  }
}

/** Gives a file its name only if no other has it. */
async function renameOnto(temporary: string, target: string): Promise<void> {
  try {
    await link(systemPath(temporary), systemPath(target));
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw failure('exists', target);
    // A file system without hard links has no such step; then the look before has to do.
    return renameOver(temporary, target);
  }
  await unlink(systemPath(temporary));
}

/** Makes the rename itself durable. Windows and some network file systems cannot, and need no failure for it. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(systemPath(folder), 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The content is whole either way: at worst a power failure brings the old file back.
  }
}

/** Removes what saves that were killed left behind. Best effort: a save that worked never fails for this. */
async function removeAbandoned(folder: string): Promise<void> {
  try {
    for (const name of await readdir(systemPath(folder))) {
      if (!temporaryName.test(name)) continue;
      const file = systemPath(path.join(folder, name));
      if (Date.now() - (await lstat(file)).mtimeMs > abandonedAfter) await unlink(file);
    }
  } catch {
    // Left for the next save.
  }
}
