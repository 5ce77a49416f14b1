import { signs } from '../../src/core/dataset/signs.ts';
import type { DataSet } from '../../src/core/dataset/types.ts';
import { ok } from '../../src/core/result.ts';
import { EMPTY_STORE } from '../../src/core/weights/tensor-store.ts';
import { wasmBackend } from '../../src/runtime/node.ts';
import { createNetwork } from '../../src/study/network.ts';
import type { Lesson } from '../../src/train/batches.ts';
import type { GraphWorker } from '../../src/train/graphs.ts';
import { type Prepared, prepareTraining } from '../../src/train/prepare.ts';
import { parseRecipe, type Recipe } from '../../src/train/recipe.ts';
import type { DataSplit } from '../../src/train/split.ts';
import { splitOf } from '../../src/train/split.ts';
import type { TrainState } from '../../src/train/state.ts';
import { startTraining, type TrainEnd, type TrainEvent, type Training } from '../../src/train/trainer.ts';
import { network as drawing, type Layer } from '../core/compile/networks.ts';
import { english } from '../support/said.ts';

/** A small SE network with batch normalisation and dropout: everything that a step can have. */
const LAYERS: Readonly<Record<string, Layer>> = {
  picture: { type: 'input', attributes: { channels: 3, height: 32, width: 32 } },
  conv: { type: 'conv2d', attributes: { filters: 6, strides: [4, 4] }, from: ['picture'] },
  bn: { type: 'batchNormalization', from: ['conv'] },
  relu: { type: 'relu', from: ['bn'] },
  se: { type: 'squeezeExcitation', attributes: { reductionRatio: 2 }, from: ['relu'] },
  gap: { type: 'globalAveragePool', from: ['se'] },
  flat: { type: 'flatten', from: ['gap'] },
  drop: { type: 'dropout', attributes: { ratio: 0.25 }, from: ['flat'] },
  fc: { type: 'fullyConnected', attributes: { units: 10 }, from: ['drop'] },
  scores: { type: 'output', from: ['fc'] },
};

export const net = drawing(LAYERS);
const network = createNetwork({ document: net.document, weights: EMPTY_STORE }, net.analysis);
export const set: DataSet = signs({ seed: 3, count: 120, labelling: 'single' } as never);

export function recipeOf(given: object = {}): Recipe {
  const recipe = parseRecipe({ epochs: 2, batch: 32, rate: 0.05, ...given });
  if (!recipe.ok) throw new Error(english(recipe.error));
  return recipe.value;
}

export function prepared(recipe: Recipe, split: DataSplit = splitOf(set, recipe.seed)): Prepared {
  const made = prepareTraining(network, set, split, recipe);
  if (!made.ok) throw new Error(english(made.error.message));
  return made.value;
}

export function lessonOf({ targets }: Prepared, of: readonly number[]): Lesson {
  const { width, height, channels } = set.pixels as NonNullable<DataSet['pixels']>;
  return {
    names: of.map((item) => `${item}`),
    targets: of.map((item) => targets[item] ?? []),
    pixels: async (at) =>
      ok({ width, height, channels, pixels: Uint8Array.from(set.pixels?.read(of[at] as number) ?? []) }),
    normalisation: { normalisation: '0..1', mean: [], std: [] },
  };
}

export function workersOf(count: number): readonly GraphWorker[] {
  return Array.from({ length: count }, () => wasmBackend(1));
}

export interface Trained {
  readonly end: TrainEnd;
  readonly state: TrainState;
  readonly events: readonly TrainEvent[];
  /** As they were written. */
  readonly checkpoints: readonly TrainState[];
}

interface Options {
  readonly workers?: number;
  readonly from?: TrainState;
  readonly lesson?: (lesson: Lesson) => Lesson;
  readonly during?: (training: Training, event: TrainEvent) => void;
}

/** A training through the real runtime, to its end. */
export async function trained(
  recipe: Recipe,
  { workers: count = 1, from, lesson, during }: Options = {},
): Promise<Trained> {
  const split = splitOf(set, recipe.seed);
  const ready = prepared(recipe, split);
  const events: TrainEvent[] = [];
  const checkpoints: TrainState[] = [];
  const workers = workersOf(count);
  const plain = lessonOf(ready, split.train);
  const training = startTraining({
    ...{ step: ready.step, key: 'test', recipe, workers, validate: null, checkpointEvery: 1 },
    state: from ?? ready.state,
    lesson: lesson ? lesson(plain) : plain,
    checkpoint: async (state) => {
      checkpoints.push(state);
    },
    on: (event) => {
      events.push(event);
      during?.(training, event);
    },
  });
  const end = await training.finished();
  for (const worker of workers) worker.dispose();
  return { end, state: training.state(), events, checkpoints };
}

export function losses(events: readonly TrainEvent[]): readonly number[] {
  return events.flatMap((event) => (event.kind === 'step' ? [event.loss] : []));
}
