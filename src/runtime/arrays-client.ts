import type { RawArrays } from '../core/dataset/arrays.ts';
import { type DataProblem, dataProblem } from '../core/dataset/problems.ts';
import type { ArrayRequest } from '../core/dataset/read-arrays.ts';
import { err, type Result } from '../core/result.ts';
import type { ArraysReply } from './arrays.worker.ts';
import { linkWorker, type WorkerLike } from './worker-link.ts';

/** A gigabyte takes half a minute to unpack; a file that takes longer is made to. */
const DEADLINE_MS = 120_000;

/** Reads files of arrays so that the window answers meanwhile, each in a worker of its own that ends with it. */
export function createArraysReader(spawn: () => WorkerLike, deadlineMs = DEADLINE_MS) {
  return async (request: ArrayRequest): Promise<Result<RawArrays, DataProblem>> => {
    const link = linkWorker<ArrayRequest, ArraysReply>(spawn());
    const timer = setTimeout(() => link.stop(), deadlineMs);
    try {
      return await link.ask(request);
    } catch {
      return err(dataProblem('not-finished'));
    } finally {
      clearTimeout(timer);
      link.stop();
    }
  };
}

export const readArraysInWorker = createArraysReader(
  () => new Worker(new URL('./arrays.worker.ts', import.meta.url), { type: 'module', name: 'arrays' }),
);
