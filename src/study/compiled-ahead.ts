import type { CompiledAhead } from '../core/compile/ahead.ts';
import type { CompiledModel, WatchTarget } from '../core/compile/types.ts';
import type { GraphDocument } from '../core/graph/document.ts';
import type { TensorStore } from '../core/weights/tensor-store.ts';

/** Compiles that came with an opened drawing. They hold for it as it was opened, with the weights that it came with. */

interface Kept {
  readonly weights: TensorStore;
  readonly models: ReadonlyMap<string, CompiledModel>;
}

const kept = new WeakMap<GraphDocument, Kept>();

/** Names what is watched: two compiles of one drawing with the same key are the same. */
export function watchKey(watch: readonly WatchTarget[]): string {
  return watch.map((target) => `${target.nodeId}:${target.port}`).join(' ');
}

export function keepCompiled(
  document: GraphDocument,
  weights: TensorStore,
  ahead: readonly CompiledAhead[] | undefined,
): void {
  if (!ahead || ahead.length === 0) return;
  kept.set(document, { weights, models: new Map(ahead.map(({ watch, model }) => [watchKey(watch), model])) });
}

/** By `watchKey`; none where the drawing or its weights are not as they came. */
export function compiledAhead(document: GraphDocument, weights: TensorStore): ReadonlyMap<string, CompiledModel> {
  const known = kept.get(document);
  return known?.weights === weights ? known.models : NONE;
}

const NONE: ReadonlyMap<string, CompiledModel> = new Map();
