import { analyze } from '../graph/analyze.ts';
import type { GraphDocument } from '../graph/document.ts';
import { err, ok, type Result } from '../result.ts';
import { formatShape, type Tensor } from '../tensor/types.ts';
import { sameText, type Text, text } from '../text.ts';
import { isFloating } from '../weights/elements.ts';
import { fitsShape, parameterKey, type StoredTensor, type TensorStore } from '../weights/tensor-store.ts';
import { parseJsonText } from './json-text.ts';
import { damage, type FileProblem, failFile, quoted } from './problems.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

/** In the file a weight is called by its layer's name, `conv1/weight`: so other programs can use the file too. */

/** Metadata of the file: a JSON list of the weights that were loaded from a file rather than trained with the drawing. */
const LOADED = 'convas.loaded';

export function weightsToBytes(document: GraphDocument, weights: TensorStore): Uint8Array<ArrayBuffer> {
  const names = new Map([...weights.keys()].map((key) => [key, fileKey(document, key)]));
  const ordered = [...names].sort(([, a], [, b]) => (a < b ? -1 : 1));
  const tensors = new Map<string, Tensor>();
  const loaded: string[] = [];
  for (const [key, name] of ordered) {
    const tensor = weights.get(key) as StoredTensor;
    tensors.set(name, tensor);
    if (tensor.origin === 'loaded') loaded.push(name);
  }
  return writeSafetensors({ tensors, metadata: loaded.length > 0 ? { [LOADED]: JSON.stringify(loaded) } : {} });
}

/** Reads weights and checks that each belongs to a layer of the document and has the shape that the layer declares. */
export function weightsFromBytes(document: GraphDocument, bytes: Uint8Array): Result<TensorStore, FileProblem> {
  const file = readSafetensors(bytes);
  if (!file.ok) return file;
  const { tensors, metadata, formats } = file.value;
  const loaded = parseJsonText(metadata[LOADED] ?? '[]');
  if (!loaded.ok || !Array.isArray(loaded.value)) return err(damage('damaged-weights', sameText(LOADED)));
  const fromFile = new Set<unknown>(loaded.value);
  const idsByName = new Map([...document.nodes.values()].map((node) => [node.name, node.id]));
  const analysis = tensors.size > 0 ? analyze(document) : null;
  const store = new Map<string, StoredTensor>();
  for (const [name, tensor] of tensors) {
    const format = formats.get(name) ?? 'float32';
    if (!isFloating(format)) return failFile('weights-type', { key: quoted(name), type: format });
    const slash = name.lastIndexOf('/');
    const id = idsByName.get(name.slice(0, slash));
    const misfit = (expected: Text) =>
      failFile('weights-do-not-fit', {
        key: quoted(name),
        found: formatShape(tensor.shape),
        expected,
      });
    if (id === undefined) return misfit(text('project.weightsEntry.noSuchLayer', 'no such layer'));
    const node = analysis?.nodes.get(id);
    const parameter = name.slice(slash + 1);
    // A layer that cannot be computed has no shapes to compare with; its weights wait until it is connected again.
    if (node && node.outputs !== null) {
      const spec = node.parameterSpecs.find((candidate) => candidate.name === parameter);
      if (!spec) return misfit(text('project.weightsEntry.noSuchParameter', 'no such parameter'));
      if (!fitsShape(tensor.shape, spec.shape)) return misfit(sameText(formatShape(spec.shape)));
    }
    store.set(parameterKey(id, parameter), { ...tensor, origin: fromFile.has(name) ? 'loaded' : 'trained' });
  }
  return ok(store);
}

function fileKey(document: GraphDocument, key: string): string {
  const slash = key.lastIndexOf('/');
  const node = document.nodes.get(key.slice(0, slash));
  return `${node?.name ?? key.slice(0, slash)}/${key.slice(slash + 1)}`;
}
