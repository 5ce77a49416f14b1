import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hashFile } from './hash.mjs';
import { ExpectedFailure } from './report.mjs';

/**
 * What is known of one file. Size and the two times tell cheaply whether it may have changed (a program can set `mtime`
 * to what it likes, but not `ctime`); the hash says whether it did.
 * @typedef {{ hash: string, size: number, mtime: number, ctime: number }} Known
 * @typedef {Record<string, Known>} Manifest by path in the runtime, with `/`
 */

/** Beside the runtime, not in it: the folder itself stays what was unpacked. @param {string} folder */
export function manifestOf(folder) {
  return `${folder}.manifest.json`;
}

/**
 * Writes down what a runtime consists of, once it was checked where it came from.
 * @param {string} folder
 * @param {string} [file] where to
 * @returns {Promise<string>} one hash of all names and contents
 */
export async function recordRuntime(folder, file = manifestOf(folder)) {
  /** @type {Manifest} */
  const manifest = {};
  for (const name of filesIn(folder)) manifest[name] = await lookAt(folder, name);
  write(file, manifest);
  return treeHash(manifest);
}

/**
 * Compares a runtime with what was written down: cheap where nothing was touched, by contents where something was.
 * @param {string} folder
 * @param {string} [file]
 * @returns {Promise<boolean>} false if nothing was ever written down
 * @throws {ExpectedFailure} if a file was changed, added or removed: such a runtime is not started, nor replaced by another
 */
export async function verifyRuntime(folder, file = manifestOf(folder)) {
  const manifest = read(file);
  if (!manifest) return false;
  const names = filesIn(folder);
  const added = names.find((name) => !Object.hasOwn(manifest, name));
  if (added !== undefined) throw tampered(folder, added, 'was added');
  const present = new Set(names);
  const removed = Object.keys(manifest).find((name) => !present.has(name));
  if (removed !== undefined) throw tampered(folder, removed, 'is missing');
  let touched = false;
  for (const name of names) {
    const known = /** @type {Known} */ (manifest[name]);
    const { size, mtimeMs, ctimeMs } = lstatSync(path.join(folder, name));
    if (known.size === size && known.mtime === mtimeMs && known.ctime === ctimeMs) continue;
    const now = await lookAt(folder, name);
    if (now.hash !== known.hash) throw tampered(folder, name, 'was changed');
    manifest[name] = now;
    touched = true;
  }
  if (touched) write(file, manifest);
  return true;
}

/** @param {Manifest} manifest */
function treeHash(manifest) {
  const hash = createHash('sha256');
  for (const name of Object.keys(manifest).sort()) hash.update(`${name}\0${manifest[name]?.hash}\n`);
  return hash.digest('hex');
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {string} what
 */
function tampered(folder, name, what) {
  return new ExpectedFailure(
    `The Electron in ${folder} is not the one that was checked: ${name} ${what}. It was not started. If this was not you, find out who did it; then delete that folder and run this again, and it is fetched anew.`,
  );
}

/**
 * Files and links of a folder, recursively, sorted.
 * @param {string} folder
 * @param {string} [within]
 * @returns {string[]}
 */
function filesIn(folder, within = '') {
  const names = readdirSync(path.join(folder, within), { withFileTypes: true });
  return names
    .flatMap((entry) => {
      const name = within === '' ? entry.name : `${within}/${entry.name}`;
      return entry.isDirectory() ? filesIn(folder, name) : [name];
    })
    .sort();
}

/**
 * @param {string} folder
 * @param {string} name
 * @returns {Promise<Known>}
 */
async function lookAt(folder, name) {
  const file = path.join(folder, name);
  const status = lstatSync(file);
  const hash = status.isSymbolicLink()
    ? createHash('sha256')
        .update(`link ${readlinkSync(file)}`)
        .digest('hex')
    : await hashFile(file, 'sha256', 'hex');
  return { hash, size: status.size, mtime: status.mtimeMs, ctime: status.ctimeMs };
}

/**
 * @param {string} file
 * @returns {Manifest | undefined}
 */
function read(file) {
  if (!existsSync(file)) return undefined;
  try {
    const { version, files } = JSON.parse(readFileSync(file, 'utf8'));
    return version === 1 && typeof files === 'object' && files !== null ? files : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} file
 * @param {Manifest} files
 */
function write(file, files) {
  // Renamed into place: two starts at once leave one whole manifest.
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify({ version: 1, files }));
  renameSync(temporary, file);
}
