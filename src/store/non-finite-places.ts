import type { Tensor } from '../core/tensor/types.ts';
import type { Runtime } from '../runtime/types.ts';
import { type NonFiniteResults, nonFiniteIn } from '../study/locate-non-finite.ts';
import type { Networks } from '../study/network.ts';
import { findNonFinite } from '../study/non-finite.ts';
import { currentCase, type RunCase, runCases } from './cases.ts';
import { type ResultBasis, resultBasis, sameResult } from './run-basis.ts';
import { studyCase } from './run-feed.ts';
import type { EditorState, EditorStore } from './state.ts';

/** In which layer the NaN or infinity of a result begins. Known until network, picture or gates change. */
export interface NonFinitePlaces {
  /** What a fresh result says of it, from the values that came back; null where all of them are finite. */
  of(state: EditorState, runCase: RunCase, values: ReadonlyMap<string, Tensor>): NonFiniteResults | null;
  /**
   * Looks where that of the shown result begins, by running once more with every layer watched, and puts it into the
   * result. Does nothing where every value is finite or the place is known: an ordinary run pays nothing.
   * @param wanted false as soon as nobody waits for it any more
   */
  find(state: EditorState, signal: AbortSignal, wanted: () => boolean): Promise<void>;
  /** Forgets all others. */
  keep(cases: readonly RunCase[]): void;
}

export function createNonFinitePlaces(store: EditorStore, runtime: Runtime, networks: Networks): NonFinitePlaces {
  const places = new Map<string, { readonly basis: ResultBasis; readonly found: NonFiniteResults }>();

  return {
    of: (state, runCase, values) => {
      const seen = nonFiniteIn(values.values());
      const known = places.get(runCase.id);
      if (known && sameResult(known.basis, state, runCase)) {
        // Of a layer that does not show it the place is known all the same. NaN is looked for anew where only an
        // infinity was known.
        const { found } = known;
        if (!seen || seen.nan === 0 || found.seen.nan > 0) return { seen: seen ?? found.seen, first: found.first };
      }
      return seen && { seen, first: null };
    },
    find: async (state, signal, wanted) => {
      const runCase = runCases(state).find(({ id }) => id === currentCase(state));
      const shown = runCase && store.getState().results.get(runCase.id);
      if (!runCase || shown?.nonFinite?.first !== null) return;
      const feed = await studyCase(state, runCase).feed();
      if (!feed.ok) return;
      const { input } = feed.value;
      const { overrides } = state;
      const network = networks.of(state, state.analysis);
      const { seen } = shown.nonFinite;
      const first = await findNonFinite({ runtime, network, input, overrides, seen, signal, wanted });
      if (!first.ok || signal.aborted) return;
      const found: NonFiniteResults = { seen, first: first.value };
      places.set(runCase.id, { basis: resultBasis(state, runCase, []), found });
      // Another run may have brought newer results meanwhile.
      const { results } = store.getState();
      if (results.get(runCase.id) !== shown) return;
      store.setState({ results: new Map(results).set(runCase.id, { ...shown, nonFinite: found }) });
    },
    keep: (cases) => {
      for (const id of places.keys()) if (!cases.some((each) => each.id === id)) places.delete(id);
    },
  };
}
