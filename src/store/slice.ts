import type { Networks } from '../study/network.ts';
import type { EditorOptions } from './editor.ts';
import type { Pictures } from './pictures.ts';
import type { EditorStore } from './state.ts';
import type { View } from './view.ts';

/**
 * A feature's own part of the editor: what it keeps in the state, what can be done with it, and how it ends. The feature
 * brings all three in its own file, and stands in `slices.ts` with one line; nothing else in this folder knows it.
 */
export interface Slice<State extends object, Actions> {
  /** Its fields of the state before anything happened. */
  readonly initial: State;
  /** Once per editor. */
  readonly create: (parts: SliceParts) => Actions;
  /** The editor ends: nothing may run on, or be told of changes, behind it. */
  readonly dispose?: (actions: Actions) => void;
}

/** What a feature may use of the editor. */
export interface SliceParts {
  readonly store: EditorStore;
  /** Platform, runtime, and whoever works beside the window's thread. */
  readonly options: EditorOptions;
  readonly view: View;
  readonly pictures: Pictures;
  readonly networks: Networks;
}
