import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Finds the large reference data, which is not part of the repository: the folder that CONVAS_SHARED_DATA names, or
 * `shared/data` beside the checkout. Tests that need it skip, with this message, where it is absent.
 */
export const SHARED_DATA_HINT = 'reference data not found: set CONVAS_SHARED_DATA to its folder to run this test';

const ROOT = process.env.CONVAS_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data');

/** The path of a file or folder of the reference data, or null where it is absent. */
export function sharedData(...parts: readonly string[]): string | null {
  const path = join(ROOT, ...parts);
  return existsSync(path) ? path : null;
}

/** The ONNX models among the reference data, by their paths below its `models`; none where it is absent. */
export function sharedModels(): readonly string[] {
  const folder = sharedData('models');
  if (!folder) return [];
  return [...readdirSync(folder), ...readdirSync(`${folder}/onnx-light`).map((name) => `onnx-light/${name}`)]
    .filter((name) => name.endsWith('.onnx'))
    .sort();
}
