import type { Analysis } from '../graph/analyze.ts';
import { computationOf, sameComputation } from '../graph/computation.ts';
import type { GraphDocument, LayerNode } from '../graph/document.ts';
import type { ParameterSpec } from '../layers/define-layer.ts';
import { layerType } from '../layers/index.ts';
import { elementCount } from '../tensor/types.ts';
import { fitsShape, parameterKey, type StoredTensor, type TensorStore } from './tensor-store.ts';

/** Where a drawing's weights come from. The one place that says "trained". */

/**
 * - `trained`: every weight comes from a training or a file, and none is one number over and over.
 * - `changed`: the same, but the network is another than the one that the weights were made for.
 * - `none`: there is nothing that a training would change.
 */
export type TrainingStatus = 'trained' | 'changed' | 'partlyUntrained' | 'untrained' | 'none';

export interface TrainingState {
  readonly status: TrainingStatus;
  /** Ids of the layers with weights, in data-flow order: those with all from a training or a file, and the others. */
  readonly trained: readonly string[];
  readonly untrained: readonly string[];
  /** Of the others: a weight is missing and follows from the seed. */
  readonly random: readonly string[];
  /** Of the others: the file has one number over and over. */
  readonly constant: readonly string[];
  /** Of the others: the weights arrive at an input of the network that no file fills. */
  readonly fed: readonly string[];
  /** Whether every weight of the trained layers comes from a file. */
  readonly fromFile: boolean;
}

/** Where one tensor comes from. */
export type TensorOrigin = 'trained' | 'file' | 'constant' | 'random';

/** A layer's part in it; `idle`: what it has is as it would start, and may well stay so (a scale of 1). */
type Evidence = 'good' | 'idle' | 'some' | 'random' | 'constant' | 'fed';

/** Judges every layer, and then the network, by its weights and by what happened to it since they came. */
export function trainingState(analysis: Analysis, store: TensorStore): TrainingState {
  const found = new Map<Evidence, string[]>();
  const held = heldBy(store);
  for (const id of analysis.order) {
    const evidence = evidenceOf(analysis, store, id, held);
    if (evidence) found.set(evidence, [...(found.get(evidence) ?? []), id]);
  }
  const of = (...kinds: readonly Evidence[]) => {
    const ids = new Set(kinds.flatMap((kind) => found.get(kind) ?? []));
    return analysis.order.filter((id) => ids.has(id));
  };
  const [good, some] = [of('good'), of('some')];
  // Alone, scales of 1 and offsets of 0 are where a training starts.
  const isBare = good.length === 0 && some.length === 0;
  const trained = isBare ? [] : of('good', 'idle');
  const untrained = isBare ? of('idle', 'some', 'random', 'constant', 'fed') : of('some', 'random', 'constant', 'fed');
  const state = {
    trained,
    untrained,
    random: of('some', 'random'),
    constant: isBare ? of('constant', 'idle') : of('constant'),
    fed: of('fed'),
    fromFile: [...store.values()].every(({ origin }) => origin === 'loaded'),
  };
  return { status: statusOf(analysis.basis.document, isBare, untrained.length), ...state };
}

function statusOf(document: GraphDocument, isBare: boolean, untrained: number): TrainingStatus {
  if (isBare) return untrained === 0 ? 'none' : 'untrained';
  if (untrained > 0) return 'partlyUntrained';
  return document.trainedAs !== undefined && document.trainedAs !== computationOf(document) ? 'changed' : 'trained';
}

/**
 * The weights between channels that are stored of each layer, as parameters: all there is to go by where shapes are
 * unknown. What else is stored may be a table of constants.
 */
function heldBy(store: TensorStore): ReadonlyMap<string, readonly ParameterSpec[]> {
  const held = new Map<string, ParameterSpec[]>();
  for (const [key, { shape }] of store) {
    const slash = key.lastIndexOf('/');
    const id = key.slice(0, slash);
    const spec: ParameterSpec = { name: key.slice(slash + 1), shape, init: { kind: 'zeros' }, trainable: true };
    if (isKernel(spec)) held.set(id, [...(held.get(id) ?? []), spec]);
  }
  return held;
}

