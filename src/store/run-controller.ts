import { compile } from '../core/compile/compile.ts';
import type { CompiledModel, CompileError, WatchTarget } from '../core/compile/types.ts';
import type { PortRef } from '../core/graph/document.ts';
import { layerTypesOf } from '../core/graph/structure.ts';
import { ok, type Result } from '../core/result.ts';
import type { Tensor } from '../core/tensor/types.ts';
import { withRemedy } from '../core/text.ts';
import { thrownError } from '../runtime/errors.ts';
import { overBudget } from '../runtime/memory.ts';
import { fetchNames, readAttention, readOutputs, readPictures, readScores, type Scores } from '../runtime/read-run.ts';
import type { Runtime, RuntimeError } from '../runtime/types.ts';
import { currentCase, type RunCase, runCases } from './cases.ts';
import { gateOverrides } from './gates.ts';
import { createNonFinitePlaces } from './non-finite-places.ts';
import { type Basis, basisOf, type ResultBasis, resultBasis, sameBasis, sameResult } from './run-basis.ts';
import { channelsOf, feedOf } from './run-feed.ts';
import { activationKey, type EditorState, type EditorStore, type PictureRun } from './state.ts';
import type { View } from './view.ts';
import { watchTargets } from './watch.ts';

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

export function createRunController(store: EditorStore, runtime: Runtime, view: Pick<View, 'toast'>): RunController {
  let generation = 0;
  let tested = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** Runs that have not ended. All but the last were overtaken by a newer one. */
  const open = new Set<AbortController>();
  let compiled: { readonly basis: Basis; readonly models: Map<string, CompiledModel> } | null = null;
  /** What each result was computed from. */
  const done = new Map<string, ResultBasis>();
  const places = createNonFinitePlaces(store, runtime);

  function modelFor(state: EditorState, watch: readonly WatchTarget[]): Result<CompiledModel, CompileError> {
    const basis = basisOf(state);
    if (!compiled || !sameBasis(compiled.basis, basis)) compiled = { basis, models: new Map() };
    const key = watch.map((target) => activationKey(target.nodeId, target.port)).join(' ');
    const known = compiled.models.get(key);
    if (known) return ok(known);
    const result = compile(state.document, state.analysis, state.weights, {
      mode: 'instrumented',
      watch,
      weights: 'external',
    });
    if (result.ok) compiled.models.set(key, result.value);
    return result;
  }

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
    // A picture that is gone would be held in memory here, with the weights it once ran on.
    const cases = runCases(state);
    for (const id of done.keys()) if (!cases.some((each) => each.id === id)) done.delete(id);
    places.keep(cases);
    if (!state.analysis.valid || cases.length === 0) {
      store.setState({ run: { kind: 'idle' }, stale: state.results.size > 0 });
      // A new drawing, or one without pictures: what the last one's runs took is not needed.
      if (cases.length === 0) runtime.rest?.();
      return;
    }
    if (force) {
      done.clear();
      places.keep([]);
    }
    const watch = watchTargets(state);
    const queue = pending(state, watch, done);
    if (queue.length === 0) {
      await places.find(state, signal, () => mine === generation);
      if (mine === generation) store.setState({ run: { kind: 'idle' }, stale: false });
      return;
    }
    store.setState({ run: { kind: 'running', done: 0, total: queue.length }, stale: true });
    for (const [index, runCase] of queue.entries()) {
      const current = runCase.id === currentCase(state);
      const outcome = await runOne(state, runCase, current ? watch : [], signal);
      if (mine !== generation) {
        if ('error' in outcome) fail(outcome.error, false);
        return;
      }
      if ('error' in outcome) {
        fail(outcome.error, true);
        return;
      }
      done.set(runCase.id, resultBasis(state, runCase, current ? watch : []));
      const results = new Map(store.getState().results).set(runCase.id, outcome);
      store.setState({ results, run: { kind: 'running', done: index + 1, total: queue.length } });
    }
    await places.find(state, signal, () => mine === generation);
    if (mine !== generation) return;
    store.setState({ run: signal.aborted ? { kind: 'cancelled' } : { kind: 'idle' }, stale: false });
    testProviderOnce();
  }

  /** Some drivers and processors compute wrongly: once the first scores are there, compare each layer type with WASM. */
  function testProviderOnce(): void {
    if (tested || !runtime.needsSelfTest()) return;
    tested = true;
    // What it finds counts from the next run on; what keeps it from ending says nothing of this one.
    runtime.selfTest().catch(() => {});
  }

  async function runOne(
    state: EditorState,
    runCase: RunCase,
    watch: readonly WatchTarget[],
    signal: AbortSignal,
  ): Promise<PictureRun | { readonly error: RuntimeError }> {
    const refused = overBudget(state.document, state.analysis, runtime.memoryBudget(), watch.map(portOf));
    if (refused) return { error: refused };
    const compiledModel = modelFor(state, watch);
    if (!compiledModel.ok) return { error: notCompiled(compiledModel.error) };
    const model = compiledModel.value;
    const fed = feedOf(state, runCase);
    if (!fed.ok) return { error: fed.error };
    const { view, input } = fed.value;
    const overrides = gateOverrides(state.overrides, channelsOf(model));
    const layerTypes = layerTypesOf(state.document);
    const request = { model, input, overrides, fetches: fetchNames(model, watch.length > 0), layerTypes };
    const result = await runtime.run(request, signal);
    if (!result.ok) return { error: result.error };
    const { values } = result.value;

    let baseline: Scores | null = null;
    if (overrides.size > 0) {
      const fetches = model.outputs.map((output) => output.name);
      const plain = await runtime.run({ ...request, overrides: new Map(), fetches }, signal);
      if (!plain.ok) return { error: plain.error };
      baseline = readScores(model, state.document, plain.value.values);
    }
    const activations = new Map<string, Tensor>();
    for (const watched of model.watched) {
      const value = values.get(watched.valueName);
      if (value) activations.set(activationKey(watched.nodeId, watched.port), value);
    }
    return {
      view,
      scores: readScores(model, state.document, values),
      baseline,
      attention: readAttention(model, values),
      pictures: readPictures(model, state.document, values),
      // Of every picture they would fill the memory: a map of classes takes tens of MiB.
      outputs: runCase.id === currentCase(state) ? readOutputs(model, state.document, values) : [],
      activations,
      nonFinite: places.of(state, runCase, values),
      createMs: result.value.createMs,
      runMs: result.value.runMs,
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
    const sameRun =
      seen !== null &&
      sameBasis(seen.basis, basis) &&
      seen.state.pictures === state.pictures &&
      seen.state.overrides === state.overrides;
    const sameLook =
      seen !== null &&
      seen.state.currentPicture === state.currentPicture &&
      seen.state.selectedNodes === state.selectedNodes;
    seen = { basis, state };
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

function portOf({ nodeId, port }: WatchTarget): PortRef {
  return { node: nodeId, port };
}

/** The drawing is valid, so this is an imported network that Convas cannot write as it now is. */
function notCompiled({ message, remedy }: CompileError): RuntimeError {
  return { code: 'run-failed', message: withRemedy({ message, remedy }) };
}

/** What has no result, or an outdated one; the current one first. */
function pending(
  state: EditorState,
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
  return runCases(state)
    .filter((runCase) => !fresh(runCase))
    .sort((a, b) => Number(b.id === current) - Number(a.id === current));
}
