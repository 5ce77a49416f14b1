import { number } from '../attributes.ts';
import { formatPlain } from '../notation.ts';
import { sameText, text } from '../text.ts';
import { defineElementLayer } from './element-layer.ts';
import { elementFunction } from './layer-function.ts';
import { kept, single } from './recognize.ts';

const title = text('layers.dropout.title', 'Dropout');

/** Dropout (Srivastava et al., 2014). It acts in training only, so an exported network does not contain it. */
export const dropout = defineElementLayer({
  type: 'dropout',
  title,
  docs: {
    names: text('layers.dropout.names', 'drop, regularisation, regularization'),
    summary: text(
      'layers.dropout.summary',
      'In training it silences random elements, so that the network does not rely on single ones. When the network runs, it changes nothing.',
    ),
    formula: text(
      'layers.dropout.formula',
      'training: y = x · m / (1 − p), m = 0 with probability p, else 1; running: y = x',
    ),
    reference: 'ONNX Dropout; Srivastava et al., JMLR 2014',
  },
  attributes: {
    ratio: number({
      label: text('layers.dropout.label', 'Ratio'),
      help: text('layers.dropout.help', 'Share of the elements that are silenced in training.'),
      default: 0.5,
      min: 0,
      max: 0.99,
      step: 0.05,
    }),
  },
  describe: (a) => sameText(`p ${formatPlain(Number(a.ratio.toFixed(3)))}`),
  meaning: () => ({ kind: 'kept' }),
  // What it does when the network runs.
  function: () => elementFunction({ name: title, symbol: 'dropout', formula: (x) => x, apply: (x) => x }),
  // In training the step feeds the mask; where the network runs, there is nothing to write.
  emit: (a, context, x) =>
    context.training
      ? context.node('Dropout', [x, context.constant('ratio', { dtype: 'float32', shape: [], data: [a.ratio] })])
      : x,
  recognize: (view) => {
    if (view.operator !== 'Dropout' || view.consumers(1).length > 0 || view.isOutput(1)) return null;
    // Since opset 12 the ratio and the training mode are inputs; a dropout that acts is no layer of ours.
    if ((view.inputs[2] ?? '') !== '' && view.scalar(2) !== 0) return null;
    const stored = view.opset >= 12 && (view.inputs[1] ?? '') !== '';
    const ratio = stored ? view.scalar(1) : view.float('ratio', 0.5);
    if (ratio === null) return null;
    const constant = kept(view, view.opset >= 12 ? 1 : 'ratio', (a) => [Number(a.ratio)]);
    return { ...single(view, { ratio }), constants: [constant] };
  },
  examples: [
    { inputs: [['N', 4096]], outputs: [['N', 4096]], parameters: 0 },
    { attributes: { ratio: 0.2 }, inputs: [['N', 512, 13, 13]], outputs: [['N', 512, 13, 13]], parameters: 0 },
  ],
});
