import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { type ImportResult, importModel } from '../core/import/import-model.ts';
import { importObserved } from '../core/import/import-observed.ts';
import { laidOut } from '../core/import/laid-out.ts';
import type { ImportProblem } from '../core/import/problems.ts';
import { decodeModel } from '../core/onnx/codec.ts';
import { externalLocations, isSafeLocation, plainPath } from '../core/onnx/external-data.ts';
import { LIMITS } from '../core/project/limits.ts';
import { ok, type Result } from '../core/result.ts';
import { systemPath } from '../disk/names.ts';
import { observeInNode } from '../runtime/node-observe.ts';
import { readOrdinaryFile } from './files.ts';

/** Opens the bytes of an ONNX file as the window does. External data is read only from plain files in the model's folder. */
export async function openModel(
  file: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Result<ImportResult, ImportProblem>> {
  const title = path
    .basename(file)
    .replace(/\.onnx$/i, '')
    .slice(0, 200);
  const externalFiles = await externalFilesOf(file, bytes);
  const options = { externalFiles, title };
  const first = importModel(bytes, options);
  const isOpen = first.ok && first.value.report.unknownValues.length > 0;
  // What the file leaves open, one run shows.
  const opened = isOpen ? await importObserved(bytes, options, observeInNode) : first;
  return opened.ok ? ok(laidOut(opened.value)) : opened;
}

/**
 * The files beside a model, or in folders beside it, that its tensors name. A model reaches nothing but its own folder,
 * and nothing through a link: neither a file nor a folder on the way may be one.
 */
async function externalFilesOf(file: string, bytes: Uint8Array): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const model = decodeModel(bytes);
  if (!model.ok) return files;
  for (const location of externalLocations(model.value)) {
    const beside = isSafeLocation(location) ? await ordinaryPath(path.dirname(file), plainPath(location)) : null;
    const read = beside === null ? null : await readOrdinaryFile(beside, LIMITS.sourceBytes);
    if (read?.ok) files.set(location, read.value);
  }
  return files;
}

/** The path of a plain file below a folder; null where there is none, or where a link leads to it. */
async function ordinaryPath(folder: string, location: string): Promise<string | null> {
  const parts = location.split('/');
  let at = folder;
  for (const [index, part] of parts.entries()) {
    at = path.join(at, part);
    const found = await lstat(systemPath(at)).catch(() => null);
    const wanted = index === parts.length - 1 ? found?.isFile() : found?.isDirectory();
    if (!wanted) return null;
  }
  return at;
}
