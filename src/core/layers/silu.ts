import { text } from '../text.ts';
import { ACTIVATION_LABELS, activationFunction, emitActivation } from './activation-functions.ts';
import { defineElementLayer } from './element-layer.ts';
import { recognizeActivation } from './recognize.ts';

/** Sigmoid linear unit (swish): `Sigmoid` and `Mul` of ONNX. */
export const silu = defineElementLayer({
  type: 'silu',
  title: ACTIVATION_LABELS.silu,
  docs: {
    names: text('layers.silu.names', 'swish'),
    summary: text(
      'layers.silu.summary',
      'Scales each value by its own sigmoid, also called swish: smooth, and slightly negative just below 0.',
    ),
    reference: 'ONNX Sigmoid, Mul; Ramachandran et al., arXiv 1710.05941',
  },
  attributes: {},
  function: () => activationFunction('silu'),
  emit: (_a, context, x) => emitActivation('silu', context, x),
  patternLength: 2,
  recognize: recognizeActivation('silu'),
  examples: [
    { inputs: [['N', 32, 16, 16]], outputs: [['N', 32, 16, 16]], parameters: 0 },
    { inputs: [['N', 8]], outputs: [['N', 8]], parameters: 0 },
  ],
});
