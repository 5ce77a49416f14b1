import { number } from '../attributes.ts';
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
    summary: text(
      'Like ReLU, but lets a little of the negative values through, so that no neuron stops learning for good.',
      'ReLU와 비슷하지만 음수도 조금 통과시켜, 학습이 아예 멈추는 뉴런이 생기지 않게 합니다.',
    ),
    reference: 'ONNX LeakyRelu',
  },
  attributes: {
    alpha: number({
      label: text('Slope α below 0', '음수 쪽 기울기 α'),
      default: 0.01,
      min: 0,
      max: 10,
      step: 0.01,
    }),
  },
  describe: (a) => sameText(`α ${Number(a.alpha.toFixed(3))}`),
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
