import type { CompiledModel, CompileError, WatchTarget } from '../core/compile/types.ts';
import { type Diagnostic, diagnostic } from '../core/diagnostics.ts';
import type { Analysis } from '../core/graph/analyze.ts';
import { layerType } from '../core/layers/index.ts';
import { modelAtHand } from '../core/onnx/imported.ts';
import { err, ok, type Result } from '../core/result.ts';
import {
  addCounts,
  countInWords,
  countNonFinite,
  NON_FINITE_SUBJECT,
  type NonFiniteCount,
  type NonFiniteKind,
  worstKind,
} from '../core/tensor/non-finite.ts';
import { DTYPE_BYTES, elementCount, type Tensor, type TensorType } from '../core/tensor/types.ts';
import { text } from '../core/text.ts';
import { unfitTensors } from '../core/weights/weight-remarks.ts';
import type { RuntimeError } from '../runtime/types.ts';
import type { Network } from './network.ts';
import { attentionNames } from './read-run.ts';

/**
 * Where NaN or an infinity begins. An ordinary run brings back a few values; only when one of them is not finite are
 * all layers' outputs looked at, portion by portion along the data flow, until the first that is not finite. They
 * cannot be bisected: a NaN may be hidden by what follows (a ReLU, a maximum) and show again elsewhere.
 */

/** What a run brought back that is not finite, and where it begins. */
export interface NonFiniteResults {
  /** Over all the values that the run brought back. */
  readonly seen: NonFiniteCount;
  /** Where the first begins, in data-flow order; empty where no layer's output showed it; null where nobody looked. */
  readonly first: readonly FirstNonFinite[] | null;
}

/** The first layer whose output is not finite. */
export interface FirstNonFinite {
  readonly nodeId: string;
  readonly layerName: string;
  /** The worst kind in its output. */
  readonly kind: NonFiniteKind;
  readonly count: NonFiniteCount;
  /** Elements of its outputs; of its steps, where an attention layer's outputs are finite and its steps are not. */
  readonly elements: number;
  /**
   * `weights`: a stored tensor of the layer is not finite itself. `fed`: it came in with the data. `infinity`: an infinity
   * enters, and NaN comes out. `computed`: the layer makes it of finite numbers.
   */
  readonly cause: 'computed' | 'infinity' | 'weights' | 'fed';
  /** The stored tensor, where that is the cause. */
  readonly parameter: string | null;
  /** Whether all that enters the layer was looked at and is finite. */
  readonly certain: boolean;
}

export interface LocateRequest {
  /** A valid one. */
  readonly network: Network;
  /** What made somebody look. */
  readonly seen: NonFiniteCount;
  /** Runs a model on the very input, with the very overrides, that gave what was seen. */
  readonly run: (
    model: CompiledModel,
    fetches: readonly string[],
  ) => Promise<Result<ReadonlyMap<string, Tensor>, Failure>>;
  /** Bytes of watched outputs per run; at least one layer is watched at a time. Default 64 MiB. */
  readonly portionBytes?: number;
}

const PORTION_BYTES = 64 * 2 ** 20;

type Failure = Pick<RuntimeError, 'code'>;

/** Where looking on makes no sense; any other failure may be that of the values asked for. */
const ENDS: ReadonlySet<RuntimeError['code']> = new Set(['cancelled', 'superseded', 'worker-crashed', 'unavailable']);

/** Not finite among what a run brought back; null where all of it is finite. */
export function nonFiniteIn(values: Iterable<Tensor>): NonFiniteCount | null {
  return addCounts(Array.from(values, ({ data }) => countNonFinite(data)));
}

/**
 * The first layer whose output is not finite; and where that is an infinity but NaN was seen, the first NaN after it.
 * Layers whose values cannot be fetched are passed over, and what is found behind them is not `certain`.
 * Errors: those of a run that was cancelled or cannot be repeated.
 */
export async function locateNonFinite(request: LocateRequest): Promise<Result<readonly FirstNonFinite[], Failure>> {
  const { network, seen } = request;
  const { document, analysis } = network;
  const found: FirstNonFinite[] = [];
  /** Layers that were looked at, by id, with what was not finite in them. */
  const looked = new Map<string, Found | null>();
  for (const portion of portions(analysis, request.portionBytes ?? PORTION_BYTES)) {
    const counts = await lookAt(request, portion);
    if (!counts.ok) return counts;
    for (const [id, count] of counts.value) looked.set(id, count);
    for (const { id } of portion) {
      const here = looked.get(id);
      if (!here || (found.length > 0 && here.count.nan === 0)) continue;
      found.push(describe(id, here, looked));
      if (here.count.nan > 0 || seen.nan === 0) return ok(found);
    }
  }
  return ok(found);

  function describe(nodeId: string, { count, elements }: Found, known: Looked): FirstNonFinite {
    const node = document.nodes.get(nodeId);
    const role = layerType(node?.type ?? '')?.role;
    const isFed = role === 'picture' || role === 'tensor';
    const [unfit] = unfitTensors(analysis, network.weights, nodeId);
    const sources = analysis.basis.incoming.get(nodeId) ?? [];
    return {
      nodeId,
      layerName: node?.name ?? nodeId,
      kind: worstKind(count),
      count,
      elements,
      cause: isFed
        ? 'fed'
        : unfit
          ? 'weights'
          : sources.some(({ source }) => known.get(source.node))
            ? 'infinity'
            : 'computed',
      parameter: unfit && !unfit.fed ? unfit.parameter : null,
      certain: sources.every(({ source }) => known.has(source.node)),
    };
  }
}

