import type { CompiledModel, WatchTarget } from '../core/compile/types.ts';
import { err, ok, type Result } from '../core/result.ts';
import { runtimeError, thrownError } from '../runtime/errors.ts';
import type { Runtime, RuntimeError } from '../runtime/types.ts';
import { createBreather, orAborted } from './asynchronous.ts';
import { batchSize } from './batch-size.ts';
import { type CaseValues, runBatch, tooLarge } from './batches.ts';
import type { CaseFeed, StudyCase } from './cases.ts';
import { type Network, runnable } from './network.ts';
import { type ChannelValues, NO_OVERRIDES } from './overrides.ts';
import { fetchNames } from './read-run.ts';

/** Many cases through one network: prepared while the batch before runs, batched as the graph allows. */

/** One case to run, perhaps with channels overridden. */
export interface Item {
  readonly case: StudyCase;
  readonly overrides?: ChannelValues;
}

export interface Evaluated<I extends Item> extends CaseValues, CaseFeed {
  readonly item: I;
}

export type Attempt = <T>(
  run: (signal: AbortSignal | undefined) => Promise<Result<T, RuntimeError>>,
) => Promise<Result<T, RuntimeError>>;

/** A case that gave nothing, and why. */
export interface FailedItem<I extends Item> {
  readonly item: I;
  readonly stage: 'prepare' | 'run';
  readonly error: RuntimeError;
}

export interface Evaluation<I extends Item> {
  readonly runtime: Runtime;
  readonly network: Network;
  /** Taken as they are needed. */
  readonly items: Iterable<I>;
  /** What is run in the place of the instrumented network: an exported file. `fetch` is then `outputs`. */
  readonly model?: CompiledModel;
  readonly watch?: readonly WatchTarget[];
  /** Outputs alone, attention layers' steps too, or the watched ports as well. Default `steps`. */
  readonly fetch?: 'outputs' | 'steps' | 'watched';
  /** Cases per run; the default follows from graph, provider and memory. */
  readonly batch?: number;
  readonly signal?: AbortSignal;
  /** How each run is made: who waits before it, or repeats it after an error that ends everything, does so here. */
  readonly attempt?: Attempt;
  /** The cases of one run, in order, and the model that names their values; false ends it. */
  readonly onDone: (done: readonly Evaluated<I>[], model: CompiledModel) => boolean;
  /** A case that could not be prepared or run; false ends it with the case's error. Default: ends. */
  readonly onFailed?: (failed: FailedItem<I>) => boolean;
}

/** Failures that no other case would escape. */
const ENDS: ReadonlySet<RuntimeError['code']> = new Set([
  'cancelled',
  'superseded',
  'unavailable',
  'over-budget',
  'model-rejected',
]);
/** So many cases that fail one after another are no matter of the cases. */
const IN_A_ROW = 8;

/**
 * Runs all items. What a run brought back stays, whatever becomes of the next. With `onFailed`, a batch whose worker broke
 * is run again, and one that fails once more is halved until the case that does it stands alone. Never rejects.
 * Errors: what ends all of it; the cases so far have been handed over.
 */
export async function evaluate<I extends Item>(evaluation: Evaluation<I>): Promise<Result<undefined, RuntimeError>> {
  try {
    return await evaluateAll(evaluation);
  } catch (thrown) {
    // Preparing, compiling and reading allocate by the drawing's sizes.
    return err(thrownError(thrown));
  }
}

type Loaded<I extends Item> = { readonly item: I } & CaseFeed;

