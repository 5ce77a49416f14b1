import { sameText } from '../../core/text.ts';
import { probeWebGpu } from './adapter.ts';
import type { ProviderEntry } from './define-provider.ts';
import { REASONS } from './reasons.ts';

/** The graphics processor, through the browser. */
export const webgpu = {
  id: 'webgpu',
  title: sameText('WebGPU'),
  probe: async () => {
    const probe = await probeWebGpu(navigator.gpu);
    if (!probe.adapter) return { ready: false, reason: probe.reason };
    const { label, software } = probe.adapter;
    return { ready: true, label: () => label, slow: software ? REASONS.softwareAdapter : null };
  },
  spawn: () => new Worker(new URL('../gpu.worker.ts', import.meta.url), { type: 'module', name: 'webgpu' }),
  fallback: 'wasm',
  words: {
    didNotStart: REASONS.didNotStart,
    cannotRun: REASONS.cannotRun,
    deviceLost: REASONS.deviceLost,
  },
  final: new Set(['cancelled', 'timed-out', 'worker-crashed']),
  threads: () => 1,
} as const satisfies ProviderEntry;
