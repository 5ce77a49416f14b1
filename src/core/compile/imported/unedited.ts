import type { AttributeValue } from '../../attributes.ts';
import type { LayerNode } from '../../graph/document.ts';
import type { ImportedModel, Origin } from '../../onnx/imported.ts';
import type { TensorType } from '../../tensor/types.ts';
import { parameterKey, type TensorStore } from '../../weights/tensor-store.ts';

/** Whether a layer is still what was read from the file: only then may its nodes be written back untouched. */
export function isUnedited(
  node: LayerNode,
  origin: Origin,
  imported: ImportedModel,
  weights: TensorStore,
  inputs: readonly string[],
): boolean {
  if (origin.type !== node.type || !sameAttributes(origin.attributes, node.attributes)) return false;
  if (inputs.length !== origin.inputs.length || inputs.some((value, port) => value !== origin.inputs[port]))
    return false;
  return sameWeights(node.id, origin, imported, weights);
}

export function sameAttributes(
  a: Readonly<Record<string, AttributeValue>>,
  b: Readonly<Record<string, AttributeValue>>,
): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => sameValue(a[name], b[name]));
}

function sameValue(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, at) => item === b[at]);
  return a === b;
}

/** The elements that were read from the file, or the same again: an edit brings a new array, tensors never change. */
export function sameWeights(id: string, origin: Origin, imported: ImportedModel, weights: TensorStore): boolean {
  return [...origin.parameters.keys()].every((name) => isAsRead(parameterKey(id, name), imported, weights));
}

/**
 * Whether a parameter is the file's. What the file has given and nobody remembers (a project that was saved with other
 * weights and opened again) counts as changed.
 */
export function isAsRead(key: string, imported: ImportedModel, weights: TensorStore): boolean {
  const [read, now] = [imported.tensors.get(key), weights.get(key)?.data];
  return read !== undefined && now !== undefined && sameElements(read, now);
}

const compared = new WeakMap<Float32Array, WeakMap<Float32Array, boolean>>();

/** Equal bit for bit: not-a-number is itself here, and the two zeros differ. */
export function sameElements(a: Float32Array, b: Float32Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  const known = compared.get(a)?.get(b);
  if (known !== undefined) return known;
  const [x, y] = [words(a), words(b)];
  let same = true;
  for (let at = 0; at < x.length && same; at += 1) same = x[at] === y[at];
  const list = compared.get(a) ?? new WeakMap<Float32Array, boolean>();
  compared.set(a, list.set(b, same));
  return same;
}

function words({ buffer, byteOffset, length }: Float32Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length);
}

/** Equal types, whatever the batch. */
export function sameBeyondBatch(a: TensorType, b: TensorType): boolean {
  return (
    a.dtype === b.dtype &&
    a.shape.length === b.shape.length &&
    a.shape.every((dim, axis) => dim === b.shape[axis] || (axis === 0 && isBatch(dim) && isBatch(b.shape[axis])))
  );
}

function isBatch(dim: unknown): boolean {
  return dim === 1 || typeof dim === 'string';
}
