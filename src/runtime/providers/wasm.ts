import { sameText } from '../../core/text.ts';
import { wasmLabel } from '../threads.ts';
import type { ProviderEntry } from './define-provider.ts';

/** The processor, through WebAssembly: it runs everywhere, and is what the others are compared with. */
export const wasm = {
  id: 'wasm',
  title: sameText('WASM'),
  probe: async () => ({ ready: true, label: wasmLabel, slow: null }),
  spawn: () => new Worker(new URL('../cpu.worker.ts', import.meta.url), { type: 'module', name: 'wasm' }),
  fallback: null,
  final: new Set(),
  threads: (asked, { isolated }) => (isolated ? asked : 1),
} as const satisfies ProviderEntry;
