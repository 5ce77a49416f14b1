import { boolean, int } from '../attributes.ts';
import { ok } from '../result.ts';
import type { Tensor } from '../tensor/types.ts';
import { joinTexts, sameText, text } from '../text.ts';
import { checkGroups, MAX_FILTERS } from './channel-groups.ts';
import { mapsOf, outputType, requireMaps, trainable } from './common.ts';
import { defineLayer } from './define-layer.ts';
import type { NodeView, RecognizedParameter } from './node-view.ts';
import { recognizeWindow } from './recognize.ts';
import {
  describeWindow,
  dilationsAttribute,
  followKernel,
  inferWindow,
  kernelAttribute,
  padsAttribute,
  stridesAttribute,
} from './window-layer.ts';

const title = text('layers.conv2d.title', 'Conv 2d');

/** Two-dimensional convolution: `Conv` of ONNX. */
export const conv2d = defineLayer({
  type: 'conv2d',
  version: 1,
  title,
  category: 'convolution',
  docs: {
    names: text(
      'layers.conv2d.names',
      'conv, conv2d, convolution, cnn, filter, depthwise, dwconv, pointwise, separable, group convolution',
    ),
    summary: text(
      'layers.conv2d.summary',
      'Slides learned filters over the maps. Each filter looks at all input channels and draws one output map.',
    ),
    formula: 'Y[k] = Σ_l W[k,l] ∗ X[l] + b[k]',
    reference: 'ONNX Conv',
  },
  inputs: [{ name: text('layers.conv2d.maps', 'maps') }],
  outputs: [{ name: text('layers.conv2d.maps2', 'maps') }],
  attributes: {
    filters: int({
      label: text('layers.conv2d.filters', 'Filters'),
      help: text('layers.conv2d.outputChannelsHowManyFilters', 'Output channels: how many filters are learned.'),
      default: 32,
      max: MAX_FILTERS,
    }),
    kernelShape: kernelAttribute([3, 3]),
    strides: stridesAttribute([1, 1]),
    pads: padsAttribute([1, 1, 1, 1]),
    dilations: dilationsAttribute(),
    group: int({
      label: text('layers.conv2d.groups', 'Groups'),
      help: text('layers.conv2d.eachGroupOfFiltersSees', 'Each group of filters sees only its share of the channels.'),
      default: 1,
      max: MAX_FILTERS,
    }),
    bias: boolean({ label: text('layers.conv2d.bias', 'Bias'), default: true }),
  },
  describe: (a) =>
    joinTexts([
      describeWindow(a, text('layers.conv2d.filtersFilters', '{filters} filters', { filters: a.filters })),
      a.group === 1 ? sameText('') : text('layers.conv2d.groupGroups', '{group} groups', { group: a.group }),
    ]),
  inferShapes: (a, inputs) => {
    const maps = requireMaps(title, inputs);
    if (!maps.ok) return maps;
    const groups = checkGroups(a, maps.value.channels);
    if (!groups.ok) return groups;
    const extent = inferWindow({ ...a, ceilMode: false }, maps.value);
    return extent.ok ? ok([outputType(inputs, [a.filters, ...extent.value])]) : extent;
  },
  meaning: () => ({ kind: 'linear' }),
  parameters: (a, inputs) => {
    const { channels } = mapsOf(inputs);
    const weight = trainable('weight', [a.filters, channels / a.group, ...a.kernelShape], 'kaiming');
    const bias = trainable('bias', [a.filters], 'zeros');
    return a.bias ? [weight, bias] : [weight];
  },
  parameterFormula: (a, inputs) => {
    const { channels } = mapsOf(inputs);
    const perGroup =
      a.group === 1 ? { symbol: 'l', number: `${channels}` } : { symbol: 'l/g', number: `${channels}/${a.group}` };
    const [n, m] = a.kernelShape;
    return a.bias
      ? { formula: `(n·m·${perGroup.symbol} + 1)·k`, substituted: `(${n}·${m}·${perGroup.number} + 1)·${a.filters}` }
      : { formula: `n·m·${perGroup.symbol}·k`, substituted: `${n}·${m}·${perGroup.number}·${a.filters}` };
  },
  macs: (a, inputs, outputs) => {
    const { channels } = mapsOf(inputs);
    const { height, width } = mapsOf(outputs);
    const [n = 1, m = 1] = a.kernelShape;
    const grouped = a.group > 1;
    return {
      value: ((n * m * channels) / a.group) * a.filters * height * width,
      formula: `n·m·l${grouped ? '/g' : ''}·k·H·W`,
      substituted: `${n}·${m}·${channels}${grouped ? `/${a.group}` : ''}·${a.filters}·${height}·${width}`,
    };
  },
  emit: (a, context) => {
    const [x = ''] = context.inputs;
    const inputs = [x, context.parameter('weight'), ...(a.bias ? [context.parameter('bias')] : [])];
    return [
      context.node('Conv', inputs, {
        kernel_shape: { ints: a.kernelShape },
        strides: { ints: a.strides },
        pads: { ints: a.pads },
        dilations: { ints: a.dilations },
        group: { int: a.group },
      }),
    ];
  },
  patternLength: 2,
  recognize: (view) => {
    const bias = view.operator === 'Add' ? channelBias(view) : null;
    const conv = bias ? bias.conv : view;
    if (conv.operator !== 'Conv' || (!bias && channelBias(view.consumers()[0]))) return null;
    const weight = conv.constantShape(1);
    const window = weight && recognizeWindow(conv, weight.slice(2));
    if (!window) return null;
    const value = bias?.parameter.value ?? conv.inputs[2] ?? '';
    return {
      attributes: { ...window, filters: weight[0] ?? 0, group: conv.int('group', 1), bias: value !== '' },
      inputs: conv.inputs.slice(0, 1),
      nodes: bias ? [conv, view] : [conv],
      parameters: {
        weight: { value: conv.inputs[1] ?? '' },
        ...(value !== '' && { bias: bias ? bias.parameter : { value } }),
      },
    };
  },
  derived: (a, inputs) => {
    const { channels } = mapsOf(inputs);
    return { filters: `${a.kernelShape.join('×')}×${channels / a.group}` };
  },
  follow: followKernel({ kernelShape: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1] }),
  examples: [
    {
      attributes: { filters: 64 },
      inputs: [['N', 32, 8, 8]],
      outputs: [['N', 64, 8, 8]],
      parameters: 18_496,
      macs: 1_179_648,
    },
    {
      attributes: { filters: 6, kernelShape: [5, 5], pads: [2, 2, 2, 2] },
      inputs: [['N', 1, 28, 28]],
      outputs: [['N', 6, 28, 28]],
      parameters: 156,
      macs: 117_600,
      source: 'LeNet-5, first layer',
    },
    {
      attributes: { filters: 32, group: 32, bias: false, strides: [2, 2] },
      inputs: [['N', 32, 9, 9]],
      outputs: [['N', 32, 5, 5]],
      parameters: 288,
    },
    {
      attributes: { filters: 4, kernelShape: [3, 2], pads: [0, 1, 2, 0], dilations: [2, 1], strides: [2, 1] },
      inputs: [['N', 3, 11, 7]],
      outputs: [['N', 4, 5, 7]],
      parameters: 76,
    },
  ],
});

/** An `Add` that gives a convolution without bias one number per map, as older exporters write it. */
function channelBias(
  add: NodeView | undefined,
): { readonly conv: NodeView; readonly parameter: RecognizedParameter } | null {
  const conv = add?.operator === 'Add' ? add.producer(0) : null;
  if (!add || conv?.operator !== 'Conv' || (conv.inputs[2] ?? '') !== '' || !conv.isPrivate()) return null;
  const shape = add.constantShape(1);
  const filters = conv.constantShape(1)?.[0];
  const [maps, ...rest] = shape?.length === 4 && shape[0] === 1 ? shape.slice(1) : (shape ?? []);
  const data = maps === filters && rest.length === 2 && rest.every((dim) => dim === 1) ? add.constantData(1) : null;
  if (!data || !shape) return null;
  const restore = (bias: Tensor): Tensor => ({
    shape: shape.map((dim, axis) => (axis === shape.length - 3 ? bias.data.length : dim)),
    data: bias.data,
  });
  return { conv, parameter: { value: add.inputs[1] ?? '', data, restore } };
}
