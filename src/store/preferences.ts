import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Platform } from '../platform/types.ts';
import type { ProviderChoice, Runtime } from '../runtime/types.ts';

/** How the window behaves, whatever drawing it shows. Theme and language are in the editor's state. */
export interface PreferenceState {
  readonly provider: ProviderChoice;
  /** Null is one less than the processor has cores, at most four. */
  readonly threads: number | null;
  /** Bytes that a run may take; null is half of the free memory, at most 4 GiB. */
  readonly memory: number | null;
  readonly motion: Motion;
  readonly shortcuts: CustomKeys;
  /** Null before anybody was shown them. */
  readonly firstSteps: FirstSteps | null;
}

/** How far the first steps were gone, and whether they were put away. */
export interface FirstSteps {
  readonly state: 'open' | 'left' | 'done';
  /** Ids of the steps that were done. */
  readonly done: readonly string[];
}

/** The keys of commands that the person changed, by command; which of them make sense the commands know. */
export type CustomKeys = ReadonlyMap<string, readonly string[]>;

/** 'system' follows what the system says of movement. */
export type Motion = 'system' | 'reduced';

export interface Preferences {
  readonly store: StoreApi<PreferenceState>;
  setProvider(provider: PreferenceState['provider']): void;
  setThreads(threads: number | null): void;
  setMemory(bytes: number | null): void;
  setMotion(motion: Motion): void;
  setShortcuts(shortcuts: CustomKeys): void;
  setFirstSteps(steps: FirstSteps): void;
}

export const MAX_THREADS = 64;
/** Bytes. More than the last WebAssembly cannot address. */
export const MEMORY_CHOICES: readonly number[] = [0.5, 1, 2, 3, 4].map((gib) => gib * 2 ** 30);

/** What was remembered; anything unknown counts as nothing. */
export function readPreferences(readSetting: Platform['readSetting'], choose: Runtime['choiceOf']): PreferenceState {
  const threads = Number(readSetting('threads'));
  return {
    provider: choose(readSetting('provider')),
    threads: Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS ? threads : null,
    memory: MEMORY_CHOICES.find((bytes) => readSetting('memory') === String(bytes)) ?? null,
    motion: readSetting('motion') === 'reduced' ? 'reduced' : 'system',
    shortcuts: readShortcuts(readSetting('shortcuts')),
    firstSteps: readFirstSteps(readSetting('firstSteps')),
  };
}

/** `open photograph gate`: the state, then what was done. */
function readFirstSteps(stored: string | null): FirstSteps | null {
  const [state, ...done] = (stored ?? '').split(' ');
  return state === 'open' || state === 'left' || state === 'done' ? { state, done } : null;
}

/** More than anybody gives one command, or types into it. */
const LIMITS = { keys: 8, length: 40 };

/** Entries of another shape are left out, the others stay. */
function readShortcuts(stored: string | null): CustomKeys {
  let value: unknown;
  try {
    value = JSON.parse(stored ?? '{}');
  } catch {
    return new Map();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
  const isKey = (key: unknown): key is string => typeof key === 'string' && key.length <= LIMITS.length;
  const entries = Object.entries(value).flatMap(([id, keys]): [string, readonly string[]][] =>
    Array.isArray(keys) && keys.length <= LIMITS.keys && keys.every(isKey) ? [[id, keys]] : [],
  );
  return new Map(entries);
}

export function createPreferences(platform: Platform, runtime: Runtime): Preferences {
  const store = createStore<PreferenceState>(() => readPreferences(platform.readSetting, runtime.choiceOf));
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
    setMemory: (memory) => {
      platform.writeSetting('memory', memory === null ? 'auto' : String(memory));
      store.setState({ memory });
      runtime.setMemoryBudget?.(memory);
    },
    setMotion: (motion) => {
      platform.writeSetting('motion', motion);
      store.setState({ motion });
    },
    setShortcuts: (shortcuts) => {
      platform.writeSetting('shortcuts', JSON.stringify(Object.fromEntries(shortcuts)));
      store.setState({ shortcuts });
    },
    setFirstSteps: (firstSteps) => {
      platform.writeSetting('firstSteps', [firstSteps.state, ...firstSteps.done].join(' '));
      store.setState({ firstSteps });
    },
  };
}
