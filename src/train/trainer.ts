import { rateAt } from '../core/autodiff/schedule.ts';
import type { SplitStep } from '../core/autodiff/step.ts';
import { ok, type Result } from '../core/result.ts';
import type { Tensor } from '../core/tensor/types.ts';
import { type Text, text } from '../core/text.ts';
import { runtimeError, thrownError } from '../runtime/errors.ts';
import type { RuntimeError } from '../runtime/types.ts';
import { type Batch, type Lesson, nextBatch, orderOf } from './batches.ts';
import type { Evaluation } from './evaluate.ts';
import type { GraphWorker } from './graphs.ts';
import { type Recipe, scheduleOf } from './recipe.ts';
import { type EpochRecord, NO_SUMS, type TrainState } from './state.ts';
import { takeStep } from './step.ts';

/** A training under way: steps, epochs, pause, cancel; what was learned stays at whatever point it ends. */

export interface TrainingParts {
  readonly step: SplitStep;
  /** Names this network's sessions. */
  readonly key: string;
  readonly lesson: Lesson;
  readonly recipe: Recipe;
  /** One or more, of one thread each; how many changes no number. */
  readonly workers: readonly GraphWorker[];
  readonly state: TrainState;
  /** Judges the weights of an epoch on pictures that are not learned from; null where there are none. */
  readonly validate:
    | ((values: TrainState['values'], signal: AbortSignal) => Promise<Result<Evaluation, RuntimeError>>)
    | null;
  /** Steps between two checkpoints; one more is made after every epoch. */
  readonly checkpointEvery: number;
  /** Writes the state away. Awaited: a training does not run ahead of its checkpoints. */
  readonly checkpoint: ((state: TrainState) => Promise<void>) | null;
  readonly on: (event: TrainEvent) => void;
}

export type TrainEvent =
  | {
      readonly kind: 'step';
      readonly step: number;
      readonly loss: number;
      readonly rate: number;
      readonly gradientNorm: number | null;
    }
  | { readonly kind: 'epoch'; readonly record: EpochRecord }
  | { readonly kind: 'unusable'; readonly name: string; readonly reason: Text };

export type TrainEnd =
  | { readonly kind: 'done'; readonly early: boolean }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly error: RuntimeError };

export interface Training {
  readonly state: () => TrainState;
  pause(): void;
  resume(): void;
  /** Ends at once; the last whole step counts. */
  stop(): void;
  /** From the next step on; null: as the recipe says. */
  setRate(rate: number | null): void;
  /** Never rejects. */
  finished(): Promise<TrainEnd>;
}

/** Pictures of a shard: batch normalisation sees so many at a time. */
export const SHARD = 16;

/** How a recipe's batch lies in shards, for so many pictures. */
export function shardsOf(
  recipe: Pick<Recipe, 'batch'>,
  pictures: number,
): { readonly size: number; readonly shards: number } {
  const size = Math.max(1, Math.min(SHARD, recipe.batch, pictures));
  return { size, shards: Math.max(1, Math.round(Math.min(recipe.batch, pictures) / size)) };
}

export function stepsOf(recipe: Pick<Recipe, 'batch' | 'epochs'>, pictures: number): number {
  const { size, shards } = shardsOf(recipe, pictures);
  return recipe.epochs * Math.ceil(Math.floor(pictures / size) / shards);
}

