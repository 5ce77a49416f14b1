import { ok } from '../result.ts';
import { sameText, type Text, text } from '../text.ts';
import { inferElementwise } from './combine-shapes.ts';
import { defineLayer, type LayerDefinition, type LayerType, NO_COUNT } from './define-layer.ts';

/**
 * Declares a layer that combines two to eight inputs element by element. It is emitted as a chain of the two-input
 * operator: `Sum` and friends are missing from some execution providers, the chain runs everywhere.
 * @example see `add.ts`
 */
export function defineElementwise(layer: {
  readonly type: string;
  readonly title: Text;
  readonly operator: 'Add' | 'Mul';
  /** The operator of any number of inputs that computes the same, read from files and never written. */
  readonly manyOperator?: 'Sum';
  readonly docs: LayerDefinition<unknown>['docs'];
  readonly examples: LayerDefinition<object>['examples'];
}): LayerType {
  return defineLayer({
    type: layer.type,
    version: 1,
    title: layer.title,
    category: 'combine',
    docs: layer.docs,
    inputs: { variadic: true, name: text('layers.elementwiseLayer.tensor', 'tensor'), min: 2, max: 8 },
    outputs: [{ name: text('layers.elementwiseLayer.tensor2', 'tensor') }],
    attributes: {},
    describe: (_a, inputs) =>
      inputs ? text('layers.elementwiseLayer.countInputs', '{count} inputs', { count: inputs.length }) : sameText(''),
    inferShapes: (_a, inputs) => {
      const result = inferElementwise(layer.title, inputs);
      return result.ok ? ok([result.value]) : result;
    },
    parameters: () => [],
    parameterFormula: () => ({ formula: '0', substituted: '0' }),
    macs: () => NO_COUNT,
    emit: (_a, context) => {
      const [first = '', ...others] = context.inputs;
      const last = others.length - 1;
      return [
        others.reduce(
          (chain, value, index) =>
            context.node(layer.operator, [chain, value], {}, index === last ? '' : `part${index + 1}`),
          first,
        ),
      ];
    },
    recognize: (view) => {
      const several = view.operator === layer.manyOperator;
      if (view.operator !== layer.operator && !several) return null;
      return { attributes: {}, inputs: view.inputs };
    },
    examples: layer.examples,
  });
}
