import { boolean, int } from '../attributes.ts';
import { ok } from '../result.ts';
import { text } from '../text.ts';
import { channelsOf, outputType, requireVector, trainable } from './common.ts';
import { defineLayer } from './define-layer.ts';
import type { NodeView } from './node-view.ts';
import { linearStep } from './recognize.ts';

const title = text('layers.fullyConnected.title', 'Fully connected');

/** Fully connected layer W·x + b: `Gemm` of ONNX with transB = 1, so `weight` is [outputs, inputs]. */
export const fullyConnected = defineLayer({
  type: 'fullyConnected',
  version: 1,
  title,
  category: 'fullyConnected',
  docs: {
    names: text('layers.fullyConnected.names', 'FC, dense, linear, MLP, affine, perceptron, Gemm, inner product'),
    summary: text(
      'layers.fullyConnected.summary',
      'Every neuron sees every input: it weighs them all, adds them up and adds its bias.',
    ),
    formula: 'y = W·x + b',
    reference: 'ONNX Gemm',
  },
  inputs: [{ name: text('layers.fullyConnected.features', 'features') }],
  outputs: [{ name: text('layers.fullyConnected.features2', 'features') }],
  attributes: {
    units: int({
      label: text('layers.fullyConnected.neurons', 'Neurons'),
      help: text('layers.fullyConnected.help', 'How many outputs: for class scores, one per class.'),
      default: 10,
    }),
    bias: boolean({ label: text('layers.fullyConnected.bias', 'Bias'), default: true }),
  },
  describe: (a) => text('layers.fullyConnected.unitsNeurons', '{units} neurons', { units: a.units }),
  inferShapes: (a, inputs) => {
    const features = requireVector(title, inputs);
    return features.ok ? ok([outputType(inputs, [a.units])]) : features;
  },
  meaning: () => ({ kind: 'linear' }),
  parameters: (a, inputs) => {
    const weight = trainable('weight', [a.units, channelsOf(inputs)], 'kaiming');
    return a.bias ? [weight, trainable('bias', [a.units], 'zeros')] : [weight];
  },
  parameterFormula: (a, inputs) => {
    const n = channelsOf(inputs);
    return a.bias
      ? { formula: '(n + 1)·m', substituted: `(${n} + 1)·${a.units}` }
      : { formula: 'n·m', substituted: `${n}·${a.units}` };
  },
  macs: (a, inputs) => {
    const n = channelsOf(inputs);
    return { value: n * a.units, formula: 'n·m', substituted: `${n}·${a.units}` };
  },
  emit: (a, context) => {
    const [x = ''] = context.inputs;
    const inputs = [x, context.parameter('weight'), ...(a.bias ? [context.parameter('bias')] : [])];
    return [context.node('Gemm', inputs, { transB: { int: 1 } })];
  },
  patternLength: 2,
  recognize: (view) => {
    const step = linearStep(view);
    if (!step || isBehindBias(view)) return null;
    return {
      attributes: { units: step.outputs, bias: step.bias !== null },
      inputs: [step.input],
      nodes: step.nodes,
      parameters: { weight: step.weight, ...(step.bias && { bias: step.bias }) },
    };
  },
  examples: [
    { inputs: [['N', 784]], outputs: [['N', 10]], parameters: 7_850, macs: 7_840 },
    {
      attributes: { units: 120 },
      inputs: [['N', 400]],
      outputs: [['N', 120]],
      parameters: 48_120,
      macs: 48_000,
      source: 'LeNet-5, c5',
    },
    { attributes: { units: 3, bias: false }, inputs: [['N', 5]], outputs: [['N', 3]], parameters: 15, macs: 15 },
  ],
});

/** Whether an `Add` behind this `MatMul` is its bias: then the layer ends there. */
function isBehindBias(view: NodeView): boolean {
  const [add] = view.operator === 'MatMul' && view.isPrivate() ? view.consumers() : [];
  return add?.operator === 'Add' && linearStep(add) !== null;
}