function evidenceOf(
  analysis: Analysis,
  store: TensorStore,
  id: string,
  held: ReadonlyMap<string, readonly ParameterSpec[]>,
): Evidence | null {
  const node = analysis.basis.document.nodes.get(id);
  const facts = analysis.nodes.get(id);
  if (!node || !facts || layerType(node.type)?.role !== undefined) return null;
  const specs = facts.outputs === null ? (held.get(id) ?? []) : facts.parameterSpecs;
  const learned = specs.filter((spec) => spec.trainable);
  const elsewhere = elsewhereOf(analysis, node);
  // Buffers alone (a fixed mean, a table of constants) are nothing that anybody trains.
  if (learned.length === 0) return elsewhere;
  const origins = specs.map((spec) => tensorOrigin(store, id, spec));
  if (origins.includes('random')) return origins.some((origin) => GIVEN.has(origin)) ? 'some' : 'random';
  if (elsewhere === 'fed') return 'fed';
  const kernels = learned.filter(isKernel);
  const varied = specs.some((spec, index) => GIVEN.has(origins[index] as TensorOrigin) && elementCount(spec.shape) > 1);
  if (kernels.length === 0) return varied ? 'good' : 'idle';
  const isFlat = (spec: ParameterSpec) => tensorOrigin(store, id, spec) === 'constant' && !isMean(store, id, spec);
  return kernels.every(isFlat) ? 'constant' : 'good';
}

const GIVEN: ReadonlySet<TensorOrigin> = new Set(['trained', 'file']);

/** Where one parameter's numbers come from. What somebody trained here is trained, whatever came of it. */
export function tensorOrigin(store: TensorStore, id: string, spec: ParameterSpec): TensorOrigin {
  const stored = storedFor(store, id, spec);
  if (!stored) return 'random';
  if (stored.origin === 'trained') return 'trained';
  return stored.data.length > 1 && isConstant(stored.data) ? 'constant' : 'file';
}

function storedFor(store: TensorStore, id: string, spec: ParameterSpec): StoredTensor | undefined {
  const stored = store.get(parameterKey(id, spec.name));
  return stored && fitsShape(stored.shape, spec.shape) ? stored : undefined;
}

/** Weights between channels. A bias, a scale or an offset may be one number for all: they start so and some stay so. */
function isKernel({ shape, trainable }: ParameterSpec): boolean {
  return trainable && shape.length >= 2 && elementCount(shape) > 1;
}

/** A filter that is a mean over its window was meant so: its numbers are alike, and add up to 1. */
function isMean(store: TensorStore, id: string, spec: ParameterSpec): boolean {
  const perFilter = elementCount(spec.shape.slice(1));
  return perFilter > 1 && Math.abs((storedFor(store, id, spec)?.data[0] ?? 0) * perFilter - 1) < 1e-3;
}

const constants = new WeakMap<Float32Array, boolean>();

/** Whether all numbers are one. Of other weights the first few tell; tensors never change. */
function isConstant(data: Float32Array): boolean {
  const known = constants.get(data);
  if (known !== undefined) return known;
  const result = data.every((value) => Object.is(value, data[0]) || value === data[0]);
  constants.set(data, result);
  return result;
}

/** Weights that are no parameters of the layer: whole numbers in the file, or values that arrive. */
function elsewhereOf(analysis: Analysis, node: LayerNode): Evidence | null {
  const { document, incoming } = analysis.basis;
  const elsewhere = layerType(node.type)?.weightsElsewhere?.(node.attributes);
  if (!elsewhere) return null;
  const sources = elsewhere.ports.flatMap((port) => {
    const edge = (incoming.get(node.id) ?? []).find((entry) => entry.target.port === port);
    return document.nodes.get(edge?.source.node ?? '') ?? [];
  });
  const inputs = sources.filter((source) => layerType(source.type)?.role === 'tensor');
  if (inputs.some(({ attributes }) => attributes.fill !== 'file')) return 'fed';
  return elsewhere.stored || inputs.length > 0 ? 'good' : null;
}

/**
 * The document after an edit, which remembers what its weights were made for from the first edit on that makes another
 * network of it. Without weights from a training or a file there is nothing to remember.
 */
export function rememberTrained(before: GraphDocument, after: GraphDocument, store: TensorStore): GraphDocument {
  if (after.trainedAs !== undefined || store.size === 0 || sameComputation(before, after)) return after;
  return { ...after, trainedAs: computationOf(before) };
}

/** The document once all of its weights are new: they were made for the network as it is. */
export function trainedAnew(document: GraphDocument): GraphDocument {
  const { trainedAs: _, ...rest } = document;
  return document.trainedAs === undefined ? document : rest;
}
