import type { FromWorker, ToWorker } from './protocol.ts';

/** Why a worker will not answer any more. */
export class WorkerGone extends Error {
  readonly reason: 'crashed' | 'stopped';

  constructor(reason: 'crashed' | 'stopped', detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** One worker from its start to its end. */
export interface WorkerLink<Request, Reply> {
  /** Rejects with `WorkerGone` when the worker crashes or is stopped before it answers. */
  ask(request: Request): Promise<Reply>;
  /** Ends the worker; its memory is given back. */
  stop(): void;
  readonly alive: boolean;
}

/** What of a Worker is needed: tests bring their own. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  addEventListener(type: string, listener: (event: Event) => void): void;
}

interface Waiting<Reply> {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (gone: WorkerGone) => void;
}

export function linkWorker<Request, Reply, Note = never>(
  worker: WorkerLike,
  onNote: (note: Note) => void = () => {},
): WorkerLink<Request, Reply> {
  const waiting = new Map<number, Waiting<Reply>>();
  let nextId = 0;
  let gone: WorkerGone | null = null;

  function end(why: WorkerGone): void {
    if (gone) return;
    gone = why;
    worker.terminate();
    for (const { reject } of waiting.values()) reject(why);
    waiting.clear();
  }

  worker.addEventListener('message', (event) => {
    if (gone) return;
    const message = (event as MessageEvent<FromWorker<Reply, Note>>).data;
    if (message.id === undefined) {
      onNote(message.note);
      return;
    }
    waiting.get(message.id)?.resolve(message.reply);
    waiting.delete(message.id);
  });
  worker.addEventListener('error', (event) => {
    // An error of a worker whose script did not load has no message.
    event.preventDefault();
    end(new WorkerGone('crashed', (event as ErrorEvent).message || 'the worker could not be loaded'));
  });
  worker.addEventListener('messageerror', () => end(new WorkerGone('crashed', 'a message could not be read')));

  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (gone) {
          reject(gone);
          return;
        }
        nextId += 1;
        const message: ToWorker<Request> = { id: nextId, request };
        waiting.set(nextId, { resolve, reject });
        try {
          worker.postMessage(message);
        } catch (error) {
          // Too large to be cloned.
          waiting.delete(nextId);
          reject(error);
        }
      }),
    stop: () => end(new WorkerGone('stopped', 'the worker was stopped')),
    get alive() {
      return gone === null;
    },
  };
}
