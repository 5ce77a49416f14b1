import { err, ok } from '../result.ts';
import { elementCount } from '../tensor/types.ts';
import { sameText, text } from '../text.ts';
import { outputType, rankMismatch } from './common.ts';
import { defineLayer, NO_COUNT } from './define-layer.ts';
import { single } from './recognize.ts';

const title = text('layers.flatten.title', 'Flatten');

/** Everything of a picture in one row: `Flatten` of ONNX with axis 1. */
export const flatten = defineLayer({
  type: 'flatten',
  version: 1,
  title,
  category: 'fullyConnected',
  docs: {
    names: text('layers.flatten.names', 'reshape, vector, unroll'),
    summary: text(
      'layers.flatten.summary',
      'Lays all maps out in one row of numbers, channel after channel, so that fully connected layers can read them.',
    ),
    formula: 'y[(c·H + h)·W + w] = x[c, h, w]',
    reference: 'ONNX Flatten',
  },
  inputs: [{ name: text('layers.flatten.maps', 'maps') }],
  outputs: [{ name: text('layers.flatten.features', 'features') }],
  attributes: {},
  describe: () => sameText(''),
  inferShapes: (_a, inputs) => {
    const shape = inputs[0]?.shape ?? [];
    const perPicture = shape.slice(1);
    return perPicture.length > 0 && perPicture.every((dim) => typeof dim === 'number')
      ? ok([outputType(inputs, [elementCount(perPicture)])])
      : err(rankMismatch(title, 'N×C×H×W', inputs));
  },
  meaning: () => ({ kind: 'kept' }),
  parameters: () => [],
  parameterFormula: () => ({ formula: '0', substituted: '0' }),
  macs: () => NO_COUNT,
  emit: (_a, context) => {
    const [x = ''] = context.inputs;
    return [context.node('Flatten', [x], { axis: { int: 1 } })];
  },
  recognize: (view) => {
    if (!['Flatten', 'Reshape', 'Squeeze'].includes(view.operator)) return null;
    const [from, to] = [view.inputType(0)?.shape, view.outputType()?.shape];
    if (view.operator === 'Flatten' && !from) return view.int('axis', 1) === 1 ? single(view) : null;
    if (!from || !to || from.length < 2 || to.length !== 2 || view.constantShape(0)) return null;
    // One picture runs at a time, so a batch of 1 is the batch N.
    const [batch, features] = to;
    const sameBatch = batch === from[0] || (batch === 1 && typeof from[0] === 'string');
    const rest = from.slice(1);
    const isRow = rest.every((dim) => typeof dim === 'number') && features === elementCount(rest);
    return sameBatch && isRow ? single(view) : null;
  },
  examples: [
    { inputs: [['N', 16, 5, 5]], outputs: [['N', 400]], parameters: 0, source: 'LeNet-5' },
    { inputs: [['N', 256, 6, 6]], outputs: [['N', 9216]], parameters: 0, source: 'AlexNet' },
    { inputs: [['N', 84]], outputs: [['N', 84]], parameters: 0 },
  ],
});
