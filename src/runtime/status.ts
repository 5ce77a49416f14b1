import { sameText, type Text } from '../core/text.ts';
import type { Provider, RuntimeStatus } from './types.ts';

/** The runtime's status, put together from what is known: whether it started, what it runs on, whether it is busy. */
export interface StatusKeeper {
  get(): RuntimeStatus;
  subscribe(listener: (status: RuntimeStatus) => void): () => void;
  setDevice(provider: Provider, device: Text, fallback: Text | null, mayAllow: boolean): void;
  /** True once the provider is loaded, false when it could not be. */
  setStarted(started: boolean): void;
  setBusy(busy: boolean): void;
  dispose(): void;
}

export function createStatus(): StatusKeeper {
  const listeners = new Set<(status: RuntimeStatus) => void>();
  let started: boolean | null = null;
  let busy = false;
  let status: RuntimeStatus = { state: 'starting', provider: null, device: sameText(''), fallback: null };

  function set(changes: Partial<RuntimeStatus>): void {
    const state = started === null ? 'starting' : busy ? 'running' : started ? 'ready' : 'failed';
    const next: RuntimeStatus = { ...status, ...changes, state };
    const keys = Object.keys(next) as (keyof RuntimeStatus)[];
    if (keys.every((key) => next[key] === status[key])) return;
    status = next;
    for (const listener of listeners) listener(status);
  }

  return {
    get: () => status,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setDevice: (provider, device, fallback, mayAllow) => {
      set({ provider, device, fallback, mayAllow: mayAllow || undefined });
    },
    setStarted: (value) => {
      started = value;
      set({});
    },
    setBusy: (value) => {
      busy = value;
      set({});
    },
    dispose: () => listeners.clear(),
  };
}
