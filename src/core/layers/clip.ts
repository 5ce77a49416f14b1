import { number } from '../attributes.ts';
import { diagnostic } from '../diagnostics.ts';
import { err, ok } from '../result.ts';
import { sameText, text } from '../text.ts';
import { defineElementLayer } from './element-layer.ts';
import { elementFunction } from './layer-function.ts';
import { clipBounds, kept, single } from './recognize.ts';

const title = text('Clip (ReLU6)', '자르기 (ReLU6)');

/** Clipping to a range: `Clip` of ONNX. The defaults make it ReLU6. */
export const clip = defineElementLayer({
  type: 'clip',
  title,
  docs: {
    summary: text(
      'Cuts every value off at a lower and an upper bound. From 0 to 6 it is ReLU6, which MobileNetV2 uses.',
      '모든 값을 아래와 위 한계에서 자릅니다. 0에서 6까지면 MobileNetV2가 쓰는 ReLU6입니다.',
    ),
    reference: 'ONNX Clip',
  },
  attributes: {
    min: number({ label: text('Lower bound', '아래 한계'), default: 0 }),
    max: number({ label: text('Upper bound', '위 한계'), default: 6 }),
  },
  describe: (a) => sameText(`${a.min} … ${a.max}`),
  inferShapes: (a, inputs) =>
    a.min <= a.max
      ? ok(inputs.slice(0, 1))
      : err(
          diagnostic(
            'attribute-conflict',
            {
              en: `The lower bound ${a.min} is above the upper bound ${a.max}.`,
              ko: `아래 한계 ${a.min}이(가) 위 한계 ${a.max}보다 큽니다.`,
            },
            { fixes: [{ kind: 'setAttributes', attributes: { min: a.max, max: a.min } }] },
          ),
        ),
  function: (a) =>
    elementFunction({
      name: title,
      symbol: 'clip',
      constants: { l: a.min, u: a.max },
      formula: (x, low = '', high = '') => `max(${low}, min(${high}, ${x}))`,
      apply: (x) => Math.max(a.min, Math.min(a.max, x)),
    }),
  emit: (a, context, x) => {
    const bound = (name: 'min' | 'max') => context.constant(name, { dtype: 'float32', shape: [], data: [a[name]] });
    return context.node('Clip', [x, bound('min'), bound('max')]);
  },
  recognize: (view) => {
    if (view.operator !== 'Clip') return null;
    const [min, max] = clipBounds(view);
    if (min === null || max === null) return null;
    const bound = (at: number, name: 'min' | 'max') => kept(view, at, (a) => [Number(a[name])]);
    const constants = view.opset >= 11 ? [bound(1, 'min'), bound(2, 'max')] : [];
    return { ...single(view, { min, max }), constants };
  },
  examples: [
    { inputs: [['N', 32, 112, 112]], outputs: [['N', 32, 112, 112]], parameters: 0, source: 'MobileNetV2' },
    { attributes: { min: -1, max: 1 }, inputs: [['N', 10]], outputs: [['N', 10]], parameters: 0 },
  ],
});
