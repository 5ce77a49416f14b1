import { availableParallelism, freemem } from 'node:os';
// In Node the package's main entry is its WebAssembly build with worker threads. (In a browser the main entry is another
// build, which Convas never uses: there only `/wasm` and `/webgpu`.)
import * as ort from 'onnxruntime-web';
import { err, ok, type Result } from '../core/result.ts';
import { runAllowance } from './allowance.ts';
import { createEngine } from './engine.ts';
import { runtimeError, settled } from './errors.ts';
import { type Job, type JobModel, toJob } from './job.ts';
import { beyondBudget, defaultBudget } from './memory.ts';
import { createNativeHost } from './native/host.ts';
import type { HostOutcome } from './provider-host.ts';
import { type Provider, providerChoice } from './providers/index.ts';
import { native } from './providers/native.ts';
import { REASONS } from './providers/reasons.ts';
import { wasm } from './providers/wasm.ts';
import { compareProviders } from './self-test.ts';
import { defaultThreads, nativeLabel, wasmLabel } from './threads.ts';
import type { RunOutput, RunRequest, Runtime, RuntimeError, RuntimeStatus } from './types.ts';
import { capWasmMemory, wasmMemoryCap } from './wasm-memory.ts';

export interface NodeRuntimeOptions {
  /** Default: WebAssembly, whose numbers are the window's, on every computer. */
  readonly provider?: Provider;
  /** Native code may run operators that a file brought along. Default: it may not. */
  readonly trust?: boolean;
  /** The bundle of `native/process.ts`. Default: it lies beside this program. */
  readonly nativeScript?: string;
  /** Threads; those of WebAssembly are fixed by the first runtime of a process. Default: cores − 1, at most 4. */
  readonly threads?: number;
  /** Bytes that a run may take. Default: the process's cap; without one, half of the free memory, at most 4 GiB. */
  readonly memoryBytes?: number;
  /** Whether a person chose the budget: then also runs of which not all is known may take all of it. */
  readonly memoryIsChosen?: boolean;
}

/** One way of running jobs. */
interface Backend {
  run(job: Job, model: JobModel): Promise<HostOutcome>;
  /** Ends what runs, where that can be done. */
  stop(): void;
  dispose(): void;
}

/**
 * The runtime of the command line: ONNX Runtime's WebAssembly build in this process, the same numbers as the window's, or
 * its native build in a process of its own. A run in WebAssembly that has begun cannot be stopped; a cancelled one is left
 * to end by itself, and its result is dropped.
 */
export function createNodeRuntime(options: NodeRuntimeOptions = {}): Runtime {
  const { provider = wasm.id, trust = false, nativeScript } = options;
  const threads = options.threads ?? defaultThreads(availableParallelism());
  const memoryBytes = options.memoryBytes ?? wasmMemoryCap() ?? defaultBudget(freemem());
  const isChosen = options.memoryIsChosen ?? options.memoryBytes !== undefined;
  capWasmMemory(memoryBytes);
  const isNative = provider === native.id;
  let reference: Backend | null = null;
  const backend = isNative
    ? createNativeHost({ script: nativeScript, keepsAllowed: trust, threads, memoryBytes })
    : inProcess();
  const listeners = new Set<(status: RuntimeStatus) => void>();
  const device = isNative ? nativeLabel(threads) : wasmLabel(threads);
  let status: RuntimeStatus = { state: 'ready', provider, device, fallback: null };
  let running = 0;
  let disposed = false;

  function inProcess(): Backend {
    reference ??= wasmBackend(threads);
    return reference;
  }

  function count(change: 1 | -1): void {
    running += change;
    const state = running > 0 ? 'running' : 'ready';
    if (state === status.state) return;
    status = { ...status, state };
    for (const listener of listeners) listener(status);
  }

  async function execute(request: RunRequest, signal?: AbortSignal): Promise<Result<RunOutput, RuntimeError>> {
    if (isNative && request.model.keptFrom !== null && !trust) {
      return err({ ...runtimeError('unavailable'), message: REASONS.keptUntrusted });
    }
    const allowed = runAllowance(request.model, memoryBytes, isChosen);
    const job = toJob(request, allowed);
    if (!job.ok) return job;
    for (;;) {
      const outcome = await backend.run(job.value, request.model);
      if (outcome.kind === 'stopped' && !disposed && !signal?.aborted) continue;
      if (outcome.kind === 'stopped') return err(runtimeError('cancelled'));
      if (outcome.kind === 'failed') {
        const { code, detail } = outcome.failure;
        if (code === 'out-of-memory') return err(beyondBudget(allowed, memoryBytes, detail));
        const error = runtimeError(code, detail);
        return err(isNative && code === 'worker-crashed' ? { ...error, message: REASONS.nativeCrashedHere } : error);
      }
      const { values, createMs, runMs } = outcome;
      return ok({ values: new Map(values), provider, createMs, runMs });
    }
  }

  return {
    status: () => status,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    run: async (request, signal) => {
      if (disposed) return err(runtimeError('unavailable', 'the runtime is disposed'));
      if (signal?.aborted) return err(runtimeError('cancelled'));
      count(1);
      const stop = () => backend.stop();
      signal?.addEventListener('abort', stop);
      const result = await settled(() => execute(request, signal));
      signal?.removeEventListener('abort', stop);
      count(-1);
      return signal?.aborted ? err(runtimeError('cancelled')) : result;
    },
    memoryBudget: () => memoryBytes,
    // Which one it is was said at the start.
    providers: () => [provider],
    choiceOf: providerChoice,
    setProvider: () => {},
    needsSelfTest: () => isNative,
    selfTest: (signal) =>
      settled(async () =>
        isNative
          ? compareProviders(backend, inProcess(), [provider, wasm.id], signal)
          : ok({ agreed: true, maxDifference: 0, providers: [provider], cases: [] }),
      ),
    dispose: () => {
      disposed = true;
      listeners.clear();
      backend.dispose();
      reference?.dispose();
    },
  };
}

export function wasmBackend(threads: number): Backend {
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  const engine = createEngine(ort, () => 'wasm');
  return {
    run: async (job, model) => {
      const outcome = await engine.run(job, model);
      if (outcome.kind === 'needs-model') throw new Error('a run came without its model');
      return outcome;
    },
    stop: () => {},
    dispose: () => void engine.dispose(),
  };
}
