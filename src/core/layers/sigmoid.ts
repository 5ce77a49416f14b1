import { text } from '../text.ts';
import { ACTIVATION_LABELS, activationFunction, emitActivation } from './activation-functions.ts';
import { defineElementLayer } from './element-layer.ts';
import { operatorOnly } from './recognize.ts';

/** Logistic sigmoid: `Sigmoid` of ONNX. */
export const sigmoid = defineElementLayer({
  type: 'sigmoid',
  title: ACTIVATION_LABELS.sigmoid,
  docs: {
    names: text('layers.sigmoid.names', 'logistic, sigm'),
    summary: text(
      'layers.sigmoid.summary',
      'Bends every value into the range from 0 to 1, each on its own: several can be high at once, in degrees.',
    ),
    reference: 'ONNX Sigmoid',
  },
  attributes: {},
  meaning: () => ({ kind: 'sigmoid' }),
  function: () => activationFunction('sigmoid'),
  emit: (_a, context, x) => emitActivation('sigmoid', context, x),
  recognize: operatorOnly('Sigmoid'),
  examples: [
    { inputs: [['N', 64, 1, 1]], outputs: [['N', 64, 1, 1]], parameters: 0 },
    { inputs: [['N', 10]], outputs: [['N', 10]], parameters: 0 },
  ],
});
