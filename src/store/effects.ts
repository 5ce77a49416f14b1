import { layerType } from '../core/layers/index.ts';
import { text } from '../core/text.ts';
import { thrownError } from '../runtime/errors.ts';
import type { Runtime, RuntimeError } from '../runtime/types.ts';
import { type Networks, sameNetwork } from '../study/network.ts';
import { type ChannelEffect, measureEffect } from '../study/studies/effect.ts';
import { currentStudyCase } from './run-feed.ts';
import { currentPicture, currentRun } from './selectors.ts';
import type { EditorState, EditorStore } from './state.ts';
import type { View } from './view.ts';

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
  let serial = 0;

  let stop: AbortController | null = null;

  function drop(): void {
    serial += 1;
    basis = null;
    stop?.abort();
    if (store.getState().effects) store.setState({ effects: null });
  }

  const unsubscribe = store.subscribe((state) => {
    if (basis && !sameBasis(basis, state)) drop();
  });

  async function measureChannels(node: string): Promise<void> {
    const state = store.getState();
    const studied = currentStudyCase(state);
    const channels = channelCount(state, node);
    if (!studied || channels === null || !state.analysis.valid) return;
    drop();
    basis = state;
    const mine = serial;
    let shown = Number.NEGATIVE_INFINITY;
    const show = ({ label, values, done }: ChannelEffect) => {
      const running = done < values.length;
      if (mine !== serial || (running && performance.now() - shown < SHOW_MS)) return;
      shown = performance.now();
      store.setState({ effects: { node, label, values, done, running } });
    };
    show({ label: '', values: new Float32Array(channels).fill(Number.NaN), done: 0 });
    stop = new AbortController();
    const network = networks.of(state, state.analysis);
    const { signal } = stop;
    const outcome = await measureEffect({ runtime, network, case: studied, layer: node, signal, onPart: show });
    if (mine !== serial || outcome.ok) return;
    if (outcome.error === 'no-scores') drop();
    else if (outcome.error === 'no-top-class') {
      drop();
      view.toast('info', NO_TOP_CLASS);
    } else fail(outcome.error);
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
      const run = currentRun(state);
      return attention !== undefined && state.analysis.valid && Boolean(run?.scores && run.attention.has(node));
    },
    measure,
    cancel: () => {
      if (store.getState().effects?.running) drop();
    },
    dispose: () => {
      serial += 1;
      stop?.abort();
      unsubscribe();
    },
  };
}

const NO_TOP_CLASS = text(
  'The scores are NaN: there is no top class whose change could be measured.',
  '점수가 NaN이어서 변화를 잴 최고 클래스가 없습니다.',
);

function channelCount({ document, analysis }: EditorState, node: string): number | null {
  const attention = layerType(document.nodes.get(node)?.type ?? '')?.attention;
  const channels = analysis.nodes.get(node)?.inputs[0]?.shape[1];
  return attention && typeof channels === 'number' ? channels : null;
}

function sameBasis(a: EditorState, b: EditorState): boolean {
  return a.weights === b.weights && currentPicture(a) === currentPicture(b) && sameNetwork(a.document, b.document);
}
