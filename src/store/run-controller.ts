import type { CompiledModel, WatchTarget } from '../core/compile/types.ts';
import { watchTargets } from '../core/compile/watch.ts';
import { type RunnablePart, runnablePart } from '../core/graph/runnable.ts';
import { layerType } from '../core/layers/index.ts';
import type { Tensor } from '../core/tensor/types.ts';
import { thrownError } from '../runtime/errors.ts';
import type { Runtime, RuntimeError } from '../runtime/types.ts';
import { type Evaluated, evaluate, type Item } from '../study/evaluate.ts';
import { type Basis, type Networks, sameBasis } from '../study/network.ts';
import { readAttention, readOutputs, readPictures, readScores } from '../study/read-run.ts';
import { currentCase, type RunCase, runCases } from './cases.ts';
import { createNonFinitePlaces } from './non-finite-places.ts';
import { basisOf, type ResultBasis, resultBasis, sameResult } from './run-basis.ts';
import { studyCase } from './run-feed.ts';
import { activationKey, type EditorState, type EditorStore, type PictureRun } from './state.ts';
import type { View } from './view.ts';

/**
 * Keeps the results in step with drawing, weights, pictures and channel overrides. A newer change overtakes an older
 * run; what it already brought back stays visible, marked as stale, until the new numbers are there.
 */

export interface RunController {
  /** Runs now, whatever has changed or not. Never rejects: what goes wrong is the state's `run`, in words. */
  runNow(): Promise<void>;
  /** Stops the run under way; the last results stay. */
  cancel(): void;
  dispose(): void;
}

/** Waits for the hand to rest: a slider's drag runs a few times a second, not at every pixel. */
const SETTLE_MS = 60;

/** An overtaken run may end by itself, which keeps its session; one that takes longer holds up nobody. */
const OVERTAKEN_MS = 20_000;
/** Failures that say more of the runtime than of the network that was run. */
const BREAKS: ReadonlySet<RuntimeError['code']> = new Set([
  'worker-crashed',
  'device-lost',
  'out-of-memory',
  'timed-out',
]);

