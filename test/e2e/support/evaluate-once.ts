import type { ElectronApplication } from 'playwright-core';

/** What is said where the garbage collector was quicker than the promise that the inspector waited for. */
const COLLECTED = 'promise was garbage collected';
const MOST_QUESTIONS = 10;

interface Evaluation {
  readonly id: number;
  readonly source: string;
  readonly arg: unknown;
  /** Whose answers have arrived: nothing needs to be kept of them. */
  readonly delivered: readonly number[];
}

/**
 * Makes every `app.evaluate` run its function exactly once and bring its outcome back.
 *
 * V8's inspector holds what it awaits weakly, a plain value too until the next microtasks have run: a collection in
 * between ends an evaluation that was carried out as “Resulting promise was garbage collected.” Here the main process
 * keeps each outcome under a number until it has arrived. So a promise outlives collections while it is pending, and if
 * the answer is lost after that, the outcome is asked for again and not the function.
 */
export function evaluateOnce(app: ElectronApplication): void {
  const ask = app.evaluate.bind(app) as (
    run: (electron: unknown, evaluation: Evaluation) => unknown,
    evaluation: Evaluation,
  ) => Promise<unknown>;
  let asked = 0;
  const delivered = new Set<number>();
  const evaluate = async (pageFunction: unknown, arg?: unknown): Promise<unknown> => {
    asked += 1;
    const evaluation = { id: asked, source: String(pageFunction), arg, delivered: [...delivered] };
    for (let question = 1; ; question += 1) {
      try {
        const outcome = await ask(runKept, evaluation);
        for (const id of evaluation.delivered) delivered.delete(id);
        return outcome;
      } catch (error) {
        if (question === MOST_QUESTIONS || !String(error).includes(COLLECTED)) throw error;
      } finally {
        delivered.add(evaluation.id);
      }
    }
  };
  Object.assign(app, { evaluate });
}

/** Carried out in the main process, so it knows nothing of this file. */
function runKept(electron: unknown, { id, source, arg, delivered }: Evaluation): unknown {
  const holder = globalThis as unknown as { keptOutcomes?: Map<number, unknown> };
  holder.keptOutcomes ??= new Map();
  const kept = holder.keptOutcomes;
  for (const old of delivered) kept.delete(old);
  if (!kept.has(id)) {
    try {
      // What it returns and no promise around it: only the promise itself leads to those that wait for it.
      // biome-ignore lint/security/noGlobalEval: this is how Playwright hands functions over, too.
      kept.set(id, globalThis.eval(`(${source})`)(electron, arg));
    } catch (error) {
      kept.set(id, Promise.reject(error));
    }
  }
  return kept.get(id);
}
