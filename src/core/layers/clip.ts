import { number } from '../attributes.ts';
import { diagnostic } from '../diagnostics.ts';
import { err, ok } from '../result.ts';
import { sameText, text } from '../text.ts';
import { defineElementLayer } from './element-layer.ts';
import { elementFunction } from './layer-function.ts';
import { clipBounds, kept, single } from './recognize.ts';

const title = text('layers.clip.title', 'Clip (ReLU6)');

/** Clipping to a range: `Clip` of ONNX. The defaults make it ReLU6. */
export const clip = defineElementLayer({
  type: 'clip',
  title,
  docs: {
    names: text('layers.clip.names', 'ReLU6, clamp'),
    summary: text(
      'layers.clip.summary',
      'Cuts every value off at a lower and an upper bound. From 0 to 6 it is ReLU6, which MobileNetV2 uses.',
    ),
    reference: 'ONNX Clip',
  },
  attributes: {
    min: number({ label: text('layers.clip.lowerBound', 'Lower bound'), default: 0 }),
    max: number({ label: text('layers.clip.upperBound', 'Upper bound'), default: 6 }),
  },
  describe: (a) => sameText(`${a.min} … ${a.max}`),
  inferShapes: (a, inputs) =>
    a.min <= a.max
      ? ok(inputs.slice(0, 1))
      : err(
          diagnostic(
            'attribute-conflict',
            {
              text: text('layers.clip.theLowerBoundMinIs', 'The lower bound {min} is above the upper bound {max}.', {
                min: a.min,
                max: a.max,
              }),
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
