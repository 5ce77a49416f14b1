import { fileURLToPath } from 'node:url';
import type { Job, JobModel } from '../job.ts';
import { createProviderHost, type HostOutcome } from '../provider-host.ts';
import { forkNative } from './fork.ts';

export interface NativeHostOptions {
  /** The bundle of `process.ts`; by default it lies beside this program. */
  readonly script?: string | undefined;
  /** Whether it may run operators that a file brought along. */
  readonly keepsAllowed: boolean;
  readonly threads: number;
  readonly memoryBytes: number;
}

/** Native code for a plain Node: its process starts with the first run. */
export function createNativeHost({ script, keepsAllowed, threads, memoryBytes }: NativeHostOptions) {
  const file = script ?? fileURLToPath(new URL('./native.mjs', import.meta.url));
  const host = createProviderHost({
    spawn: () => forkNative(file, keepsAllowed),
    threads: () => threads,
    memoryBytes: async () => memoryBytes,
    onNote: () => {},
  });
  return {
    run: (job: Job, model: JobModel): Promise<HostOutcome> => host.run(job, model),
    stop: () => host.stop(),
    dispose: () => host.stop(),
  };
}
