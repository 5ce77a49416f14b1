import { type GraphDocument, notesOf } from '../core/graph/document.ts';
import type { EditorState, HistoryEntry } from './state.ts';
import { touchedBetween } from './touched.ts';

/** What follows from a step for what is no part of undo: selection, view, results. */

/** Results of the pictures that are left: those of others would be held for nothing. */
export function resultsOf({ results, pictures }: EditorState, left: EditorState['pictures']): EditorState['results'] {
  if (left === pictures) return results;
  const gone = new Set(pictures.map(({ id }) => id));
  for (const { id } of left) gone.delete(id);
  return gone.size === 0 ? results : new Map([...results].filter(([id]) => !gone.has(id)));
}

/** After a step back or forth: what it touched is selected and in view, else what was selected then. */
export function shownAfter(state: EditorState, now: HistoryEntry): Partial<EditorState> {
  if (now.document === state.document) return {};
  const touched = touchedBetween(state.document, now.document);
  const whole = touched === null && now.document.nodes.size === state.document.nodes.size;
  // Where everything moved, what is selected stays.
  if (whole) return {};
  const { nodes, notes } = touched ?? { nodes: now.selectedNodes, notes: now.selectedNotes };
  const selectedNodes = kept(nodes, now.document.nodes);
  const selectedNotes = kept(notes, notesOf(now.document));
  const [first] = [...selectedNodes, ...selectedNotes];
  const same = sameSet(selectedNodes, state.selectedNodes);
  return {
    selectedNodes: same ? state.selectedNodes : selectedNodes,
    selectedNotes,
    ...(same ? {} : { lensChannel: null, renaming: null }),
    ...(first === undefined
      ? {}
      : { revealRequest: { node: first, serial: (state.revealRequest?.serial ?? 0) + 1, ifHidden: true } }),
  };
}

/** Selection and channel overrides of what still exists. */
export function pruned(state: EditorState, document: GraphDocument) {
  const { nodes, edges } = document;
  const overrides = [...state.overrides.keys()].every((id) => nodes.has(id))
    ? state.overrides
    : new Map([...state.overrides].filter(([id]) => nodes.has(id)));
  return {
    selectedNodes: kept(state.selectedNodes, nodes),
    selectedEdges: kept(state.selectedEdges, edges),
    selectedNotes: kept(state.selectedNotes, notesOf(document)),
    overrides,
  };
}

function kept(set: ReadonlySet<string>, map: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  return [...set].every((id) => map.has(id)) ? set : new Set([...set].filter((id) => map.has(id)));
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id));
}
