import { number } from '../attributes.ts';
import { sameText, text } from '../text.ts';
import { defineElementLayer } from './element-layer.ts';
import { elementFunction } from './layer-function.ts';
import { kept, single } from './recognize.ts';

const title = text('Dropout', '드롭아웃');

/** Dropout (Srivastava et al., 2014). It acts in training only, so an exported network does not contain it. */
export const dropout = defineElementLayer({
  type: 'dropout',
  title,
  docs: {
    summary: text(
      'In training it silences random elements, so that the network does not rely on single ones. When the network runs, it changes nothing.',
      '학습할 때 임의의 원소를 꺼서 신경망이 일부에만 기대지 않게 합니다. 실행할 때는 아무것도 바꾸지 않습니다.',
    ),
    formula: text(
      'training: y = x · m / (1 − p), m = 0 with probability p, else 1; running: y = x',
      '학습: y = x · m / (1 − p), m은 확률 p로 0, 아니면 1; 실행: y = x',
    ),
    reference: 'ONNX Dropout; Srivastava et al., JMLR 2014',
  },
  attributes: {
    ratio: number({
      label: text('Ratio', '비율'),
      help: text('Share of the elements that are silenced in training.', '학습할 때 끄는 원소의 비율입니다.'),
      default: 0.5,
      min: 0,
      max: 0.99,
      step: 0.05,
    }),
  },
  describe: (a) => sameText(`p ${Number(a.ratio.toFixed(3))}`),
  meaning: () => ({ kind: 'kept' }),
  // What it does when the network runs.
  function: () => elementFunction({ name: title, symbol: 'dropout', formula: (x) => x, apply: (x) => x }),
  emit: (_a, _context, x) => x,
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