export function createRunController(
  store: EditorStore,
  runtime: Runtime,
  view: Pick<View, 'toast'>,
  networks: Networks,
): RunController {
  let generation = 0;
  let tested = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** Runs that have not ended. All but the last were overtaken by a newer one. */
  const open = new Set<AbortController>();
  /** What each result was computed from. */
  const done = new Map<string, ResultBasis>();
  const places = createNonFinitePlaces(store, runtime, networks);

  async function runAll(force: boolean): Promise<void> {
    const mine = new AbortController();
    // Those before the last were overtaken by it.
    const overtaken = [...open].at(-1);
    if (overtaken) setTimeout(() => overtaken.abort(), OVERTAKEN_MS);
    open.add(mine);
    const number = generation + 1;
    try {
      await runCurrent(force, mine.signal);
    } catch (thrown) {
      // Preparing pictures, compiling and reading results allocate by the drawing's sizes: a run ends in words whatever
      // of it does not fit.
      fail(thrownError(thrown), number === generation);
    } finally {
      open.delete(mine);
    }
  }

  /** @param newest false where a newer run has taken over, which will say nothing of it */
  function fail(error: RuntimeError, newest: boolean): void {
    if (!newest) {
      // A person should know that something broke.
      if (BREAKS.has(error.code)) view.toast('error', error.message, error.detail);
      return;
    }
    if (error.code === 'superseded') return;
    store.setState({ run: error.code === 'cancelled' ? { kind: 'cancelled' } : { kind: 'failed', error } });
  }

  async function runCurrent(force: boolean, signal: AbortSignal): Promise<void> {
    generation += 1;
    const mine = generation;
    const state = store.getState();
    // A picture that is gone would be held in memory here, with the weights it once ran on; one that came back by undo has
    // no results any more.
    const part = runnablePart(state.analysis);
    const cases = part ? casesToRun(state, part) : [];
    for (const id of done.keys()) {
      if (!state.results.has(id) || !cases.some((each) => each.id === id)) done.delete(id);
    }
    places.keep(cases);
    forget(cases);
    if (cases.length === 0) {
      store.setState({ run: { kind: 'idle' }, stale: false });
      // A new drawing, or one without pictures: what the last one's runs took is not needed.
      if (runCases(state).length === 0) runtime.rest?.();
      return;
    }
    if (force) {
      done.clear();
      places.keep([]);
    }
    const watch = watchTargets(state);
    const queue = pending(state, cases, watch, done);
    if (queue.length === 0) {
      await places.find(state, signal, () => mine === generation);
      if (mine === generation) store.setState({ run: { kind: 'idle' }, stale: false });
      return;
    }
    store.setState({ run: { kind: 'running', done: 0, total: queue.length }, stale: true });
    const error = await runQueue(state, queue, signal, () => mine === generation);
    if (error) {
      fail(error, mine === generation);
      return;
    }
    if (mine !== generation) return;
    await places.find(state, signal, () => mine === generation);
    if (mine !== generation) return;
    store.setState({ run: signal.aborted ? { kind: 'cancelled' } : { kind: 'idle' }, stale: false });
    testProviderOnce();
  }

  /** Numbers of what does not run any more are not left standing. */
  function forget(cases: readonly RunCase[]): void {
    const { results } = store.getState();
    const kept = [...results].filter(([id]) => cases.some((each) => each.id === id));
    if (kept.length < results.size) store.setState({ results: new Map(kept) });
  }

  /** Some drivers and processors compute wrongly: once the first scores are there, compare each layer type with WASM. */
  function testProviderOnce(): void {
    if (tested || !runtime.needsSelfTest()) return;
    tested = true;
    // What it finds counts from the next run on; what keeps it from ending says nothing of this one.
    runtime.selfTest().catch(() => {});
  }

  /** @param wanted false as soon as a newer run has taken over */
  async function runQueue(
    state: EditorState,
    queue: readonly RunCase[],
    signal: AbortSignal,
    wanted: () => boolean,
  ): Promise<RuntimeError | null> {
    const network = networks.of(state, state.analysis);
    const shown = currentCase(state);
    let ready = 0;
    /** The shown picture first and by itself: of it the watched layers are brought back too. */
    for (const [cases, watch] of [
      [queue.filter(({ id }) => id === shown), watchTargets(state)],
      [queue.filter(({ id }) => id !== shown), NOTHING],
    ] as const) {
      const pairs = createPairs(state.overrides.size > 0);
      const outcome = await evaluate({
        runtime,
        network,
        items: itemsOf(state, cases),
        watch,
        fetch: 'watched',
        signal,
        onDone: (values, model) => {
          if (!wanted()) return false;
          const results = new Map(store.getState().results);
          for (const { own, plain } of pairs.add(values)) {
            const { runCase } = own.item;
            done.set(runCase.id, resultBasis(state, runCase, watch));
            results.set(runCase.id, pictureRun(state, model, own, plain));
            ready += 1;
          }
          store.setState({ results, run: { kind: 'running', done: ready, total: queue.length } });
          return true;
        },
      });
      if (!outcome.ok) return outcome.error;
    }
    return null;
  }

  function pictureRun(state: EditorState, model: CompiledModel, own: Ran, plain: Ran | null): PictureRun {
    const { values, view, createMs, runMs } = own;
    const { runCase } = own.item;
    const { document } = state;
    const activations = new Map<string, Tensor>();
    for (const watched of model.watched) {
      const value = values.get(watched.valueName);
      if (value) activations.set(activationKey(watched.nodeId, watched.port), value);
    }
    return {
      view,
      scores: readScores(model, document, values),
      baseline: plain && readScores(model, document, plain.values),
      attention: readAttention(model, values),
      pictures: readPictures(model, document, values),
      // Of every picture they would fill the memory: a map of classes takes tens of MiB.
      outputs: runCase.id === currentCase(state) ? readOutputs(model, document, values) : [],
      activations,
      nonFinite: places.of(state, runCase, values),
      createMs,
      runMs,
    };
  }

  function schedule(): void {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      void runAll(false);
    }, SETTLE_MS);
  }

  let seen: { readonly basis: Basis; readonly state: EditorState } | null = null;
  const unsubscribe = store.subscribe((state) => {
    const basis = basisOf(state);
    const sameNumbers = seen !== null && sameBasis(seen.basis, basis) && seen.state.overrides === state.overrides;
    const sameRun = sameNumbers && seen?.state.pictures === state.pictures;
    const sameLook =
      seen !== null &&
      seen.state.currentPicture === state.currentPicture &&
      seen.state.selectedNodes === state.selectedNodes;
    seen = { basis, state };
    // At once, not only when the run begins: no number is shown as that of a drawing that it did not come from.
    if (!sameNumbers && state.results.size > 0 && !state.stale) store.setState({ stale: true });
    // What failed is not tried again for a mere look elsewhere: the message would be gone before it was read.
    if (!sameRun || (!sameLook && state.run.kind !== 'failed')) schedule();
  });

  return {
    runNow: () => runAll(true),
    cancel: () => {
      for (const each of open) each.abort();
    },
    dispose: () => {
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
      for (const each of open) each.abort();
    },
  };
}

