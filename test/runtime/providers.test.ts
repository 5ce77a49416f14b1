import { describe, expect, it } from 'vitest';
import { sameText, text } from '../../src/core/text.ts';
import { createGpuDoubts } from '../../src/runtime/gpu-doubts.ts';
import { type AdapterProbe, decideProvider, FALLBACK, probeWebGpu } from '../../src/runtime/providers.ts';
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
  const real: AdapterProbe = { adapter: { software: false, label: sameText('') } };
  const emulated: AdapterProbe = { adapter: { software: true, label: sameText('') } };
  const none: AdapterProbe = { adapter: null, reason: FALLBACK.noAdapter };
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
    expect(decideProvider(choice, probe, force, reason)).toEqual({ provider, fallback });
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
    const doubts = createGpuDoubts();
    doubts.refused('a');
    expect([doubts.reasonFor(request('a')), doubts.reasonFor(request('b')), doubts.reasonFor()]).toEqual([
      FALLBACK.cannotRun,
      null,
      null,
    ]);
  });

  it('wrong layer types concern the networks that have them, or do not say', () => {
    const doubts = createGpuDoubts();
    doubts.setWrongTypes(['conv2d', 'eca']);
    expect(english(doubts.reasonFor(request('a', ['eca', 'relu'])))).toContain('computes eca differently');
    expect(english(doubts.reasonFor(request('a')))).toContain('conv2d, eca');
    expect(doubts.reasonFor(request('a', ['relu']))).toBe(null);
  });

  it('giving up is for all, once, until somebody chooses', () => {
    const doubts = createGpuDoubts();
    const reason = text('a', 'b');
    expect([doubts.giveUp(reason), doubts.giveUp(FALLBACK.didNotStart)]).toEqual([true, false]);
    expect(doubts.reasonFor(request('a', []))).toBe(reason);
    doubts.reset();
    expect(doubts.reasonFor(request('a', []))).toBe(null);
  });
});
