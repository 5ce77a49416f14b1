import { ok } from '../result.ts';
import { sameText, type Text, text } from '../text.ts';
import { outputType, requireMaps } from './common.ts';
import { defineLayer, type LayerDefinition, type LayerType, NO_COUNT } from './define-layer.ts';
import type { NodeView } from './node-view.ts';
import { single } from './recognize.ts';

/**
 * Declares a layer that makes one value of each map: [N, C, H, W] → [N, C, 1, 1], nothing to learn.
 * @param operator the ONNX operator it emits
 */
export function defineGlobalPool(layer: {
  readonly type: string;
  readonly title: Text;
  readonly operator: 'GlobalAveragePool' | 'GlobalMaxPool';
  readonly docs: LayerDefinition<unknown>['docs'];
}): LayerType {
  return defineLayer({
    type: layer.type,
    version: 1,
    title: layer.title,
    category: 'pooling',
    docs: layer.docs,
    inputs: [{ name: text('layers.globalPool.maps', 'maps') }],
    outputs: [{ name: text('layers.globalPool.valuePerMap', 'one value per map') }],
    attributes: {},
    describe: () => sameText(''),
    inferShapes: (_a, inputs) => {
      const maps = requireMaps(layer.title, inputs);
      return maps.ok ? ok([outputType(inputs, [maps.value.channels, 1, 1])]) : maps;
    },
    meaning: () => ({ kind: layer.operator === 'GlobalAveragePool' ? 'mean' : 'max' }),
    parameters: () => [],
    parameterFormula: () => ({ formula: '0', substituted: '0' }),
    macs: () => NO_COUNT,
    emit: (_a, context) => {
      const [x = ''] = context.inputs;
      return [context.node(layer.operator, [x])];
    },
    recognize: (view) => (isGlobalPool(view, layer.operator) ? single(view) : null),
    examples: [
      { inputs: [['N', 2048, 7, 7]], outputs: [['N', 2048, 1, 1]], parameters: 0, macs: 0, source: 'ResNet-50' },
      { inputs: [['N', 3, 5, 1]], outputs: [['N', 3, 1, 1]], parameters: 0 },
    ],
  });
}

/** The operator itself, or the reduction over height and width that keeps their axes. */
function isGlobalPool(view: NodeView, operator: 'GlobalAveragePool' | 'GlobalMaxPool'): boolean {
  if (view.operator === operator) return true;
  const reduction = operator === 'GlobalAveragePool' ? 'ReduceMean' : 'ReduceMax';
  return view.operator === reduction && view.int('keepdims', 1) === 1 && reducesMaps(view);
}

/** Whether a reduction runs over exactly height and width, however its axes are written. */
export function reducesMaps(view: NodeView): boolean {
  const axes = view.numbers('axes', 1)?.map((axis) => (axis < 0 ? axis + 4 : axis));
  return view.inputType(0)?.shape.length === 4 && axes?.length === 2 && axes.includes(2) && axes.includes(3);
}
