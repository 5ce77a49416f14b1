import { knownNeed } from './allowance.ts';
import type { EngineOutcome } from './engine.ts';
import { type Failure, translate } from './errors.ts';
import type { Job, JobModel } from './job.ts';
import type { WorkerNote, WorkerReply, WorkerRequest } from './protocol.ts';
import { linkWorker, WorkerGone, type WorkerLike, type WorkerLink } from './worker-link.ts';

/** One provider's worker: started when first needed, replaced after a crash or a stop. */
export interface ProviderHost {
  /** Loads ONNX Runtime; null when it is ready. */
  start(): Promise<Failure | null>;
  run(job: Job, model: JobModel): Promise<HostOutcome>;
  /** Nothing is there to run: replaces a worker whose memory has grown, since WebAssembly gives none of it back. */
  rest(): void;
  /** Ends the worker. A run under way ends as `stopped`; the next run gets a new worker. */
  stop(): void;
}

export type HostOutcome =
  | Extract<EngineOutcome, { kind: 'done' }>
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'stopped' };

interface Life {
  readonly link: WorkerLink<WorkerRequest, WorkerReply>;
  readonly started: Promise<Failure | null>;
  /** Keys of the sessions that the worker holds. */
  held: ReadonlySet<string>;
  /** Bytes that its memory has grown to. */
  heapBytes: number;
  /** The session whose run made it grow last. */
  grownBy: string;
  running: number;
}

export interface HostOptions {
  readonly spawn: () => WorkerLike;
  readonly threads: () => number;
  /** Bytes that the runs of a new worker may take. */
  readonly memoryBytes: () => Promise<number>;
  readonly onNote: (note: WorkerNote) => void;
}

/** A worker that has grown to more than this is not worth keeping for its loaded runtime. */
const GROWN_BYTES = 2 ** 29;
/** The same where nothing is left to run, and the start of a new one keeps nobody waiting. */
const IDLE_BYTES = 2 ** 26;
/** Beside four times what a run is known to need: more than that was taken for another one. */
const SPARE_BYTES = 2 ** 28;

/** What a worker may keep after a run of a model. */
function keepable(model: JobModel): number {
  return model.memory ? SPARE_BYTES + 4 * knownNeed(model, model.memory) : GROWN_BYTES;
}

export function createProviderHost({ spawn, threads, memoryBytes, onNote }: HostOptions): ProviderHost {
  let life: Life | null = null;

  function current(): Life {
    if (life?.link.alive) return life;
    const link = linkWorker<WorkerRequest, WorkerReply, WorkerNote>(spawn(), onNote);
    const start = async () => link.ask({ kind: 'start', threads: threads(), memoryBytes: await memoryBytes() });
    const started = start().then(
      (reply) => {
        if (reply.kind !== 'not-started') return null;
        // What failed to load once is not asked again: the next run tries with a new worker.
        link.stop();
        return reply.failure;
      },
      (error) => {
        const failure = failureOf(error);
        return failure.code === 'worker-crashed' ? { ...failure, code: 'unavailable' as const } : failure;
      },
    );
    life = { link, started, held: new Set(), heapBytes: 0, grownBy: '', running: 0 };
    return life;
  }

  async function run(job: Job, model: JobModel): Promise<HostOutcome> {
    const mine = current();
    const notStarted = await mine.started;
    if (notStarted) return isStopped(notStarted) ? { kind: 'stopped' } : { kind: 'failed', failure: notStarted };
    mine.running += 1;
    try {
      let reply = await mine.link.ask({ kind: 'run', job, model: mine.held.has(job.key) ? null : model });
      if (reply.kind === 'needs-model') reply = await mine.link.ask({ kind: 'run', job, model });
      if (reply.kind !== 'done' && reply.kind !== 'failed') throw new Error(`a worker answered ${reply.kind}`);
      mine.held = new Set(reply.held);
      const heapBytes = reply.heapBytes ?? 0;
      if (heapBytes > mine.heapBytes) mine.grownBy = job.key;
      mine.heapBytes = heapBytes;
      // What a failed run took is not needed for the next.
      if (reply.kind === 'failed' && (reply.failure.fatal || heapBytes > GROWN_BYTES)) mine.link.stop();
      // Taken for a larger network than this one. What this one took itself it would only take again.
      if (reply.kind === 'done' && mine.grownBy !== job.key && heapBytes > keepable(model)) replace(mine);
      return reply;
    } catch (error) {
      const failure = failureOf(error);
      return isStopped(failure) ? { kind: 'stopped' } : { kind: 'failed', failure };
    } finally {
      mine.running -= 1;
    }
  }

  /** The next run finds a loaded worker. */
  function replace(old: Life): void {
    old.link.stop();
    current();
  }

  return {
    start: () => current().started,
    run,
    rest: () => {
      if (life?.link.alive && life.running === 0 && life.heapBytes > IDLE_BYTES) replace(life);
    },
    stop: () => {
      life?.link.stop();
      life = null;
    },
  };
}

const STOPPED: Failure = { code: 'cancelled', detail: 'the worker was stopped', fatal: false };

function isStopped(failure: Failure): boolean {
  return failure === STOPPED;
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof WorkerGone)) return translate(error, 'run');
  return error.reason === 'stopped' ? STOPPED : { code: 'worker-crashed', detail: error.message, fatal: false };
}
