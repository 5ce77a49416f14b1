import { boolean } from '../attributes.ts';
import { ok } from '../result.ts';
import { text } from '../text.ts';
import { outputType, requireMaps } from './common.ts';
import { defineLayer, NO_COUNT } from './define-layer.ts';
import { ceilModeAttribute, emitWindow, inferPoolWindow, recognizePoolWindow } from './pool-window.ts';
import { describeWindow, followKernel, kernelAttribute, padsAttribute, stridesAttribute } from './window-layer.ts';

const title = text('layers.averagePool.title', 'Average pool');
/** `AveragePool` has no dilation before opset 19. */
const DILATIONS = [1, 1];

/** Mean of each window: `AveragePool` of ONNX. */
export const averagePool = defineLayer({
  type: 'averagePool',
  version: 1,
  title,
  category: 'pooling',
  docs: {
    names: text('layers.averagePool.names', 'avg, avg pool, avg pooling, mean pooling, downsample'),
    summary: text(
      'layers.averagePool.summary',
      'Replaces each window by its mean: the maps shrink and become smoother.',
    ),
    formula: 'y[c, i, j] = 1/(n·m) · Σ_u Σ_v x[c, s·i + u, s·j + v]',
    reference: 'ONNX AveragePool',
  },
  inputs: [{ name: text('layers.averagePool.maps', 'maps') }],
  outputs: [{ name: text('layers.averagePool.maps2', 'maps') }],
  attributes: {
    kernelShape: kernelAttribute([2, 2]),
    strides: stridesAttribute([2, 2]),
    pads: padsAttribute([0, 0, 0, 0]),
    ceilMode: ceilModeAttribute(),
    countIncludePad: boolean({
      label: text('layers.averagePool.label', 'Count padding'),
      help: text(
        'layers.averagePool.help',
        'Whether padding counts as zeros in the mean: off in ONNX by default, on in PyTorch.',
      ),
      default: false,
    }),
  },
  describe: (a) => describeWindow(a),
  inferShapes: (a, inputs) => {
    const maps = requireMaps(title, inputs);
    if (!maps.ok) return maps;
    const extent = inferPoolWindow({ ...a, dilations: DILATIONS }, maps.value);
    return extent.ok ? ok([outputType(inputs, [maps.value.channels, ...extent.value])]) : extent;
  },
  meaning: () => ({ kind: 'mean' }),
  parameters: () => [],
  parameterFormula: () => ({ formula: '0', substituted: '0' }),
  macs: () => NO_COUNT,
  emit: (a, context) => {
    const { x, pads, ceilMode } = emitWindow({ ...a, dilations: DILATIONS }, context);
    return [
      context.node('AveragePool', [x], {
        kernel_shape: { ints: a.kernelShape },
        strides: { ints: a.strides },
        pads: { ints: pads },
        ceil_mode: { int: ceilMode },
        count_include_pad: { int: a.countIncludePad ? 1 : 0 },
      }),
    ];
  },
  recognize: (view) => {
    const pool = view.operator === 'AveragePool' ? recognizePoolWindow(view) : null;
    if (!pool || pool.window.dilations.some((value) => value !== 1)) return null;
    const { dilations: _, ...window } = pool.window;
    const countIncludePad = view.int('count_include_pad', 0) === 1;
    return { ...pool.from, attributes: { ...window, countIncludePad } };
  },
  follow: followKernel({ kernelShape: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] }),
  examples: [
    {
      inputs: [['N', 6, 28, 28]],
      outputs: [['N', 6, 14, 14]],
      parameters: 0,
      macs: 0,
      source: 'LeNet-5, s2',
    },
    {
      attributes: { kernelShape: [3, 3], strides: [2, 2], ceilMode: true },
      inputs: [['N', 4, 14, 14]],
      outputs: [['N', 4, 7, 7]],
      parameters: 0,
    },
    {
      attributes: { kernelShape: [3, 2], strides: [1, 2], pads: [1, 0, 1, 1], countIncludePad: true },
      inputs: [['N', 3, 5, 7]],
      outputs: [['N', 3, 5, 4]],
      parameters: 0,
    },
  ],
});
