import { seededRandom } from '../../../src/core/weights/random.ts';
import {
  EMPTY_STORE,
  parameterKey,
  type StoredTensor,
  type TensorStore,
} from '../../../src/core/weights/tensor-store.ts';
import { type StudyCase, tensorCase } from '../../../src/study/cases.ts';
import { createNetwork, type Network } from '../../../src/study/network.ts';
import type { LabSubject } from '../../../src/study/studies/lab/types.ts';
import { network as drawing, idOf, type Layer } from '../../core/compile/networks.ts';

/**
 * Networks whose truth is known because their weights were set by hand: the picture has a channel per class, which is
 * bright where it is of that class. Every measure has to find what was planted.
 */

export const CLASSES = ['a', 'b', 'c'];
const SIDE = 2;

export interface Planted {
  readonly network: Network;
  readonly cases: readonly StudyCase[];
  readonly subject: LabSubject;
}

export interface Plant {
  /** W₁ [hidden, 3] and b₁. */
  readonly first: readonly (readonly number[])[];
  readonly firstBias?: readonly number[];
  /** W₂ [3, hidden] and b₂. */
  readonly second: readonly (readonly number[])[];
  readonly secondBias: readonly number[];
  /** What the last layer makes of the scaled maps: [class, 3]. */
  readonly reads?: readonly (readonly number[])[];
  /** How bright each channel is on every picture beside its class. */
  readonly base?: readonly number[];
}

const EYE = [0, 1, 2].map((row) => [0, 1, 2].map((column) => (row === column ? 1 : 0)));

/** Picture 3×2×2 → SE → global average → fully connected → 3 scores. */
export function planted(
  { first, firstBias = first.map(() => 0), second, secondBias, reads = EYE, base = [0.2, 0.2, 0.2] }: Plant,
  { count = 90, noise = 0.1, seed = 1 } = {},
): Planted {
  const layers: Readonly<Record<string, Layer>> = {
    picture: { type: 'input', attributes: { channels: 3, height: SIDE, width: SIDE } },
    se: { type: 'squeezeExcitation', attributes: { hiddenChannels: first.length }, from: ['picture'] },
    gap: { type: 'globalAveragePool', from: ['se'] },
    flat: { type: 'flatten', from: ['gap'] },
    fc: { type: 'fullyConnected', attributes: { units: 3 }, from: ['flat'] },
    scores: { type: 'output', attributes: { labels: CLASSES }, from: ['fc'] },
  };
  const net = drawing(layers);
  const weights = new Map<string, StoredTensor>(EMPTY_STORE);
  const put = (layer: string, name: string, shape: readonly number[], numbers: readonly number[]) =>
    weights.set(parameterKey(idOf(net, layer), name), { shape, data: Float32Array.from(numbers), origin: 'loaded' });
  put('se', 'fc1.weight', [first.length, 3], first.flat());
  put('se', 'fc1.bias', [first.length], firstBias);
  put('se', 'fc2.weight', [3, first.length], second.flat());
  put('se', 'fc2.bias', [3], secondBias);
  put('fc', 'weight', [3, 3], reads.flat());
  put('fc', 'bias', [3], [0, 0, 0]);
  const store: TensorStore = weights;
  const random = seededRandom(`planted ${seed}`);
  const cases = Array.from({ length: count }, (_, at) => {
    const data = new Float32Array(3 * SIDE * SIDE);
    for (let channel = 0; channel < 3; channel += 1) {
      const level = (base[channel] as number) + (at % 3 === channel ? 1 : 0) + noise * (random() / 2 ** 31 - 1);
      data.fill(level, channel * SIDE * SIDE, (channel + 1) * SIDE * SIDE);
    }
    return tensorCase(`${at}`, `case ${at}`, { shape: [1, 3, SIDE, SIDE], data });
  });
  return {
    network: createNetwork({ document: net.document, weights: store }, net.analysis),
    cases,
    subject: { classes: CLASSES, labels: cases.map((_, at) => [at % 3]) },
  };
}
