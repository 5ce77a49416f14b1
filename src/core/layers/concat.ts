import { ok } from '../result.ts';
import { sameText, text } from '../text.ts';
import { inferConcat } from './combine-shapes.ts';
import { defineLayer, NO_COUNT } from './define-layer.ts';

const title = text('layers.concat.title', 'Concat');

/** Concatenation along the channels: `Concat` of ONNX with axis 1. */
export const concat = defineLayer({
  type: 'concat',
  version: 1,
  title,
  category: 'combine',
  docs: {
    names: text('layers.concat.names', 'concatenate, cat, join, merge, dense block, skip concatenation'),
    summary: text(
      'layers.concat.summary',
      'Stacks the channels of its inputs on top of each other, so that the next layer sees all of them.',
    ),
    formula: 'C = C₁ + C₂ + …',
    reference: 'ONNX Concat',
  },
  inputs: { variadic: true, name: text('layers.concat.tensor', 'tensor'), min: 2, max: 8 },
  outputs: [{ name: text('layers.concat.tensor2', 'tensor') }],
  attributes: {},
  describe: (_a, inputs) =>
    inputs ? text('layers.concat.countInputs', '{count} inputs', { count: inputs.length }) : sameText(''),
  inferShapes: (_a, inputs) => {
    const result = inferConcat(title, inputs);
    return result.ok ? ok([result.value]) : result;
  },
  parameters: () => [],
  parameterFormula: () => ({ formula: '0', substituted: '0' }),
  macs: () => NO_COUNT,
  emit: (_a, context) => [context.node('Concat', context.inputs, { axis: { int: 1 } })],
  recognize: (view) => {
    if (view.operator !== 'Concat') return null;
    const axis = view.int('axis', 1);
    const rank = view.inputType(0)?.shape.length;
    if (axis !== 1 && (rank === undefined || axis + rank !== 1)) return null;
    return { attributes: {}, inputs: view.inputs };
  },
  examples: [
    {
      inputs: [
        ['N', 64, 54, 54],
        ['N', 64, 54, 54],
      ],
      outputs: [['N', 128, 54, 54]],
      parameters: 0,
      macs: 0,
      source: 'SqueezeNet 1.0, first fire module',
    },
    {
      inputs: [
        ['N', 64, 28, 28],
        ['N', 128, 28, 28],
        ['N', 32, 28, 28],
        ['N', 32, 28, 28],
      ],
      outputs: [['N', 256, 28, 28]],
      parameters: 0,
      source: 'GoogLeNet, inception 3a',
    },
    {
      inputs: [
        ['N', 10],
        ['N', 6],
      ],
      outputs: [['N', 16]],
      parameters: 0,
    },
  ],
});
