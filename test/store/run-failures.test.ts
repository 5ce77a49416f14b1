import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runtimeError } from '../../src/runtime/errors.ts';
import type { Runtime } from '../../src/runtime/types.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';

let driver: ReturnType<typeof createDriver>;
let run: Runtime['run'];
beforeEach(async () => {
  driver = createDriver();
  run = driver.editor.runtime.run;
  const picture = driver.add('input', { channels: 3, height: 8, width: 8 });
  const conv = driver.add('conv2d', { filters: 4 }, picture);
  const flat = driver.add('flatten', {}, driver.add('globalAveragePool', {}, conv));
  driver.add('output', { labels: ['a', 'b', 'c', 'd'] }, flat);
  await driver.addPicture('assets/pictures/chelsea.png');
  await driver.settled();
});
afterEach(() => {
  vi.useRealTimers();
  driver.dispose();
});

const answer = (next: Runtime['run']) => Object.assign(driver.editor.runtime, { run: next });
const crashed: Awaited<ReturnType<Runtime['run']>> = { ok: false, error: runtimeError('worker-crashed', 'gone') };
/** The layers from the picture on. */
const layer = (index: number) => [...driver.state().document.nodes.keys()][index] ?? '';

describe('a run that broke', () => {
  beforeEach(async () => {
    answer(async () => crashed);
    await driver.editor.runs.runNow();
    expect(driver.state().run).toMatchObject({ kind: 'failed', error: { code: 'worker-crashed' } });
    answer(run);
  });

  it('says so until something is edited, wherever the person looks meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    for (const index of [0, 1]) {
      driver.editor.view.select([layer(index)]);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(driver.state().run.kind).toBe('failed');
    }
    vi.useRealTimers();
    driver.editor.layers.setAttribute(layer(1), 'filters', 6);
    await vi.waitUntil(() => driver.state().run.kind !== 'failed', { timeout: 60_000 });
    await driver.settled();
    expect(driver.state().run.kind).toBe('idle');
    const [result] = driver.state().results.values();
    expect(result?.activations.has(`${layer(1)}:0`), 'of the layer that was selected meanwhile').toBe(true);
  });

  it('runs again when asked', async () => {
    await driver.editor.runs.runNow();
    expect(driver.state().run.kind).toBe('idle');
  });
});

describe('a break in a run that a newer one has overtaken', () => {
  const messages = () => driver.state().toasts.map(({ message }) => english(message));

  async function overtake(outcome: typeof crashed): Promise<void> {
    let end = () => {};
    let older: Promise<void> | null = null;
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    await new Promise<void>((begun) => {
      answer(async () => {
        begun();
        await held;
        return outcome;
      });
      older = driver.editor.runs.runNow();
    });
    answer(run);
    const newer = driver.editor.runs.runNow();
    end();
    await Promise.all([older, newer]);
  }

  it('is told in a message of its own', async () => {
    await overtake(crashed);
    expect(driver.state().run.kind).toBe('idle');
    expect(messages().filter((message) => message === english(runtimeError('worker-crashed').message))).toHaveLength(1);
    expect(driver.state().toasts.at(-1)).toMatchObject({ tone: 'error', detail: 'gone' });
  });

  it('is none where the older run was only stopped', async () => {
    await overtake({ ok: false, error: runtimeError('superseded') });
    expect(driver.state().run.kind).toBe('idle');
    expect(messages()).toEqual([]);
  });
});
