import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { pictureError } from '../core/picture/messages.ts';
import type { PictureError } from '../core/picture/types.ts';
import { err, type Result } from '../core/result.ts';
import { createPool } from '../pictures/pool.ts';
import type { LookAtFile } from '../pictures/source.ts';
import { type LookReply, lookAtFile } from '../runtime/image/look-at-file.ts';
import { decodePictureInNode } from '../runtime/image/node.ts';

/** Fewer pictures are decoded sooner than a thread has started. */
const FEW = 24;
/** Bytes. A smaller file is decoded sooner than it is handed to another thread and back. */
const SMALL = 8 * 1024;
const MOST = 4;

export interface PictureWorkers {
  readonly look: LookAtFile;
  /** Pictures at once. */
  readonly abreast: number;
  /** Ends the threads. */
  dispose(): void;
}

/** Whoever decodes the command line's pictures: this thread for a few, several for many. */
export function pictureWorkers(pictures: number): PictureWorkers {
  const here: LookAtFile = (request) => lookAtFile(request, decodePictureInNode);
  if (pictures < FEW) return { look: here, abreast: 1, dispose: () => {} };
  const threads = Array.from({ length: Math.min(MOST, availableParallelism()) }, pictureThread);
  const there = createPool(threads.map(({ look }) => look));
  return {
    look: (request) => (request.bytes.length < SMALL ? here(request) : there(request)),
    abreast: threads.length + 1,
    dispose: () => {
      for (const thread of threads) thread.dispose();
    },
  };
}

/** One thread, replaced when a picture broke it. It is asked one thing at a time. */
function pictureThread(): { readonly look: LookAtFile; dispose(): void } {
  let worker: Worker | null = null;
  const look: LookAtFile = (request) =>
    new Promise<Result<LookReply, PictureError>>((resolve) => {
      worker ??= new Worker(new URL('./picture-worker.mjs', import.meta.url));
      const asked = worker;
      const answer = (reply: Result<LookReply, PictureError>) => {
        asked.off('error', broken).off('exit', broken);
        resolve(reply);
      };
      function broken(why: unknown): void {
        worker = null;
        asked.off('message', answer);
        resolve(err(pictureError('worker-crashed', {}, String(why))));
      }
      asked.once('message', answer).once('error', broken).once('exit', broken);
      asked.postMessage(request, [request.bytes.buffer]);
    });
  return { look, dispose: () => void worker?.terminate() };
}
