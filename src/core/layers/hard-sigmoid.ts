import { formatPlain } from '../notation.ts';
import { sameText, text } from '../text.ts';
import {
  ACTIVATION_LABELS,
  activationFunction,
  alphaAttribute,
  betaAttribute,
  emitActivation,
} from './activation-functions.ts';
import { defineElementLayer } from './element-layer.ts';
import { recognizeActivation } from './recognize.ts';

/** Piecewise linear sigmoid: `HardSigmoid` of ONNX. */
export const hardSigmoid = defineElementLayer({
  type: 'hardSigmoid',
  title: ACTIVATION_LABELS.hardSigmoid,
  docs: {
    names: text('layers.hardSigmoid.names', 'hsigmoid, hard sigm'),
    summary: text(
      'layers.hardSigmoid.summary',
      'A sigmoid drawn with three straight lines: cheap to compute. MobileNetV3 gates its channels with it.',
    ),
    reference: 'ONNX HardSigmoid; Howard et al., ICCV 2019',
  },
  attributes: { alpha: alphaAttribute(), beta: betaAttribute() },
  describe: (a) => {
    const values = `α ${formatPlain(Number(a.alpha.toFixed(3)))} · β ${formatPlain(Number(a.beta.toFixed(3)))}`;
    return sameText(values);
  },
  meaning: () => ({ kind: 'sigmoid' }),
  function: (a) => activationFunction('hardSigmoid', a),
  emit: (a, context, x) => emitActivation('hardSigmoid', context, x, '', a),
  patternLength: 3,
  recognize: recognizeActivation('hardSigmoid', ({ alpha, beta }) => ({ alpha, beta })),
  examples: [
    { inputs: [['N', 16, 1, 1]], outputs: [['N', 16, 1, 1]], parameters: 0 },
    { attributes: { alpha: 1 / 6 }, inputs: [['N', 72]], outputs: [['N', 72]], parameters: 0, source: 'MobileNetV3' },
  ],
});
