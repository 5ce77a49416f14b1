import type { AttributeValue } from '../../attributes.ts';
import type { LayerNode } from '../../graph/document.ts';
import type { ParameterSpec } from '../../layers/define-layer.ts';
import type { ImportedModel, Origin } from '../../onnx/imported.ts';
import { explicitPads } from '../../operators/window-operators.ts';
import type { TensorType } from '../../tensor/types.ts';
import { parameterKey, type TensorStore } from '../../weights/tensor-store.ts';

/** Whether a layer is still what the file says: only then are its nodes written back untouched. */
export function isUnedited(
  node: LayerNode,
  origin: Origin,
  imported: ImportedModel,
  weights: TensorStore,
  inputs: readonly string[],
  inputTypes: readonly (TensorType | null)[],
  specs: readonly ParameterSpec[],
): boolean {
  if (origin.type !== node.type || !sameAttributes(origin.attributes, node.attributes)) return false;
  if (inputs.length !== origin.inputs.length || inputs.some((value, port) => value !== origin.inputs[port]))
    return false;
  // Behind an edit a layer may need weights of another shape than the file has.
  const fits = specs.every(({ name, shape }) => {
    const read = imported.tensors.get(parameterKey(node.id, name));
    return read === undefined || read.length === shape.reduce((total, dim) => total * dim, 1);
  });
  return fits && sameWeights(node.id, origin, imported, weights) && stillSays(node, origin, imported, inputTypes);
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

/** The very arrays that were read from the file: tensors never change in place, an edit brings a new one. */
export function sameWeights(id: string, origin: Origin, imported: ImportedModel, weights: TensorStore): boolean {
  for (const name of origin.parameters.keys()) {
    const key = parameterKey(id, name);
    const read = imported.tensors.get(key);
    if (read !== undefined && weights.get(key)?.data !== read) return false;
  }
  return true;
}

/**
 * Some nodes mean this layer only for the shapes that they were read with: a `Reshape` to fixed numbers, padding that
 * follows from the extent, a pool as large as the map. Behind an edit that changes the shapes they are written anew.
 */
function stillSays(
  node: LayerNode,
  origin: Origin,
  imported: ImportedModel,
  inputTypes: readonly (TensorType | null)[],
): boolean {
  const changed = inputTypes.some((type, port) => {
    const before = imported.types.get(origin.inputs[port] ?? '');
    return type !== null && before !== undefined && !sameBeyondBatch(type, before);
  });
  if (!changed) return true;
  const protos = origin.nodes.map((index) => imported.model.graph?.node[index]);
  return protos.every((proto) => {
    const mode = new TextDecoder().decode(
      proto?.attribute.find((entry) => entry.name === 'auto_pad')?.s ?? new Uint8Array(),
    );
    if (mode.startsWith('SAME')) return samePads(node, mode, inputTypes[0] ?? null);
    const pools = proto?.opType === 'AveragePool' || proto?.opType === 'MaxPool';
    return proto?.opType !== 'Reshape' && proto?.opType !== 'Expand' && !(pools && protos.length > 1);
  });
}

function samePads(node: LayerNode, mode: string, type: TensorType | null): boolean {
  const { kernelShape, strides, dilations, pads } = node.attributes;
  if (!Array.isArray(kernelShape) || !type) return true;
  const list = (value: AttributeValue | undefined) => (Array.isArray(value) ? (value as readonly number[]) : null);
  const stated = { mode, pads: null, strides: list(strides), dilations: list(dilations) };
  const now = explicitPads(stated, type.shape.slice(2), kernelShape as readonly number[]);
  return now !== null && sameValue(now, pads ?? null);
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
