import { quoted } from '../core/project/problems.ts';
import { err, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';
import type { TensorArrays } from '../core/weights/tensor-file.ts';
import { askOnce } from './one-answer.ts';
import type { TensorsReply, TensorsRequest } from './tensors.worker.ts';
import type { WorkerLike } from './worker-link.ts';

/** Reads a file of tensors; the error is whole sentences. Never rejects. */
export type ReadTensors = (name: string, bytes: Uint8Array) => Promise<Result<TensorArrays, Text>>;

/** A file that takes longer than this is made to. */
const DEADLINE_MS = 60_000;

/** Reads files of tensors so that the window answers meanwhile, each in a worker of its own that ends with it. */
export function createTensorReader(spawn: () => WorkerLike, deadlineMs = DEADLINE_MS): ReadTensors {
  return async (name, bytes) => {
    try {
      return await askOnce<TensorsRequest, TensorsReply>(spawn, { name, bytes }, deadlineMs);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const file = quoted(name);
      return err(
        text(
          'runtime.tensorsClient.fileCouldNotBeRead',
          '“{file}” could not be read to the end ({reason}). Use a file with fewer or smaller tensors.',
          { file, reason },
        ),
      );
    }
  };
}

export const readTensorsInWorker: ReadTensors = createTensorReader(
  () => new Worker(new URL('./tensors.worker.ts', import.meta.url), { type: 'module', name: 'tensors' }),
);
