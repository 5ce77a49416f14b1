import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../src/core/result.ts';
import type { Runtime } from '../../src/runtime/types.ts';
import type { Bitmap } from '../../src/store/state.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english, korean } from '../support/said.ts';

/**
 * Every promise of whatever runs a drawing settles, and what went wrong is said in words: also where it is not ONNX
 * Runtime that fails but what is made around a run (pixels, weights, fetched values), which an allocation may break
 * anywhere. An unhandled rejection fails the test run by itself.
 */

const FRESH = Math.floor(Math.random() * 2 ** 31);
const RUNS = 25;

let driver: ReturnType<typeof createDriver>;
let attention = '';
let original: Runtime;
beforeEach(async () => {
  driver = createDriver();
  original = { ...driver.editor.runtime };
  const picture = driver.add('input', { channels: 3, height: 6, width: 6 });
  const conv = driver.add('conv2d', { filters: 4 }, picture);
  attention = driver.add('squeezeExcitation', { reductionRatio: 2 }, conv);
  const flat = driver.add('flatten', {}, driver.add('globalAveragePool', {}, attention));
  driver.add('output', { labels: ['a', 'b', 'c', 'd'] }, flat);
  await driver.addPicture('assets/pictures/chelsea.png');
  await driver.settled();
});
afterEach(() => driver.dispose());

/** What may be thrown: what V8 throws, what ONNX Runtime throws, and what nobody should. */
const thrown = fc.constantFrom<unknown>(
  new RangeError('Array buffer allocation failed'),
  new RangeError('Invalid typed array length: 768000000'),
  new RangeError('Maximum call stack size exceeded'),
  new Error(''),
  1_234_567,
  'a string',
  undefined,
  null,
);
/** What breaks, and at which of its calls. */
const fault = fc.record({
  place: fc.constantFrom('run rejects', 'run throws', 'values', 'picture', 'weights', 'status', 'self-test'),
  thrown,
  after: fc.integer({ min: 0, max: 3 }),
});
type Fault = typeof fault extends fc.Arbitrary<infer Value> ? Value : never;

/** The n-th call and all after it throw. */
function breaking(error: unknown, after: number): () => void {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls > after) throw error;
  };
}

/** An array-like whose elements cannot be had. */
function unreadable<Data extends object>(data: Data, check: () => void): Data {
  return new Proxy(data, {
    get: (target, key) => {
      check();
      const value = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function apply({ place, thrown: error, after }: Fault): void {
  const { runtime, store } = driver.editor;
  const check = breaking(error, after);
  switch (place) {
    case 'run rejects':
      Object.assign(runtime, {
        run: async (...args: Parameters<Runtime['run']>) => {
          check();
          return original.run(...args);
        },
      });
      return;
    case 'run throws':
      Object.assign(runtime, {
        run: (...args: Parameters<Runtime['run']>) => {
          check();
          return original.run(...args);
        },
      });
      return;
    case 'values':
      Object.assign(runtime, {
        run: async (...args: Parameters<Runtime['run']>) => {
          const done = await original.run(...args);
          return done.ok ? ok({ ...done.value, values: unreadable(done.value.values, check) }) : done;
        },
      });
      return;
    case 'status':
      Object.assign(runtime, {
        status: () => {
          check();
          return original.status();
        },
      });
      return;
    case 'self-test':
      Object.assign(runtime, {
        needsSelfTest: () => true,
        selfTest: async () => check(),
      });
      return;
    case 'picture':
      store.setState({
        pictures: store.getState().pictures.map((picture) => ({
          ...picture,
          bitmap: { ...picture.bitmap, data: unreadable(picture.bitmap.data, check) } satisfies Bitmap,
        })),
      });
      return;
    case 'weights':
      store.setState({ weights: unreadable(new Map(store.getState().weights), check) });
  }
}

function reset(before: ReturnType<typeof driver.state>): void {
  Object.assign(driver.editor.runtime, original);
  driver.editor.store.setState({ pictures: before.pictures, weights: before.weights, toasts: [] });
}

describe('whatever breaks around a run', () => {
  it.each([
    ['fixed', 20_261_130],
    ['fresh', FRESH],
  ])('every promise settles, in words (%s seed %i)', async (_, seed) => {
    await fc.assert(
      fc.asyncProperty(fault, async (broken) => {
        const before = driver.state();
        apply(broken);
        const { editor } = driver;
        await editor.runs.runNow();
        const { run } = driver.state();
        expect(['idle', 'failed']).toContain(run.kind);
        if (run.kind === 'failed') {
          expect(english(run.error.message)).not.toBe('');
          expect(korean(run.error.message)).not.toBe('');
        }
        await editor.effects.measure(attention);
        expect(driver.state().effects?.running ?? false).toBe(false);
        const prepared = await editor.exports.onnxFile.prepare();
        const words = prepared.ok ? prepared.value.proof.ok || prepared.value.proof.error.message : prepared.error;
        if (words !== true) expect([english(words), korean(words)]).not.toContain('');
        await editor.exports.source('pytorch');
        await editor.exports.weights();
        for (const { message } of driver.state().toasts) expect([english(message), korean(message)]).not.toContain('');
        reset(before);
        // What broke once leaves nothing behind.
        await editor.runs.runNow();
        expect(driver.state().run).toEqual({ kind: 'idle' });
      }),
      { seed, numRuns: RUNS },
    );
  });

  it('a picture far larger than the budget is refused in words, and a smaller one runs again', async () => {
    const [input = ''] = driver.state().document.nodes.keys();
    driver.editor.layers.setAttribute(input, 'height', 16_000);
    driver.editor.layers.setAttribute(input, 'width', 16_000);
    await driver.editor.runs.runNow();
    expect(driver.state().run).toMatchObject({ kind: 'failed', error: { code: 'over-budget' } });
    driver.editor.layers.setAttribute(input, 'height', 6);
    driver.editor.layers.setAttribute(input, 'width', 6);
    await driver.editor.runs.runNow();
    expect(driver.state().run).toEqual({ kind: 'idle' });
  });
});
