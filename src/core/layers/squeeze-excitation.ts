import { type Attributes, choice } from '../attributes.ts';
import { ok } from '../result.ts';
import { joinTexts, sameText, text } from '../text.ts';
import {
  ACTIVATION_LABELS,
  activationChoices,
  activationFunction,
  activationRange,
  alphaAttribute,
  betaAttribute,
  emitActivation,
} from './activation-functions.ts';
import {
  bottleneckAttributes,
  bottleneckDerived,
  bottleneckFormula,
  bottleneckMacs,
  bottleneckParameters,
  emitBottleneckLayer,
  emitGateShape,
  hiddenWidth,
  scaleCost,
} from './attention-layer.ts';
import { functionStep, linearStep, scaleStep, squeezeStep } from './attention-steps.ts';
import { channelsOf, mapsOf, requireMaps } from './common.ts';
import { defineLayer } from './define-layer.ts';
import { recognizeSqueezeExcitation } from './recognize-attention.ts';

const title = text('layers.squeezeExcitation.title', 'SE attention');
const hardGate = (attributes: Attributes) => attributes.gate === 'hardSigmoid';

/** Squeeze-and-excitation (Hu et al., CVPR 2018): squeeze z, excitation s = σ(W₂·δ(W₁·z)), scale s·U. */
export const squeezeExcitation = defineLayer({
  type: 'squeezeExcitation',
  version: 1,
  title,
  category: 'attention',
  docs: {
    names: text('layers.squeezeExcitation.names', 'SE, squeeze-and-excitation, SENet, channel attention'),
    summary: text(
      'layers.squeezeExcitation.summary',
      'Asks which channels matter for this picture: squeezes each map to one number, lets two small layers judge them, and scales every map by its gate.',
    ),
    formula: 'z = pool(U), s = σ(W₂·δ(W₁·z + b₁) + b₂), X[c] = s[c]·U[c]',
    reference: 'Hu et al., Squeeze-and-Excitation Networks, CVPR 2018, arXiv 1709.01507',
  },
  inputs: [{ name: text('layers.squeezeExcitation.maps', 'maps') }],
  outputs: [{ name: text('layers.squeezeExcitation.scaledMaps', 'scaled maps') }],
  attributes: {
    ...bottleneckAttributes,
    squeeze: choice({
      label: text('layers.squeezeExcitation.squeeze', 'Squeeze'),
      help: text(
        'layers.squeezeExcitation.theAverageHeedsEveryPixel',
        'The average heeds every pixel; the maximum only one.',
      ),
      default: 'average',
      choices: [
        { value: 'average', label: text('layers.squeezeExcitation.average', 'Average') },
        { value: 'max', label: text('layers.squeezeExcitation.maximum', 'Maximum') },
      ],
    }),
    hiddenActivation: choice({
      label: text('layers.squeezeExcitation.hiddenActivation', 'Hidden activation'),
      default: 'relu',
      choices: activationChoices(['relu', 'tanh', 'sigmoid', 'hardSwish', 'silu']),
    }),
    gate: choice({
      label: text('layers.squeezeExcitation.gate', 'Gate'),
      help: text(
        'layers.squeezeExcitation.aSigmoidJudgesEachChannel',
        'A sigmoid judges each channel on its own, so several can be emphasised at once, in degrees: the choice of the paper. A softmax makes the channels compete for a sum of 1: of many channels each map shrinks to about 1/C, and one that opens closes the others.',
      ),
      default: 'sigmoid',
      choices: activationChoices(['sigmoid', 'hardSigmoid', 'tanh', 'relu', 'softmax']),
    }),
    gateAlpha: alphaAttribute(hardGate),
    gateBeta: betaAttribute(hardGate),
    form: choice({
      label: text('layers.squeezeExcitation.writtenAs', 'Written as'),
      help: text(
        'layers.squeezeExcitation.theSameComputationAsTwo',
        'The same computation as two kinds of ONNX nodes.',
      ),
      default: 'gemm',
      choices: [
        { value: 'gemm', label: text('layers.squeezeExcitation.fullyConnected', 'Fully connected') },
        { value: 'conv1x1', label: text('layers.squeezeExcitation.11Convolution', '1×1 convolution') },
      ],
    }),
  },
  describe: (a, inputs) =>
    joinTexts([
      sameText(a.hiddenChannels === null ? `r ${a.reductionRatio}` : `h ${a.hiddenChannels}`),
      inputs ? sameText(`${channelsOf(inputs)} → ${hiddenWidth(a, channelsOf(inputs))}`) : sameText(''),
      a.gate === 'sigmoid' ? sameText('') : ACTIVATION_LABELS[a.gate],
    ]),
  inferShapes: (_a, inputs) => {
    const maps = requireMaps(title, inputs);
    return maps.ok ? ok(inputs.slice(0, 1)) : maps;
  },
  parameters: (a, inputs) => bottleneckParameters(a, channelsOf(inputs), a.form === 'gemm' ? [] : [1, 1]),
  parameterFormula: (a, inputs) => bottleneckFormula(a, channelsOf(inputs)),
  macs: (a, inputs) => bottleneckMacs(a, channelsOf(inputs), 2),
  extraCost: (_a, inputs) => {
    const { channels, height, width } = mapsOf(inputs);
    return scaleCost(channels, height, width);
  },
  emit: (a, context) => {
    const [x = ''] = context.inputs;
    const pooled = context.node(a.squeeze === 'average' ? 'GlobalAveragePool' : 'GlobalMaxPool', [x], {}, 'squeeze');
    const squeeze = a.form === 'gemm' ? context.node('Flatten', [pooled], { axis: { int: 1 } }, 'flatten') : pooled;
    const fc1 = emitBottleneckLayer(context, 'fc1', squeeze, a, a.form);
    const hidden = emitActivation(a.hiddenActivation, context, fc1, 'hidden');
    const fc2 = emitBottleneckLayer(context, 'fc2', hidden, a, a.form);
    const values = { alpha: a.gateAlpha, beta: a.gateBeta };
    const excitation = emitActivation(a.gate, context, fc2, a.form === 'gemm' ? 'excitation' : 'gate', values);
    const gate = a.form === 'gemm' ? emitGateShape(context, excitation) : excitation;
    const applied = context.attention({ squeeze: pooled, hidden, gate });
    return [context.node('Mul', [x, applied])];
  },
  attention: {
    gateRange: (a) => activationRange(a.gate),
    hiddenChannels: hiddenWidth,
    steps: (a) => {
      const squeeze = squeezeStep(a.squeeze);
      const fc1 = linearStep('fc1', squeeze, a.biases);
      const hidden = functionStep('hidden', activationFunction(a.hiddenActivation), fc1);
      const fc2 = linearStep('fc2', hidden, a.biases);
      const hard = { alpha: a.gateAlpha, beta: a.gateBeta };
      const gate = functionStep('gate', activationFunction(a.gate, hard), fc2);
      return [squeeze, fc1, hidden, fc2, gate, scaleStep(gate)];
    },
    gatesAddUp: (a) => a.gate === 'softmax',
  },
  derived: (a, inputs) => bottleneckDerived(a, channelsOf(inputs)),
  patternLength: 12,
  recognize: recognizeSqueezeExcitation,
  examples: [
    { inputs: [['N', 64, 56, 56]], outputs: [['N', 64, 56, 56]], parameters: 580, macs: 512 },
    {
      attributes: { biases: false },
      inputs: [['N', 64, 8, 8]],
      outputs: [['N', 64, 8, 8]],
      parameters: 512,
      macs: 512,
    },
    {
      attributes: { hiddenChannels: 24, gate: 'hardSigmoid', gateAlpha: 1 / 6, form: 'conv1x1' },
      inputs: [['N', 96, 14, 14]],
      outputs: [['N', 96, 14, 14]],
      parameters: 4_728,
      macs: 4_608,
      source: 'MobileNetV3-small, features.4',
    },
    {
      attributes: { reductionRatio: 4, gate: 'softmax', form: 'conv1x1' },
      inputs: [['N', 12, 5, 5]],
      outputs: [['N', 12, 5, 5]],
      parameters: 87,
      macs: 72,
    },
    {
      attributes: { reductionRatio: 4, squeeze: 'max', hiddenActivation: 'silu', gate: 'tanh' },
      inputs: [['N', 10, 4, 4]],
      outputs: [['N', 10, 4, 4]],
      parameters: 52,
      macs: 40,
    },
  ],
});
