import { optionalInt } from '../attributes.ts';
import { diagnostic } from '../diagnostics.ts';
import { err, ok } from '../result.ts';
import { sameText, text } from '../text.ts';
import { activationFunction, emitActivation } from './activation-functions.ts';
import { scaleCost } from './attention-layer.ts';
import { functionStep, scaleStep, slideStep, squeezeStep } from './attention-steps.ts';
import { channelsOf, mapsOf, requireMaps, trainable } from './common.ts';
import { defineLayer } from './define-layer.ts';
import { recognizeEca } from './recognize-attention.ts';

const title = text('layers.eca.title', 'ECA attention');

/** Efficient channel attention (Wang et al., CVPR 2020): each gate looks at k neighbouring channels, without a bottleneck. */
export const eca = defineLayer({
  type: 'eca',
  version: 1,
  title,
  category: 'attention',
  docs: {
    names: text('layers.eca.names', 'channel attention, efficient channel attention, ECA-Net'),
    summary: text(
      'layers.eca.summary',
      'Channel attention with only k weights: each gate is decided by the squeezed values of its k nearest channels.',
    ),
    formula: 's[c] = σ(Σ_j w[j]·z[c + j]), X[c] = s[c]·U[c], k = 2·⌊t/2⌋ + 1, t = ⌊|log₂(C)/2 + 1/2|⌋',
    reference: 'Wang et al., ECA-Net, CVPR 2020, arXiv 1910.03151',
  },
  inputs: [{ name: text('layers.eca.maps', 'maps') }],
  outputs: [{ name: text('layers.eca.scaledMaps', 'scaled maps') }],
  attributes: {
    kernelSize: optionalInt({
      label: text('layers.eca.label', 'Kernel k'),
      help: text(
        'layers.eca.help',
        'Neighbouring channels that decide a gate, an odd number. Unset: follows from the channel count.',
      ),
      max: 255,
    }),
  },
  describe: (a, inputs) =>
    sameText(inputs || a.kernelSize !== null ? `k ${kernelOf(a, channelsOf(inputs ?? []))}` : ''),
  inferShapes: (a, inputs) => {
    const maps = requireMaps(title, inputs);
    if (!maps.ok) return maps;
    const k = a.kernelSize;
    if (k === null || k % 2 === 1) return ok(inputs.slice(0, 1));
    const fixes = [k + 1, k - 1, null].map(
      (kernelSize) => ({ kind: 'setAttributes', attributes: { kernelSize } }) as const,
    );
    return err(diagnostic('even-kernel', { kernel: k }, { fixes }));
  },
  // A column of k taps: the convolution runs over [N, 1, C, 1], which every provider computes as an ordinary 2d one.
  parameters: (a, inputs) => [trainable('weight', [1, 1, kernelOf(a, channelsOf(inputs)), 1], 'kaiming')],
  parameterFormula: (a, inputs) => ({ formula: 'k', substituted: `${kernelOf(a, channelsOf(inputs))}` }),
  macs: (a, inputs) => {
    const channels = channelsOf(inputs);
    const k = kernelOf(a, channels);
    return { value: k * channels, formula: 'k·C', substituted: `${k}·${channels}` };
  },
  extraCost: (_a, inputs) => {
    const { channels, height, width } = mapsOf(inputs);
    return scaleCost(channels, height, width);
  },
  emit: (a, context) => {
    const [x = ''] = context.inputs;
    const k = kernelOf(a, channelsOf(context.inputTypes));
    const pad = (k - 1) / 2;
    const swap = { perm: { ints: [0, 2, 1, 3] } };
    const squeeze = context.node('GlobalAveragePool', [x], {}, 'squeeze');
    const column = context.node('Transpose', [squeeze], swap, 'column');
    const conv = context.node(
      'Conv',
      [column, context.parameter('weight')],
      { kernel_shape: { ints: [k, 1] }, pads: { ints: [pad, 0, pad, 0] } },
      'conv',
    );
    const excitation = context.node('Transpose', [conv], swap, 'excitation');
    const gate = emitActivation('sigmoid', context, excitation, 'gate');
    const applied = context.attention({ squeeze, hidden: null, gate });
    return [context.node('Mul', [x, applied])];
  },
  attention: {
    gateRange: () => [0, 1],
    hiddenChannels: () => null,
    steps: () => {
      const squeeze = squeezeStep('average');
      const conv = slideStep('weight', squeeze);
      const gate = functionStep('gate', activationFunction('sigmoid'), conv);
      return [squeeze, conv, gate, scaleStep(gate)];
    },
  },
  derived: (a, inputs) => ({ kernelSize: `k = ${kernelOf(a, channelsOf(inputs))}` }),
  patternLength: 8,
  recognize: recognizeEca,
  examples: [
    { inputs: [['N', 64, 56, 56]], outputs: [['N', 64, 56, 56]], parameters: 3, macs: 192 },
    { inputs: [['N', 256, 14, 14]], outputs: [['N', 256, 14, 14]], parameters: 5, macs: 1_280, source: 'ECA-Net' },
    { attributes: { kernelSize: 7 }, inputs: [['N', 4, 3, 3]], outputs: [['N', 4, 3, 3]], parameters: 7, macs: 28 },
  ],
});

/** The kernel as set, or by the paper's rule (γ = 2, b = 1): ⌊|log₂(C)/2 + 1/2|⌋, made odd upwards. */
function kernelOf(a: { readonly kernelSize: number | null }, channels: number): number {
  if (a.kernelSize !== null) return a.kernelSize;
  const k = Math.floor(Math.abs(Math.log2(Math.max(1, channels)) / 2 + 0.5));
  return k % 2 === 1 ? k : k + 1;
}
