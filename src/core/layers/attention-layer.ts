import { type Attributes, boolean, int, optionalInt } from '../attributes.ts';
import { text } from '../text.ts';
import { trainable } from './common.ts';
import type { Count, EmitContext, ParameterSpec } from './define-layer.ts';

/** What the channel-attention layers with a bottleneck (SE, CBAM) share: its width, weights and counts. */

/** The user's side of a bottleneck C → h → C. */
export interface Bottleneck {
  readonly reductionRatio: number;
  readonly hiddenChannels: number | null;
  readonly biases: boolean;
}

export const bottleneckAttributes = {
  reductionRatio: int({
    label: text('layers.attentionLayer.reductionRatioR', 'Reduction ratio r'),
    help: text(
      'layers.attentionLayer.theHiddenLayerHasC',
      'The hidden layer has C/r neurons: a larger r is cheaper and can express less.',
    ),
    default: 16,
    max: 1024,
    slider: true,
    visible: (attributes: Attributes) => attributes.hiddenChannels === null,
  }),
  hiddenChannels: optionalInt({
    label: text('layers.attentionLayer.hiddenNeurons', 'Hidden neurons'),
    help: text('layers.attentionLayer.setsTheHiddenWidthItself', 'Sets the hidden width itself, in place of C/r.'),
    max: 65_536,
  }),
  biases: boolean({ label: text('layers.attentionLayer.biases', 'Biases'), default: true }),
};

/** Hidden width h: max(1, ⌊C/r⌋) unless set. */
export function hiddenWidth(a: Bottleneck, channels: number): number {
  return a.hiddenChannels ?? Math.max(1, Math.floor(channels / a.reductionRatio));
}

/** True where h is exactly C/r, so that the formula in r holds. */
function followsRatio(a: Bottleneck, channels: number): boolean {
  return a.hiddenChannels === null && channels % a.reductionRatio === 0;
}

/** Weights [h, C] and [C, h] of the two layers; as 1×1 convolutions [h, C, 1, 1] and [C, h, 1, 1]. */
export function bottleneckParameters(a: Bottleneck, channels: number, tail: readonly number[]): ParameterSpec[] {
  const h = hiddenWidth(a, channels);
  return [
    trainable('fc1.weight', [h, channels, ...tail], 'kaiming'),
    ...(a.biases ? [trainable('fc1.bias', [h], 'zeros')] : []),
    trainable('fc2.weight', [channels, h, ...tail], 'xavier'),
    ...(a.biases ? [trainable('fc2.bias', [channels], 'zeros')] : []),
  ];
}

/** 2·C²/r (+ C/r + C) where r divides C; 2·C·h (+ h + C) where the width is set or rounded. */
export function bottleneckFormula(a: Bottleneck, channels: number) {
  const h = hiddenWidth(a, channels);
  const r = a.reductionRatio;
  const [formula, biases, substituted, biasNumbers] = followsRatio(a, channels)
    ? ['2·C²/r', ' + C/r + C', `2·${channels}²/${r}`, ` + ${channels}/${r} + ${channels}`]
    : ['2·C·h', ' + h + C', `2·${channels}·${h}`, ` + ${h} + ${channels}`];
  return a.biases
    ? { formula: `${formula}${biases}`, substituted: `${substituted}${biasNumbers}` }
    : { formula, substituted };
}

/** MACs of the two layers, run `factor`/2 times: 2·C·h for SE, 4·C·h for CBAM. */
export function bottleneckMacs(a: Bottleneck, channels: number, factor: 2 | 4): Count {
  const h = hiddenWidth(a, channels);
  return {
    value: factor * channels * h,
    formula: `${factor}·C·h`,
    substituted: `${factor}·${channels}·${h}`,
  };
}

/** What the ratio comes to, beside its slider. */
export function bottleneckDerived(a: Bottleneck, channels: number): Readonly<Record<string, string>> {
  const h = hiddenWidth(a, channels);
  if (a.hiddenChannels !== null) return { hiddenChannels: `C → h → C = ${channels} → ${h} → ${channels}` };
  return { reductionRatio: followsRatio(a, channels) ? `C/r = ${h}` : `max(1, ⌊C/r⌋) = ${h}` };
}

/** The multiplications that scale the maps: one per element. */
export function scaleCost(channels: number, height: number, width: number) {
  return { label: text('layers.attentionLayer.scale', 'scale'), value: channels * height * width };
}

/**
 * One layer of the bottleneck on a pooled vector: `Gemm` on [N, C], or a 1×1 `Conv` on [N, C, 1, 1].
 * @param layer whose weights it takes; layers that run twice (CBAM) share them
 */
export function emitBottleneckLayer(
  context: EmitContext,
  layer: 'fc1' | 'fc2',
  x: string,
  a: Pick<Bottleneck, 'biases'>,
  form: 'gemm' | 'conv1x1',
  suffix: string = layer,
): string {
  const inputs = [x, context.parameter(`${layer}.weight`), ...(a.biases ? [context.parameter(`${layer}.bias`)] : [])];
  return form === 'gemm'
    ? context.node('Gemm', inputs, { transB: { int: 1 } }, suffix)
    : context.node('Conv', inputs, { kernel_shape: { ints: [1, 1] } }, suffix);
}

/** A gate vector [N, C] as [N, C, 1, 1], with the batch still symbolic. */
export function emitGateShape(context: EmitContext, vector: string): string {
  const axes = context.constant('axes', { dtype: 'int64', shape: [2], data: [2, 3] });
  return context.node('Unsqueeze', [vector, axes], {}, 'gate');
}
