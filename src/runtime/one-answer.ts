import { linkWorker, type WorkerLike, type WorkerLink } from './worker-link.ts';

/**
 * The answer of a worker that is there for this one question and ends with it, so that its memory is given back.
 * @throws where it cannot be started, breaks, or does not answer in time
 */
export async function askOnce<Request, Reply>(
  spawn: () => WorkerLike,
  request: Request,
  deadlineMs: number,
): Promise<Reply> {
  let link: WorkerLink<Request, Reply> | null = null;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    link?.stop();
  }, deadlineMs);
  try {
    link = linkWorker<Request, Reply>(spawn());
    return await link.ask(request);
  } catch (error) {
    throw late ? new Error(`no answer within ${Math.round(deadlineMs / 1000)} s`) : error;
  } finally {
    clearTimeout(timer);
    link?.stop();
  }
}
