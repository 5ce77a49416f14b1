import { lensNode } from '../core/compile/watch.ts';
import type { Analysis } from '../core/graph/analyze.ts';
import { isAttention } from './selectors.ts';
import type { EditorState } from './state.ts';

/**
 * What the window is for just now. One window, whose slots keep their places: left what there is, in the middle one
 * figure, right the selection, below the evidence.
 */
export type Workspace = 'draw' | 'study';

/** Asked several times with every change of the state, and the same until the network changes. */
const studiable = new WeakMap<Analysis, boolean>();

/** Those that have content: there is nothing to study in a drawing without channel attention. */
export function workspaces(state: EditorState): readonly Workspace[] {
  const { analysis } = state;
  const known = studiable.get(analysis) ?? analysis.order.some((id) => isAttention(state, id));
  studiable.set(analysis, known);
  return known ? ['draw', 'study'] : ['draw'];
}

/** The one that is shown: the chosen one, as long as it has content. */
export function shownWorkspace(state: EditorState): Workspace {
  return workspaces(state).includes(state.workspace) ? state.workspace : 'draw';
}

/** The attention layer that is studied: the selected one, else the last. */
export function studiedNode(state: EditorState): string | null {
  const shown = lensNode(state);
  if (shown !== null && isAttention(state, shown)) return shown;
  return state.analysis.order.findLast((id) => isAttention(state, id)) ?? null;
}
