import * as ort from 'onnxruntime-web';
import { sameText } from '../../../src/core/text.ts';
import { createRuntime, type WindowRuntime } from '../../../src/runtime/client.ts';
import { createEngine } from '../../../src/runtime/engine.ts';
import type { WorkerRequest } from '../../../src/runtime/protocol.ts';
import { PROVIDERS } from '../../../src/runtime/providers/index.ts';
import { FakeWorker } from '../../runtime/support/fake-worker.ts';

export interface EngineWorkers {
  readonly runtime: WindowRuntime;
  /** Pictures in each run that a worker was asked for, in order. */
  readonly asked: number[];
  /** What becomes of a run, by its number: `kill` ends its worker, `hang` never answers. */
  fate: (run: number) => 'done' | 'kill' | 'hang';
  /** Calls back when a run is asked for, before its fate. */
  onRun: (run: number) => void;
}

/**
 * The window's runtime, real but for the threads: its workers stand in this process, each with an engine of its own that
 * runs ONNX Runtime, and can be killed.
 */
export function engineWorkers(): EngineWorkers {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const asked: number[] = [];
  const spawn = () => {
    const engine = createEngine(ort, () => 'wasm');
    const worker: FakeWorker = new FakeWorker((request: WorkerRequest) => {
      if (request.kind === 'start') return { kind: 'started' };
      const run = asked.push(request.job.feeds[0]?.[1].shape[0] ?? 0) - 1;
      workers.onRun(run);
      const fate = workers.fate(run);
      if (fate === 'kill') queueMicrotask(() => worker.crash('killed'));
      return fate === 'done' ? engine.run(request.job, request.model) : null;
    });
    return worker;
  };
  const runtime = createRuntime({
    provider: 'wasm',
    environment: {
      providers: PROVIDERS.map((entry) => ({
        ...entry,
        probe: entry.id === 'webgpu' ? async () => ({ ready: false, reason: sameText('') }) : entry.probe,
        spawn,
      })),
      native: null,
      cores: 2,
      isolated: false,
      forceWebGpu: false,
      whenIdle: () => {},
    },
  });
  const workers: EngineWorkers = { runtime, asked, fate: () => 'done', onRun: () => {} };
  return workers;
}
