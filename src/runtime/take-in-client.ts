import { askOnce } from './one-answer.ts';
import type { TakeInReply, TakeInRequest } from './take-in.ts';
import type { TakenIn } from './take-in.worker.ts';
import type { WorkerLike } from './worker-link.ts';

/** A slow disk or share; whoever waits longer is told. */
const DEADLINE_MS = 600_000;

/**
 * Brings bytes into memory beside the window's thread, each time in a worker of its own that ends with it.
 * @throws where they cannot be read, or are not as many as announced
 */
export function createTakeIn(spawn: () => WorkerLike, deadlineMs = DEADLINE_MS) {
  return async (request: TakeInRequest): Promise<TakeInReply> => {
    const reply = await askOnce<TakeInRequest, TakenIn>(spawn, request, deadlineMs);
    if ('failure' in reply) throw new Error(reply.failure);
    return reply;
  };
}

export const takeInByWorker = createTakeIn(
  () => new Worker(new URL('./take-in.worker.ts', import.meta.url), { type: 'module', name: 'take-in' }),
);
