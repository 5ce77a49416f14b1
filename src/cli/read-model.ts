import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { foldTall } from '../core/graph/fold.ts';
import { type ImportResult, importModel } from '../core/import/import-model.ts';
import { importObserved } from '../core/import/import-observed.ts';
import type { ImportProblem } from '../core/import/problems.ts';
import { decodeModel } from '../core/onnx/codec.ts';
import { TensorProto_DataLocation } from '../core/onnx/gen/onnx_pb.ts';
import { LIMITS } from '../core/project/limits.ts';
import { ok, type Result } from '../core/result.ts';
import { observeInNode } from '../runtime/node-observe.ts';
import { readOrdinaryFile } from './files.ts';

/** Opens the bytes of an ONNX file as the window does. External data is read only from plain files beside the model. */
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
  // A drawing that Convas exported keeps its own layout.
  if (!opened.ok || !opened.value.document.imported) return opened;
  return ok({ ...opened.value, document: foldTall(opened.value.document) });
}

/** Names, not paths: a model cannot reach anything but its own folder, and nothing through a link. */
export async function externalFilesOf(
  file: string,
  bytes: Uint8Array,
): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const model = decodeModel(bytes);
  if (!model.ok) return files;
  const locations = new Set(
    (model.value.graph?.initializer ?? []).flatMap((tensor) =>
      tensor.dataLocation === TensorProto_DataLocation.EXTERNAL
        ? tensor.externalData.flatMap((entry) => (entry.key === 'location' && entry.value ? [entry.value] : []))
        : [],
    ),
  );
  for (const location of locations) {
    const name = location.replace(/^\.\//, '');
    if (name === '' || name !== path.basename(name) || name.includes('\\') || name === '..') continue;
    const beside = path.join(path.dirname(file), name);
    const found = await lstat(beside).catch(() => null);
    if (!found?.isFile()) continue;
    const read = await readOrdinaryFile(beside, LIMITS.sourceBytes);
    if (read.ok) files.set(location, read.value);
  }
  return files;
}