const NOTHING: readonly WatchTarget[] = [];

interface RunItem extends Item {
  readonly runCase: RunCase;
  /** Without overrides, for what these change. */
  readonly plain: boolean;
}

type Ran = Evaluated<RunItem>;

/** Where channels are overridden, every case twice: with the overrides, and as the network is. */
function* itemsOf(state: EditorState, cases: readonly RunCase[]): Generator<RunItem> {
  const { overrides } = state;
  for (const runCase of cases) {
    const item = { case: studyCase(state, runCase), runCase };
    yield { ...item, overrides, plain: false };
    if (overrides.size > 0) yield { ...item, plain: true };
  }
}

/** Brings the two runs of each case together, wherever a batch ends between them. */
function createPairs(paired: boolean) {
  let own: Ran | null = null;
  return {
    *add(values: readonly Ran[]): Generator<{ readonly own: Ran; readonly plain: Ran | null }> {
      for (const value of values) {
        if (!paired) yield { own: value, plain: null };
        else if (!value.item.plain) own = value;
        else if (own) yield { own, plain: value };
      }
    },
  };
}

/** Every case; of a drawing that gives nothing but the shown layer's output, the shown case alone. */
function casesToRun(state: EditorState, { document }: RunnablePart): readonly RunCase[] {
  const gives = [...document.nodes.values()].some((node) => {
    const layer = layerType(node.type);
    return layer?.role === 'scores' || layer?.attention !== undefined;
  });
  const cases = runCases(state);
  return gives ? cases : cases.filter(({ id }) => id === currentCase(state));
}

/** What has no result, or an outdated one; the current one first. */
function pending(
  state: EditorState,
  cases: readonly RunCase[],
  watch: readonly WatchTarget[],
  done: ReadonlyMap<string, ResultBasis>,
): readonly RunCase[] {
  const current = currentCase(state);
  const fresh = (runCase: RunCase) => {
    const { id } = runCase;
    const known = done.get(id);
    if (!known || !state.results.has(id)) return false;
    const watched =
      id !== current ||
      watch.every((target) =>
        known.watch.some((other) => other.nodeId === target.nodeId && other.port === target.port),
      );
    return watched && sameResult(known, state, runCase);
  };
  return cases.filter((runCase) => !fresh(runCase)).sort((a, b) => Number(b.id === current) - Number(a.id === current));
}
