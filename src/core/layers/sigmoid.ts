import { text } from '../text.ts';
import { ACTIVATION_LABELS, activationFunction, emitActivation } from './activation-functions.ts';
import { defineElementLayer } from './element-layer.ts';
import { operatorOnly } from './recognize.ts';

/** Logistic sigmoid: `Sigmoid` of ONNX. */
export const sigmoid = defineElementLayer({
  type: 'sigmoid',
  title: ACTIVATION_LABELS.sigmoid,
  docs: {
    summary: text(
      'Bends every value into the range from 0 to 1, each on its own: several can be high at once, in degrees.',
      '값마다 따로 0과 1 사이로 눌러 줍니다. 여러 값이 저마다의 정도로 동시에 클 수 있습니다.',
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
