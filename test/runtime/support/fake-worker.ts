import type { WorkerLike } from '../../../src/runtime/worker-link.ts';

/** Answers a request, or null for no answer at all. */
type Answer = (request: never) => unknown;

/** A worker in this process: answers by a function, can be crashed, and knows whether it was ended. */
export class FakeWorker implements WorkerLike {
  readonly requests: unknown[] = [];
  terminated = false;
  private readonly listeners = new Map<string, ((event: Event) => void)[]>();
  private readonly answer: Answer;

  constructor(answer: Answer) {
    this.answer = answer;
  }

  addEventListener(type: string, listener: (event: Event) => void): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }

  postMessage(message: unknown): void {
    const { id, request } = message as { id: number; request: unknown };
    this.requests.push(request);
    const reply = this.answer(request as never);
    if (reply === null) return;
    void Promise.resolve(reply).then((value) => this.send({ id, reply: value }));
  }

  /** A message from the worker. */
  send(data: unknown): void {
    if (!this.terminated) this.emit('message', { data });
  }

  crash(message: string): void {
    this.emit('error', { message, preventDefault: () => {} });
  }

  terminate(): void {
    this.terminated = true;
  }

  private emit(type: string, event: object): void {
    for (const listener of this.listeners.get(type) ?? []) listener(event as Event);
  }
}
