import { text } from '../text.ts';
import { ACTIVATION_LABELS, activationFunction, emitActivation } from './activation-functions.ts';
import { defineElementLayer } from './element-layer.ts';
import { operatorOnly } from './recognize.ts';

/** Rectified linear unit: `Relu` of ONNX. */
export const relu = defineElementLayer({
  type: 'relu',
  title: ACTIVATION_LABELS.relu,
  docs: {
    summary: text(
      'Keeps positive values and sets negative ones to 0. Without such a bend, stacked layers would collapse into one.',
      '양수는 그대로 두고 음수는 0으로 만듭니다. 이런 꺾임이 없으면 쌓은 레이어들이 레이어 하나와 같아집니다.',
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
