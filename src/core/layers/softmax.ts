import { err, ok } from '../result.ts';
import { text } from '../text.ts';
import { ACTIVATION_LABELS, activationFunction } from './activation-functions.ts';
import { softmaxOverChannels } from './channel-softmax.ts';
import { rankMismatch } from './common.ts';
import { defineElementLayer } from './element-layer.ts';
import { single } from './recognize.ts';

const title = ACTIVATION_LABELS.softmax;

/** Softmax over axis 1, classes or channels: `Softmax` of ONNX. */
export const softmax = defineElementLayer({
  type: 'softmax',
  title,
  docs: {
    names: text('layers.softmax.names', 'probabilities, normalised exponential'),
    summary: text(
      'layers.softmax.summary',
      'Turns scores into probabilities that add up to 1: the classes compete, and one wins.',
    ),
    formula: 'y[c] = e^x[c] / Σ_j e^x[j]',
    reference: 'ONNX Softmax',
  },
  attributes: {},
  inferShapes: (_a, inputs) =>
    (inputs[0]?.shape.length ?? 0) >= 2 ? ok(inputs.slice(0, 1)) : err(rankMismatch(title, 'N×C', inputs)),
  meaning: (_a, inputs) => {
    const over = inputs[0]?.shape[1];
    return { kind: 'softmax', over: typeof over === 'number' ? over : null };
  },
  function: () => activationFunction('softmax'),
  emit: (_a, context, x) => context.node('Softmax', [x], { axis: { int: 1 } }),
  recognize: (view) => (softmaxOverChannels(view) ? single(view) : null),
  examples: [
    { inputs: [['N', 10]], outputs: [['N', 10]], parameters: 0 },
    { inputs: [['N', 21, 32, 32]], outputs: [['N', 21, 32, 32]], parameters: 0 },
  ],
});
