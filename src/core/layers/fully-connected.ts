import { boolean, int } from '../attributes.ts';
import { ok } from '../result.ts';
import { text } from '../text.ts';
import { channelsOf, outputType, requireVector, trainable } from './common.ts';
import { defineLayer } from './define-layer.ts';
import type { NodeView } from './node-view.ts';
import { linearStep } from './recognize.ts';

const title = text('Fully connected', '완전 연결');

/** Fully connected layer W·x + b: `Gemm` of ONNX with transB = 1, so `weight` is [outputs, inputs]. */
export const fullyConnected = defineLayer({
  type: 'fullyConnected',
  version: 1,
  title,
  category: 'fullyConnected',
  docs: {
    summary: text(
      'Every neuron sees every input: it weighs them all, adds them up and adds its bias.',
      '모든 뉴런이 모든 입력을 봅니다. 입력마다 가중치를 곱해 더하고 편향을 더합니다.',
    ),
    formula: 'y = W·x + b',
    reference: 'ONNX Gemm',
  },
  inputs: [{ name: text('features', '특징') }],
  outputs: [{ name: text('features', '특징') }],
  attributes: {
    units: int({
      label: text('Neurons', '뉴런 수'),
      help: text(
        'How many outputs: for class scores, one per class.',
        '출력의 수입니다. 클래스 점수라면 클래스의 수입니다.',
      ),
      default: 10,
    }),
    bias: boolean({ label: text('Bias', '편향'), default: true }),
  },
  describe: (a) => text(`${a.units} neurons`, `뉴런 ${a.units}개`),
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
