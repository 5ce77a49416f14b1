import { takesBatches } from '../core/compile/batching.ts';
import { compile } from '../core/compile/compile.ts';
import type { CompiledModel, CompileError, CompileOptions, WatchTarget } from '../core/compile/types.ts';
import { type Analysis, analyze } from '../core/graph/analyze.ts';
import type { GraphDocument } from '../core/graph/document.ts';
import { runnablePart } from '../core/graph/runnable.ts';
import { layerTypesOf } from '../core/graph/structure.ts';
import { modelAtHand } from '../core/onnx/imported.ts';
import { err, ok, type Result } from '../core/result.ts';
import { withRemedy } from '../core/text.ts';
import { fingerprint } from '../core/weights/hash.ts';
import type { TensorStore } from '../core/weights/tensor-store.ts';
import type { RuntimeError } from '../runtime/types.ts';
import { compiledAhead, watchKey } from './compiled-ahead.ts';

/** What a compiled model depends on. Positions and the title are not part of it. */
export interface Basis {
  readonly document: GraphDocument;
  readonly weights: TensorStore;
}

/**
 * One drawing with its weights, ready to be run: compiled when first needed, once per change. Of an unfinished drawing it
 * is the part that runs (`core/graph/runnable.ts`); of one of which nothing runs the whole, which then does not compile.
 */
export interface Network extends Basis {
  /** Of `document`. */
  readonly analysis: Analysis;
  /** For `RunRequest.layerTypes`. */
  readonly layerTypes: readonly string[];
  /**
   * Returns scores, every attention layer's steps and the watched ports, and takes overrides. The same model for the same
   * ports. Errors: those of `compile`.
   */
  instrumented(watch?: readonly WatchTarget[]): Result<CompiledModel, CompileError>;
  /** Waits until the same compiles without parsing a file all at once: at once where it is compiled already. */
  ready(watch?: readonly WatchTarget[]): Promise<void>;
  /** The same, for a look that is not repeated: it is not kept. */
  watchedOnce(watch: readonly WatchTarget[]): Result<CompiledModel, CompileError>;
}

/** Networks by what they are made of. */
export interface Networks {
  /**
   * The network of a drawing: the one from before as long as nothing changed that a run depends on, whatever is drawn
   * beside it meanwhile.
   * @param analysis of this very document, where it is known already
   */
  of(basis: Basis, analysis?: Analysis): Network;
}

/** Remembers the last network that was asked for. */
export function createNetworks(): Networks {
  let last: Network | null = null;
  return {
    of: (basis, analysis = analyze(basis.document)) => {
      const part = runnablePart(analysis);
      const own = part ? { document: part.document, weights: basis.weights } : basis;
      if (!last || !sameBasis(last, own)) last = createNetwork(own, part?.analysis ?? analysis);
      return last;
    },
  };
}

/** @param given of this very document, where it is known already */
export function createNetwork(basis: Basis, given = analyze(basis.document)): Network {
  const { weights } = basis;
  const { document, analysis } = runnablePart(given) ?? { document: basis.document, analysis: given };
  const models = new Map(compiledAhead(document, weights));
  const watchedOnce = (watch: readonly WatchTarget[]) => {
    const options: CompileOptions = { mode: 'instrumented', weights: 'external', watch };
    return compile(document, analysis, weights, options);
  };
  return {
    document,
    weights,
    analysis,
    layerTypes: layerTypesOf(document),
    instrumented: (watch = []) => {
      const key = watchKey(watch);
      const known = models.get(key);
      if (known) return ok(known);
      const result = watchedOnce(watch);
      if (result.ok) models.set(key, result.value);
      return result;
    },
    ready: async (watch = []) => {
      if (!models.has(watchKey(watch))) await modelAtHand(document.imported);
    },
    watchedOnce,
  };
}

/** The drawing is valid, so this is an imported network that Convas cannot write as it now is. */
export function notCompiled(error: CompileError): RuntimeError {
  return { code: 'run-failed', message: withRemedy(error) };
}

/**
 * A name for what a network computes: of its structure and weights, whatever it is called and wherever its cards lie.
 * @returns 32 hexadecimal digits; of a drawing that cannot be compiled, an empty text
 */
export function fingerprintOf(network: Network): string {
  const model = network.instrumented();
  if (!model.ok) return '';
  const { bytes, externalData = [] } = model.value;
  const view = ({ buffer, byteOffset, byteLength }: Float32Array) => new Uint8Array(buffer, byteOffset, byteLength);
  const weights = externalData.map(({ path, data }) => `${path} ${fingerprint(view(data))}`);
  const whole = new TextEncoder().encode([fingerprint(bytes), ...weights].join('\n'));
  return fingerprint(whole);
}

/** The model of a network, or why there is none, as a run would say it. */
export function runnable(network: Network, watch: readonly WatchTarget[] = []): Result<CompiledModel, RuntimeError> {
  const model = network.instrumented(watch);
  return model.ok ? model : err(notCompiled(model.error));
}

const batchable = new WeakMap<CompiledModel, boolean>();

/** `takesBatches`, asked once per model. */
export function isBatchable(model: CompiledModel): boolean {
  const known = batchable.get(model) ?? takesBatches(model);
  batchable.set(model, known);
  return known;
}

/** Channels of every attention layer: how long the feeds are that replace its gate. */
export function channelsOf(model: CompiledModel): ReadonlyMap<string, number> {
  return new Map(model.attention.map((layer) => [layer.nodeId, layer.channels]));
}

export function sameBasis(a: Basis, b: Basis): boolean {
  return a.weights === b.weights && sameNetwork(a.document, b.document);
}

/** Whether two documents compile to the same model: equal but for positions and title. */
export function sameNetwork(a: GraphDocument, b: GraphDocument): boolean {
  if (a === b) return true;
  if (a.imported !== b.imported || a.seed !== b.seed || a.nodes.size !== b.nodes.size) return false;
  if (a.edges !== b.edges) {
    if (a.edges.size !== b.edges.size) return false;
    for (const id of a.edges.keys()) if (!b.edges.has(id)) return false;
  }
  if (a.nodes === b.nodes) return true;
  for (const [id, node] of a.nodes) {
    const other = b.nodes.get(id);
    if (!other || other.type !== node.type || other.name !== node.name) return false;
    if (other.attributes !== node.attributes || other.bypassed !== node.bypassed) {
      return false;
    }
  }
  return true;
}
