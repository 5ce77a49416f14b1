import type { Constants } from '../import/constants.ts';
import type { ImportedModel, Origin } from '../onnx/imported.ts';
import { ok, type Result } from '../result.ts';
import { sameText } from '../text.ts';
import type { StoredTensor, TensorStore } from '../weights/tensor-store.ts';
import { damage, type FileProblem } from './problems.ts';

/** Weights of an imported drawing: those that nobody edited are in the model's own file and need no second copy. */

/** A parameter as the model holds it. */
export interface SourceTensor {
  readonly key: string;
  /** Name of the stored value; null where the number was computed on import and stands among the project's weights. */
  readonly value: string | null;
  readonly shape: readonly number[];
}

/** Parameters that still hold what was imported, by key. */
export function uneditedTensors(imported: ImportedModel, weights: TensorStore): readonly SourceTensor[] {
  const found: SourceTensor[] = [];
  for (const [key, { shape, data, origin }] of weights) {
    if (origin !== 'loaded' || imported.tensors.get(key) !== data) continue;
    found.push({ key, value: sourceOf(imported.origins, key), shape });
  }
  // The store's order is not part of a project.
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The stored value that a parameter was read from, by what its layer says; null where there is none. */
export function sourceOf(origins: ReadonlyMap<string, Origin>, key: string): string | null {
  const slash = key.lastIndexOf('/');
  // A parameter's own name may hold a dot, never a slash.
  return origins.get(key.slice(0, slash))?.parameters.get(key.slice(slash + 1)) ?? null;
}

/** The weights that a project has to store beside the model's file. */
export function weightsBesideSource(imported: ImportedModel, weights: TensorStore): TensorStore {
  const inSource = new Set(
    uneditedTensors(imported, weights).flatMap((tensor) => (tensor.value === null ? [] : [tensor.key])),
  );
  return inSource.size === 0 ? weights : new Map([...weights].filter(([key]) => !inSource.has(key)));
}

/**
 * The weights as they were: stored ones, and the model's own in their places.
 * @param stored weights of the project's own entry
 */
export function withSource(
  listed: readonly SourceTensor[],
  constants: Constants,
  stored: TensorStore,
): Result<{ readonly weights: TensorStore; readonly tensors: ReadonlyMap<string, Float32Array> }, FileProblem> {
  const weights = new Map(stored);
  const tensors = new Map<string, Float32Array>();
  for (const { key, value, shape } of listed) {
    const data = value === null ? stored.get(key)?.data : constants.data(value);
    const count = shape.reduce((product, dim) => product * dim, 1);
    if (!data || data.length !== count) return { ok: false, error: damage('damaged-import', sameText(key)) };
    const tensor: StoredTensor = { shape, data, origin: 'loaded' };
    weights.set(key, tensor);
    tensors.set(key, data);
  }
  return ok({ weights, tensors });
}
