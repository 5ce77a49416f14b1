import { availableParallelism, freemem } from 'node:os';
// In Node the package's main entry is its WebAssembly build with worker threads. (In a browser the main entry is another
// build, which Convas never uses: there only `/wasm` and `/webgpu`.)
import * as ort from 'onnxruntime-web';
import { err, ok, type Result } from '../core/result.ts';
import { runAllowance } from './allowance.ts';
import { createEngine } from './engine.ts';
import { runtimeError, settled } from './errors.ts';
import { toJob } from './job.ts';
import { beyondBudget, defaultBudget } from './memory.ts';
import { defaultThreads, wasmLabel } from './threads.ts';
import type { RunOutput, RunRequest, Runtime, RuntimeError, RuntimeStatus } from './types.ts';
import { capWasmMemory, wasmMemoryCap } from './wasm-memory.ts';

export interface NodeRuntimeOptions {
  /** Threads of WebAssembly; fixed by the first runtime of a process. Default: cores − 1, at most 4. */
  readonly threads?: number;
  /** Bytes that a run may take. Default: the process's cap; without one, half of the free memory, at most 4 GiB. */
  readonly memoryBytes?: number;
  /** Whether a person chose the budget: then also runs of which not all is known may take all of it. */
  readonly memoryIsChosen?: boolean;
}

/**
 * The runtime of the command line: ONNX Runtime's WebAssembly build in this process, the same numbers as the window's.
 * A run that has begun cannot be stopped; a cancelled one is left to end by itself, and its result is dropped.
 */
export function createNodeRuntime(options: NodeRuntimeOptions = {}): Runtime {
  const threads = options.threads ?? defaultThreads(availableParallelism());
  const memoryBytes = options.memoryBytes ?? wasmMemoryCap() ?? defaultBudget(freemem());
  const isChosen = options.memoryIsChosen ?? options.memoryBytes !== undefined;
  capWasmMemory(memoryBytes);
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  const engine = createEngine(ort, () => 'wasm');
  const listeners = new Set<(status: RuntimeStatus) => void>();
  let status: RuntimeStatus = { state: 'ready', provider: 'wasm', device: wasmLabel(threads), fallback: null };
  let running = 0;
  let disposed = false;

  function count(change: 1 | -1): void {
    running += change;
    const state = running > 0 ? 'running' : 'ready';
    if (state === status.state) return;
    status = { ...status, state };
    for (const listener of listeners) listener(status);
  }

  async function execute(request: RunRequest): Promise<Result<RunOutput, RuntimeError>> {
    const allowed = runAllowance(request.model, memoryBytes, isChosen);
    const job = toJob(request, allowed);
    if (!job.ok) return job;
    const outcome = await engine.run(job.value, request.model);
    if (outcome.kind === 'needs-model') throw new Error('a run came without its model');
    if (outcome.kind === 'failed') {
      const { code, detail } = outcome.failure;
      return err(code === 'out-of-memory' ? beyondBudget(allowed, memoryBytes, detail) : runtimeError(code, detail));
    }
    const { values, createMs, runMs } = outcome;
    return ok({ values: new Map(values), provider: 'wasm', createMs, runMs });
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
      const result = await settled(() => execute(request));
      count(-1);
      return signal?.aborted ? err(runtimeError('cancelled')) : result;
    },
    memoryBudget: () => memoryBytes,
    // There is one provider here, so there is nothing to choose and nothing to compare.
    setProvider: () => {},
    selfTest: async () => ok({ agreed: true, maxDifference: 0, providers: ['wasm'], cases: [] }),
    dispose: () => {
      disposed = true;
      listeners.clear();
      void engine.dispose();
    },
  };
}
