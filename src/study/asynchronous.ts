import { err, type Result } from '../core/result.ts';
import { runtimeError } from '../runtime/errors.ts';
import type { RuntimeError } from '../runtime/types.ts';

/** Milliseconds of work after which the thread is left to others: well below what a frame of the window takes. */
const TURN_MS = 8;

/** What is called between pieces of work lets input, drawing and timers in as soon as a turn of work is over. */
export function createBreather(turnMs = TURN_MS): () => Promise<void> {
  let start = performance.now();
  return async () => {
    if (performance.now() - start < turnMs) return;
    await new Promise((resolve) => setTimeout(resolve));
    start = performance.now();
  };
}

/** Work in steps that lets others in between. */
export async function inTurns<T>(steps: Generator<void, T, void>, breathe: () => Promise<void>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await breathe();
  }
}

/** The task's result, or `cancelled` as soon as the signal says so; the task then ends on its own. */
export function orAborted<T>(
  task: Promise<Result<T, RuntimeError>>,
  signal: AbortSignal | undefined,
): Promise<Result<T, RuntimeError>> {
  if (!signal) return task;
  return new Promise((resolve, reject) => {
    const onAbort = () => resolve(err(runtimeError('cancelled')));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    task.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
