import { analyze } from '../core/graph/analyze.ts';
import { applyEdit, type Edit, type EditRefusal } from '../core/graph/edits.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Text } from '../core/text.ts';
import { reconcile, type TensorStore } from '../core/weights/tensor-store.ts';
import { rememberTrained, trainedAnew } from '../core/weights/training.ts';
import { pruned, resultsOf, shownAfter } from './after-step.ts';
import { heldPictures } from './held-pictures.ts';
import type { EditorState, EditorStore, HistoryEntry, LastStep, Overrides } from './state.ts';

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
  /** Another list of pictures, or another one of them shown, as a step that undo takes back. */
  setPictures(next: PicturesShown, title: Text, options?: Pick<CommitOptions, 'gesture'>): void;
  /** Silences, forces or gives back channels, as one step that undo takes back. Nothing of the drawing changes. */
  setOverrides(overrides: Overrides, title: Text, options?: Pick<CommitOptions, 'gesture'>): void;
  endGesture(): void;
  undo(): void;
  redo(): void;
  /** Undoes (negative) or redoes (positive) several steps at once. */
  jump(steps: number): void;
}

export type PicturesShown = Pick<EditorState, 'pictures' | 'currentPicture'>;

export function createHistory(store: EditorStore): History {
  let openGesture: string | null = null;

  /** Whether a commit goes on with the newest entry; the next one then goes on with this commit. */
  function goesOn(gesture: string | undefined): boolean {
    const goes = gesture !== undefined && gesture === openGesture && store.getState().past.length > 0;
    openGesture = gesture ?? null;
    return goes;
  }

  /** The state before a step on top of the past; nothing is redone after it. */
  function remembered(title: Text): Pick<EditorState, 'past' | 'future' | 'lastStep'> {
    const state = store.getState();
    return {
      past: [...state.past.slice(-MAX_HISTORY + 1), entryOf(state, title)],
      future: [],
      lastStep: { kind: 'done', title },
    };
  }

  /** The same for a step that belongs to the one before. */
  function continued(title: Text): Pick<EditorState, 'past' | 'future' | 'lastStep'> {
    const { past } = store.getState();
    const newest = past.slice(-1).map((entry) => ({ ...entry, title }));
    return { past: [...past.slice(0, -1), ...newest], future: [], lastStep: { kind: 'done', title } };
  }

  function commit(edit: Edit, title: Text, options: CommitOptions = {}): Result<void, EditRefusal> {
    const state = store.getState();
    const applied = applyEdit(state.document, edit);
    if (!applied.ok) return err(applied.error);
    if (applied.value === state.document) return ok(undefined);
    const document = rememberTrained(state.document, applied.value, state.weights);
    const analysis = analyze(document, state.analysis);
    const continues = goesOn(options.gesture);
    // A slider that passes through other shapes and comes back must find the trained weights it started from.
    const kept = continues ? (state.past[state.past.length - 1] as HistoryEntry).weights : state.weights;
    const before = options.weights ?? kept;
    store.setState({
      document,
      analysis,
      weights: reconcile(before, analysis, continues || options.weights ? undefined : state.analysis),
      ...(continues ? continued(title) : remembered(title)),
      ...pruned(state, document),
    });
    return ok(undefined);
  }

  /** Moves the newest entries of one stack to the other, with the present state in their place. */
  function travel(from: 'past' | 'future', to: 'past' | 'future', steps = 1): void {
    const state = store.getState();
    const left = [...state[from]];
    const gone = [...state[to]];
    let now = entryOf(state, { same: '' });
    let title: Text | null = null;
    for (let step = 0; step < steps; step += 1) {
      const entry = left.pop();
      if (!entry) break;
      title = entry.title;
      gone.push({ ...now, title });
      now = entry;
    }
    if (title === null) return;
    openGesture = null;
    const lastStep: LastStep = { kind: from === 'past' ? 'undone' : 'redone', title };
    const { document, weights, overrides, pictures, currentPicture } = now;
    store.setState({
      document,
      analysis: document === state.document ? state.analysis : analyze(document, state.analysis),
      weights,
      pictures,
      currentPicture,
      results: resultsOf(state, pictures),
      [from]: left,
      [to]: gone,
      lastStep,
      ...pruned({ ...state, overrides }, document),
      ...shownAfter(state, now),
    });
  }

  return {
    commit,
    setWeights: (weights, title, all) => {
      const state = store.getState();
      const document = all ? trainedAnew(state.document) : state.document;
      const analysis = document === state.document ? state.analysis : analyze(document, state.analysis);
      store.setState({ document, analysis, weights, ...remembered(title) });
      openGesture = null;
    },
    setPictures: (next, title, { gesture } = {}) => {
      const state = store.getState();
      const step = goesOn(gesture) ? continued(title) : remembered(title);
      store.setState({
        ...next,
        ...step,
        past: heldPictures(next.pictures, step.past),
        results: resultsOf(state, next.pictures),
      });
    },
    setOverrides: (overrides, title, { gesture } = {}) => {
      store.setState({ overrides, ...(goesOn(gesture) ? continued(title) : remembered(title)) });
    },
    endGesture: () => {
      openGesture = null;
    },
    undo: () => travel('past', 'future'),
    redo: () => travel('future', 'past'),
    jump: (steps) => (steps < 0 ? travel('past', 'future', -steps) : travel('future', 'past', steps)),
  };
}

function entryOf(state: EditorState, title: Text): HistoryEntry {
  const { document, weights, overrides, pictures, currentPicture, selectedNodes, selectedNotes } = state;
  return { title, document, weights, overrides, pictures, currentPicture, selectedNodes, selectedNotes };
}
