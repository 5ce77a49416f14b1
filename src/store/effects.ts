import { runnablePart } from '../core/graph/runnable.ts';
import { layerType } from '../core/layers/index.ts';
import { thrownError } from '../runtime/errors.ts';
import type { Runtime, RuntimeError } from '../runtime/types.ts';
import { type Networks, sameBasis as sameNetworkBasis } from '../study/network.ts';
import { type StudyProgress, type StudyRun, startStudy } from '../study/run-study.ts';
import { type ChannelEffect, effect } from '../study/studies/effect.ts';
import { basisOf } from './run-basis.ts';
import { currentStudyCase } from './run-feed.ts';
import { currentPicture, currentRun, isAttention } from './selectors.ts';
import type { Slice } from './slice.ts';
import type { EditorState, EditorStore } from './state.ts';
import type { View } from './view.ts';

/** What silencing each channel of one attention layer alone does to the current picture's top class. */
export interface ChannelEffects {
  readonly node: string;
  /** The top class; '' until it is known. */
  readonly label: string;
  /** By channel: output of the top class with this channel silenced, less the output as it was; NaN until measured. */
  readonly values: Float32Array;
  readonly done: number;
  /** Under way, also while it is held. */
  readonly running: boolean;
  readonly paused: boolean;
  /** From the pace so far; null while there is none. */
  readonly secondsLeft: number | null;
}

/**
 * How much each channel of an attention layer matters for the current picture: every channel is silenced in turn and
 * the output of the top class is compared, all other channels at their own gates, whatever else is changed just now. A
 * gate is not importance; this is. Nothing is recompiled between the runs.
 */
export interface Effects {
  /** Whether there is a picture whose scores this layer's channels could move. */
  available(node: string): boolean;
  /** Ends with every channel measured, cancelled, overtaken by a change of what was measured, or a message why not. */
  measure(node: string): Promise<void>;
  /** Holds the measurement after what is under way. */
  pause(): void;
  resume(): void;
  cancel(): void;
  dispose(): void;
}

/** The bars grow while the channels are measured, but no oftener than this. */
const SHOW_MS = 80;

export function createEffects(
  store: EditorStore,
  runtime: Runtime,
  view: Pick<View, 'toast'>,
  networks: Networks,
): Effects {
  /** What the shown or growing numbers were measured on. */
  let basis: EditorState | null = null;
  let run: StudyRun<ChannelEffect> | null = null;

  function drop(): void {
    const dropped = run;
    run = null;
    basis = null;
    dropped?.cancel();
    if (store.getState().effects) store.setState({ effects: null });
  }

  const unsubscribe = store.subscribe((state) => {
    if (basis && !sameBasis(basis, state)) drop();
  });

  async function measureChannels(node: string): Promise<void> {
    const state = store.getState();
    const studied = currentStudyCase(state);
    if (!studied || !isAttention(state, node) || !runs(state, node)) return;
    drop();
    const network = networks.of(state, state.analysis);
    const started = startStudy(effect, { runtime, network, cases: [studied], subject: node });
    if (!started.ok) return;
    basis = state;
    run = started.value;
    const mine = run;
    let shown = Number.NEGATIVE_INFINITY;
    let last: ChannelEffect | null = null;
    let wasPaused = false;
    const show = ({ known, status, secondsLeft }: StudyProgress<ChannelEffect>) => {
      const { label, values, done } = known;
      const running = done < values.length;
      const paused = status === 'paused';
      if (mine !== run || (known === last && paused === wasPaused)) return;
      if (running && paused === wasPaused && performance.now() - shown < SHOW_MS) return;
      wasPaused = paused;
      shown = performance.now();
      last = known;
      store.setState({ effects: { node, label, values, done, running, paused, secondsLeft } });
    };
    show(mine.progress());
    mine.subscribe(show);
    const { error } = await mine.finished();
    if (mine !== run || !error) return;
    if (error.code === 'no-answer') {
      drop();
      view.toast('info', error.message);
    } else fail(error);
  }

  function fail(error: RuntimeError): void {
    drop();
    view.toast('error', error.message, error.detail);
  }

  async function measure(node: string): Promise<void> {
    const before = store.getState();
    try {
      await measureChannels(node);
    } catch (thrown) {
      // Of what is overtaken nobody waits for an answer.
      if (basis === null || basis === before) fail(thrownError(thrown));
    }
  }

  return {
    available: (node) => {
      const state = store.getState();
      const attention = layerType(state.document.nodes.get(node)?.type ?? '')?.attention;
      const shown = currentRun(state);
      return attention !== undefined && runs(state, node) && Boolean(shown?.scores && shown.attention.has(node));
    },
    measure,
    pause: () => run?.pause(),
    resume: () => run?.resume(),
    cancel: () => {
      if (store.getState().effects?.running) drop();
    },
    dispose: () => {
      run?.cancel();
      run = null;
      unsubscribe();
    },
  };
}

export const effectsSlice: Slice<
  {
    /** Measured on request; gone as soon as they would not hold any more. */
    readonly effects: ChannelEffects | null;
  },
  Effects
> = {
  initial: { effects: null },
  create: ({ store, options, view, networks }) => createEffects(store, options.runtime, view, networks),
  dispose: (effects) => effects.dispose(),
};

function sameBasis(a: EditorState, b: EditorState): boolean {
  return currentPicture(a) === currentPicture(b) && sameNetworkBasis(basisOf(a), basisOf(b));
}

/** Whether a layer is in the part of the drawing that runs. */
function runs({ analysis }: EditorState, node: string): boolean {
  return runnablePart(analysis)?.document.nodes.has(node) ?? false;
}
