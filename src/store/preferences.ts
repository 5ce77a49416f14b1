import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Platform } from '../platform/types.ts';
import type { Provider, Runtime } from '../runtime/types.ts';

/** How the window behaves, whatever drawing it shows. Theme and language are in the editor's state. */
export interface PreferenceState {
  readonly provider: Provider | 'auto';
  /** Null is one less than the processor has cores, at most four. */
  readonly threads: number | null;
  readonly motion: Motion;
}

/** 'system' follows what the system says of movement. */
export type Motion = 'system' | 'reduced';

export interface Preferences {
  readonly store: StoreApi<PreferenceState>;
  setProvider(provider: PreferenceState['provider']): void;
  setThreads(threads: number | null): void;
  setMotion(motion: Motion): void;
}

export const MAX_THREADS = 64;

/** What was remembered; anything unknown counts as nothing. */
export function readPreferences(readSetting: Platform['readSetting']): PreferenceState {
  const provider = readSetting('provider');
  const threads = Number(readSetting('threads'));
  return {
    provider: provider === 'webgpu' || provider === 'wasm' ? provider : 'auto',
    threads: Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS ? threads : null,
    motion: readSetting('motion') === 'reduced' ? 'reduced' : 'system',
  };
}

export function createPreferences(platform: Platform, runtime: Runtime): Preferences {
  const store = createStore<PreferenceState>(() => readPreferences(platform.readSetting));
  return {
    store,
    setProvider: (provider) => {
      platform.writeSetting('provider', provider);
      store.setState({ provider });
      runtime.setProvider(provider);
    },
    setThreads: (threads) => {
      platform.writeSetting('threads', threads === null ? 'auto' : String(threads));
      store.setState({ threads });
      runtime.setThreads?.(threads);
    },
    setMotion: (motion) => {
      platform.writeSetting('motion', motion);
      store.setState({ motion });
    },
  };
}
