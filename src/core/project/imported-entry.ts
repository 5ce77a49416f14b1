import type { GraphDocument } from '../graph/document.ts';
import { readConstants } from '../import/constants.ts';
import { indexModel } from '../import/model-index.ts';
import { decodeModel } from '../onnx/codec.ts';
import type { ImportedModel, Origin } from '../onnx/imported.ts';
import { err, ok, type Result } from '../result.ts';
import { joinTexts, sameText, type Text, text } from '../text.ts';
import type { TensorStore } from '../weights/tensor-store.ts';
import { checkFields, isObject } from './fields.ts';
import { isIndex, isListOf, isText, originFromJson, originToJson } from './imported-layers.ts';
import { type SourceTensor, sourceOf, uneditedTensors, withSource } from './imported-tensors.ts';
import { knownFromJson, knownToJson, typesFromJson, typesToJson } from './imported-values.ts';
import { decodeUtf8, parseJsonText } from './json-text.ts';
import { LIMITS } from './limits.ts';
import { damage, type FileProblem, fileProblem, quoted } from './problems.ts';

/**
 * The ONNX file that a drawing was made from, as part of a project: the file itself, unchanged, and beside it what each
 * layer was in it. Nothing is recognised anew on opening, so that a later Convas, which may know more layers, still
 * finds every layer's nodes.
 */

/** Name of an external data file's entry; made by us, so that no name of the model's ever is a path. */
export function dataEntryName(index: number): string {
  return `source/${`${index + 1}`.padStart(3, '0')}.bin`;
}

export function importedToJson(document: GraphDocument, imported: ImportedModel, weights: TensorStore): string {
  const origins = [...imported.origins].map(([id, origin]) => originToJson(id, origin, document));
  const fields = [
    `"files": ${JSON.stringify([...imported.externalFiles.keys()])}`,
    `"layers": ${lines(origins)}`,
    `"types": ${lines(typesToJson(imported.types))}`,
    `"known": ${lines(knownToJson(imported.known))}`,
    `"tensors": ${lines(uneditedTensors(imported, weights).map(({ key, value, shape }) => [key, value, shape]))}`,
  ];
  return `{\n${fields.map((field) => `  ${field}`).join(',\n')}\n}\n`;
}

function lines(values: readonly unknown[]): string {
  return values.length === 0 ? '[]' : `[\n${values.map((value) => `    ${JSON.stringify(value)}`).join(',\n')}\n  ]`;
}

export interface ImportedParts {
  /** The ONNX file. */
  readonly source: Uint8Array;
  readonly json: Uint8Array;
  /** External data, by the entry's name. */
  readonly data: ReadonlyMap<string, Uint8Array>;
  /** Weights of the project's own entry. */
  readonly weights: TensorStore;
}

/** Restores where a drawing came from, with the weights that its file holds. Every index and name is checked. */
export function importedFromParts(
  document: GraphDocument,
  parts: ImportedParts,
): Result<{ readonly imported: ImportedModel; readonly weights: TensorStore }, FileProblem> {
  const listed = readList(parts.json);
  if (!listed.ok) return listed;
  const { files, types, known, tensors, layers } = listed.value;
  const externalFiles = new Map<string, Uint8Array>();
  for (const [index, name] of files.entries()) {
    const bytes = parts.data.get(dataEntryName(index));
    if (!bytes) return damaged(sameText(name));
    externalFiles.set(name, bytes);
  }
  if (parts.data.size !== externalFiles.size) return damaged(text('project.importedEntry.aDataFile', 'a data file'));
  const decoded = decodeModel(parts.source);
  if (!decoded.ok) return broken(decoded.error);
  const index = indexModel(decoded.value);
  if (!index.ok) return broken(index.error);
  const constants = readConstants(index.value, externalFiles);
  if (!constants.ok) return broken(constants.error);
  const origins = new Map<string, Origin>();
  for (const layer of layers) {
    const origin = originFromJson(layer, document, index.value.nodes.length);
    if (!origin.ok) return origin;
    origins.set(...origin.value);
  }
  // A drawing that opened would be saved by what its layers say.
  const astray = tensors.find(({ key, value }) => sourceOf(origins, key) !== value);
  if (astray) return damaged(sameText(quoted(astray.key)));
  const merged = withSource(tensors, constants.value, parts.weights);
  if (!merged.ok) return merged;
  const imported: ImportedModel = {
    bytes: parts.source,
    model: decoded.value,
    externalFiles,
    opset: index.value.opset,
    known,
    types,
    origins,
    tensors: merged.value.tensors,
  };
  return ok({ imported, weights: merged.value.weights });
}

const PLACE = text('project.importedEntry.place', 'the imported model');
const TOO_LARGE = text(
  'project.importedEntry.tooLarge',
  'The imported model inside the file (source.onnx) is too large.',
);

function readList(bytes: Uint8Array) {
  const decoded = decodeUtf8(bytes);
  if (!decoded.ok) return decoded;
  const raw = parseJsonText(decoded.value);
  if (!raw.ok) return raw;
  if (!isObject(raw.value)) return damaged(text('project.importedEntry.itsList', 'its list'));
  const stray = checkFields(raw.value, ['files', 'layers', 'types', 'known', 'tensors'], PLACE);
  if (stray) return err(stray);
  const { files, layers, tensors } = raw.value;
  const types = typesFromJson(raw.value.types);
  const known = knownFromJson(raw.value.known);
  if (!isListOf(files, isText) || new Set(files).size !== files.length) return damaged(sameText('files'));
  if (!Array.isArray(layers)) return damaged(sameText('layers'));
  if (!types || !known || !isListOf(tensors, isTensor)) return damaged(sameText('values'));
  const sources = tensors.map(([key, value, shape]): SourceTensor => ({ key, value, shape }));
  return ok({ files, layers: layers as readonly unknown[], types, known, tensors: sources });
}

function isTensor(value: unknown): value is readonly [string, string | null, readonly number[]] {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [key, name, shape] = value as readonly unknown[];
  const isDim = (dim: unknown): dim is number => isIndex(dim, Number.MAX_SAFE_INTEGER);
  return isText(key) && (name === null || isText(name)) && isListOf(shape, isDim) && shape.length <= LIMITS.rank;
}

function damaged(what: Text): Result<never, FileProblem> {
  return err(damage('damaged-import', what));
}

/** The stored model is no sound ONNX file any more: in the words of the import. */
function broken({ code, message }: { readonly code?: string; readonly message: Text }) {
  if (code === 'too-many-parts') {
    const problem = fileProblem('file-too-large', { what: sameText(''), size: '', limit: '' });
    return err({ ...problem, message: joinTexts([TOO_LARGE, message], ' ') });
  }
  const problem = fileProblem('damaged-import', { reason: sameText('source.onnx') });
  return err({ ...problem, message: joinTexts([problem.message, message], ' ') });
}
