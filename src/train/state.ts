import type { StepDescription } from '../core/autodiff/step.ts';
import type { Tensor } from '../core/tensor/types.ts';
import { parameterKey, type StoredTensor, type TensorStore } from '../core/weights/tensor-store.ts';

/** Where a training stands: enough to go on from here as if nothing had happened. */
export interface TrainState {
  /** Parameters and running statistics by `parameterKey`. */
  readonly values: ReadonlyMap<string, Tensor>;
  /** What the optimiser remembers, by `parameterKey` and kind. */
  readonly memory: ReadonlyMap<string, Tensor>;
  /** Steps taken over the whole training. */
  readonly step: number;
  /** The epoch under way, from 0. */
  readonly epoch: number;
  /** Places of the epoch's order that were used up. */
  readonly used: number;
  /** Of the epoch under way. */
  readonly sums: EpochSums;
  readonly history: readonly EpochRecord[];
  /** The epoch with the lowest validation loss, and its weights; null before the first. */
  readonly best: { readonly epoch: number; readonly loss: number; readonly values: ReadonlyMap<string, Tensor> } | null;
  /** The rate where a person changed it; null: the recipe's. */
  readonly rate: number | null;
}

/** Sums over the pictures of an epoch that were learned from. */
export interface EpochSums {
  readonly loss: number;
  readonly weight: number;
  readonly correct: number;
  readonly pictures: number;
  readonly seconds: number;
}

export const NO_SUMS: EpochSums = { loss: 0, weight: 0, correct: 0, pictures: 0, seconds: 0 };

/** What an epoch gave. Losses as they are, not smoothed. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  readonly train: { readonly loss: number; readonly accuracy: number };
  /** Null where nothing is kept apart for it. */
  readonly validation: { readonly loss: number; readonly accuracy: number } | null;
  /** Of the last step. */
  readonly rate: number;
  readonly seconds: number;
}

/** Before the first step. */
export function firstState(
  { parameters, statistics }: StepDescription,
  initial: (nodeId: string, parameter: string) => Tensor,
): TrainState {
  const values = new Map<string, Tensor>();
  const memory = new Map<string, Tensor>();
  for (const { nodeId, parameter, shape, states } of parameters) {
    values.set(parameterKey(nodeId, parameter), initial(nodeId, parameter));
    for (const { kind } of states) {
      const zeros = new Float32Array(shape.reduce((product, size) => product * size, 1));
      memory.set(memoryKey(nodeId, parameter, kind), { shape, data: zeros });
    }
  }
  for (const { nodeId, parameter } of statistics) {
    values.set(parameterKey(nodeId, parameter), initial(nodeId, parameter));
  }
  return {
    ...{ values, memory, step: 0, epoch: 0, used: 0, sums: NO_SUMS, history: [], best: null, rate: null },
  };
}

export function memoryKey(nodeId: string, parameter: string, kind: string): string {
  return `${parameterKey(nodeId, parameter)}:${kind}`;
}

/** The weights of a drawing with what was learned in their place. */
export function learnedWeights(weights: TensorStore, values: ReadonlyMap<string, Tensor>): TensorStore {
  const learned = new Map<string, StoredTensor>(weights);
  for (const [key, { shape, data }] of values) learned.set(key, { shape, data, origin: 'trained' });
  return learned;
}
