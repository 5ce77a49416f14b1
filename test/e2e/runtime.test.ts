import { readFile } from 'node:fs/promises';
import type { Browser, Page, Worker as PageWorker } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { floats, op, smallBytes } from '../import/support/small-models.ts';
import { decoded, pattern, writeJpeg, writeWebp } from '../runtime/support/pictures.ts';
import { writePng } from '../runtime/support/png-writer.ts';
import { english } from '../support/said.ts';
import { SHARED_DATA_HINT, sharedData } from '../support/shared-data.ts';
import type { RuntimePage } from './pages/runtime-page.ts';
import { servePage } from './pages/serve-page.ts';
import { collectProblems } from './support/problems.ts';
import { launchChromium } from './support/web-app.ts';

/** In the page, under this name. */
declare const runtimePage: RuntimePage;

const modelFile = sharedData('models', 'se-cnn-cifar10.onnx');
const base64 = async (file: string | null) => (file ? (await readFile(file)).toString('base64') : '');
const trained = await base64(modelFile);

let server: Awaited<ReturnType<typeof servePage>>;
let browser: Browser;
let page: Page;
let problems: readonly string[];

beforeAll(async () => {
  server = await servePage('runtime.html');
  browser = await launchChromium({ softwareWebGpu: true });
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(async () => {
  page = await browser.newPage();
  problems = collectProblems(page);
  await page.goto(server.url);
  await page.waitForFunction(() => 'runtimePage' in globalThis);
});
afterEach(() => page.close());

/** The worker of a provider that is alive now. */
function workerOf(name: 'cpu' | 'gpu'): PageWorker | undefined {
  return page.workers().findLast((worker) => worker.url().includes(`${name}.worker`));
}

type Run = Awaited<ReturnType<RuntimePage['run']>>;
function valuesOf(run: Run): Record<string, { data: number[]; shape: number[] }> {
  if (!('values' in run)) throw new Error(`${run.error}: ${run.detail}`);
  return run.values as Record<string, { data: number[]; shape: number[] }>;
}

function largestDifference(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}

const useTrained = (model: string) => runtimePage.useModel(model, 'image', [1, 3, 32, 32]);

describe('in the browser, isolated and under the content security policy', () => {
  it('WASM has threads, and a software adapter is not taken for WebGPU', async () => {
    await page.evaluate(() => runtimePage.start({ threads: 2 }));
    const status = await page.evaluate(() => runtimePage.ready());
    expect(status.provider).toBe('wasm');
    expect(english(status.device)).toBe('WASM · 2 threads');
    expect(english(status.fallback)).toContain('emulated');
    expect(problems).toEqual([]);
  });

  it('a drawing runs with shared weights; gates can be read and replaced', async () => {
    await page.evaluate(() => {
      runtimePage.start({ provider: 'wasm', threads: 1 });
      runtimePage.useDrawing();
    });
    const [names] = await page.evaluate(() => runtimePage.gates());
    const { gate = '', applied = '' } = names ?? {};
    const own = valuesOf(await page.evaluate((fetches) => runtimePage.run({ fetches }), [gate, applied]));
    expect(own[gate]?.shape).toEqual([1, 8, 1, 1]);
    expect(own[gate]?.data).toEqual(own[applied]?.data);
    const second = await page.evaluate(
      (fetches) => runtimePage.run({ fetches, override: { se: [0, 0.25] } }),
      [gate, applied],
    );
    expect(valuesOf(second)[gate]?.data).toEqual(own[gate]?.data);
    expect(valuesOf(second)[applied]?.data).toEqual(new Array(8).fill(0.25));
    // Same structure, same weights: same session.
    expect(second).toMatchObject({ createMs: 0 });
  });

  it('pictures decode to the same pixels as in Node', async () => {
    const picture = pattern(40, 30);
    const files = [
      await writeJpeg(picture),
      await writeWebp(picture),
      writePng({ width: 40, height: 30, colourType: 2, pixel: (x, y) => [x, y, x + y] }),
    ];
    for (const file of files) {
      const there = await page.evaluate((bytes) => runtimePage.decode(bytes), Buffer.from(file).toString('base64'));
      const here = await decoded(file);
      const sum = here.data.reduce((a, b) => a + b, 0);
      const { width, height, format } = here;
      expect(there).toEqual({ width, height, format, sum, first: [...here.data.subarray(0, 16)] });
    }
    expect(await page.evaluate(() => runtimePage.decode(btoa('<svg/>')))).toEqual({ error: 'svg' });
    expect(problems).toEqual([]);
  });

  it('a study of 1,000 cases outlives its worker, and a cancel: what was done is kept, the rest follows', async () => {
    await page.evaluate(() => {
      runtimePage.start({ provider: 'wasm', threads: 1 });
      runtimePage.beginStudy(1000);
    });
    const whole = await page.evaluate(() => runtimePage.finishStudy());
    expect(whole).toMatchObject({ status: 'done', done: 1000, total: 1000, skipped: [], error: null });

    const held = await page.evaluate(() => {
      runtimePage.beginStudy(1000);
      return runtimePage.stopStudy('pause', 300);
    });
    expect(held.status).toBe('paused');
    const first = workerOf('cpu');
    // It breaks in the middle of the next run.
    await first?.evaluate(() => {
      Object.assign(globalThis, {
        postMessage: () =>
          setTimeout(() => {
            throw new Error('killed');
          }, 0),
      });
    });
    const cancelled = await page.evaluate(() => {
      runtimePage.resumeStudy();
      return runtimePage.stopStudy('cancel', 600);
    });
    expect(workerOf('cpu')).not.toBe(first);
    expect(cancelled.status).toBe('cancelled');
    expect(cancelled.scores.length).toBeGreaterThanOrEqual(600);
    expect(cancelled.scores.length).toBeLessThan(1000);
    await page.evaluate(() => runtimePage.resumeStudy());
    const end = await page.evaluate(() => runtimePage.finishStudy());
    expect(end).toMatchObject({ status: 'done', done: 1000, skipped: [], error: null });
    expect(end.scores.map(([id]) => id)).toEqual(whole.scores.map(([id]) => id));
    for (const [at, scores] of end.scores.entries()) {
      expect(largestDifference(scores, whole.scores[at] ?? [])).toBeLessThan(1e-6);
    }
  });

  it('a crashed worker is one clear error, and the next run works', async () => {
    await page.evaluate(() => {
      runtimePage.start({ provider: 'wasm', threads: 1 });
      runtimePage.useDrawing();
    });
    await page.evaluate(() => runtimePage.run());
    // Holds the answer back, so that the crash comes first.
    await workerOf('cpu')?.evaluate(() => {
      Object.assign(globalThis, {
        postMessage: () =>
          setTimeout(() => {
            throw new Error('gone');
          }, 0),
      });
    });
    const crashed = await page.evaluate(() => runtimePage.run());
    expect(crashed).toMatchObject({ error: 'worker-crashed' });
    expect('values' in (await page.evaluate(() => runtimePage.run()))).toBe(true);
  });

  it('a run that never ends can be cancelled or runs out of time; both leave the runtime usable', async () => {
    await page.evaluate(() => {
      runtimePage.start({ provider: 'wasm', threads: 1, timeoutMs: 1500 });
      runtimePage.useDrawing();
    });
    // On a busy machine one may take longer than that.
    const runs = () => expect.poll(() => page.evaluate(() => runtimePage.run())).toHaveProperty('values');
    await runs();
    const hang = () =>
      workerOf('cpu')?.evaluate(() => {
        setTimeout(() => {
          for (;;);
        }, 0);
      });
    await hang();
    const cancelled = await page.evaluate(() => runtimePage.run({ cancelAfterMs: 100 }));
    expect(cancelled).toMatchObject({ error: 'cancelled' });
    await runs();
    await hang();
    const late = await page.evaluate(() => runtimePage.run());
    expect(late).toMatchObject({ error: 'timed-out' });
    await page.evaluate(() => runtimePage.ready());
    await runs();
  });

  it('a network that ONNX Runtime rejects says so, and another one runs', async () => {
    await page.evaluate(() => {
      runtimePage.start({ provider: 'wasm', threads: 1 });
      runtimePage.useModel(btoa('not a model'), 'x', [1, 1]);
    });
    expect(await page.evaluate(() => runtimePage.run({ fetches: ['y'] }))).toMatchObject({ error: 'model-rejected' });
    await page.evaluate(() => runtimePage.useDrawing());
    expect('values' in (await page.evaluate(() => runtimePage.run()))).toBe(true);
  });

  it('threads can be changed while the window is open', async () => {
    await page.evaluate(() => {
      runtimePage.start({ provider: 'wasm', threads: 2 });
      runtimePage.useDrawing();
    });
    const two = valuesOf(await page.evaluate(() => runtimePage.run()));
    await page.evaluate(() => runtimePage.setThreads(1));
    const one = valuesOf(await page.evaluate(() => runtimePage.run()));
    expect(one).toEqual(two);
    expect(english(await page.evaluate(() => runtimePage.status().device))).toBe('WASM · 1 thread');
  });
});

describe('WebGPU, on an emulated adapter', () => {
  it.skipIf(!modelFile)(`agrees with WASM on a trained network (${SHARED_DATA_HINT})`, async () => {
    await page.evaluate(() => runtimePage.start({ forceWebGpu: true, threads: 1 }));
    await page.evaluate(useTrained, trained);
    const gpu = await page.evaluate(() => runtimePage.run({ fetches: ['logits'] }));
    expect(gpu).toMatchObject({ provider: 'webgpu' });
    await page.evaluate(() => runtimePage.setProvider('wasm'));
    const cpu = await page.evaluate(() => runtimePage.run({ fetches: ['logits'] }));
    expect(cpu).toMatchObject({ provider: 'wasm' });
    const difference = largestDifference(valuesOf(gpu).logits?.data ?? [], valuesOf(cpu).logits?.data ?? []);
    expect(difference).toBeLessThan(1e-4);
    expect(problems).toEqual([]);
  });

  it('every layer type gives the same numbers on both providers', async () => {
    await page.evaluate(() => runtimePage.start({ forceWebGpu: true, threads: 1 }));
    const report = await page.evaluate(() => runtimePage.selfTest());
    if (!report.ok) throw new Error(report.error.detail);
    const { agreed, providers, cases, maxDifference } = report.value;
    console.log(`largest difference over ${cases.length} layer types: ${maxDifference}`);
    expect(cases.filter((one) => !one.agreed)).toEqual([]);
    expect({ agreed, providers }).toEqual({ agreed: true, providers: ['webgpu', 'wasm'] });
    expect(cases.length).toBeGreaterThan(20);
  });

  it('buffers of the device end at the budget too: the run is refused there, and the next one runs', async () => {
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    const model = (times: number, side: number) =>
      smallBytes({
        inputs: [floats('x', [1, 3, side, side])],
        nodes: [
          op(
            'Concat',
            Array.from({ length: times }, () => 'x'),
            'all',
            { axis: { int: 1 } },
          ),
          op('ReduceMax', ['all'], 'y', { keepdims: { int: 0 } }),
        ],
      });
    const use = ([bytes, size]: readonly [string, number]) => runtimePage.useModel(bytes, 'x', [1, 3, size, size]);
    const encoded = (times: number, side: number) =>
      [Buffer.from(model(times, side)).toString('base64'), side] as const;
    // The least budget is 256 MiB, and as much is left beside it: 48 × 12 MiB do not fit.
    await page.evaluate(() => runtimePage.start({ forceWebGpu: true, threads: 1, memoryBytes: 2 ** 28 }));
    await page.evaluate(use, encoded(4, 16));
    expect(await page.evaluate(() => runtimePage.run({ fetches: ['y'] }))).toMatchObject({ provider: 'webgpu' });
    await page.evaluate(use, encoded(48, 1024));
    expect(await page.evaluate(() => runtimePage.run({ fetches: ['y'] }))).toMatchObject({ error: 'out-of-memory' });
    // WASM has been tried behind it: this is what the device's worker said.
    expect(said.join('\n')).toMatch(/webgpu: out-of-memory: out of memory: 6\d+ bytes of buffers, and 536870912 are/);
    await page.evaluate(use, encoded(4, 16));
    expect(await page.evaluate(() => runtimePage.run({ fetches: ['y'] }))).toMatchObject({ provider: 'webgpu' });
  });

  it('a lost device hands the run to WASM once, and says so', async () => {
    await page.evaluate(() => {
      runtimePage.start({ forceWebGpu: true, threads: 1 });
      runtimePage.useDrawing();
    });
    const before = await page.evaluate(() => runtimePage.run());
    expect(before).toMatchObject({ provider: 'webgpu' });
    // The next run's first command meets a device that is being destroyed.
    await workerOf('gpu')?.evaluate(() => {
      const prototype = GPUDevice.prototype;
      const create = prototype.createCommandEncoder;
      prototype.createCommandEncoder = function (this: GPUDevice, ...rest) {
        this.destroy();
        return create.apply(this, rest);
      };
    });
    const after = await page.evaluate(() => runtimePage.run());
    expect(after).toMatchObject({ provider: 'wasm' });
    const [output = ''] = Object.keys(valuesOf(before));
    expect(largestDifference(valuesOf(before)[output]?.data ?? [], valuesOf(after)[output]?.data ?? [])).toBeLessThan(
      1e-4,
    );
    const status = await page.evaluate(() => runtimePage.on('wasm'));
    expect(english(status.fallback)).toContain('graphics device was lost');
    expect(await page.evaluate(() => runtimePage.run())).toMatchObject({ provider: 'wasm' });
    // Chosen again, it is tried again.
    await page.evaluate(() => runtimePage.setProvider('webgpu'));
    expect(await page.evaluate(() => runtimePage.run())).toMatchObject({ provider: 'webgpu' });
  });
});