export function startTraining(parts: TrainingParts): Training {
  const { recipe, lesson, step, workers } = parts;
  const pictures = lesson.names.length;
  const total = stepsOf(recipe, pictures);
  const { shards } = shardsOf(recipe, pictures);
  const schedule = scheduleOf(recipe, total);
  const abort = new AbortController();
  const unusable = new Set<string>();
  let state = parts.state;
  let paused = false;
  let wake: (() => void)[] = [];

  const onUnusable = (name: string, reason: Text) => {
    if (unusable.has(name)) return;
    unusable.add(name);
    parts.on({ kind: 'unusable', name, reason });
  };

  async function held(): Promise<void> {
    while (paused && !abort.signal.aborted) await new Promise<void>((resolve) => wake.push(resolve));
  }

  function wakeUp(): void {
    for (const each of wake) each();
    wake = [];
  }

  async function oneEpoch(): Promise<RuntimeError | null> {
    const order = orderOf(pictures, recipe.seed, state.epoch);
    const load = (from: number) => nextBatch({ lesson, step, recipe, shards, onUnusable }, order, state.epoch, from);
    let loading = load(state.used);
    for (;;) {
      const batch: Batch = await loading;
      await held();
      if (abort.signal.aborted) return runtimeError('cancelled');
      if (batch.shards.length === 0) return null;
      // The next pictures are prepared while these run.
      loading = load(state.used + batch.used);
      const start = performance.now();
      const rate = state.rate ?? rateAt(schedule, recipe.rate, state.step, total);
      const done = await takeStep(
        { step, key: parts.key, workers, seed: recipe.seed, clip: recipe.clip },
        state,
        batch,
        rate,
      );
      if (abort.signal.aborted) return runtimeError('cancelled');
      if (!done.ok) return done.error;
      const { values, memory, loss, weight, correct, gradientNorm } = done.value;
      const bad = divergence(loss, values);
      if (bad) return { ...runtimeError('run-failed'), message: bad };
      const { sums } = state;
      state = {
        ...state,
        ...{ values, memory, step: state.step + 1, used: state.used + batch.used },
        sums: {
          loss: sums.loss + loss,
          weight: sums.weight + weight,
          correct: sums.correct + correct,
          pictures: sums.pictures + batch.shards.length * (step.picture.shape[0] as number),
          seconds: sums.seconds + (performance.now() - start) / 1000,
        },
      };
      parts.on({ kind: 'step', step: state.step, loss: loss / weight, rate, gradientNorm });
      if (state.step % parts.checkpointEvery === 0) await parts.checkpoint?.(state);
    }
  }

  async function closeEpoch(): Promise<Result<EpochRecord, RuntimeError>> {
    const start = performance.now();
    const judged = parts.validate ? await parts.validate(state.values, abort.signal) : null;
    if (judged && !judged.ok) return judged;
    const { sums } = state;
    const validation =
      judged && judged.value.loss !== null && judged.value.accuracy !== null
        ? { loss: judged.value.loss, accuracy: judged.value.accuracy }
        : null;
    const record: EpochRecord = {
      epoch: state.epoch + 1,
      train: { loss: sums.loss / sums.weight, accuracy: sums.correct / sums.pictures },
      validation,
      rate: state.rate ?? rateAt(schedule, recipe.rate, state.step - 1, total),
      seconds: sums.seconds + (performance.now() - start) / 1000,
    };
    const loss = validation?.loss ?? record.train.loss;
    const better = state.best === null || loss < state.best.loss;
    state = {
      ...state,
      ...{ epoch: state.epoch + 1, used: 0, sums: NO_SUMS, history: [...state.history, record] },
      best: better ? { epoch: state.epoch + 1, loss, values: state.values } : state.best,
    };
    return ok(record);
  }

  async function work(): Promise<TrainEnd> {
    while (state.epoch < recipe.epochs) {
      const error = await oneEpoch();
      if (error) return ended(error);
      if (state.sums.pictures === 0) return ended({ ...runtimeError('run-failed'), message: TOO_FEW });
      const closed = await closeEpoch();
      if (!closed.ok) return ended(closed.error);
      parts.on({ kind: 'epoch', record: closed.value });
      await parts.checkpoint?.(state);
      const waited = state.epoch - (state.best?.epoch ?? state.epoch);
      if (recipe.patience > 0 && waited >= recipe.patience) return { kind: 'done', early: true };
    }
    return { kind: 'done', early: false };
  }

  function ended(error: RuntimeError): TrainEnd {
    return error.code === 'cancelled' ? { kind: 'stopped' } : { kind: 'failed', error };
  }

  const working = work().catch((thrown): TrainEnd => ({ kind: 'failed', error: thrownError(thrown) }));
  return {
    state: () => state,
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
      wakeUp();
    },
    stop: () => {
      abort.abort();
      wakeUp();
      for (const worker of workers) worker.stop();
    },
    setRate: (rate) => {
      state = { ...state, rate };
    },
    finished: () => working,
  };
}

/** In words, where numbers have left what a float can hold; null otherwise. */
function divergence(loss: number, values: ReadonlyMap<string, Tensor>): Text | null {
  if (!Number.isFinite(loss)) return DIVERGED;
  for (const { data } of values.values()) if (!data.every(Number.isFinite)) return DIVERGED;
  return null;
}

const DIVERGED = text(
  'train.trainer.diverged',
  'The training diverged: the loss is no longer a number. The weights before this step are kept. Try a tenth of the learning rate, or limit the gradient.',
);
const TOO_FEW = text(
  'train.trainer.tooFew',
  'There are not enough usable pictures for one run. The drawing is as it was.',
);
