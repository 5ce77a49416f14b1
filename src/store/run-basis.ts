import type { WatchTarget } from '../core/compile/types.ts';
import type { GraphDocument } from '../core/graph/document.ts';
import type { TensorStore } from '../core/weights/tensor-store.ts';
import type { RunCase } from './cases.ts';
import type { EditorState, Overrides } from './state.ts';

/** What numbers were computed from, and whether they would be the same now. */

/** What a compiled model depends on. Positions and the title are not part of it. */
export interface Basis {
  readonly document: GraphDocument;
  readonly weights: TensorStore;
}

export function basisOf(state: EditorState): Basis {
  return { document: state.document, weights: state.weights };
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
