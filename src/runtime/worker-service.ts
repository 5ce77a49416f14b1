import { createEngine, type Engine, type EngineOutcome } from './engine.ts';
import { translate } from './errors.ts';
import type { JobModel } from './job.ts';
import type { Ort, ProviderConfig, SessionOptions } from './ort.ts';
import { joined } from './pieces.ts';
import type { FromWorker, ToWorker, WorkerNote, WorkerReply, WorkerRequest } from './protocol.ts';
import { WARM_UP_MODEL } from './warm-up.ts';

/** What differs between the workers. */
export interface WorkerSetup {
  readonly ort: Ort;
  /** The execution provider and its options for a model. */
  readonly providerFor: (bytes: Uint8Array) => ProviderConfig;
  /** Further options of every session. */
  readonly sessionOptions?: () => SessionOptions;
  /** Called once, before anything runs: how many threads, and the bytes that runs may take. */
  readonly prepare: (threads: number, memoryBytes: number) => void;
  /** Bytes that runs have taken so far. */
  readonly heapBytes: () => number;
  /** The model that is run in the place of what was sent; what may not run here throws. */
  readonly vet?: (model: JobModel) => JobModel;
  /** Put around every run. */
  readonly during?: <T>(task: () => Promise<T>, memoryBytes: number | undefined) => Promise<T>;
  /** Whether buffers can be handed over instead of being copied. */
  readonly transfers: boolean;
  /** Of memory beside WebAssembly's: its bytes, and why some was refused since this was asked last. */
  readonly deviceMemory?: { readonly bytes: () => number; readonly refused: () => string | null };
  /** Resolves, with the reason, when the graphics device is lost. Asked after the first session is made. */
  readonly deviceLost?: () => Promise<string>;
}

/** A worker's global scope, or a port of a process, as far as it is used here. */
export interface WorkerScope {
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker<WorkerRequest>>) => void): void;
  postMessage(message: FromWorker<WorkerReply, WorkerNote>, transfer: Transferable[]): void;
}

/** Answers the window's requests; the engine keeps them from overlapping. */
export function serve(setup: WorkerSetup, scope = globalThis as unknown as WorkerScope): void {
  const { ort, providerFor, sessionOptions } = setup;
  let engine: Engine | null = null;
  let lost: Promise<EngineOutcome> | null = null;

  async function start(threads: number, memoryBytes: number): Promise<WorkerReply> {
    try {
      setup.prepare(threads, memoryBytes);
      ort.env.logLevel = 'error';
      // Kept for the worker's life: it loads everything before the first real run, and with a session left the WebGPU
      // device and its compiled pipelines are never thrown away.
      const executionProviders = [providerFor(WARM_UP_MODEL)];
      const options = { ...sessionOptions?.(), executionProviders, logSeverityLevel: 3 } as const;
      await ort.InferenceSession.create(WARM_UP_MODEL, options);
      engine = createEngine(ort, providerFor, sessionOptions);
      lost = setup.deviceLost ? watchDevice(setup.deviceLost) : null;
      return { kind: 'started' };
    } catch (thrown) {
      return { kind: 'not-started', failure: translate(thrown, 'start') };
    }
  }

  async function watchDevice(deviceLost: () => Promise<string>): Promise<EngineOutcome> {
    const detail = await deviceLost();
    scope.postMessage({ note: { kind: 'device-lost', detail } }, []);
    return { kind: 'failed', failure: { code: 'device-lost', detail, fatal: true }, held: [] };
  }

  async function run(request: Extract<WorkerRequest, { kind: 'run' }>): Promise<WorkerReply> {
    if (!engine) throw new Error('a run before the start');
    const { during = (task) => task(), vet } = setup;
    const mine = engine;
    let model = request.model;
    try {
      if (model && vet) model = vet(model);
    } catch (thrown) {
      return { kind: 'failed', failure: translate(thrown, 'create'), held: mine.held() };
    }
    const outcome = await orDeviceLost(during(() => mine.run(request.job, model), request.job.memoryBytes));
    const heapBytes = setup.heapBytes() + (setup.deviceMemory?.bytes() ?? 0);
    const detail = setup.deviceMemory?.refused() ?? null;
    if (detail === null) return { ...outcome, heapBytes };
    return { kind: 'failed', failure: { code: 'out-of-memory', detail, fatal: true }, held: [], heapBytes };
  }

  async function orDeviceLost(outcome: Promise<EngineOutcome>): Promise<EngineOutcome> {
    if (!lost) return outcome;
    // A run on a lost device may fail with any words, or never end.
    const first = await Promise.race([outcome, lost]);
    return first.kind === 'failed' ? Promise.race([lost, moment().then(() => first)]) : first;
  }

  scope.addEventListener(
    'message',
    joined(({ data: { id, request } }) => {
      const reply = request.kind === 'start' ? start(request.threads, request.memoryBytes) : run(request);
      void reply.then((answer) =>
        scope.postMessage({ id, reply: answer }, setup.transfers ? transferable(answer) : []),
      );
    }),
  );
}

/** The device's loss is reported a little after the failure it causes. */
function moment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}

/** Fetched values move to the window instead of being copied. */
function transferable(reply: WorkerReply): Transferable[] {
  if (reply.kind !== 'done') return [];
  return [
    ...new Set(reply.values.map(([, { data }]) => data.buffer).filter((buffer) => buffer instanceof ArrayBuffer)),
  ];
}
