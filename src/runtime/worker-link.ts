import { inPieces } from './pieces.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import { nextTurn } from './turn.ts';

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
  /**
   * Rejects with `WorkerGone` when the worker crashes or is stopped before it answers. A large request goes over in
   * pieces, which the worker's listener puts together (`joined`); requests arrive in the order in which they were asked.
   */
  ask(request: Request): Promise<Reply>;
  /** Ends the worker; its memory is given back. */
  stop(): void;
  readonly alive: boolean;
}

/** What of a Worker is needed: tests bring their own. */
export interface WorkerLike {
  /** @param transfer what need not be copied, where the worker is in this process */
  postMessage(message: unknown, transfer?: Transferable[]): void;
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
  /** What is on its way in pieces; nothing overtakes it. */
  let sending: Promise<void> | null = null;
  let gone: WorkerGone | null = null;

  function end(why: WorkerGone): void {
    if (gone) return;
    gone = why;
    worker.terminate();
    for (const { reject } of waiting.values()) reject(why);
    waiting.clear();
  }

  async function send(messages: Iterable<unknown>, refused: (error: unknown) => void): Promise<void> {
    try {
      for (const message of messages) {
        if (gone) return;
        const { piece } = message as { piece?: Uint8Array<ArrayBuffer> };
        worker.postMessage(message, piece ? [piece.buffer] : []);
        await nextTurn();
      }
    } catch (error) {
      refused(error);
    }
  }

  function post(message: ToWorker<Request>, refused: (error: unknown) => void): void {
    const pieces = inPieces(message);
    if (!pieces && !sending) {
      try {
        worker.postMessage(message);
      } catch (error) {
        refused(error);
      }
      return;
    }
    const mine = (sending ?? Promise.resolve()).then(() => send(pieces ?? [message], refused));
    sending = mine;
    void mine.then(() => {
      if (sending === mine) sending = null;
    });
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
        post(message, (error) => {
          // Too large to be cloned.
          waiting.delete(message.id);
          reject(error);
        });
      }),
    stop: () => end(new WorkerGone('stopped', 'the worker was stopped')),
    get alive() {
      return gone === null;
    },
  };
}
