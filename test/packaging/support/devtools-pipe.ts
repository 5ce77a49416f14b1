import type { Readable, Writable } from 'node:stream';

interface Answer {
  id?: number;
  result?: Record<string, unknown>;
  error?: { message: string };
}

interface Waiting {
  resolve(result: Record<string, unknown>): void;
  reject(error: Error): void;
}

/**
 * Chromium's DevTools protocol over the two pipes of --remote-debugging-pipe. The packaged app has no Node inspector
 * for Playwright to hold on to, and a pipe also reaches an app that has no network, not even loopback.
 */
export class DevToolsPipe {
  readonly #out: Writable;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #buffer = '';

  constructor(out: Writable, input: Readable) {
    this.#out = out;
    input.setEncoding('utf8');
    input.on('data', (text: string) => this.#receive(text));
    input.on('close', () => this.#fail(new Error('the app ended')));
    // Writing to an app that has just ended is told by the line above.
    out.on('error', () => {});
    input.on('error', () => {});
  }

  send(method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#out.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  #receive(text: string): void {
    const messages = `${this.#buffer}${text}`.split('\0');
    this.#buffer = messages.pop() ?? '';
    for (const message of messages) {
      const { id, result = {}, error } = JSON.parse(message) as Answer;
      const waiting = id === undefined ? undefined : this.#waiting.get(id);
      if (id === undefined || !waiting) continue;
      this.#waiting.delete(id);
      if (error) waiting.reject(new Error(error.message));
      else waiting.resolve(result);
    }
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