async function evaluateAll<I extends Item>(evaluation: Evaluation<I>): Promise<Result<undefined, RuntimeError>> {
  const { runtime, network, items, watch = [], fetch = 'steps', signal, onDone, onFailed } = evaluation;
  const attempt: Attempt = evaluation.attempt ?? ((task) => task(signal));
  const breathe = createBreather();
  const beyond = tooLarge(runtime, network, watch);
  if (beyond) return err(beyond);
  if (!evaluation.model) await network.ready(watch);
  if (signal?.aborted) return err(runtimeError('cancelled'));
  const compiled = evaluation.model ? ok(evaluation.model) : runnable(network, watch);
  if (!compiled.ok) return compiled;
  const model = compiled.value;
  // A large drawing is compiled, and looked through for a batch, in turns of their own.
  await breathe();
  const { layerTypes } = network;
  const fetches = fetch === 'outputs' ? model.outputs.map(({ name }) => name) : fetchNames(model, fetch === 'watched');
  const limit = evaluation.batch ?? Number.POSITIVE_INFINITY;
  /** Cases per run: fewer once more did not fit. */
  let most = limit === 1 ? 1 : Math.min(limit, batchSize(runtime, network, model, watch));
  let inARow = 0;

  /** Ends everything, or null. */
  function failed(failure: FailedItem<I>): RuntimeError | null {
    const { error } = failure;
    inARow += 1;
    const goesOn = onFailed?.(failure) ?? false;
    return goesOn && inARow < IN_A_ROW ? null : error;
  }

  async function run(rows: readonly Loaded<I>[], again: boolean): Promise<RuntimeError | null> {
    const row = ({ item, input }: Loaded<I>) => ({ input, overrides: item.overrides ?? NO_OVERRIDES });
    const request = { model, layerTypes, fetches, rows: rows.map(row) };
    // A run that cannot be stopped is left to end by itself.
    const done = await attempt((stop) => orAborted(runBatch(runtime, request, stop), stop));
    if (done.ok) {
      inARow = 0;
      const each = rows.map((loaded, at) => ({ ...loaded, ...(done.value[at] as CaseValues) }));
      return !onDone(each, model) ? runtimeError('superseded') : null;
    }
    const { error } = done;
    if (ENDS.has(error.code)) return error;
    // Who does not go on without a case need not know which it was.
    if (!onFailed && error.code !== 'out-of-memory') return error;
    if (error.code === 'worker-crashed' && again) return run(rows, false);
    if (rows.length === 1) return failed({ item: (rows[0] as Loaded<I>).item, stage: 'run', error });
    const half = Math.ceil(rows.length / 2);
    if (error.code === 'out-of-memory') most = half;
    return (await run(rows.slice(0, half), false)) ?? run(rows.slice(half), false);
  }

  const next = createPreparer(items[Symbol.iterator]());
  let loading = load(next, most);
  for (;;) {
    const { rows, unprepared, ended } = await loading;
    for (const each of unprepared) {
      const end = failed(each);
      if (end) return err(end);
    }
    if (!ended) loading = load(next, most);
    if (signal?.aborted) return err(runtimeError('cancelled'));
    if (rows.length > 0) {
      const end = await run(rows, true);
      if (end) return err(end);
    }
    if (ended) return ok(undefined);
  }
}

interface Chunk<I extends Item> {
  readonly rows: readonly Loaded<I>[];
  readonly unprepared: readonly FailedItem<I>[];
  readonly ended: boolean;
}

/** An item, and what it is fed with once that is there. */
interface Prepared<I extends Item> {
  readonly item: I;
  readonly feed: Promise<Result<CaseFeed, RuntimeError>>;
}

/**
 * Cases that are prepared beside each other: as many workers may decode as there are, and the next batch begins while the
 * one before runs. Few, since each may hold a photograph.
 */
const ABREAST = 4;

/** The items in their order, so many of them under way ahead of whoever takes them. */
function createPreparer<I extends Item>(source: Iterator<I>): () => Prepared<I> | null {
  const ahead: Prepared<I>[] = [];
  let ended = false;
  /** Of items that follow each other with the same case: it is prepared once. */
  let last: { readonly case: StudyCase; readonly feed: Prepared<I>['feed'] } | null = null;

  function fill(): void {
    while (!ended && ahead.length < ABREAST) {
      const next = source.next();
      if (next.done) ended = true;
      else {
        const item = next.value;
        if (last?.case !== item.case) last = { case: item.case, feed: prepare(item.case) };
        ahead.push({ item, feed: last.feed });
      }
    }
  }

  return () => {
    fill();
    return ahead.shift() ?? null;
  };
}

/** The next cases, as far as they can be prepared. Never rejects. */
async function load<I extends Item>(next: () => Prepared<I> | null, count: number): Promise<Chunk<I>> {
  const rows: Loaded<I>[] = [];
  const unprepared: FailedItem<I>[] = [];
  const breathe = createBreather();
  while (rows.length < count) {
    const prepared = next();
    if (!prepared) return { rows, unprepared, ended: true };
    const { item } = prepared;
    const feed = await prepared.feed;
    if (feed.ok) rows.push({ item, ...feed.value });
    else unprepared.push({ item, stage: 'prepare', error: feed.error });
    await breathe();
  }
  return { rows, unprepared, ended: false };
}

/** What a case feeds; never throws. */
export async function prepare(studyCase: StudyCase): Promise<Result<CaseFeed, RuntimeError>> {
  try {
    const feed = await studyCase.feed();
    return feed.ok ? feed : err({ code: 'run-failed', message: feed.error });
  } catch (thrown) {
    return err(thrownError(thrown));
  }
}
