import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sameText } from '../../src/core/text.ts';
import { createRuntime, type RuntimeOptions } from '../../src/runtime/client.ts';
import type { WorkerRequest } from '../../src/runtime/protocol.ts';
import type { AdapterProbe } from '../../src/runtime/providers.ts';
import { wasmLabel } from '../../src/runtime/threads.ts';
import type { Provider, RunRequest } from '../../src/runtime/types.ts';
import { english } from '../support/said.ts';
import { FakeWorker } from './support/fake-worker.ts';

// Why WebGPU was left is written to the console too.
beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});

type Run = Extract<WorkerRequest, { kind: 'run' }>;
type Answer = (run: Run, worker: FakeWorker) => unknown;

const REAL: AdapterProbe = { adapter: { software: false, label: sameText('WebGPU · test') } };
const done = ({ job }: Run) => ({
  kind: 'done',
  values: job.fetches.map((name) => [name, { shape: [1], data: Float32Array.of(1) }]),
  createMs: 1,
  runMs: 2,
  held: [job.key],
});
const failed = (code: string, fatal = false) => ({
  kind: 'failed',
  failure: { code, detail: 'words', fatal },
  held: [],
});

/** A runtime whose workers answer as told. */
function harness(
  answers: Partial<Record<Provider, Answer>> = {},
  options: RuntimeOptions & { isolated?: boolean } = {},
) {
  const workers: { provider: Provider; worker: FakeWorker }[] = [];
  const { isolated = true, ...rest } = options;
  const runtime = createRuntime({
    ...rest,
    environment: {
      spawn: (provider) => {
        const worker: FakeWorker = new FakeWorker((request: WorkerRequest) => {
          if (request.kind === 'start') return { kind: 'started' };
          return (answers[provider] ?? done)(request, worker);
        });
        workers.push({ provider, worker });
        return worker;
      },
      probe: async () => REAL,
      cores: 4,
      isolated,
      forceWebGpu: false,
      whenIdle: () => {},
    },
  });
  const states: string[] = [];
  runtime.subscribe(({ state, provider }) => states.push(`${provider} ${state}`));
  const run = async (signal?: AbortSignal, more: Partial<RunRequest> = {}) => {
    const result = await runtime.run({ ...REQUEST, ...more }, signal);
    return result.ok ? result.value.provider : result.error.code;
  };
  const alive = () => workers.filter(({ worker }) => !worker.terminated).map(({ provider }) => provider);
  return { runtime, run, workers, alive, states };
}

const REQUEST = {
  model: { bytes: Uint8Array.of(1), externalData: [], inputName: 'x', attention: [], structureKey: 'k' },
  input: { shape: [1], data: new Float32Array(1) },
  overrides: new Map(),
  fetches: ['y'],
} as unknown as RunRequest;

