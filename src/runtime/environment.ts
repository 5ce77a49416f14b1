import { type AdapterProbe, probeWebGpu } from './providers.ts';
import type { Provider } from './types.ts';
import type { WorkerLike } from './worker-link.ts';

/** What the runtime needs of the place it runs in. Tests bring another one. */
export interface RuntimeEnvironment {
  readonly spawn: (provider: Provider) => WorkerLike;
  /** The graphics adapter; asked once. */
  readonly probe: () => Promise<AdapterProbe>;
  readonly cores: number;
  /** Whether WebAssembly may have threads. */
  readonly isolated: boolean;
  readonly forceWebGpu: boolean;
  readonly whenIdle: (task: () => void) => void;
}

/** At the latest this long after the start, ONNX Runtime is loaded. */
const IDLE_TIMEOUT_MS = 500;

export function browserEnvironment(): RuntimeEnvironment {
  let probe: Promise<AdapterProbe> | null = null;
  return {
    // Written out twice: the bundler finds a worker only by this very expression.
    spawn: (provider) =>
      provider === 'webgpu'
        ? new Worker(new URL('./gpu.worker.ts', import.meta.url), { type: 'module', name: 'webgpu' })
        : new Worker(new URL('./cpu.worker.ts', import.meta.url), { type: 'module', name: 'wasm' }),
    probe: () => {
      probe ??= probeWebGpu(navigator.gpu);
      return probe;
    },
    cores: navigator.hardwareConcurrency,
    isolated: globalThis.crossOriginIsolated,
    forceWebGpu: new URLSearchParams(globalThis.location?.search).get('webgpu') === 'force',
    whenIdle: (task) => {
      requestIdleCallback(task, { timeout: IDLE_TIMEOUT_MS });
    },
  };
}
