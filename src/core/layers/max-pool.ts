import { ok } from '../result.ts';
import { text } from '../text.ts';
import { outputType, requireMaps } from './common.ts';
import { defineLayer, NO_COUNT } from './define-layer.ts';
import { ceilModeAttribute, emitWindow, inferPoolWindow, recognizePoolWindow } from './pool-window.ts';
import {
  describeWindow,
  dilationsAttribute,
  followKernel,
  kernelAttribute,
  padsAttribute,
  stridesAttribute,
} from './window-layer.ts';

const title = text('layers.maxPool.title', 'Max pool');

/** Largest value of each window: `MaxPool` of ONNX. Padding never wins: it counts as −∞. */
export const maxPool = defineLayer({
  type: 'maxPool',
  version: 1,
  title,
  category: 'pooling',
  docs: {
    names: text('layers.maxPool.names', 'pooling, max pooling, subsampling, downsample'),
    summary: text(
      'layers.maxPool.summary',
      'Keeps the largest value of each window: the maps shrink, and small shifts of the picture matter less.',
    ),
    formula: 'y[c, i, j] = max_u max_v x[c, s·i + u, s·j + v]',
    reference: 'ONNX MaxPool',
  },
  inputs: [{ name: text('layers.maxPool.maps', 'maps') }],
  outputs: [{ name: text('layers.maxPool.maps2', 'maps') }],
  attributes: {
    kernelShape: kernelAttribute([2, 2]),
    strides: stridesAttribute([2, 2]),
    pads: padsAttribute([0, 0, 0, 0]),
    dilations: dilationsAttribute(),
    ceilMode: ceilModeAttribute(),
  },
  describe: (a) => describeWindow(a),
  inferShapes: (a, inputs) => {
    const maps = requireMaps(title, inputs);
    if (!maps.ok) return maps;
    const extent = inferPoolWindow(a, maps.value);
    return extent.ok ? ok([outputType(inputs, [maps.value.channels, ...extent.value])]) : extent;
  },
  meaning: () => ({ kind: 'max' }),
  parameters: () => [],
  parameterFormula: () => ({ formula: '0', substituted: '0' }),
  macs: () => NO_COUNT,
  emit: (a, context) => {
    const { x, pads, ceilMode } = emitWindow(a, context);
    return [
      context.node('MaxPool', [x], {
        kernel_shape: { ints: a.kernelShape },
        strides: { ints: a.strides },
        pads: { ints: pads },
        dilations: { ints: a.dilations },
        ceil_mode: { int: ceilMode },
      }),
    ];
  },
  recognize: (view) => {
    // A second output, the places of the maxima, has no port here.
    if (view.operator !== 'MaxPool' || (view.outputs[1] ?? '') !== '') return null;
    const pool = recognizePoolWindow(view);
    return pool && { ...pool.from, attributes: { ...pool.window } };
  },
  follow: followKernel({ kernelShape: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] }),
  examples: [
    { inputs: [['N', 64, 32, 32]], outputs: [['N', 64, 16, 16]], parameters: 0, macs: 0 },
    {
      attributes: { kernelShape: [3, 3], pads: [1, 1, 1, 1] },
      inputs: [['N', 64, 112, 112]],
      outputs: [['N', 64, 56, 56]],
      parameters: 0,
      source: 'ResNet stem',
    },
    {
      attributes: { kernelShape: [3, 3], ceilMode: true },
      inputs: [['N', 64, 112, 112]],
      outputs: [['N', 64, 56, 56]],
      parameters: 0,
      source: 'GoogLeNet, maxpool1',
    },
    {
      // The third window of each row would start in the end padding, and is dropped.
      attributes: { kernelShape: [2, 2], strides: [3, 3], pads: [0, 0, 1, 1], ceilMode: true },
      inputs: [['N', 1, 6, 6]],
      outputs: [['N', 1, 2, 2]],
      parameters: 0,
    },
    {
      attributes: { kernelShape: [2, 3], strides: [1, 2], pads: [1, 0, 0, 2], dilations: [3, 1] },
      inputs: [['N', 2, 7, 8]],
      outputs: [['N', 2, 5, 4]],
      parameters: 0,
    },
  ],
});
