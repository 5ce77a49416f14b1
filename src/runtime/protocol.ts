import type { EngineOutcome } from './engine.ts';
import type { Failure } from './errors.ts';
import type { Job, JobModel } from './job.ts';

/** What the window and the workers that run networks say to each other. All of it is plain, cloneable data. */

export type WorkerRequest =
  /** First message of a worker: loads ONNX Runtime. Threads and the bytes that runs may take cannot change later. */
  | { readonly kind: 'start'; readonly threads: number; readonly memoryBytes: number }
  /** `model` is left out where the worker holds a session of the job's key. */
  | { readonly kind: 'run'; readonly job: Job; readonly model: JobModel | null };

export type WorkerReply =
  | { readonly kind: 'started' }
  | { readonly kind: 'not-started'; readonly failure: Failure }
  /** `heapBytes`: what ONNX Runtime's memory has grown to. */
  | (EngineOutcome & { readonly heapBytes?: number });

/** Sent without being asked. */
export interface WorkerNote {
  readonly kind: 'device-lost';
  readonly detail: string;
}

/** On the wire: requests and replies carry a number that pairs them. */
export type ToWorker<Request> = { readonly id: number; readonly request: Request };
export type FromWorker<Reply, Note> =
  | { readonly id: number; readonly reply: Reply }
  | { readonly id?: undefined; readonly note: Note };
