import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import type { Analysis } from '../graph/analyze.ts';
import { countInWords, knownNonFinite } from '../tensor/non-finite.ts';
import { fitsShape, parameterKey, type TensorStore } from './tensor-store.ts';

/** What is wrong with the stored tensors themselves, whether or not anything ran. */

/** A stored tensor of a layer that holds NaN or an infinity. */
export interface UnfitTensor {
  readonly parameter: string;
  /** A person feeds it: it is no weight. */
  readonly fed: boolean;
  /** @example 'NaN ×3' */
  readonly words: string;
  readonly elements: number;
}

/**
 * The stored tensors of a layer that are not finite, in the order of its parameters. Seeded ones always are finite, and
 * each array is looked through once in its life, so asking again costs nothing.
 */
export function unfitTensors(analysis: Analysis, weights: TensorStore, nodeId: string): readonly UnfitTensor[] {
  const specs = analysis.nodes.get(nodeId)?.parameterSpecs ?? [];
  return specs.flatMap((spec): UnfitTensor[] => {
    const stored = weights.get(parameterKey(nodeId, spec.name));
    const count = stored && fitsShape(stored.shape, spec.shape) ? knownNonFinite(stored.data) : null;
    if (!stored || !count) return [];
    return [{ parameter: spec.name, fed: spec.fed === true, words: countInWords(count), elements: stored.data.length }];
  });
}

/** Remarks on stored tensors by layer, in data-flow order; empty where every stored number is finite. */
export function weightRemarks(analysis: Analysis, weights: TensorStore): ReadonlyMap<string, readonly Diagnostic[]> {
  const remarks = new Map<string, readonly Diagnostic[]>();
  if (weights.size === 0) return remarks;
  for (const id of analysis.order) {
    const unfit = unfitTensors(analysis, weights, id);
    if (unfit.length === 0) continue;
    remarks.set(
      id,
      unfit.map(({ parameter, fed, words, elements }) =>
        diagnostic(fed ? 'fed-not-finite' : 'weights-not-finite', { parameter, count: words, elements }),
      ),
    );
  }
  return remarks;
}
