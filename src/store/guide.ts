import { createStore, type StoreApi } from 'zustand/vanilla';
import { holds } from '../core/lesson/condition.ts';
import { FIRST_STEPS } from '../core/lesson/first-steps.ts';
import type { Step } from '../core/lesson/step.ts';
import type { Preferences } from './preferences.ts';
import type { EditorState, EditorStore } from './state.ts';
import type { View } from './view.ts';

/** The first steps, beside whatever somebody does: a step is done when the editor's state says so, however it came to. */
export interface Guide {
  readonly steps: readonly Step[];
  readonly store: StoreApi<GuideState>;
  /** At a start with the example: shows the steps to whoever has neither gone through nor skipped them. */
  offer(): void;
  /** Shows them because somebody asks, where they were left; from the beginning if all were done. */
  resume(): void;
  /** Puts them away for good, until somebody asks. */
  leave(): void;
  /** Makes a step the current one. It is not done by that. */
  choose(id: string): void;
  dispose(): void;
}

export interface GuideState {
  readonly shown: boolean;
  /** The step that is spelled out. */
  readonly current: string;
  readonly done: ReadonlySet<string>;
}

export function createGuide(
  editor: EditorStore,
  preferences: Pick<Preferences, 'store' | 'setFirstSteps'>,
  view: Pick<View, 'requestFocus'>,
  steps: readonly Step[] = FIRST_STEPS,
): Guide {
  const known = (ids: readonly string[]) => new Set(ids.filter((id) => steps.some((step) => step.id === id)));
  const remembered = preferences.store.getState().firstSteps;
  const begun = known(remembered?.done ?? []);
  const store = createStore<GuideState>(() => ({ shown: false, current: nextOf(steps, begun, null), done: begun }));
  /** What the steps are compared with: the drawing as it was opened, or as it was when they were asked for. */
  let before = editor.getState();

  function remember(state: 'open' | 'left'): void {
    const { done } = store.getState();
    preferences.setFirstSteps({ state: done.size === steps.length ? 'done' : state, done: [...done] });
  }

  function show(): void {
    before = editor.getState();
    const { done } = store.getState();
    const left = done.size === steps.length ? new Set<string>() : done;
    store.setState({ shown: true, done: left, current: nextOf(steps, left, null) });
    remember('open');
  }

  const stop = editor.subscribe((now, earlier) => {
    const { shown, done, current } = store.getState();
    if (!shown) return;
    if (isOpened(now, earlier)) {
      before = now;
      return;
    }
    const seen = steps.filter((step) => !done.has(step.id) && holds(step.done, before, now));
    if (seen.length === 0) return;
    const all = new Set([...done, ...seen.map(({ id }) => id)]);
    store.setState({ done: all, current: all.has(current) ? nextOf(steps, all, current) : current });
    remember('open');
  });

  return {
    steps,
    store,
    offer: () => {
      const state = preferences.store.getState().firstSteps?.state ?? 'open';
      if (state === 'open') show();
    },
    resume: () => {
      if (!store.getState().shown) show();
      view.requestFocus('guide');
    },
    leave: () => {
      store.setState({ shown: false });
      remember('left');
    },
    choose: (id) => {
      if (known([id]).size > 0) store.setState({ current: id });
    },
    dispose: stop,
  };
}

/** Another drawing: nothing in it was done here. */
function isOpened(now: EditorState, earlier: EditorState): boolean {
  return now.document !== earlier.document && now.past.length === 0 && now.future.length === 0;
}

/** The next step that is not done, from the one behind `from` on; the last where all are. */
function nextOf(steps: readonly Step[], done: ReadonlySet<string>, from: string | null): string {
  const start = steps.findIndex(({ id }) => id === from) + 1;
  const inTurn = [...steps.slice(start), ...steps.slice(0, start)];
  return (inTurn.find(({ id }) => !done.has(id)) ?? steps.at(-1))?.id ?? '';
}
