import { text } from '../text.ts';
import { ACTIVATION_LABELS, activationFunction, emitActivation } from './activation-functions.ts';
import { defineElementLayer } from './element-layer.ts';
import { operatorOnly } from './recognize.ts';

/** Hyperbolic tangent: `Tanh` of ONNX. */
export const tanh = defineElementLayer({
  type: 'tanh',
  title: ACTIVATION_LABELS.tanh,
  docs: {
    names: text('layers.tanh.names', 'hyperbolic tangent'),
    summary: text(
      'layers.tanh.summary',
      'Bends every value smoothly into the range from −1 to 1. The early networks, such as LeNet-5, used it.',
    ),
    reference: 'ONNX Tanh',
  },
  attributes: {},
  function: () => activationFunction('tanh'),
  emit: (_a, context, x) => emitActivation('tanh', context, x),
  recognize: operatorOnly('Tanh'),
  examples: [
    { inputs: [['N', 6, 28, 28]], outputs: [['N', 6, 28, 28]], parameters: 0, source: 'LeNet-5' },
    { inputs: [['N', 84]], outputs: [['N', 84]], parameters: 0 },
  ],
});
