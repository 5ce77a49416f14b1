import type { EmitContext, LayerType } from '../layers/define-layer.ts';
import type { Analysis } from './analyze.ts';
import type { LayerNode } from './document.ts';

/**
 * The ONNX operators that a layer is written with, as its own file says them; none while its shapes are not known.
 * @param layer the type of `node`
 */
export function operatorsOf(node: LayerNode, layer: LayerType, analysis: Analysis): readonly string[] {
  const { inputs, outputs } = analysis.nodes.get(node.id) ?? {};
  const known = (inputs ?? []).filter((type) => type !== null);
  if (layer.fromFile || !outputs || known.length < (inputs ?? []).length) return [];
  const found = new Set<string>();
  const context: EmitContext = {
    inputs: known.map((_, port) => `x${port}`),
    inputTypes: known,
    outputTypes: outputs,
    // What acts in training only is an operator of it too.
    training: true,
    node: (operator, _inputs, _attributes, suffix = '') => {
      found.add(operator);
      return `y${suffix}`;
    },
    parameter: (name) => name,
    constant: (suffix) => suffix,
    attention: ({ gate }) => gate,
  };
  try {
    layer.emit(node.attributes, context);
  } catch {
    // What cannot be written has a problem of its own, which other places show.
  }
  return [...found];
}
