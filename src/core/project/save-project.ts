import { analyze } from '../graph/analyze.ts';
import { err, ok, type Result } from '../result.ts';
import { reconcile, type TensorStore } from '../weights/tensor-store.ts';
import { type FileToPack, pack } from './archive.ts';
import { dataReferenceToJson } from './data-reference.ts';
import { dataEntryName, importedToJson } from './imported-entry.ts';
import { weightsBesideSource } from './imported-tensors.ts';
import { documentFromJson } from './json-form.ts';
import { ENTRIES, openProject } from './open-project.ts';
import { listPictures, pictureListToJson, tidyPictureName } from './pictures-entry.ts';
import { type FileProblem, fileProblem } from './problems.ts';
import { differenceOf, sameDocument } from './same-project.ts';
import { DATA_VERSION, PLAIN_VERSION, type Project } from './types.ts';
import { weightsToBytes } from './weights-entry.ts';
import { documentToJson } from './write-document.ts';

/**
 * A project as the bytes of a `.convas` file. What was written is read back and compared before it is handed over: a
 * file that would not open again is never saved. Weights that fit no layer any more are left out. Deterministic.
 */
export function serialiseProject(project: Project): Result<Uint8Array<ArrayBuffer>, FileProblem> {
  const { document, view, data } = project;
  const pictures = project.pictures.map((picture) => ({ ...picture, name: tidyPictureName(picture.name) }));
  const weights: TensorStore =
    project.weights.size > 0 ? reconcile(project.weights, analyze(document)) : project.weights;
  const encoder = new TextEncoder();
  const files = new Map<string, FileToPack>();
  const json = documentToJson(document, view, data ? DATA_VERSION : PLAIN_VERSION);
  files.set(ENTRIES.document, { bytes: encoder.encode(json), compress: true });
  const { imported } = document;
  const own = imported ? weightsBesideSource(imported, weights) : weights;
  if (own.size > 0) files.set(ENTRIES.weights, { bytes: weightsToBytes(document, own), compress: false });
  if (imported) {
    const layers = encoder.encode(importedToJson(document, imported, weights));
    files.set(ENTRIES.source, { bytes: imported.bytes, compress: false });
    files.set(ENTRIES.sourceLayers, { bytes: layers, compress: true });
    for (const [index, bytes] of [...imported.externalFiles.values()].entries()) {
      files.set(dataEntryName(index), { bytes, compress: false });
    }
  }
  if (pictures.length > 0) {
    const list = listPictures(pictures);
    files.set(ENTRIES.pictures, { bytes: encoder.encode(pictureListToJson(list)), compress: true });
    for (const [index, { file }] of list.entries()) {
      files.set(file, { bytes: pictures[index]?.bytes ?? new Uint8Array(), compress: false });
    }
  }
  if (data) files.set(ENTRIES.data, { bytes: encoder.encode(dataReferenceToJson(data)), compress: true });
  const bytes = pack(files);
  const read = openProject(bytes);
  if (!read.ok) return notVerified(read.error);
  const written = { document, weights, pictures, ...(view && { view }), ...(data && { data }) };
  const difference = differenceOf(written, read.value);
  return difference === null ? ok(bytes) : err(fileProblem('not-verified', { reason: difference }));
}

/** The document alone as the text of a `.json` file, read back and compared as above. */
export function serialiseDocument(document: Project['document']): Result<string, FileProblem> {
  const json = documentToJson(document);
  const read = documentFromJson(json);
  if (!read.ok) return notVerified(read.error);
  return sameDocument(document, read.value) ? ok(json) : err(fileProblem('not-verified', { reason: 'document' }));
}

/** Limits (too large, a name that no file may hold) keep their own words; anything else is ours to mend. */
function notVerified(problem: FileProblem): Result<never, FileProblem> {
  const { safe, remedy } = fileProblem('not-verified', { reason: problem.code });
  const limits: readonly FileProblem['code'][] = ['file-too-large', 'control-character', 'text-too-long'];
  if (limits.includes(problem.code)) return err({ ...problem, safe });
  return err({ ...fileProblem('not-verified', { reason: problem.code }), remedy });
}
