import type { StepGraph } from '../core/autodiff/step.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Tensor } from '../core/tensor/types.ts';
import { runtimeError } from '../runtime/errors.ts';
import type { Job, JobModel } from '../runtime/job.ts';
import type { RuntimeError } from '../runtime/types.ts';

/** Whoever runs a graph: a worker of its own, of one thread. */
export interface GraphWorker {
  run(job: Job, model: JobModel): Promise<GraphOutcome>;
  /** Ends what runs. */
  stop(): void;
  dispose(): void;
}

/** As a provider's host answers. */
export type GraphOutcome =
  | { readonly kind: 'done'; readonly values: readonly (readonly [name: string, tensor: Tensor])[] }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: { readonly code: RuntimeError['code']; readonly detail: string } };

export type Values = ReadonlyMap<string, Tensor>;

/** One graph of a training step. */
export interface KeyedGraph {
  /** Of the session. */
  readonly key: string;
  readonly graph: StepGraph;
}

/** Runs a graph once. Never rejects. Errors: those of a run. */
export async function runGraph(
  worker: GraphWorker,
  { key, graph }: KeyedGraph,
  feeds: Iterable<readonly [name: string, tensor: Tensor]>,
  fetches: readonly string[],
): Promise<Result<Values, RuntimeError>> {
  const job: Job = { key, optimise: 'all', feeds: [...feeds], fetches };
  try {
    const outcome = await worker.run(job, { bytes: graph.bytes, externalData: graph.externalData });
    if (outcome.kind === 'done') return ok(new Map(outcome.values));
    if (outcome.kind === 'stopped') return err(runtimeError('cancelled'));
    return err(runtimeError(outcome.failure.code, outcome.failure.detail));
  } catch (thrown) {
    return err(runtimeError('run-failed', String(thrown)));
  }
}
