import type { Job, JobModel } from './job.ts';
import { isNativeThere } from './native/fork.ts';
import { createNativeHost } from './native/host.ts';
import { wasmBackend } from './node.ts';
import type { HostOutcome } from './provider-host.ts';
import type { Provider } from './providers/index.ts';
import { native } from './providers/native.ts';
import { wasm } from './providers/wasm.ts';

/** Runs graphs as they are, one at a time: what a training is made of. */
export interface NodeGraphWorker {
  run(job: Job, model: JobModel): Promise<HostOutcome>;
  stop(): void;
  dispose(): void;
}

export interface NodeGraphOptions {
  readonly provider: Provider;
  readonly count: number;
  readonly memoryBytes: number;
}

/** Native code where there is some for this system: a training takes a hundred times as long as a run. */
export function fastestInNode(): Provider {
  return isNativeThere() ? native.id : wasm.id;
}

/** Workers of one thread each. In WebAssembly there is one, in this process. */
export function nodeGraphWorkers({ provider, count, memoryBytes }: NodeGraphOptions): readonly NodeGraphWorker[] {
  if (provider !== native.id) return [wasmBackend(1)];
  return Array.from({ length: count }, () => createNativeHost({ keepsAllowed: false, threads: 1, memoryBytes }));
}
