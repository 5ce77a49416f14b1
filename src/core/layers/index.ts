import { add } from './add.ts';
import { averagePool } from './average-pool.ts';
import { batchNormalization } from './batch-normalization.ts';
import { cbamChannel } from './cbam-channel.ts';
import { clip } from './clip.ts';
import { concat } from './concat.ts';
import { conv2d } from './conv2d.ts';
import type { LayerType } from './define-layer.ts';
import { dropout } from './dropout.ts';
import { eca } from './eca.ts';
import { flatten } from './flatten.ts';
import { fullyConnected } from './fully-connected.ts';
import { globalAveragePool } from './global-average-pool.ts';
import { globalMaxPool } from './global-max-pool.ts';
import { hardSigmoid } from './hard-sigmoid.ts';
import { hardSwish } from './hard-swish.ts';
import { input } from './input.ts';
import { leakyRelu } from './leaky-relu.ts';
import { maxPool } from './max-pool.ts';
import { multiply } from './multiply.ts';
import { opaque } from './opaque.ts';
import { output } from './output.ts';
import { relu } from './relu.ts';
import { resize } from './resize.ts';
import { sigmoid } from './sigmoid.ts';
import { silu } from './silu.ts';
import { softmax } from './softmax.ts';
import { squeezeExcitation } from './squeeze-excitation.ts';
import { tanh } from './tanh.ts';
import { tensorInput } from './tensor-input.ts';

/** Every layer type, in the order of the palette. A new layer type is its file and its line here. */
export const LAYERS: readonly LayerType[] = [
  input,
  output,
  conv2d,
  resize,
  maxPool,
  averagePool,
  globalAveragePool,
  globalMaxPool,
  squeezeExcitation,
  eca,
  cbamChannel,
  fullyConnected,
  flatten,
  batchNormalization,
  relu,
  leakyRelu,
  clip,
  sigmoid,
  tanh,
  hardSigmoid,
  hardSwish,
  silu,
  softmax,
  dropout,
  add,
  multiply,
  concat,
];

/** Layer types that only an imported file brings: the palette does not offer them. */
export const FOREIGN_LAYERS: readonly LayerType[] = [opaque, tensorInput];

const byType: ReadonlyMap<string, LayerType> = new Map(
  [...LAYERS, ...FOREIGN_LAYERS].map((layer) => [layer.type, layer]),
);

/** The layer type of that id, or undefined for one that this version does not know. */
export function layerType(type: string): LayerType | undefined {
  return byType.get(type);
}
