import type { NativeDoor, Place } from './providers/define-provider.ts';
import { type KnownProvider, PROVIDERS } from './providers/index.ts';

/** What the runtime needs of the place it runs in. Tests bring another one. */
export interface RuntimeEnvironment extends Place {
  readonly providers: readonly KnownProvider[];
  readonly cores: number;
  readonly forceWebGpu: boolean;
  readonly whenIdle: (task: () => void) => void;
}

/** At the latest this long after the start, ONNX Runtime is loaded. */
const IDLE_TIMEOUT_MS = 500;

/** @param native the desktop window's way to native code */
export function browserEnvironment(native: NativeDoor | null = null): RuntimeEnvironment {
  return {
    providers: PROVIDERS,
    native,
    cores: navigator.hardwareConcurrency,
    isolated: globalThis.crossOriginIsolated,
    forceWebGpu: new URLSearchParams(globalThis.location?.search).get('webgpu') === 'force',
    whenIdle: (task) => {
      requestIdleCallback(task, { timeout: IDLE_TIMEOUT_MS });
    },
  };
}
