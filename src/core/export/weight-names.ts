import type { Analysis } from '../graph/analyze.ts';
import type { GraphDocument, LayerNode } from '../graph/document.ts';
import type { ParameterSpec } from '../layers/define-layer.ts';
import type { Tensor } from '../tensor/types.ts';
import { parameterTensor, type TensorStore } from '../weights/tensor-store.ts';

/** One parameter of a drawing and what it is called in a file of weights. */
export interface NamedParameter {
  /** `conv1.weight`: the layer's name in the file and the parameter's. */
  readonly name: string;
  readonly layer: string;
  readonly node: LayerNode;
  readonly spec: ParameterSpec;
}

/**
 * Every parameter by its name in a file, in data-flow order: `LAYER.PARAMETER`. Should two read the same (a layer `a`
 * with `fc1.weight` beside a layer `a.fc1`), the later layer is numbered.
 */
export function namedParameters(document: GraphDocument, analysis: Analysis): ReadonlyMap<string, NamedParameter> {
  const named = new Map<string, NamedParameter>();
  for (const id of analysis.order) {
    const node = document.nodes.get(id);
    const specs = (analysis.nodes.get(id)?.parameterSpecs ?? []).filter((spec) => !spec.fed);
    if (!node) continue;
    let layer = node.name;
    for (let count = 2; specs.some((spec) => named.has(`${layer}.${spec.name}`)); count += 1) {
      layer = `${node.name}_${count}`;
    }
    for (const spec of specs) {
      const name = `${layer}.${spec.name}`;
      named.set(name, { name, layer, node, spec });
    }
  }
  return named;
}

/** Every parameter with its present value, trained or seeded. */
export function namedTensors(
  document: GraphDocument,
  analysis: Analysis,
  weights: TensorStore,
): ReadonlyMap<string, Tensor> {
  return new Map(
    [...namedParameters(document, analysis).values()].map(({ name, node, spec }) => [
      name,
      parameterTensor(weights, document.seed, node.id, spec).tensor,
    ]),
  );
}
