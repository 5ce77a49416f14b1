import { type SplitStep, scalarFeeds } from '../core/autodiff/step.ts';
import { ok, type Result } from '../core/result.ts';
import type { Tensor } from '../core/tensor/types.ts';
import { parameterKey } from '../core/weights/tensor-store.ts';
import type { RuntimeError } from '../runtime/types.ts';
import { type Batch, masksOf } from './batches.ts';
import { type GraphWorker, runGraph, type Values } from './graphs.ts';
import { memoryKey, type TrainState } from './state.ts';

/** One step of training: gradients of the shards, in as many workers as there are, summed in order; then the update. */

export interface StepResult {
  readonly values: ReadonlyMap<string, Tensor>;
  readonly memory: ReadonlyMap<string, Tensor>;
  /** Sums over the pictures. */
  readonly loss: number;
  readonly weight: number;
  readonly correct: number;
  /** Length of the gradient; null where it is not limited. */
  readonly gradientNorm: number | null;
}

export interface StepParts {
  readonly step: SplitStep;
  /** Names its sessions: another network, another key. */
  readonly key: string;
  readonly workers: readonly GraphWorker[];
  readonly seed: number;
  readonly clip: number;
}

/**
 * The same numbers for any count of workers: which of them ran a shard leaves no trace, and sums are made in the order of the
 * shards. Never rejects. Errors: those of a run; nothing has changed then.
 */
export async function takeStep(
  { step, key, workers, seed, clip }: StepParts,
  state: TrainState,
  { shards }: Batch,
  rate: number,
): Promise<Result<StepResult, RuntimeError>> {
  const { parameters, statistics, report } = step;
  const learned = parameters.map(({ nodeId, parameter, value }): readonly [string, Tensor] => [
    value,
    state.values.get(parameterKey(nodeId, parameter)) as Tensor,
  ]);
  const gradients = parameters.map(({ gradient }) => gradient);
  const batches = statistics.map(({ batch }) => batch);
  const told = [report.loss.name, report.weight.name, report.correct.name];
  const runs = shards.map(async (shard, index) => {
    const feeds: (readonly [string, Tensor])[] = [
      [step.picture.name, shard.picture],
      [step.target.name, shard.target],
      ...masksOf(step, seed, state.step, index),
      ...learned,
    ];
    const worker = workers[index % workers.length] as GraphWorker;
    return runGraph(worker, { key: `${key} gradient`, graph: step.gradient }, feeds, [
      ...told,
      ...gradients,
      ...batches,
    ]);
  });
  const sums = new Map<string, Tensor>();
  // In the order of the shards, whichever is done first.
  for (const run of runs) {
    const done = await run;
    if (!done.ok) {
      await Promise.all(runs);
      return done;
    }
    for (const [name, tensor] of done.value) addTo(sums, name, tensor);
  }
  const scalar = (name: string) => sums.get(name)?.data[0] ?? Number.NaN;
  const [loss, weight, correct] = [scalar(report.loss.name), scalar(report.weight.name), scalar(report.correct.name)];
  const scalars = scalarFeeds(step, { rate, weight, shards: shards.length, clip, step: state.step + 1 });
  const feeds: (readonly [string, Tensor])[] = [
    ...learned,
    ...[...gradients, ...batches].map((name) => [name, sums.get(name) as Tensor] as const),
    ...[...scalars].map(([name, data]) => [name, { shape: [], data }] as const),
  ];
  const fetches: string[] = step.gradientNorm === null ? [] : [step.gradientNorm];
  for (const { nodeId, parameter, next, states } of parameters) {
    fetches.push(next);
    for (const each of states) {
      feeds.push([each.value, state.memory.get(memoryKey(nodeId, parameter, each.kind)) as Tensor]);
      fetches.push(each.next);
    }
  }
  for (const { nodeId, parameter, value, next } of statistics) {
    feeds.push([value, state.values.get(parameterKey(nodeId, parameter)) as Tensor]);
    fetches.push(next);
  }
  const [first] = workers;
  const updated = await runGraph(first as GraphWorker, { key: `${key} update`, graph: step.update }, feeds, fetches);
  if (!updated.ok) return updated;
  return ok({ ...read(step, updated.value), loss, weight, correct, gradientNorm: normOf(step, updated.value) });
}

function read({ parameters, statistics }: SplitStep, updated: Values): Pick<StepResult, 'values' | 'memory'> {
  const values = new Map<string, Tensor>();
  const memory = new Map<string, Tensor>();
  for (const { nodeId, parameter, next, states } of parameters) {
    values.set(parameterKey(nodeId, parameter), updated.get(next) as Tensor);
    for (const each of states) memory.set(memoryKey(nodeId, parameter, each.kind), updated.get(each.next) as Tensor);
  }
  for (const { nodeId, parameter, next } of statistics) {
    values.set(parameterKey(nodeId, parameter), updated.get(next) as Tensor);
  }
  return { values, memory };
}

function normOf({ gradientNorm }: SplitStep, updated: Values): number | null {
  return gradientNorm === null ? null : (updated.get(gradientNorm)?.data[0] ?? null);
}

/** Into the first one's own array: what a run brought back belongs to nobody else. */
function addTo(sums: Map<string, Tensor>, name: string, tensor: Tensor): void {
  const sum = sums.get(name);
  if (!sum) sums.set(name, tensor);
  else for (const [at, value] of tensor.data.entries()) sum.data[at] = (sum.data[at] as number) + value;
}
