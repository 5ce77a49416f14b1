import { number } from '../attributes.ts';
import { formatPlain } from '../notation.ts';
import { sameText, text } from '../text.ts';
import { defineElementLayer } from './element-layer.ts';
import { elementFunction } from './layer-function.ts';
import { single } from './recognize.ts';

const title = sameText('Leaky ReLU');

/** Leaky rectified linear unit: `LeakyRelu` of ONNX. */
export const leakyRelu = defineElementLayer({
  type: 'leakyRelu',
  title,
  docs: {
    names: text('layers.leakyRelu.names', 'LReLU, leaky'),
    summary: text(
      'layers.leakyRelu.summary',
      'Like ReLU, but lets a little of the negative values through, so that no neuron stops learning for good.',
    ),
    reference: 'ONNX LeakyRelu',
  },
  attributes: {
    alpha: number({
      label: text('layers.leakyRelu.label', 'Slope α below 0'),
      default: 0.01,
      min: 0,
      max: 10,
      step: 0.01,
    }),
  },
  describe: (a) => sameText(`α ${formatPlain(Number(a.alpha.toFixed(3)))}`),
  function: (a) =>
    elementFunction({
      name: title,
      symbol: 'leakyrelu',
      constants: { α: a.alpha },
      formula: (x, alpha = '') => `max(0, ${x}) + ${alpha}·min(0, ${x})`,
      apply: (x) => (x < 0 ? a.alpha * x : x),
    }),
  emit: (a, context, x) => context.node('LeakyRelu', [x], { alpha: { float: a.alpha } }),
  recognize: (view) => (view.operator === 'LeakyRelu' ? single(view, { alpha: view.float('alpha', 0.01) }) : null),
  examples: [
    { inputs: [['N', 32, 13, 13]], outputs: [['N', 32, 13, 13]], parameters: 0 },
    { attributes: { alpha: 0.1 }, inputs: [['N', 100]], outputs: [['N', 100]], parameters: 0 },
  ],
});
