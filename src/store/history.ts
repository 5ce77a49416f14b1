import { analyze } from '../core/graph/analyze.ts';
import { type GraphDocument, notesOf } from '../core/graph/document.ts';
import { applyEdit, type Edit, type EditRefusal } from '../core/graph/edits.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Text } from '../core/text.ts';
import { reconcile, type TensorStore } from '../core/weights/tensor-store.ts';
import { rememberTrained, trainedAnew } from '../core/weights/training.ts';
import type { EditorState, EditorStore, HistoryEntry, Overrides } from './state.ts';

/** Undo steps that are kept; older ones are forgotten. */
const MAX_HISTORY = 500;

export interface CommitOptions {
  /**
   * Commits with the same key, one after the other, are one undo entry: all positions of a slider's drag, the letters
   * of one text. `endGesture` closes the entry.
   */
  readonly gesture?: string;
  /** The tensors that come with the edit: one step takes both back. */
  readonly weights?: TensorStore;
}

export interface History {
  /** The only writer of the document: edit, analyse, reconcile weights, remember. A refusal changes nothing. */
  commit(edit: Edit, title: Text, options?: CommitOptions): Result<void, EditRefusal>;
  /**
   * Puts other weights onto the drawing, as one step that undo takes back.
   * @param all whether no weight of before is left: the new ones were made for the network as it is
   */
  setWeights(weights: TensorStore, title: Text, all: boolean): void;
  /** Silences, forces or gives back channels, as one step that undo takes back. Nothing of the drawing changes. */
  setOverrides(overrides: Overrides, title: Text, gesture?: string): void;
  endGesture(): void;
  undo(): void;
  redo(): void;
  /** Undoes (negative) or redoes (positive) several steps at once. */
  jump(steps: number): void;
}

export function createHistory(store: EditorStore): History {
  let openGesture: string | null = null;

  function commit(edit: Edit, title: Text, options: CommitOptions = {}): Result<void, EditRefusal> {
    const state = store.getState();
    const applied = applyEdit(state.document, edit);
    if (!applied.ok) return err(applied.error);
    if (applied.value === state.document) return ok(undefined);
    const document = rememberTrained(state.document, applied.value, state.weights);
    const analysis = analyze(document, state.analysis);
    const continues = options.gesture !== undefined && options.gesture === openGesture && state.past.length > 0;
    // A slider that passes through other shapes and comes back must find the trained weights it started from.
    const kept = continues ? (state.past[state.past.length - 1] as HistoryEntry).weights : state.weights;
    const before = options.weights ?? kept;
    const entry = entryOf(state, title);
    store.setState({
      document,
      analysis,
      weights: reconcile(before, analysis, continues || options.weights ? undefined : state.analysis),
      past: continues ? state.past : [...state.past.slice(-MAX_HISTORY + 1), entry],
      future: [],
      ...pruned(state, document),
    });
    openGesture = options.gesture ?? null;
    return ok(undefined);
  }

  /** Moves the newest entries of one stack to the other, with the present document in their place. */
  function travel(from: 'past' | 'future', to: 'past' | 'future', steps = 1): void {
    const state = store.getState();
    const left = [...state[from]];
    const gone = [...state[to]];
    let { document, weights, overrides } = state;
    for (let step = 0; step < steps; step += 1) {
      const entry = left.pop();
      if (!entry) break;
      gone.push({ title: entry.title, document, weights, overrides });
      ({ document, weights, overrides } = entry);
    }
    if (document === state.document && gone.length === state[to].length) return;
    openGesture = null;
    store.setState({
      document,
      analysis: analyze(document, state.analysis),
      weights,
      [from]: left,
      [to]: gone,
      ...pruned({ ...state, overrides }, document),
    });
  }

  return {
    commit,
    setWeights: (weights, title, all) => {
      const state = store.getState();
      const entry = entryOf(state, title);
      const document = all ? trainedAnew(state.document) : state.document;
      const analysis = document === state.document ? state.analysis : analyze(document, state.analysis);
      store.setState({ document, analysis, weights, past: [...state.past.slice(-MAX_HISTORY + 1), entry], future: [] });
      openGesture = null;
    },
    setOverrides: (overrides, title, gesture) => {
      const state = store.getState();
      const continues = gesture !== undefined && gesture === openGesture && state.past.length > 0;
      const past = continues ? state.past : [...state.past.slice(-MAX_HISTORY + 1), entryOf(state, title)];
      store.setState({ overrides, past, future: [] });
      openGesture = gesture ?? null;
    },
    endGesture: () => {
      openGesture = null;
    },
    undo: () => travel('past', 'future'),
    redo: () => travel('future', 'past'),
    jump: (steps) => (steps < 0 ? travel('past', 'future', -steps) : travel('future', 'past', steps)),
  };
}

function entryOf({ document, weights, overrides }: EditorState, title: Text): HistoryEntry {
  return { title, document, weights, overrides };
}

/** Selection and channel overrides of what still exists. */
function pruned(state: EditorState, document: GraphDocument) {
  const { nodes, edges } = document;
  const keep = (set: ReadonlySet<string>, map: ReadonlyMap<string, unknown>) =>
    [...set].every((id) => map.has(id)) ? set : new Set([...set].filter((id) => map.has(id)));
  const overrides = [...state.overrides.keys()].every((id) => nodes.has(id))
    ? state.overrides
    : new Map([...state.overrides].filter(([id]) => nodes.has(id)));
  return {
    selectedNodes: keep(state.selectedNodes, nodes),
    selectedEdges: keep(state.selectedEdges, edges),
    selectedNotes: keep(state.selectedNotes, notesOf(document)),
    overrides,
  };
}
