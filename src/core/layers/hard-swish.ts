import { text } from '../text.ts';
import { ACTIVATION_LABELS, activationFunction, emitActivation } from './activation-functions.ts';
import { defineElementLayer } from './element-layer.ts';
import { recognizeActivation } from './recognize.ts';

/** Hard swish: `HardSwish` of ONNX. */
export const hardSwish = defineElementLayer({
  type: 'hardSwish',
  title: ACTIVATION_LABELS.hardSwish,
  docs: {
    names: text('layers.hardSwish.names', 'hswish, hard swish'),
    summary: text(
      'layers.hardSwish.summary',
      'Scales each value by a hard sigmoid of itself: close to SiLU, without an exponential.',
    ),
    reference: 'ONNX HardSwish; Howard et al., ICCV 2019',
  },
  attributes: {},
  function: () => activationFunction('hardSwish'),
  emit: (_a, context, x) => emitActivation('hardSwish', context, x),
  patternLength: 4,
  recognize: recognizeActivation('hardSwish'),
  examples: [
    { inputs: [['N', 16, 112, 112]], outputs: [['N', 16, 112, 112]], parameters: 0, source: 'MobileNetV3-small' },
    { inputs: [['N', 1024]], outputs: [['N', 1024]], parameters: 0, source: 'MobileNetV3-small' },
  ],
});
