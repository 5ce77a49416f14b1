import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../src/core/tensor/types.ts';
import { createEngine, type Engine } from '../../src/runtime/engine.ts';
import type { Job, JobModel } from '../../src/runtime/job.ts';
import type { Ort } from '../../src/runtime/ort.ts';

/** An ONNX Runtime that keeps a diary, and refuses what would break the real one. */
function fakeOrt() {
  const diary: string[] = [];
  const options: Record<string, unknown>[] = [];
  let open = 0;
  async function exclusively<T>(what: string, result: T): Promise<T> {
    if (open > 0) throw new Error('two calls at once');
    open += 1;
    await new Promise((resolve) => setImmediate(resolve));
    open -= 1;
    diary.push(what);
    return result;
  }
  class FakeTensor {
    readonly type: string;
    readonly data: Float32Array;
    readonly dims: readonly number[];

    constructor(type: string, data: Float32Array, dims: readonly number[]) {
      this.type = type;
      this.data = data;
      this.dims = dims;
    }

    async getData() {
      return this.data;
    }
  }
  const ort = {
    env: { wasm: {} },
    Tensor: FakeTensor,
    InferenceSession: {
      create: (bytes: Uint8Array, given: Record<string, unknown>) => {
        const name = String.fromCharCode(...bytes);
        if (name.startsWith('bad')) return exclusively(`refuse ${name}`, null).then(() => Promise.reject(77));
        options.push(given);
        return exclusively(`create ${name}`, {
          run: (feeds: Record<string, FakeTensor>, fetches: string[]) =>
            exclusively(`run ${name}`, Object.fromEntries(fetches.map((fetch) => [fetch, feeds.x]))),
          release: () => exclusively(`release ${name}`, undefined),
        });
      },
    },
  };
  return { ort: ort as unknown as Ort, diary, options };
}

const model = (name: string, weightBytes = 0): JobModel => ({
  bytes: Uint8Array.from(name, (letter) => letter.charCodeAt(0)),
  externalData: weightBytes > 0 ? [{ path: 'w', data: new Float32Array(weightBytes / 4) }] : [],
});
const x: Tensor = { shape: [1, 2], data: Float32Array.of(1, 2) };
const job = (key: string, more: Partial<Job> = {}): Job => ({
  key,
  optimise: 'all',
  feeds: [['x', x]],
  fetches: ['y'],
  ...more,
});
const run = (engine: Engine, name: string, more: Partial<Job> = {}) => engine.run(job(name, more), model(name));

describe('the engine', () => {
  it('keeps a session and brings values back', async () => {
    const { ort, diary } = fakeOrt();
    const engine = createEngine(ort, () => 'wasm');
    const first = await run(engine, 'a');
    expect(first).toMatchObject({ kind: 'done', values: [['y', x]], held: ['a'] });
    expect(await engine.run(job('a'), null)).toMatchObject({ kind: 'done', createMs: 0 });
    expect(diary).toEqual(['create a', 'run a', 'run a']);
  });

  it('never makes two calls at once, however many runs arrive together', async () => {
    const { ort } = fakeOrt();
    const engine = createEngine(ort, () => 'wasm');
    const outcomes = await Promise.all(['a', 'b', 'a', 'c', 'd', 'e', 'f', 'a'].map((name) => run(engine, name)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(new Array(8).fill('done'));
  });

  it('makes the new session before it releases the oldest', async () => {
    const { ort, diary } = fakeOrt();
    const engine = createEngine(ort, () => 'wasm');
    for (const name of ['a', 'b', 'c', 'a', 'd', 'e']) await run(engine, name);
    expect(diary.slice(-4)).toEqual(['run d', 'create e', 'release b', 'run e']);
  });

  it('large models are not hoarded, but the newest always stays', async () => {
    const { ort, diary } = fakeOrt();
    const engine = createEngine(ort, () => 'wasm');
    const large = 200 * 2 ** 20;
    await engine.run(job('a'), model('a', large));
    await engine.run(job('b'), model('b', large));
    expect(await engine.run(job('c'), model('c', large))).toMatchObject({ held: ['b', 'c'] });
    expect(diary.at(-2)).toBe('release a');
  });

  it('a transient session goes at once', async () => {
    const { ort, diary } = fakeOrt();
    const engine = createEngine(ort, () => 'wasm');
    expect(await run(engine, 'a', { transient: true })).toMatchObject({ kind: 'done', held: [] });
    expect(diary).toEqual(['create a', 'run a', 'release a']);
  });

  it('asks for a model that it does not hold', async () => {
    const engine = createEngine(fakeOrt().ort, () => 'wasm');
    expect(await engine.run(job('a'), null)).toEqual({ kind: 'needs-model', held: [] });
  });

  it('goes on after a failure, and keeps the old sessions', async () => {
    const engine = createEngine(fakeOrt().ort, () => 'wasm');
    await run(engine, 'a');
    const failed = await run(engine, 'bad');
    expect(failed).toMatchObject({ kind: 'failed', failure: { code: 'out-of-memory', fatal: true }, held: ['a'] });
    expect(await engine.run(job('a'), null)).toMatchObject({ kind: 'done' });
  });

  it('hands over the weights themselves, and the options asked for', async () => {
    const { ort, options } = fakeOrt();
    const engine = createEngine(ort, () => ({ name: 'webgpu', preferredLayout: 'NCHW' }));
    const weights = new Float32Array(new SharedArrayBuffer(16), 4, 2);
    await engine.run(job('a', { optimise: 'none' }), {
      bytes: model('a').bytes,
      externalData: [{ path: 'w0', data: weights }],
    });
    const [given] = options as { externalData: { path: string; data: Uint8Array }[] }[];
    expect(given).toMatchObject({
      executionProviders: [{ name: 'webgpu', preferredLayout: 'NCHW' }],
      graphOptimizationLevel: 'disabled',
    });
    const [entry] = given?.externalData ?? [];
    expect(entry?.data.buffer).toBe(weights.buffer);
    expect([entry?.path, entry?.data.byteOffset, entry?.data.byteLength]).toEqual(['w0', 4, 8]);
  });

  it('releases everything in the end', async () => {
    const { ort, diary } = fakeOrt();
    const engine = createEngine(ort, () => 'wasm');
    await run(engine, 'a');
    await run(engine, 'b');
    await engine.dispose();
    expect(diary.slice(-2)).toEqual(['release a', 'release b']);
  });
});
