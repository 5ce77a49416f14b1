import { err, ok } from '../result.ts';
import { text } from '../text.ts';
import { rankMismatch } from './common.ts';
import { defineElementLayer } from './element-layer.ts';
import { single } from './recognize.ts';

const title = text('Softmax', '소프트맥스');

/** Softmax over axis 1, classes or channels: `Softmax` of ONNX. */
export const softmax = defineElementLayer({
  type: 'softmax',
  title,
  docs: {
    summary: text(
      'Turns scores into probabilities that add up to 1: the classes compete, and one wins.',
      '점수를 합이 1인 확률로 바꿉니다. 클래스끼리 경쟁하여 하나가 이깁니다.',
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
  emit: (_a, context, x) => context.node('Softmax', [x], { axis: { int: 1 } }),
  recognize: (view) => {
    const rank = view.inputType(0)?.shape.length;
    if (view.operator !== 'Softmax' || rank === undefined || rank < 2) return null;
    const axis = view.int('axis', view.opset >= 13 ? -1 : 1);
    if ((axis < 0 ? axis + rank : axis) !== 1) return null;
    // Before opset 13 all axes from this one on were one: the same thing only where the others hold one element.
    const rest = view.inputType(0)?.shape.slice(2) ?? [];
    return view.opset >= 13 || rest.every((dim) => dim === 1) ? single(view) : null;
  },
  examples: [
    { inputs: [['N', 10]], outputs: [['N', 10]], parameters: 0 },
    { inputs: [['N', 21, 32, 32]], outputs: [['N', 21, 32, 32]], parameters: 0 },
  ],
});
