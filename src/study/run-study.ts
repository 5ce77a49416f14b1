import { type Attributes, parseAttributes } from '../core/attributes.ts';
import { err, ok, type Result } from '../core/result.ts';
import { joinTexts, sameText, type Text } from '../core/text.ts';
import { thrownError } from '../runtime/errors.ts';
import type { Runtime, RuntimeError } from '../runtime/types.ts';
import type { Study, StudyContext, StudyError, StudyInput, StudyWork } from './define-study.ts';
import { type Attempt, evaluate, type FailedItem, type Item } from './evaluate.ts';
import { createPace } from './pace.ts';

/** A study under way: what is known so far, how long the rest takes, and the way to hold or end it. */
export interface StudyRun<Gives> {
  progress(): StudyProgress<Gives>;
  /** Calls back on every change; returns the way to stop listening. */
  subscribe(listener: (progress: StudyProgress<Gives>) => void): () => void;
  /** The run under way ends, no other begins. */
  pause(): void;
  /** Goes on after a pause, a cancel or a failure of the runtime, with the first case that is not done. */
  resume(): void;
  /** Stops at once; what is known stays. */
  cancel(): void;
  /** Settles when it is done, cancelled or failed; after a `resume`, the next time. Never rejects. */
  finished(): Promise<StudyProgress<Gives>>;
}

export interface StudyProgress<Gives> {
  readonly status: 'running' | 'paused' | 'done' | 'cancelled' | 'failed';
  /** Items evaluated or skipped, of all. */
  readonly done: number;
  readonly total: number;
  /** From the pace so far, without pauses; null while there is none, and at the end. */
  readonly secondsLeft: number | null;
  readonly known: Gives;
  /** In the order in which they failed. */
  readonly skipped: readonly SkippedCase[];
  /** Why it failed. */
  readonly error: StudyError | null;
}

export interface SkippedCase {
  readonly id: string;
  readonly name: string;
  readonly reason: Text;
}

export interface StudyOptions<Subject> extends Omit<StudyInput<unknown, Subject>, 'attributes'> {
  readonly runtime: Runtime;
  /** By name; those that are missing take their default. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** What a person did, or what may be over when a person tries again. */
const PASSING: ReadonlySet<RuntimeError['code']> = new Set(['cancelled', 'superseded', 'unavailable']);

/**
 * Starts a study. Errors: an attribute that the study does not have, or a value that it does not take.
 * @example const run = startStudy(effect, { runtime, network, cases: [picture], subject: 'n4' });
 */
export function startStudy<Subject, Gives>(
  study: Study<Subject, Gives>,
  { runtime, attributes: given = {}, ...rest }: StudyOptions<Subject>,
): Result<StudyRun<Gives>, Text> {
  const attributes = parseAttributes(study.attributes, given);
  if (!attributes.ok) return err(wrongAttribute(attributes.error));
  const input: StudyInput<Attributes, Subject> = { ...rest, attributes: attributes.value };
  const listeners = new Set<(progress: StudyProgress<Gives>) => void>();
  const pace = createPace();
  const skipped = new Map<string, SkippedCase>();
  let progress: StudyProgress<Gives> = {
    status: 'running',
    ...{ done: 0, total: study.count(input), secondsLeft: null, known: study.begin(input), skipped: [], error: null },
  };
  let stop = new AbortController();
  /** What waits behind a pause, a cancel or a failure. */
  let asleep: (() => void)[] = [];
  let waiting: ((progress: StudyProgress<Gives>) => void)[] = [];
  /** The work has ended: nothing is left to resume. */
  let over = false;

  function set(changes: Partial<StudyProgress<Gives>>): void {
    progress = { ...progress, ...changes };
    for (const listener of [...listeners]) listener(progress);
    if (progress.status === 'running' || progress.status === 'paused') return;
    for (const settle of waiting) settle(progress);
    waiting = [];
  }

  function count(items: number, changes: Partial<StudyProgress<Gives>> = {}): void {
    const done = Math.min(progress.total, progress.done + items);
    set({ ...changes, done, secondsLeft: pace.left(done, progress.total) });
  }

  async function held(): Promise<void> {
    while (progress.status !== 'running') {
      pace.stop();
      await new Promise<void>((resolve) => asleep.push(resolve));
    }
    pace.go();
  }

  const attempt: Attempt = async (run) => {
    for (;;) {
      await held();
      const result = await run(stop.signal);
      const error = result.ok ? null : result.error;
      if (!error || !PASSING.has(error.code)) return result;
      // A person stopped it, or nothing runs here just now: what was done stays, and this run can be made again.
      if (progress.status === 'running') set({ status: 'failed', error });
    }
  };

  function skip<I extends Item>({ item, error }: FailedItem<I>): boolean {
    const { id, name } = item.case;
    if (!skipped.has(id)) skipped.set(id, { id, name, reason: error.message });
    count(1, { skipped: [...skipped.values()] });
    return true;
  }

  function evaluateWork<I extends Item>({ skips = true, ...work }: StudyWork<I>) {
    return evaluate<I>({
      ...work,
      runtime,
      network: input.network,
      attempt,
      items: withoutSkipped(work.items),
      onDone: (done, model) => {
        const goesOn = work.onDone(done, model);
        count(done.length);
        return goesOn;
      },
      ...(skips && { onFailed: skip }),
    });
  }

  /** A case that failed once is not tried with other overrides. */
  function* withoutSkipped<I extends Item>(items: Iterable<I>): Generator<I> {
    for (const item of items) {
      if (skipped.has(item.case.id)) count(1);
      else yield item;
    }
  }

  async function work(): Promise<void> {
    const context: StudyContext<Attributes, Subject, Gives> = {
      ...input,
      evaluate: evaluateWork,
      give: (known) => set({ known }),
    };
    const outcome = await guarded(() => study.run(context));
    over = true;
    const end = { secondsLeft: null, done: outcome.ok ? progress.total : progress.done };
    if (outcome.ok) set({ ...end, status: 'done', known: outcome.value, error: null });
    else set({ ...end, status: 'failed', error: outcome.error });
  }

  function resume(): void {
    if (over || progress.status === 'running') return;
    stop = new AbortController();
    set({ status: 'running', error: null });
    for (const wake of asleep) wake();
    asleep = [];
  }

  void work();
  return ok({
    progress: () => progress,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pause: () => {
      if (progress.status === 'running') set({ status: 'paused', secondsLeft: null });
    },
    resume,
    cancel: () => {
      if (over || progress.status === 'cancelled') return;
      set({ status: 'cancelled', secondsLeft: null });
      stop.abort();
    },
    finished: () =>
      progress.status === 'running' || progress.status === 'paused'
        ? new Promise((resolve) => waiting.push(resolve))
        : Promise.resolve(progress),
  });
}

async function guarded<T>(task: () => Promise<Result<T, StudyError>>): Promise<Result<T, StudyError>> {
  try {
    return await task();
  } catch (thrown) {
    return err(thrownError(thrown));
  }
}

function wrongAttribute({ attribute, expected }: { readonly attribute: string; readonly expected: Text }): Text {
  return joinTexts([sameText(`${attribute}:`), expected], ' ');
}
