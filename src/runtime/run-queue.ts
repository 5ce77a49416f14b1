import { err, type Result } from '../core/result.ts';
import { runtimeError, settled } from './errors.ts';
import type { RunOutput, RunRequest, RuntimeError } from './types.ts';

/** Runs wait here for their turn: one at a time, first come first served, newer ones overtaking older of their purpose. */

export type RunResult = Result<RunOutput, RuntimeError>;

export interface RunQueue {
  add(request: RunRequest, signal?: AbortSignal): Promise<RunResult>;
  /** Ends every waiting run, and the one under way, with this error. */
  clear(error: RuntimeError): void;
}

interface Entry {
  readonly request: RunRequest;
  /** Resolves the caller's promise, once. */
  readonly settle: (result: RunResult) => void;
  settled: boolean;
}

export interface QueueOptions {
  readonly execute: (request: RunRequest) => Promise<RunResult>;
  /** Stops what is being executed; `execute` then ends soon, and its result is dropped. */
  readonly interrupt: () => void;
  readonly onBusy: (busy: boolean) => void;
}

export function createRunQueue({ execute, interrupt, onBusy }: QueueOptions): RunQueue {
  const waiting: Entry[] = [];
  let running: Entry | null = null;

  async function pump(): Promise<void> {
    if (running) return;
    onBusy(true);
    for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
      running = entry;
      // A bug must not leave the others waiting for ever.
      entry.settle(await settled(() => execute(entry.request)));
    }
    running = null;
    onBusy(false);
  }

  function end(entry: Entry, error: RuntimeError): void {
    const index = waiting.indexOf(entry);
    if (index >= 0) waiting.splice(index, 1);
    const isRunning = entry === running && !entry.settled;
    entry.settle(err(error));
    if (isRunning) interrupt();
  }

  function supersede(purpose: string): void {
    for (const older of waiting.filter((entry) => entry.request.purpose === purpose)) {
      end(older, runtimeError('superseded'));
    }
  }

  return {
    add: (request, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve(err(runtimeError('cancelled')));
          return;
        }
        const onAbort = () => end(entry, runtimeError('cancelled'));
        const entry: Entry = {
          request,
          settled: false,
          settle: (result) => {
            if (entry.settled) return;
            entry.settled = true;
            signal?.removeEventListener('abort', onAbort);
            resolve(result);
          },
        };
        signal?.addEventListener('abort', onAbort);
        if (request.purpose !== undefined) supersede(request.purpose);
        waiting.push(entry);
        void pump();
      }),
    clear: (error) => {
      for (const entry of [...waiting]) end(entry, error);
      if (running) end(running, error);
    },
  };
}
