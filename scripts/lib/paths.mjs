import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder; every script works from here, wherever it was called from. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * A path inside the project.
 * @param {...string} parts
 */
export function inRoot(...parts) {
  return path.join(root, ...parts);
}

/** Downloads and prepared runtimes; git ignores it, and deleting it is always safe. */
export const cacheFolder = inRoot('.cache');
