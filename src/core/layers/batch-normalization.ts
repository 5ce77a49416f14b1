import { number } from '../attributes.ts';
import { ok } from '../result.ts';
import { sameText, text } from '../text.ts';
import { channelsOf, requireChannels, trainable } from './common.ts';
import { defineLayer, NO_COUNT } from './define-layer.ts';
import { kept } from './recognize.ts';

const title = text('layers.batchNormalization.title', 'Batch norm');

/** Batch normalisation with the stored mean and variance: `BatchNormalization` of ONNX. */
export const batchNormalization = defineLayer({
  type: 'batchNormalization',
  version: 1,
  title,
  category: 'normalise',
  docs: {
    names: text('layers.batchNormalization.names', 'BN, batch norm, normalization, normalisation'),
    summary: text(
      'layers.batchNormalization.summary',
      'Brings every channel to mean 0 and variance 1, then lets it learn its own scale and shift. This steadies training.',
    ),
    formula: 'y[c] = γ[c]·(x[c] − μ[c]) / √(σ²[c] + ε) + β[c]',
    reference: 'ONNX BatchNormalization; Ioffe & Szegedy, ICML 2015',
  },
  inputs: [{ name: text('layers.batchNormalization.maps', 'maps') }],
  outputs: [{ name: text('layers.batchNormalization.maps2', 'maps') }],
  attributes: {
    epsilon: number({
      label: text('layers.batchNormalization.epsilon', 'Epsilon ε'),
      help: text('layers.batchNormalization.keepsTheDivisionAwayFrom', 'Keeps the division away from 0.'),
      default: 1e-5,
      min: 0,
      max: 1,
      step: 1e-5,
    }),
    momentum: number({
      label: text('layers.batchNormalization.momentum', 'Momentum'),
      help: text(
        'layers.batchNormalization.shareOfTheOldRunning',
        'Share of the old running mean that each training step keeps (ONNX; PyTorch writes 1 minus it).',
      ),
      default: 0.9,
      min: 0,
      max: 1,
      step: 0.01,
    }),
  },
  describe: (a) => (a.epsilon === 1e-5 ? sameText('') : sameText(`ε ${a.epsilon}`)),
  inferShapes: (_a, inputs) => {
    const channels = requireChannels(title, inputs);
    return channels.ok ? ok(inputs.slice(0, 1)) : channels;
  },
  meaning: () => ({ kind: 'normalised' }),
  parameters: (_a, inputs) => {
    const shape = [channelsOf(inputs)];
    return [
      trainable('scale', shape, 'ones'),
      trainable('bias', shape, 'zeros'),
      { name: 'mean', shape, init: { kind: 'zeros' }, trainable: false },
      { name: 'variance', shape, init: { kind: 'ones' }, trainable: false },
    ];
  },
  parameterFormula: (_a, inputs) => ({ formula: '2·C', substituted: `2·${channelsOf(inputs)}` }),
  macs: () => NO_COUNT,
  emit: (a, context) => {
    const [x = ''] = context.inputs;
    const parameters = ['scale', 'bias', 'mean', 'variance'].map((name) => context.parameter(name));
    return [
      context.node('BatchNormalization', [x, ...parameters], {
        epsilon: { float: a.epsilon },
        momentum: { float: a.momentum },
      }),
    ];
  },
  recognize: (view) => {
    if (view.operator !== 'BatchNormalization' || view.int('training_mode', 0) === 1 || view.int('spatial', 1) !== 1) {
      return null;
    }
    const [x = '', scale = '', bias = '', mean = '', variance = ''] = view.inputs;
    if (![1, 2, 3, 4].every((input) => view.constantShape(input)?.length === 1)) return null;
    if (view.outputs.slice(1).some((_, at) => view.consumers(at + 1).length > 0)) return null;
    return {
      attributes: { epsilon: view.float('epsilon', 1e-5), momentum: view.float('momentum', 0.9) },
      inputs: [x],
      parameters: {
        scale: { value: scale },
        bias: { value: bias },
        mean: { value: mean },
        variance: { value: variance },
      },
      constants: [kept(view, 'momentum', (a) => [Number(a.momentum)])],
    };
  },
  examples: [
    { inputs: [['N', 64, 112, 112]], outputs: [['N', 64, 112, 112]], parameters: 128, buffers: 128, macs: 0 },
    { attributes: { epsilon: 0.001 }, inputs: [['N', 10]], outputs: [['N', 10]], parameters: 20, buffers: 20 },
  ],
});
