import type { Analysis } from '../graph/analyze.ts';
import type { ParameterSpec } from '../layers/define-layer.ts';
import type { Tensor } from '../tensor/types.ts';
import { initialise } from './initialise.ts';

/**
 * The weights of a document. Only tensors that cannot be derived are stored, those trained or loaded from a file;
 * every other parameter follows from the document's seed, its layer and its name. A store is immutable, so undo holds
 * the old one by reference.
 */
export interface StoredTensor extends Tensor {
  readonly origin: 'trained' | 'loaded';
}

/** By `parameterKey`. */
export type TensorStore = ReadonlyMap<string, StoredTensor>;

export const EMPTY_STORE: TensorStore = new Map();

export function parameterKey(nodeId: string, parameterName: string): string {
  return `${nodeId}/${parameterName}`;
}

export interface ParameterTensor {
  /** In the shape of the declaration. */
  readonly tensor: Tensor;
  /** `trained` covers loaded tensors too: somebody's training made them. */
  readonly origin: 'seeded' | 'trained';
}

/**
 * The value of one parameter: the stored tensor if it fits, else the seeded one.
 * @param seed the document's seed
 */
export function parameterTensor(
  store: TensorStore,
  seed: number,
  nodeId: string,
  spec: ParameterSpec,
): ParameterTensor {
  const stored = store.get(parameterKey(nodeId, spec.name));
  if (stored && fitsShape(stored.shape, spec.shape)) {
    return { tensor: { shape: spec.shape, data: stored.data }, origin: 'trained' };
  }
  return { tensor: { shape: spec.shape, data: seededData(seed, nodeId, spec) }, origin: 'seeded' };
}

/** Equal up to trailing ones: a matrix [h, C] and a 1×1 convolution [h, C, 1, 1] hold the same elements in the same order. */
export function fitsShape(stored: readonly number[], wanted: readonly number[]): boolean {
  const length = Math.max(stored.length, wanted.length);
  for (let axis = 0; axis < length; axis += 1) if ((stored[axis] ?? 1) !== (wanted[axis] ?? 1)) return false;
  return true;
}

/**
 * The store with the tensors of copied layers: a copy computes what its original computes.
 * @param source where the originals' tensors are; they may be gone from the store
 * @param ids new ids by those of the originals
 */
export function withCopies(store: TensorStore, source: TensorStore, ids: ReadonlyMap<string, string>): TensorStore {
  const result = new Map(store);
  for (const [key, tensor] of source) {
    const slash = key.lastIndexOf('/');
    const id = ids.get(key.slice(0, slash));
    if (id !== undefined) result.set(parameterKey(id, key.slice(slash + 1)), tensor);
  }
  return result.size === store.size ? store : result;
}

/**
 * The store without the tensors that an edit made useless: their layer is gone, or declares another shape. Layers that
 * cannot be analysed at the moment keep theirs, since reconnecting them brings the shape back. The same store is
 * returned when nothing had to go. With the analysis that the store already fits, only what differs is looked at.
 */
export function reconcile(store: TensorStore, analysis: Analysis, previous?: Analysis): TensorStore {
  let kept: Map<string, StoredTensor> | null = null;
  for (const [key, tensor] of store) {
    const slash = key.lastIndexOf('/');
    const id = key.slice(0, slash);
    const node = analysis.nodes.get(id);
    // Same reference, same parameters: what fitted still fits.
    if (node !== undefined && node === previous?.nodes.get(id)) continue;
    if (node && (node.outputs === null || fits(node.parameterSpecs, key.slice(slash + 1), tensor))) continue;
    kept ??= new Map(store);
    kept.delete(key);
  }
  return kept ?? store;
}

function fits(specs: readonly ParameterSpec[], name: string, tensor: StoredTensor): boolean {
  const spec = specs.find((candidate) => candidate.name === name);
  return spec !== undefined && fitsShape(tensor.shape, spec.shape);
}

/**
 * Seeded tensors already made, least recently used first. They are pure functions of their key, so one cache serves
 * every document; compiling again after an edit reuses the same arrays.
 */
const cache = new Map<string, Float32Array>();
const CACHE_BYTES = 512 * 1024 * 1024;
let cachedBytes = 0;

function seededData(seed: number, nodeId: string, spec: ParameterSpec): Float32Array {
  const key = JSON.stringify([seed, nodeId, spec.name, spec.shape, spec.init.kind]);
  const found = cache.get(key);
  if (found) {
    cache.delete(key);
    cache.set(key, found);
    return found;
  }
  const data = initialise(key, spec.shape, spec.init);
  cache.set(key, data);
  cachedBytes += data.byteLength;
  for (const [oldest, entry] of cache) {
    if (cachedBytes <= CACHE_BYTES || oldest === key) break;
    cache.delete(oldest);
    cachedBytes -= entry.byteLength;
  }
  return data;
}
