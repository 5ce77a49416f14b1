import { feedOf, type TensorFeed } from '../core/compile/tensor-feed.ts';
import type { CompiledAttention, CompiledModel, ExternalTensor } from '../core/compile/types.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Tensor } from '../core/tensor/types.ts';
import { runtimeError } from './errors.ts';
import type { GateOverride, RunRequest, RuntimeError } from './types.ts';

/** One run as the engine takes it: plain data that can be posted to a worker. */
export interface Job {
  /** Which session: the model's structure, its weights, the optimisation level. */
  readonly key: string;
  readonly optimise: Optimise;
  readonly feeds: readonly (readonly [name: string, tensor: Tensor])[];
  readonly fetches: readonly string[];
  /** Further inputs of an imported network, of any element type. */
  readonly tensorFeeds?: readonly TensorFeed[];
  /** The session is released after the run instead of being kept. */
  readonly transient?: boolean;
  /** Bytes that this run may take, where it is less than any may. */
  readonly memoryBytes?: number;
}

/** Graph optimisation when a session is made: 'none' is faster to make, 'all' is faster to run. */
export type Optimise = 'all' | 'none';

/** What a session is made from. */
export interface JobModel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly externalData: readonly ExternalTensor[];
  /** As in `CompiledModel`. */
  readonly memory?: CompiledModel['memory'];
}

/**
 * Feeds and session key of a request. Every gate that is not overridden gets keep = 1 and set = 0, so one session serves
 * all overrides.
 * @param memoryBytes that the run may take, where it is limited
 */
export function toJob(request: RunRequest, memoryBytes?: number): Result<Job, RuntimeError> {
  const { model, input, overrides, fetches, optimise = 'all', transient } = request;
  // An imported network may take no picture at all.
  const feeds: (readonly [string, Tensor])[] = model.inputName === '' || !input ? [] : [[model.inputName, input]];
  const batch = input?.shape[0] ?? 1;
  for (const layer of model.attention) {
    const override = overrides.get(layer.nodeId);
    const length = batch * layer.channels;
    const keep = rows(override?.keep, layer.channels, length, 1);
    const set = rows(override?.set, layer.channels, length, 0);
    if (!keep || !set) return err(wrongLength(layer, override, batch));
    const shape = [batch, layer.channels, 1, 1];
    feeds.push([layer.keep, { shape, data: keep }], [layer.set, { shape, data: set }]);
  }
  const tensorFeeds = (model.tensorInputs ?? []).map(feedOf);
  const tensors = tensorFeeds.length > 0 ? { tensorFeeds } : {};
  const key = `${sessionKey(model)} ${optimise}`;
  const limit = memoryBytes === undefined ? {} : { memoryBytes };
  return ok({
    key,
    optimise,
    feeds,
    ...tensors,
    fetches: [...new Set(fetches)],
    ...limit,
    ...(transient && { transient }),
  });
}

/** One row per picture: as given, or one that is given for all of them; null where it is neither. */
function rows(given: Float32Array | undefined, channels: number, length: number, neutral: number): Float32Array | null {
  if (!given) return new Float32Array(length).fill(neutral);
  if (given.length === length) return given;
  if (given.length !== channels) return null;
  const repeated = new Float32Array(length);
  for (let at = 0; at < length; at += channels) repeated.set(given, at);
  return repeated;
}

function wrongLength(layer: CompiledAttention, override: GateOverride | undefined, batch: number): RuntimeError {
  const [keep, set] = [override?.keep.length, override?.set.length];
  const of = batch === 1 ? '' : ` of ${batch} pictures`;
  const detail = `${layer.layerName}: keep has ${keep} and set ${set} values for ${layer.channels} channels${of}`;
  return runtimeError('run-failed', detail);
}

/** Numbers objects in the order in which they are first seen. */
const identities = new WeakMap<object, number>();
let nextIdentity = 0;

function identity(object: object): number {
  const known = identities.get(object);
  if (known !== undefined) return known;
  nextIdentity += 1;
  identities.set(object, nextIdentity);
  return nextIdentity;
}

/**
 * Names a session by structure and weights. Weights count by identity, not by value: a tensor's numbers never change in
 * place; an edit brings a new array. Embedded weights are known by the bytes they are in.
 */
function sessionKey(model: CompiledModel): string {
  const weights = model.externalData.map(({ data }) => identity(data));
  return `${model.structureKey} ${weights.length > 0 ? weights.join(',') : `bytes ${identity(model.bytes)}`}`;
}

/** Bytes of a model's weights and structure. */
export function modelBytes(model: JobModel): number {
  return model.externalData.reduce((sum, { data }) => sum + data.byteLength, model.bytes.byteLength);
}
