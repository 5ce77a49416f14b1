import type { Tensor } from '../core/tensor/types.ts';
import { type Failure, type Stage, translate } from './errors.ts';
import { type Job, type JobModel, modelBytes } from './job.ts';
import type { Ort, OrtSession, ProviderConfig } from './ort.ts';
import { typedTensor } from './tensor-feeds.ts';
import { readValue } from './values.ts';
import { allowRunMemory } from './wasm-memory.ts';

/**
 * Sessions and runs of one ONNX Runtime. Every call into it waits for the one before: two runs at once freeze or crash
 * the WebGPU build.
 */
export interface Engine {
  /** Runs a job; `model` is needed where no session of that key is held. */
  run(job: Job, model: JobModel | null): Promise<EngineOutcome>;
  /** Releases every session. */
  dispose(): Promise<void>;
}

export type EngineOutcome =
  | {
      readonly kind: 'done';
      readonly values: readonly (readonly [name: string, tensor: Tensor])[];
      readonly createMs: number;
      readonly runMs: number;
      /** Keys of the sessions now held. */
      readonly held: readonly string[];
    }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly held: readonly string[] }
  /** No session of that key, and no model to make it from. */
  | { readonly kind: 'needs-model'; readonly held: readonly string[] };

/** A few sessions stay: with and without watched layers, variants side by side, before and after an undo. */
const MAX_SESSIONS = 4;
/** Bytes of weights over all sessions but the newest. */
const MAX_HELD_BYTES = 256 * 2 ** 20;
/** Errors only. */
const LOG_SEVERITY = 3;

interface Held {
  readonly session: OrtSession;
  readonly bytes: number;
}

/** @param providerFor the execution provider and its options for a model */
export function createEngine(ort: Ort, providerFor: (bytes: Uint8Array) => ProviderConfig): Engine {
  /** By key, the least recently used first. */
  const sessions = new Map<string, Held>();
  let last: Promise<unknown> = Promise.resolve();

  function serially<T>(task: () => Promise<T>): Promise<T> {
    const next = last.then(task, task);
    last = next.catch(() => {});
    return next;
  }

  async function run(job: Job, model: JobModel | null): Promise<EngineOutcome> {
    let stage: Stage = 'create';
    try {
      allowRunMemory(job.memoryBytes ?? null);
      const start = performance.now();
      let held = sessions.get(job.key);
      let createMs = 0;
      if (!held) {
        if (!model) return { kind: 'needs-model', held: [...sessions.keys()] };
        held = { session: await create(job, model), bytes: modelBytes(model) };
        createMs = performance.now() - start;
      }
      // The newest last; the old ones go only after the new one is there, or the WebGPU device would go with them.
      sessions.delete(job.key);
      sessions.set(job.key, held);
      if (!job.transient) await releaseSurplus();
      stage = 'run';
      const runStart = performance.now();
      const values = await fetchValues(held.session, job);
      const runMs = performance.now() - runStart;
      if (job.transient) await release(job.key);
      return { kind: 'done', values, createMs, runMs, held: [...sessions.keys()] };
    } catch (thrown) {
      return { kind: 'failed', failure: translate(thrown, stage), held: [...sessions.keys()] };
    }
  }

  async function fetchValues(session: OrtSession, { feeds, tensorFeeds = [], fetches }: Job) {
    const tensors = feeds.map(([name, { data, shape }]) => [name, new ort.Tensor('float32', data, shape)] as const);
    const others = tensorFeeds.map((feed) => [feed.name, typedTensor(ort, feed)] as const);
    const fetched = await session.run(Object.fromEntries([...tensors, ...others]), fetches);
    const values: (readonly [string, Tensor])[] = [];
    for (const name of fetches) {
      const tensor = fetched[name];
      if (tensor) values.push([name, await readValue(tensor)]);
    }
    return values;
  }

  async function create(job: Job, model: JobModel): Promise<OrtSession> {
    return ort.InferenceSession.create(model.bytes, {
      executionProviders: [providerFor(model.bytes)],
      graphOptimizationLevel: job.optimise === 'all' ? 'all' : 'disabled',
      logSeverityLevel: LOG_SEVERITY,
      // Views of the weights themselves: ONNX Runtime copies them once, into its own memory.
      externalData: model.externalData.map(({ path, data }) => ({
        path,
        data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      })),
    });
  }

  async function releaseSurplus(): Promise<void> {
    let older = 0;
    const entries = [...sessions].reverse();
    for (const [index, [key, { bytes }]] of entries.entries()) {
      if (index === 0) continue;
      older += bytes;
      if (index >= MAX_SESSIONS || older > MAX_HELD_BYTES) await release(key);
    }
  }

  async function release(key: string): Promise<void> {
    const held = sessions.get(key);
    sessions.delete(key);
    await held?.session.release();
  }

  return {
    run: (job, model) => serially(() => run(job, model)),
    dispose: () =>
      serially(async () => {
        for (const key of [...sessions.keys()]) await release(key);
      }),
  };
}
