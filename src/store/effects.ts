import { compile } from '../core/compile/compile.ts';
import type { CompiledModel } from '../core/compile/types.ts';
import { layerTypesOf, pictureNode } from '../core/graph/structure.ts';
import { layerType } from '../core/layers/index.ts';
import type { Tensor } from '../core/tensor/types.ts';
import { text } from '../core/text.ts';
import { thrownError } from '../runtime/errors.ts';
import { overBudget } from '../runtime/memory.ts';
import { preparePicture } from '../runtime/prepare.ts';
import { readScores } from '../runtime/read-run.ts';
import type { Runtime, RuntimeError } from '../runtime/types.ts';
import { runsWithoutPicture } from './cases.ts';
import { gateOverrides } from './gates.ts';
import { sameNetwork } from './run-basis.ts';
import { currentPicture, currentRun } from './selectors.ts';
import type { ChannelEffects, EditorState, EditorStore, Overrides } from './state.ts';
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

export function createEffects(store: EditorStore, runtime: Runtime, view: Pick<View, 'toast'>): Effects {
  /** What the shown or growing numbers were measured on. */
  let basis: EditorState | null = null;
  let serial = 0;

  function drop(): void {
    serial += 1;
    basis = null;
    if (store.getState().effects) store.setState({ effects: null });
  }

  const unsubscribe = store.subscribe((state) => {
    if (basis && !sameBasis(basis, state)) drop();
  });

  async function measureChannels(node: string): Promise<void> {
    const state = store.getState();
    const refused = overBudget(state.document, state.analysis, runtime.memoryBudget());
    if (refused) return fail(refused);
    const prepared = prepare(state);
    const channels = prepared?.channels.get(node);
    if (!prepared || channels === undefined) return;
    drop();
    basis = state;
    const mine = serial;
    const values = new Float32Array(channels).fill(Number.NaN);
    const show = (done: number, label: string) => {
      const effects: ChannelEffects = { node, label, values: values.slice(), done, running: done < channels };
      store.setState({ effects });
    };

    show(0, '');
    const plain = await outputs(state, prepared, new Map());
    if (mine !== serial) return;
    if ('error' in plain) return fail(plain.error);
    const top = plain.values.indexOf(plain.values.reduce((most, value) => Math.max(most, value), -Infinity));
    if (top === -1) {
      drop();
      if (plain.values.length > 0) view.toast('info', NO_TOP_CLASS);
      return;
    }
    let shown = performance.now();
    for (let channel = 0; channel < channels; channel += 1) {
      const silenced = await outputs(state, prepared, silencedAlone(node, channel));
      if (mine !== serial) return;
      if ('error' in silenced) return fail(silenced.error);
      values[channel] = (silenced.raw[top] as number) - (plain.raw[top] as number);
      if (channel < channels - 1 && performance.now() - shown < SHOW_MS) continue;
      shown = performance.now();
      show(channel + 1, plain.labels[top] ?? `${top}`);
    }
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

  async function outputs(state: EditorState, { model, input, channels, layerTypes }: Prepared, overrides: Overrides) {
    const result = await runtime.run({
      model,
      input,
      overrides: gateOverrides(overrides, channels),
      fetches: model.outputs.map((output) => output.name),
      layerTypes,
    });
    if (!result.ok) return { error: result.error };
    return readScores(model, state.document, result.value.values) ?? NO_SCORES;
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
      unsubscribe();
    },
  };
}

const NO_TOP_CLASS = text(
  'store.effects.noTopClass',
  'The scores are NaN: there is no top class whose change could be measured.',
);

const NO_SCORES = { raw: new Float32Array(), values: new Float32Array(), labels: [] as readonly string[] };

interface Prepared {
  readonly model: CompiledModel;
  readonly input: Tensor | null;
  /** By attention layer. */
  readonly channels: ReadonlyMap<string, number>;
  readonly layerTypes: readonly string[];
}

function prepare(state: EditorState): Prepared | null {
  const input = inputOf(state);
  if (input === undefined || !state.analysis.valid) return null;
  const options = { mode: 'instrumented', watch: [], weights: 'external' } as const;
  const model = compile(state.document, state.analysis, state.weights, options);
  if (!model.ok) return null;
  return {
    model: model.value,
    input,
    channels: new Map(model.value.attention.map((layer) => [layer.nodeId, layer.channels])),
    layerTypes: layerTypesOf(state.document),
  };
}

/** The current picture as the network is fed; null where it takes none; undefined where there is none to take. */
function inputOf(state: EditorState): Tensor | null | undefined {
  if (runsWithoutPicture(state.document)) return null;
  const picture = currentPicture(state);
  const inputNode = pictureNode(state.document);
  const prepared = picture && inputNode && preparePicture(picture.bitmap, picture.fit, inputNode.attributes);
  return prepared?.ok ? prepared.value.input : undefined;
}

function silencedAlone(node: string, channel: number): Overrides {
  return new Map([[node, new Map([[channel, { kind: 'silence', value: 0 }]])]]);
}

function sameBasis(a: EditorState, b: EditorState): boolean {
  return a.weights === b.weights && currentPicture(a) === currentPicture(b) && sameNetwork(a.document, b.document);
}
