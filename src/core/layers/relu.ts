import { text } from '../text.ts';
import { ACTIVATION_LABELS, activationFunction, emitActivation } from './activation-functions.ts';
import { defineElementLayer } from './element-layer.ts';
import { operatorOnly } from './recognize.ts';

/** Rectified linear unit: `Relu` of ONNX. */
export const relu = defineElementLayer({
  type: 'relu',
  title: ACTIVATION_LABELS.relu,
  docs: {
    names: text('layers.relu.names', 'rectified linear unit'),
    summary: text(
      'layers.relu.summary',
      'Keeps positive values and sets negative ones to 0. Without such a bend, stacked layers would collapse into one.',
    ),
    reference: 'ONNX Relu',
  },
  attributes: {},
  function: () => activationFunction('relu'),
  emit: (_a, context, x) => emitActivation('relu', context, x),
  recognize: operatorOnly('Relu'),
  examples: [
    { inputs: [['N', 64, 56, 56]], outputs: [['N', 64, 56, 56]], parameters: 0 },
    { inputs: [['N', 120]], outputs: [['N', 120]], parameters: 0 },
  ],
});
