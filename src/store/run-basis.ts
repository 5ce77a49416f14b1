import type { WatchTarget } from '../core/compile/types.ts';
import { type Basis, sameBasis } from '../study/network.ts';
import type { RunCase } from './cases.ts';
import type { EditorState, Overrides } from './state.ts';

/** What numbers were computed from, and whether they would be the same now. */

export function basisOf(state: EditorState): Basis {
  return { document: state.document, weights: state.weights };
}

export interface ResultBasis {
  readonly basis: Basis;
  readonly runCase: RunCase;
  readonly overrides: Overrides;
  readonly watch: readonly WatchTarget[];
}

export function resultBasis(state: EditorState, runCase: RunCase, watch: readonly WatchTarget[]): ResultBasis {
  return { basis: basisOf(state), runCase, overrides: state.overrides, watch };
}

/** Whether a run now would compute the same numbers. */
export function sameResult(known: ResultBasis, state: EditorState, { picture }: RunCase): boolean {
  return (
    known.runCase.picture === picture && known.overrides === state.overrides && sameBasis(known.basis, basisOf(state))
  );
}
