import { describe, expect, it } from 'vitest';
import { sameText, text } from '../../src/core/text.ts';
import { probeWebGpu } from '../../src/runtime/providers/adapter.ts';
import type { Probe } from '../../src/runtime/providers/define-provider.ts';
import { createDoubts } from '../../src/runtime/providers/doubts.ts';
import { decideProvider, PROVIDERS, type Provider } from '../../src/runtime/providers/index.ts';
import { REASONS as FALLBACK } from '../../src/runtime/providers/reasons.ts';
import { webgpu } from '../../src/runtime/providers/webgpu.ts';
import { defaultThreads, wasmLabel } from '../../src/runtime/threads.ts';
import type { RunRequest } from '../../src/runtime/types.ts';
import { english, korean } from '../support/said.ts';

const gpu = (info: object, more: object = {}) => ({ requestAdapter: async () => ({ info, ...more }) });

const labelOf = (name: string) =>
  name === 'graphics device'
    ? ['WebGPU · graphics device', 'WebGPU · 그래픽 장치']
    : [`WebGPU · ${name}`, `WebGPU · ${name}`];

describe('the adapter', () => {
  it.each([
    ['NVIDIA ampere', { vendor: 'nvidia', architecture: 'ampere' }, {}, false],
    ['Intel(R) UHD Graphics 620', { vendor: 'intel', description: 'Intel(R) UHD Graphics 620' }, {}, false],
    ['Google swiftshader', { vendor: 'google', architecture: 'swiftshader' }, {}, true],
    ['llvmpipe (LLVM 15)', { vendor: 'mesa', description: 'llvmpipe (LLVM 15)' }, {}, true],
    ['Microsoft Basic Render Driver', { description: 'Microsoft Basic Render Driver' }, {}, true],
    ['AMD rdna-3', { vendor: 'amd', architecture: 'rdna-3', isFallbackAdapter: true }, {}, true],
    ['AMD', { vendor: 'amd' }, { isFallbackAdapter: true }, true],
    ['graphics device', {}, {}, false],
  ])('%s', async (name, info, more, software) => {
    const { adapter } = await probeWebGpu(gpu(info, more));
    expect(adapter?.software).toBe(software);
    expect([english(adapter?.label), korean(adapter?.label)]).toEqual(labelOf(name));
  });

  it('may be missing, refused or fail', async () => {
    expect(await probeWebGpu(undefined)).toEqual({ adapter: null, reason: FALLBACK.noWebGpu });
    expect(await probeWebGpu({ requestAdapter: async () => null })).toMatchObject({ reason: FALLBACK.noAdapter });
    const failing = { requestAdapter: () => Promise.reject(new Error('lost')) };
    expect(await probeWebGpu(failing)).toMatchObject({ reason: FALLBACK.noAdapter });
  });
});

describe('the provider', () => {
  const label = () => sameText('');
  const real: Probe = { ready: true, label, slow: null };
  const emulated: Probe = { ready: true, label, slow: FALLBACK.softwareAdapter };
  const none: Probe = { ready: false, reason: FALLBACK.noAdapter };
  const candidates = (probes: Partial<Record<Provider, Probe>>) =>
    PROVIDERS.map((entry) => ({ entry, probe: probes[entry.id] ?? real }));
  const lost = FALLBACK.deviceLost;

  it.each([
    ['auto', real, false, null, 'webgpu', null],
    ['auto', emulated, false, null, 'wasm', FALLBACK.softwareAdapter],
    ['auto', emulated, true, null, 'webgpu', null],
    ['auto', none, true, null, 'wasm', FALLBACK.noAdapter],
    ['auto', real, false, lost, 'wasm', lost],
    ['webgpu', emulated, false, null, 'webgpu', null],
    ['webgpu', none, false, null, 'wasm', FALLBACK.noAdapter],
    ['wasm', real, true, lost, 'wasm', null],
  ] as const)('choice %s on %j, forced %j, doubt %j: %s', (choice, probe, force, reason, provider, fallback) => {
    const doubtOf = (id: Provider) => (id === 'webgpu' ? reason : null);
    expect(decideProvider(choice, candidates({ webgpu: probe }), force, doubtOf)).toEqual({ provider, fallback });
  });

  const absent: Probe = { ready: false, reason: FALLBACK.noNativeHere, absent: true };
  it.each([
    ['native', real, null, 'native', null],
    ['native', absent, null, 'wasm', FALLBACK.noNativeHere],
    ['native', real, FALLBACK.kept, 'wasm', FALLBACK.kept],
    ['auto', real, null, 'webgpu', null],
    ['wasm', real, FALLBACK.kept, 'wasm', null],
  ] as const)('choice %s on native code %j, doubt %j: %s', (choice, probe, reason, provider, fallback) => {
    const doubtOf = (id: Provider) => (id === 'native' ? reason : null);
    expect(decideProvider(choice, candidates({ native: probe }), false, doubtOf)).toEqual({ provider, fallback });
  });

  it('whoever takes over is there, never gives up, and is found from every other', () => {
    for (const entry of PROVIDERS) {
      const seen = new Set<string>();
      let id: Provider | null = entry.id;
      while (id !== null && !seen.has(id)) {
        seen.add(id);
        id = PROVIDERS.find((other) => other.id === id)?.fallback ?? null;
      }
      expect(id, entry.id).toBeNull();
    }
    expect(PROVIDERS.filter(({ fallback }) => fallback === null)).toHaveLength(1);
  });

  it('leaves a core free and takes at most four threads', () => {
    expect([1, 2, 3, 4, 5, 16].map(defaultThreads)).toEqual([1, 1, 2, 3, 4, 4]);
    expect([english(wasmLabel(1)), english(wasmLabel(3))]).toEqual(['WASM · 1 thread', 'WASM · 3 threads']);
    expect(korean(wasmLabel(3))).toBe('WASM · 스레드 3개');
    expect(wasmLabel(3)).toBe(wasmLabel(3));
  });
});

describe('doubts about WebGPU', () => {
  const request = (structureKey: string, layerTypes?: string[]) =>
    ({ model: { structureKey }, ...(layerTypes ? { layerTypes } : {}) }) as unknown as RunRequest;

  it('a refused network stays on WASM, others do not', () => {
    const doubts = createDoubts(webgpu);
    doubts.refused('a', FALLBACK.cannotRun);
    expect([doubts.reasonFor(request('a')), doubts.reasonFor(request('b')), doubts.reasonFor()]).toEqual([
      FALLBACK.cannotRun,
      null,
      null,
    ]);
  });

  it('wrong layer types concern the networks that have them, or do not say', () => {
    const doubts = createDoubts(webgpu);
    doubts.setWrongTypes(['conv2d', 'eca']);
    expect(english(doubts.reasonFor(request('a', ['eca', 'relu'])))).toContain('computes eca differently');
    expect(english(doubts.reasonFor(request('a')))).toContain('conv2d, eca');
    expect(doubts.reasonFor(request('a', ['relu']))).toBe(null);
  });

  it('giving up is for all, once, until somebody chooses', () => {
    const doubts = createDoubts(webgpu);
    const reason = text('a', 'b');
    expect([doubts.giveUp(reason), doubts.giveUp(FALLBACK.didNotStart)]).toEqual([true, false]);
    expect(doubts.reasonFor(request('a', []))).toBe(reason);
    doubts.reset();
    expect(doubts.reasonFor(request('a', []))).toBe(null);
  });
});
