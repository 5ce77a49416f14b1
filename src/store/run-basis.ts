import type { WatchTarget } from '../core/compile/types.ts';
import { runnablePart } from '../core/graph/runnable.ts';
import { type Basis, sameBasis } from '../study/network.ts';
import type { RunCase } from './cases.ts';
import type { EditorState, Overrides } from './state.ts';

/** What numbers were computed from, and whether they would be the same now. */

/** Of an unfinished drawing the part that runs: what is drawn beside it changes no number. */
export function basisOf({
  document,
  analysis,
  weights,
}: Pick<EditorState, 'document' | 'analysis' | 'weights'>): Basis {
  return { document: runnablePart(analysis)?.document ?? document, weights };
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
