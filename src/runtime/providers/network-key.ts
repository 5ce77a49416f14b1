import type { CompiledModel } from '../../core/compile/types.ts';
import { decodeModel, encodeModel } from '../../core/onnx/codec.ts';
import { fingerprint } from '../../core/weights/hash.ts';

const keys = new WeakMap<Uint8Array, string>();

/**
 * Names a network by what it computes, whichever of its values are looked at: a layer that is watched makes another
 * structure, and no other network. Worked out once for each model, and only where somebody asks.
 */
export function networkKey({ bytes, structureKey }: Pick<CompiledModel, 'bytes' | 'structureKey'>): string {
  const known = keys.get(bytes);
  if (known !== undefined) return known;
  const key = withoutOutputs(bytes) ?? structureKey;
  keys.set(bytes, key);
  return key;
}

function withoutOutputs(bytes: Uint8Array): string | null {
  const model = decodeModel(bytes);
  if (!model.ok || !model.value.graph) return null;
  const { graph } = model.value;
  const inputs = new Set(graph.input.map(({ name }) => name));
  graph.output = [];
  // A watched input comes out through a copy.
  graph.node = graph.node.filter(({ opType, input }) => !(opType === 'Identity' && inputs.has(input[0] ?? '')));
  return fingerprint(encodeModel(model.value));
}
