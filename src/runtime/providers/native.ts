import { text } from '../../core/text.ts';
import { nativeLabel } from '../threads.ts';
import type { ProviderEntry } from './define-provider.ts';
import { REASONS } from './reasons.ts';

/** The processor, as native code in a process of its own: two to four times as fast as WebAssembly. */
export const native = {
  id: 'native',
  title: text('runtime.providers.native', 'Native'),
  probe: async ({ native: door }) => {
    if (!door) return { ready: false, reason: REASONS.noNativeHere, absent: true };
    if (!(await door.isThere())) return { ready: false, reason: REASONS.noNativeForSystem, absent: true };
    return { ready: true, label: nativeLabel, slow: null };
  },
  spawn: ({ native: door }, file) => {
    if (!door) throw new Error('there is no native code here');
    return door.open(file);
  },
  fallback: 'wasm',
  words: {
    didNotStart: REASONS.nativeDidNotStart,
    cannotRun: REASONS.nativeCannotRun,
    crashed: REASONS.nativeCrashed,
    kept: REASONS.kept,
  },
  // What takes all memory here would take it in WebAssembly.
  final: new Set(['cancelled', 'timed-out', 'out-of-memory']),
  threads: (asked) => asked,
} as const satisfies ProviderEntry;
