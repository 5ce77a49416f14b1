import { analyze } from '../core/graph/analyze.ts';
import { applyEdit, type Edit, type EditRefusal } from '../core/graph/edits.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Text } from '../core/text.ts';
import { reconcile } from '../core/weights/tensor-store.ts';
import type { EditorStore } from './editor.ts';
import type { HistoryEntry } from './state.ts';

/** Undo steps that are kept; older ones are forgotten. */
const MAX_HISTORY = 500;

export interface CommitOptions {
  /**
   * Commits with the same key, one after the other, are one undo entry: all positions of a slider's drag, the letters
   * of one text. `endGesture` closes the entry.
   */
  readonly gesture?: string;
}

export interface History {
  /** The only writer of the document: edit, analyse, reconcile weights, remember. A refusal changes nothing. */
  commit(edit: Edit, title: Text, options?: CommitOptions): Result<void, EditRefusal>;
  endGesture(): void;
  undo(): void;
  redo(): void;
}

export function createHistory(store: EditorStore): History {
  let openGesture: string | null = null;

  function commit(edit: Edit, title: Text, options: CommitOptions = {}): Result<void, EditRefusal> {
    const state = store.getState();
    const applied = applyEdit(state.document, edit);
    if (!applied.ok) return err(applied.error);
    if (applied.value === state.document) return ok(undefined);
    const analysis = analyze(applied.value, state.analysis);
    const continues = options.gesture !== undefined && options.gesture === openGesture && state.past.length > 0;
    // A slider that passes through other shapes and comes back must find the trained weights it started from.
    const before = continues ? (state.past[state.past.length - 1] as HistoryEntry).weights : state.weights;
    const entry: HistoryEntry = { title, document: state.document, weights: state.weights };
    store.setState({
      document: applied.value,
      analysis,
      weights: reconcile(before, analysis, continues ? undefined : state.analysis),
      past: continues ? state.past : [...state.past.slice(-MAX_HISTORY + 1), entry],
      future: [],
      ...pruned(state, applied.value.nodes, applied.value.edges),
    });
    openGesture = options.gesture ?? null;
    return ok(undefined);
  }

  /** Moves the newest entry of one stack to the other, with the present document in its place. */
  function travel(from: 'past' | 'future', to: 'past' | 'future'): void {
    const state = store.getState();
    const entry = state[from][state[from].length - 1];
    if (!entry) return;
    openGesture = null;
    const present: HistoryEntry = { title: entry.title, document: state.document, weights: state.weights };
    store.setState({
      document: entry.document,
      analysis: analyze(entry.document, state.analysis),
      weights: entry.weights,
      [from]: state[from].slice(0, -1),
      [to]: [...state[to], present],
      ...pruned(state, entry.document.nodes, entry.document.edges),
    });
  }

  return {
    commit,
    endGesture: () => {
      openGesture = null;
    },
    undo: () => travel('past', 'future'),
    redo: () => travel('future', 'past'),
  };
}

/** Selection and channel overrides of what still exists. */
function pruned(
  state: ReturnType<EditorStore['getState']>,
  nodes: ReadonlyMap<string, unknown>,
  edges: ReadonlyMap<string, unknown>,
) {
  const keep = (set: ReadonlySet<string>, map: ReadonlyMap<string, unknown>) =>
    [...set].every((id) => map.has(id)) ? set : new Set([...set].filter((id) => map.has(id)));
  const overrides = [...state.overrides.keys()].every((id) => nodes.has(id))
    ? state.overrides
    : new Map([...state.overrides].filter(([id]) => nodes.has(id)));
  return {
    selectedNodes: keep(state.selectedNodes, nodes),
    selectedEdges: keep(state.selectedEdges, edges),
    overrides,
  };
}
