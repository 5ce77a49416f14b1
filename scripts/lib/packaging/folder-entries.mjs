import { readdirSync, statSync } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import path from 'node:path';

/**
 * One thing that goes into an archive.
 * @typedef {object} Entry
 * @property {string} name with slashes; a folder's ends with one
 * @property {string} file where it lies
 * @property {'folder' | 'file' | 'link'} type
 * @property {number} size of a file
 * @property {number} mode permissions: 0o755 or 0o644, whatever the umask here is
 * @property {string} link where a link points
 */

/**
 * What an archive of a folder contains, in an order that is the same on every machine.
 * @param {string} folder
 * @returns {Promise<Entry[]>}
 */
export async function entriesOf(folder) {
  const parent = path.dirname(folder);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name));
  const entries = await Promise.all([folder, ...names].map((file) => describe(file, path.relative(parent, file))));
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * @param {string} file
 * @param {string} relative
 * @returns {Promise<Entry>}
 */
async function describe(file, relative) {
  const status = await lstat(file);
  const name = relative.split(path.sep).join('/');
  if (status.isDirectory()) return { name: `${name}/`, file, type: 'folder', size: 0, mode: 0o755, link: '' };
  if (status.isSymbolicLink()) {
    return { name, file, type: 'link', size: 0, mode: 0o777, link: await readlink(file) };
  }
  return { name, file, type: 'file', size: status.size, mode: status.mode & 0o100 ? 0o755 : 0o644, link: '' };
}

/** The time stamp of everything in an archive, in seconds: fixed, so that the same files give the same archive. */
export function archiveTime() {
  return Number(process.env.SOURCE_DATE_EPOCH ?? Date.UTC(2000, 0, 1) / 1000);
}

/**
 * The bytes of a folder's files together.
 * @param {string} folder
 */
export function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
