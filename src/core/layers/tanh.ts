import { text } from '../text.ts';
import { ACTIVATION_LABELS, activationFunction, emitActivation } from './activation-functions.ts';
import { defineElementLayer } from './element-layer.ts';
import { operatorOnly } from './recognize.ts';

/** Hyperbolic tangent: `Tanh` of ONNX. */
export const tanh = defineElementLayer({
  type: 'tanh',
  title: ACTIVATION_LABELS.tanh,
  docs: {
    summary: text(
      'Bends every value smoothly into the range from −1 to 1. The early networks, such as LeNet-5, used it.',
      '모든 값을 −1과 1 사이로 부드럽게 눌러 줍니다. LeNet-5 같은 초기 신경망이 사용했습니다.',
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