/** A layer with the outputs that can hold what is not finite. */
interface Candidate {
  readonly id: string;
  readonly targets: readonly WatchTarget[];
  readonly bytes: number;
}

/** The layers in data-flow order, as many at a time as their outputs may take memory. */
function* portions(analysis: Analysis, limit: number): Generator<readonly Candidate[]> {
  let portion: Candidate[] = [];
  let bytes = 0;
  for (const id of analysis.order) {
    const outputs = analysis.nodes.get(id)?.outputs;
    if (!outputs) continue;
    const candidate = candidateOf(id, outputs);
    if (portion.length > 0 && bytes + candidate.bytes > limit) {
      yield portion;
      [portion, bytes] = [[], 0];
    }
    portion.push(candidate);
    bytes += candidate.bytes;
  }
  if (portion.length > 0) yield portion;
}

function candidateOf(id: string, outputs: readonly TensorType[]): Candidate {
  const floats = outputs.flatMap(({ dtype, shape }, port) =>
    // Whole numbers are always finite.
    dtype.startsWith('float') ? [{ port, bytes: elementCount(shape) * DTYPE_BYTES.float32 }] : [],
  );
  return {
    id,
    targets: floats.map(({ port }) => ({ nodeId: id, port })),
    bytes: floats.reduce((sum, each) => sum + each.bytes, 0),
  };
}

/** What is not finite in a layer, of how many elements. */
interface Found {
  readonly count: NonFiniteCount;
  readonly elements: number;
}

type Looked = ReadonlyMap<string, Found | null>;

/** One run that watches these layers. Where it fails they are halved, so that one value that cannot be had hides no other. */
async function lookAt(request: LocateRequest, portion: readonly Candidate[]): Promise<Result<Looked, Failure>> {
  const watched = portion.filter(({ targets }) => targets.length > 0);
  const looked = new Map<string, Found | null>();
  for (const { id, targets } of portion) if (targets.length === 0) looked.set(id, null);
  if (watched.length === 0) return ok(looked);
  const watch = watched.flatMap(({ targets }) => targets);
  await modelAtHand(request.network.document.imported);
  const model = request.network.watchedOnce(watch);
  const values = model.ok ? await request.run(model.value, namesOfAll(model.value, watched)) : model;
  if (!values.ok || !model.ok) {
    const error = values.ok ? null : values.error;
    if (error && isEnd(error)) return err(error as Failure);
    if (watched.length === 1) return ok(looked);
    const half = Math.ceil(watched.length / 2);
    for (const part of [watched.slice(0, half), watched.slice(half)]) {
      const each = await lookAt(request, part);
      if (!each.ok) return each;
      for (const [id, count] of each.value) looked.set(id, count);
    }
    return ok(looked);
  }
  for (const { id } of watched) {
    const { outputs, steps } = namesOf(model.value, id);
    const parts = [outputs, steps].map((names) => names.map((name) => values.value.get(name)));
    // A value that did not come back was not looked at.
    if (parts.flat().includes(undefined)) continue;
    const [own = null, inside = null] = parts.map((tensors) => foundIn(tensors as readonly Tensor[]));
    looked.set(id, own ?? inside);
  }
  return ok(looked);
}

function foundIn(tensors: readonly Tensor[]): Found | null {
  const count = nonFiniteIn(tensors);
  return count && { count, elements: tensors.reduce((sum, { data }) => sum + data.length, 0) };
}

/** The graph outputs that hold a layer's outputs, and the steps that an attention layer shows. */
function namesOf(model: CompiledModel, id: string): { outputs: readonly string[]; steps: readonly string[] } {
  const outputs = model.watched.filter(({ nodeId }) => nodeId === id).map(({ valueName }) => valueName);
  const steps = model.attention.filter(({ nodeId }) => nodeId === id).flatMap(attentionNames);
  return { outputs: [...new Set(outputs)], steps: [...new Set(steps)] };
}

function namesOfAll(model: CompiledModel, layers: readonly Candidate[]): readonly string[] {
  const names = layers.map(({ id }) => namesOf(model, id));
  return [...new Set(names.flatMap(({ outputs, steps }) => [...outputs, ...steps]))];
}

function isEnd(error: Failure | CompileError): boolean {
  return (ENDS as ReadonlySet<string>).has(error.code);
}

/** The same in words, as problems of the drawing. @param picture what was run, where several pictures are shown */
export function nonFiniteDiagnostics(
  { seen, first }: NonFiniteResults,
  picture = '',
): readonly { readonly nodeId: string | null; readonly entry: Diagnostic }[] {
  const of = picture === '' ? '' : ` (${picture})`;
  if (!first || first.length === 0) {
    const values = { count: countInWords(seen), looked: first ? 1 : 0, of };
    return [{ nodeId: null, entry: diagnostic('not-finite-unplaced', values) }];
  }
  return first.map((each) => ({
    nodeId: each.nodeId,
    entry: diagnostic('not-finite-first', {
      kind: NON_FINITE_SUBJECT[each.kind],
      layer: each.layerName,
      count: countInWords(each.count),
      elements: each.elements,
      cause: each.cause,
      parameter: each.parameter ?? '',
      certain: each.certain ? 1 : 0,
      seen: each.certain
        ? text('runtime.locateNonFinite.firstAppears', 'first appears')
        : text('runtime.locateNonFinite.isFirstSeen', 'is first seen'),
      of,
    }),
  }));
}
