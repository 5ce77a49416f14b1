import path from 'node:path';
import type { FileError, FileErrorCode } from '../../electron/ipc/contract.ts';

/** Carries a {@link FileError} up to the IPC boundary, where it becomes a value. */
export class FileFailure extends Error {
  readonly error: FileError;

  constructor(error: FileError) {
    super(`${error.code}: ${error.name}`);
    this.error = error;
  }
}

const codes: Readonly<Record<string, FileErrorCode>> = {
  ENOENT: 'not-found',
  ENOTDIR: 'not-found',
  EISDIR: 'is-directory',
  ELOOP: 'dangling-link',
  EACCES: 'permission',
  EPERM: 'permission',
  EROFS: 'read-only',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'too-large',
  EBUSY: 'in-use',
  ETXTBSY: 'in-use',
  ENAMETOOLONG: 'name-too-long',
  ENXIO: 'not-a-file',
};

/** A file's name without its folder, for display: what is no UTF-8 in it shows as U+FFFD, and a NUL as well. */
export function shownName(file: string): string {
  return path.basename(file).replace(/[\uDC80-\uDCFF]|\0/gu, '\uFFFD');
}

/** The failure for a file at `file`, without its folder: the window shows names and never sees paths. */
export function failure(code: FileErrorCode, file: string, data: Partial<FileError> = {}): FileFailure {
  return new FileFailure({ code, name: shownName(file), ...data });
}

/** Turns what a file operation threw into a {@link FileError}; anything but a system error is a bug and thrown on. */
export function toFileError(thrown: unknown, file: string): FileError {
  if (thrown instanceof FileFailure) return thrown.error;
  const code = systemCode(thrown);
  if (code === undefined) throw thrown;
  return { code: codes[code] ?? 'io', name: shownName(file), detail: code };
}

/** Only what is surely not there: a file that may not be looked at, or a slow disk, is not gone. */
export function isGone(thrown: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCode(thrown) ?? '');
}

/** `ENOENT` and the like; undefined for errors that do not come from the system. */
export function systemCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown) || !('syscall' in thrown)) return undefined;
  return String(thrown.code);
}
