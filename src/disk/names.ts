import { readFileSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { failure } from './file-errors.ts';

/**
 * Names of files. On Linux they are bytes, which need not be UTF-8: an archive from another system leaves such names.
 * Here a path is always a string; a byte that is no UTF-8 stands in it as the lone surrogate U+DC80…U+DCFF, which no
 * text contains, and becomes that byte again in {@link systemPath}.
 */

const isUtf8Only = process.platform !== 'linux';
const loneByte = /[\uDC80-\uDCFF]/u;
const REPLACEMENT = '\uFFFD';

/** A path as the system spells it, as a string. */
export function pathFromBytes(bytes: Uint8Array): string {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decoded = (from: number, to: number) => {
    try {
      return strict.decode(bytes.subarray(from, to));
    } catch {
      return null;
    }
  };
  const whole = decoded(0, bytes.length);
  if (whole !== null) return whole;
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = [1, 2, 3, 4].find((count) => at + count <= bytes.length && decoded(at, at + count) !== null);
    text += length === undefined ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0)) : decoded(at, at + length);
    at += length ?? 1;
  }
  return text;
}

/**
 * A path for the system's own functions. Every call of `node:fs` with a path of a person's goes through here.
 *
 * @throws FileFailure `bad-name` for what no file can be called
 */
export function systemPath(file: string): string | Buffer {
  if (file.includes('\0')) throw failure('bad-name', file);
  if (isUtf8Only || !loneByte.test(file)) return file;
  const pieces = Array.from(file, (character) =>
    loneByte.test(character) ? Buffer.from([character.charCodeAt(0) - 0xdc00]) : Buffer.from(character),
  );
  return Buffer.concat(pieces);
}

/** What the system gave for {@link systemPath}, as a string again. */
export function pathFromSystem(file: string | Buffer): string {
  return typeof file === 'string' ? file : pathFromBytes(file);
}

/**
 * The file that is meant by a path in which a dialog, a drop or an argument put U+FFFD for what is no UTF-8: where
 * nothing has that very name, the one entry of the folder that looks like it. Any other path comes back as it is.
 */
export async function existingPath(file: string): Promise<string> {
  if (isUtf8Only || !file.includes(REPLACEMENT)) return file;
  const absolute = path.resolve(file);
  let found: string = path.parse(absolute).root;
  for (const name of absolute.slice(found.length).split(path.sep)) {
    const next = path.join(found, name);
    found = name.includes(REPLACEMENT) && !(await exists(next)) ? ((await lookAlike(found, name)) ?? next) : next;
  }
  return found;
}

async function exists(file: string): Promise<boolean> {
  return lstat(systemPath(file)).then(
    () => true,
    () => false,
  );
}

/** Null where there is none, or more than one. */
async function lookAlike(folder: string, name: string): Promise<string | null> {
  const entries = await readdir(systemPath(folder), { encoding: 'buffer' }).catch((): Buffer[] => []);
  const alike = entries.filter((entry) => entry.toString() === name);
  return alike.length === 1 && alike[0] ? path.join(folder, pathFromBytes(alike[0])) : null;
}

/** The arguments of this process behind its script, each byte of them: Node gives U+FFFD for what is no UTF-8. */
export function systemArguments(): readonly string[] {
  const lossy = process.argv.slice(2);
  if (isUtf8Only || !lossy.some((argument) => argument.includes(REPLACEMENT))) return lossy;
  const raw = commandLine().slice(-lossy.length);
  const isSame = raw.length === lossy.length && raw.every((bytes, index) => bytes.toString() === lossy[index]);
  return isSame ? raw.map(pathFromBytes) : lossy;
}

function commandLine(): readonly Buffer[] {
  const words: Buffer[] = [];
  try {
    const bytes = readFileSync('/proc/self/cmdline');
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(0, start);
      words.push(bytes.subarray(start, end === -1 ? bytes.length : end));
      start = end === -1 ? bytes.length : end + 1;
    }
  } catch {
    // Then they stay as Node gives them.
  }
  return words;
}
