import { jsonCount, NON_FINITE_WORD, totalOf, worstKind } from '../core/tensor/non-finite.ts';
import type { Tensor } from '../core/tensor/types.ts';
import type { Runtime } from '../runtime/types.ts';
import { type FirstNonFinite, type NonFiniteResults, nonFiniteIn } from '../study/locate-non-finite.ts';
import type { Network } from '../study/network.ts';
import { findNonFinite } from '../study/non-finite.ts';

/** What is not finite in a run, and where it begins. */
export interface NonFiniteReport {
  /** The worst kind that the run gave: `NaN` before `Infinity` before `-Infinity`. */
  readonly kind: string;
  /** Values among outputs, squeezes, hidden vectors and gates that are not finite. */
  readonly count: number;
  /** The same by kind, without zeros. */
  readonly counts: Readonly<Record<string, number>>;
  /** The first layer, in data-flow order, whose output is not finite; null where no layer's output showed it. */
  readonly firstLayer: string | null;
  /** That layer; and, where it gives an infinity but the run gave NaN, the first layer that gives NaN. */
  readonly appearances: readonly {
    readonly layer: string;
    readonly kind: string;
    readonly counts: Readonly<Record<string, number>>;
    readonly of: number;
    readonly cause: FirstNonFinite['cause'];
    readonly parameter?: string;
    /** Whether all that enters the layer was looked at and is finite, but for what an earlier appearance says. */
    readonly certain: boolean;
  }[];
}

/** Where NaN or an infinity among the values begins; null where all are finite, which costs no second run. */
export async function nonFiniteResults(
  runtime: Runtime,
  network: Network,
  input: Tensor | null,
  values: ReadonlyMap<string, Tensor>,
): Promise<NonFiniteResults | null> {
  const seen = nonFiniteIn(values.values());
  if (!seen) return null;
  const first = await findNonFinite({ runtime, network, input, seen });
  // The first run's numbers are there, whatever became of the second.
  return { seen, first: first.ok ? first.value : null };
}

export function nonFiniteReport({ seen, first }: NonFiniteResults): NonFiniteReport {
  return {
    kind: NON_FINITE_WORD[worstKind(seen)],
    count: totalOf(seen),
    counts: jsonCount(seen),
    firstLayer: first?.[0]?.layerName ?? null,
    appearances: (first ?? []).map(({ layerName, kind, count, elements, cause, parameter, certain }) => ({
      layer: layerName,
      kind: NON_FINITE_WORD[kind],
      counts: jsonCount(count),
      of: elements,
      cause,
      ...(parameter !== null && { parameter }),
      certain,
    })),
  };
}