describe('the window runtime', () => {
  it('runs on the adapter, sends a model once, and tells its status', async () => {
    const { run, workers, states, runtime } = harness();
    expect([await run(), await run()]).toEqual(['webgpu', 'webgpu']);
    const runs = ((workers[0]?.worker.requests ?? []) as WorkerRequest[]).filter(({ kind }) => kind === 'run') as Run[];
    expect(runs.map(({ model }) => model !== null)).toEqual([true, false]);
    expect(workers.length).toBe(1);
    expect(states.slice(0, 3)).toEqual(['webgpu starting', 'webgpu running', 'webgpu ready']);
    expect(runtime.status()).toEqual({
      state: 'ready',
      provider: 'webgpu',
      device: sameText('WebGPU · test'),
      fallback: null,
    });
  });

  it('sends the model again to a worker that dropped it', async () => {
    let dropped = false;
    const { run } = harness({
      webgpu: (request) => {
        if (request.model !== null || dropped) return done(request);
        dropped = true;
        return { kind: 'needs-model', held: [] };
      },
    });
    expect([await run(), await run()]).toEqual(['webgpu', 'webgpu']);
    expect(dropped).toBe(true);
  });

  it('cancelling ends the worker; a new one is there for the next run', async () => {
    let hang = true;
    const abort = new AbortController();
    const { run, alive } = harness({
      webgpu: (request) => {
        if (!hang) return done(request);
        queueMicrotask(() => abort.abort());
        return null;
      },
    });
    expect(await run(abort.signal)).toBe('cancelled');
    hang = false;
    expect(await run()).toBe('webgpu');
    expect(alive()).toEqual(['webgpu']);
  });

  it('a run that takes too long is stopped', async () => {
    let hang = true;
    const { run, alive } = harness(
      { wasm: (request) => (hang ? null : done(request)) },
      { timeoutMs: 20, provider: 'wasm' },
    );
    expect(await run()).toBe('timed-out');
    hang = false;
    expect(await run()).toBe('wasm');
    expect(alive()).toEqual(['wasm']);
  });

  it('a crash is one error; the runs behind it are run', async () => {
    let crash = true;
    const { run } = harness(
      {
        wasm: (request, worker) => {
          if (!crash) return done(request);
          crash = false;
          queueMicrotask(() => worker.crash('gone'));
          return null;
        },
      },
      { provider: 'wasm' },
    );
    expect(await Promise.all([run(), run(), run()])).toEqual(['worker-crashed', 'wasm', 'wasm']);
  });

  it('a lost device hands over to WASM once and for all, and says so', async () => {
    const { run, runtime, alive } = harness({ webgpu: () => failed('device-lost', true) });
    expect([await run(), await run()]).toEqual(['wasm', 'wasm']);
    expect(english(runtime.status().fallback)).toContain('graphics device was lost');
    expect(alive()).toEqual(['wasm']);
  });

  it('a device lost while nothing runs is noticed too', async () => {
    const { run, runtime, workers, alive } = harness();
    await run();
    workers[0]?.worker.send({ note: { kind: 'device-lost', detail: 'unplugged' } });
    await expect.poll(() => runtime.status()).toMatchObject({ provider: 'wasm', device: wasmLabel(3) });
    expect(alive()).toEqual(['wasm']);
    runtime.setProvider('auto');
    expect(await run()).toBe('webgpu');
  });

  it('what WebGPU refuses and WASM runs stays there; other networks do not', async () => {
    const { run, runtime } = harness({
      webgpu: (request) => (request.job.key.startsWith('k') ? failed('run-failed') : done(request)),
    });
    expect([await run(), await run()]).toEqual(['wasm', 'wasm']);
    expect(english(runtime.status().fallback)).toContain('could not run this network');
    const other = { ...REQUEST.model, structureKey: 'other' };
    expect(await run(undefined, { model: other })).toBe('webgpu');
    expect(runtime.status().fallback).toBe(null);
  });

  it('what neither runs is an error, and WebGPU keeps its place', async () => {
    const { run, runtime } = harness({ webgpu: () => failed('run-failed'), wasm: () => failed('model-rejected') });
    expect(await run()).toBe('model-rejected');
    runtime.setProvider('auto');
    expect(runtime.status().fallback).toBe(null);
  });

  it('lack of memory replaces the worker', async () => {
    let full = true;
    const { run, workers } = harness(
      { wasm: (request) => (full ? failed('out-of-memory', true) : done(request)) },
      { provider: 'wasm' },
    );
    expect(await run()).toBe('out-of-memory');
    full = false;
    expect(await run()).toBe('wasm');
    expect(workers.map(({ worker }) => worker.terminated)).toEqual([true, false]);
  });

  it('without isolation there is one thread, and the status says why', async () => {
    const { run, runtime, workers } = harness({}, { provider: 'wasm', isolated: false, threads: 4 });
    await run();
    expect(workers[0]?.worker.requests[0]).toEqual({ kind: 'start', threads: 1, memoryBytes: 2 ** 32 });
    const { device, fallback } = runtime.status();
    expect(device).toEqual(wasmLabel(1));
    expect(english(fallback)).toContain('one thread');
  });

  it('a run survives a change of threads', async () => {
    let first = true;
    const { run, runtime, workers } = harness(
      {
        wasm: (request) => {
          if (!first) return done(request);
          first = false;
          queueMicrotask(() => runtime.setThreads(2));
          return null;
        },
      },
      { provider: 'wasm' },
    );
    expect(await run()).toBe('wasm');
    expect(workers.at(-1)?.worker.requests[0]).toEqual({ kind: 'start', threads: 2, memoryBytes: 2 ** 32 });
  });

  it('the self-test finds what WebGPU computes wrongly, and keeps those networks off it', async () => {
    const { run, runtime } = harness({
      webgpu: (request) => {
        const outcome = done(request);
        if (request.job.key.includes('self-test tanh'))
          for (const [, tensor] of outcome.values) (tensor as { data: Float32Array }).data[0] = 2;
        return outcome;
      },
    });
    const report = await runtime.selfTest();
    if (!report.ok) throw new Error(report.error.detail);
    expect(report.value).toMatchObject({ agreed: false, maxDifference: 1, providers: ['webgpu', 'wasm'] });
    expect(report.value.cases.filter(({ agreed }) => !agreed).map(({ name }) => name)).toEqual(['tanh']);
    expect(await run(undefined, { layerTypes: ['conv2d', 'tanh'] })).toBe('wasm');
    expect(english(runtime.status().fallback)).toContain('tanh');
    expect(await run(undefined, { layerTypes: ['conv2d'] })).toBe('webgpu');
    expect(await run()).toBe('wasm');
  });

  it('a run that takes all its memory is ended in words, and its worker gives way to a new one', async () => {
    const full = () => ({ ...failed('out-of-memory', true), heapBytes: 2 ** 30 });
    const { runtime, workers, alive } = harness({ wasm: full }, { provider: 'wasm', memoryBytes: 2 ** 30 });
    const result = await runtime.run(REQUEST);
    expect(result.ok ? null : result.error.code).toBe('out-of-memory');
    expect(result.ok ? '' : english(result.error.message)).toContain('budget of 1 GiB');
    await Promise.resolve();
    expect(workers.map(({ worker }) => worker.terminated)).toEqual([true, false]);
    expect(alive()).toEqual(['wasm']);
    const [start] = (workers[1]?.worker.requests ?? []) as WorkerRequest[];
    expect(start).toMatchObject({ kind: 'start', memoryBytes: 2 ** 30 });
  });

  it('any failed run gives back what it took; a small one keeps its worker', async () => {
    for (const [heapBytes, ended] of [
      [2 ** 31, true],
      [2 ** 26, false],
    ] as const) {
      const { run, workers } = harness({ wasm: () => ({ ...failed('run-failed'), heapBytes }) }, { provider: 'wasm' });
      expect(await run()).toBe('run-failed');
      expect(workers[0]?.worker.terminated).toBe(ended);
    }
  });

  it('a run of which not all is known may take a few times what is, until somebody chooses a budget', async () => {
    const { runtime, run, workers } = harness({}, { provider: 'wasm', freeMemory: async () => 2 ** 34 });
    const allowed = async (open: boolean, bytes: number) => {
      await run(undefined, { model: { ...REQUEST.model, memory: { open, bytes } } });
      const asked = (workers.at(-1)?.worker.requests ?? []) as WorkerRequest[];
      const last = asked.findLast((request): request is Run => request.kind === 'run');
      return last?.job.memoryBytes;
    };
    expect(await allowed(false, 1000)).toBe(2 ** 32);
    // Its one byte of a model is known, too.
    expect(await allowed(true, 1000)).toBe(2 ** 29 + 4 * 1001);
    expect(await allowed(true, 2 ** 31)).toBe(2 ** 32);
    runtime.setMemoryBudget?.(2 ** 31);
    expect(await allowed(true, 1000)).toBe(2 ** 31);
    runtime.setMemoryBudget?.(2 ** 28);
    expect(await allowed(true, 1000)).toBe(2 ** 28);
  });

  it('what an earlier network made a worker take is given back behind the run of a smaller one', async () => {
    let heapBytes = 2 ** 30;
    const { run, workers, alive } = harness({ wasm: (job) => ({ ...done(job), heapBytes }) }, { provider: 'wasm' });
    const runOf = (structureKey: string, bytes: number) =>
      run(undefined, { model: { ...REQUEST.model, structureKey, memory: { open: false, bytes } } });
    // It takes that much itself, whatever was known of it: a new worker would only grow again.
    for (let times = 0; times < 3; times += 1) await runOf('large', 2 ** 20);
    expect(workers.length).toBe(1);
    // One of the same size as the worker keeps it.
    await runOf('as large', 2 ** 28);
    expect(workers.length).toBe(1);
    await runOf('small', 2 ** 20);
    expect(workers.map(({ worker }) => worker.terminated)).toEqual([true, false]);
    heapBytes = 2 ** 25;
    for (let times = 0; times < 3; times += 1) await runOf('small', 2 ** 20);
    expect(workers.length).toBe(2);
    expect(alive()).toEqual(['wasm']);
  });

  it('with nothing left to run, a grown worker is replaced', async () => {
    for (const [heapBytes, ended] of [
      [2 ** 31, true],
      [2 ** 26, false],
    ] as const) {
      const { run, runtime, workers } = harness({ wasm: (job) => ({ ...done(job), heapBytes }) }, { provider: 'wasm' });
      expect(await run()).toBe('wasm');
      runtime.rest?.();
      runtime.rest?.();
      expect(workers.map(({ worker }) => worker.terminated)).toEqual(ended ? [true, false] : [false]);
      expect(await run()).toBe('wasm');
    }
  });

  it('the budget follows the free memory until somebody chooses one', async () => {
    let free: number | null = 6 * 2 ** 30;
    const { runtime, run } = harness({}, { freeMemory: async () => free });
    await run();
    expect(runtime.memoryBudget()).toBe(3 * 2 ** 30);
    free = 2 ** 31;
    await run();
    expect(runtime.memoryBudget()).toBe(2 ** 30);
    runtime.setMemoryBudget?.(2 ** 29);
    expect(runtime.memoryBudget()).toBe(2 ** 29);
    runtime.setMemoryBudget?.(null);
    free = null;
    await run();
    expect(runtime.memoryBudget()).toBe(2 ** 32);
  });

  it('after the end nothing runs', async () => {
    let asked = 0;
    const { run, runtime, alive } = harness({
      webgpu: () => {
        asked += 1;
        return null;
      },
    });
    const pending = run();
    await expect.poll(() => asked).toBe(1);
    runtime.dispose();
    expect(await pending).toBe('cancelled');
    expect(await run()).toBe('unavailable');
    expect(alive()).toEqual([]);
  });
});

describe('a provider that does not start', () => {
  it('WebGPU hands over to WASM; WASM is an error and tries again', async () => {
    let broken: readonly Provider[] = ['webgpu', 'wasm'];
    const runtime = createRuntime({
      environment: {
        spawn: (provider) =>
          new FakeWorker((request: WorkerRequest) => {
            if (request.kind === 'run') return done(request);
            const failure = { code: 'unavailable', detail: 'no wasm', fatal: true };
            return broken.includes(provider) ? { kind: 'not-started', failure } : { kind: 'started' };
          }),
        probe: async () => REAL,
        cores: 2,
        isolated: true,
        forceWebGpu: false,
        whenIdle: () => {},
      },
    });
    const first = await runtime.run(REQUEST);
    expect(first.ok ? null : first.error).toMatchObject({ code: 'unavailable', detail: 'no wasm' });
    expect(runtime.status()).toMatchObject({ state: 'failed', provider: 'wasm' });
    broken = ['webgpu'];
    const second = await runtime.run(REQUEST);
    expect(second.ok && second.value.provider).toBe('wasm');
    const { state, fallback } = runtime.status();
    expect(state).toBe('ready');
    expect(english(fallback)).toContain('did not start');
  });
});
