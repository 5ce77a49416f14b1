import { ok } from '../result.ts';
import { joinTexts, sameText, text } from '../text.ts';
import { activationFunction, emitActivation } from './activation-functions.ts';
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
import { functionStep, linearStep, scaleStep, squeezeStep, sumStep } from './attention-steps.ts';
import { channelsOf, mapsOf, requireMaps } from './common.ts';
import { defineLayer } from './define-layer.ts';
import { recognizeCbam } from './recognize-attention.ts';

const title = text('layers.cbamChannel.title', 'CBAM channel attention');

/** Channel attention of CBAM (Woo et al., ECCV 2018): one bottleneck judges average and maximum, the sum is the gate. */
export const cbamChannel = defineLayer({
  type: 'cbamChannel',
  version: 1,
  title,
  category: 'attention',
  docs: {
    names: text('layers.cbamChannel.names', 'channel attention, CBAM'),
    summary: text(
      'layers.cbamChannel.summary',
      'Like SE, but squeezes twice, by average and by maximum. The same two layers judge both, and their sum gates the channels.',
    ),
    formula: 's = σ(W₂·δ(W₁·avg(U)) + W₂·δ(W₁·max(U))), X[c] = s[c]·U[c]',
    reference: 'Woo et al., CBAM, ECCV 2018, arXiv 1807.06521',
  },
  inputs: [{ name: text('layers.cbamChannel.maps', 'maps') }],
  outputs: [{ name: text('layers.cbamChannel.scaledMaps', 'scaled maps') }],
  attributes: bottleneckAttributes,
  describe: (a, inputs) =>
    joinTexts([
      sameText(a.hiddenChannels === null ? `r ${a.reductionRatio}` : `h ${a.hiddenChannels}`),
      inputs ? sameText(`${channelsOf(inputs)} → ${hiddenWidth(a, channelsOf(inputs))}`) : sameText(''),
    ]),
  inferShapes: (_a, inputs) => {
    const maps = requireMaps(title, inputs);
    return maps.ok ? ok(inputs.slice(0, 1)) : maps;
  },
  parameters: (a, inputs) => bottleneckParameters(a, channelsOf(inputs), []),
  parameterFormula: (a, inputs) => bottleneckFormula(a, channelsOf(inputs)),
  macs: (a, inputs) => bottleneckMacs(a, channelsOf(inputs), 4),
  extraCost: (_a, inputs) => {
    const { channels, height, width } = mapsOf(inputs);
    return scaleCost(channels, height, width);
  },
  emit: (a, context) => {
    const [x = ''] = context.inputs;
    const branch = (name: 'average' | 'max', operator: string) => {
      const squeeze = context.node(operator, [x], {}, `squeeze.${name}`);
      const vector = context.node('Flatten', [squeeze], { axis: { int: 1 } }, `flatten.${name}`);
      const fc1 = emitBottleneckLayer(context, 'fc1', vector, a, 'gemm', `fc1.${name}`);
      const hidden = emitActivation('relu', context, fc1, `hidden.${name}`);
      return { squeeze, hidden, fc2: emitBottleneckLayer(context, 'fc2', hidden, a, 'gemm', `fc2.${name}`) };
    };
    const average = branch('average', 'GlobalAveragePool');
    const max = branch('max', 'GlobalMaxPool');
    const sum = context.node('Add', [average.fc2, max.fc2], {}, 'sum');
    const gate = emitGateShape(context, emitActivation('sigmoid', context, sum, 'excitation'));
    const applied = context.attention({
      squeeze: { average: average.squeeze, max: max.squeeze },
      hidden: { average: average.hidden, max: max.hidden },
      gate,
    });
    return [context.node('Mul', [x, applied])];
  },
  attention: {
    gateRange: () => [0, 1],
    hiddenChannels: hiddenWidth,
    steps: (a) => {
      const branch = (name: 'average' | 'max') => {
        const squeeze = squeezeStep(name, name);
        const fc1 = linearStep('fc1', squeeze, a.biases);
        const hidden = functionStep('hidden', activationFunction('relu'), fc1);
        return { squeeze, fc1, hidden, fc2: linearStep('fc2', hidden, a.biases) };
      };
      const [average, max] = [branch('average'), branch('max')];
      const sum = sumStep([average.fc2, max.fc2]);
      const gate = functionStep('gate', activationFunction('sigmoid'), sum);
      return [...Object.values(average), ...Object.values(max), sum, gate, scaleStep(gate)];
    },
  },
  derived: (a, inputs) => bottleneckDerived(a, channelsOf(inputs)),
  patternLength: 14,
  recognize: recognizeCbam,
  examples: [
    { inputs: [['N', 64, 56, 56]], outputs: [['N', 64, 56, 56]], parameters: 580, macs: 1_024 },
    {
      attributes: { reductionRatio: 4, biases: false },
      inputs: [['N', 10, 5, 4]],
      outputs: [['N', 10, 5, 4]],
      parameters: 40,
      macs: 80,
    },
  ],
});
