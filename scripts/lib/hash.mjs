import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { root } from './paths.mjs';

/**
 * A hash of the names and contents of files and folders (recursively, sorted): the same on every machine, and
 * unlike time stamps unmoved by a checkout. What does not exist counts as empty.
 * @param {readonly string[]} paths relative to the project
 * @param {(relativePath: string) => boolean} [includes]
 */
export function hashInputs(paths, includes = () => true) {
  const hash = createHash('sha256');
  /** @param {string} relative */
  function visit(relative) {
    const absolute = path.join(root, relative);
    if (!existsSync(absolute) || !includes(relative)) return;
    if (statSync(absolute).isDirectory()) {
      for (const name of readdirSync(absolute).sort()) visit(`${relative}/${name}`);
      return;
    }
    hash.update(`${relative}\0`).update(createHash('sha256').update(readFileSync(absolute)).digest());
  }
  for (const relative of paths) visit(relative);
  return hash.digest('hex');
}

/**
 * The hash of one (possibly big) file.
 * @param {string} file
 * @param {string} algorithm
 * @param {'hex' | 'base64'} encoding
 */
export async function hashFile(file, algorithm, encoding) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  return hash.digest(encoding);
}
