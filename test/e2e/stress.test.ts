import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CDPSession } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../../scripts/lib/paths.mjs';
import { answerDialogs } from './support/desktop-api.ts';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

/** Faults and long use of the real desktop window: nothing is lost, and memory comes back. */

const DONT_SAVE = 1;
/** `CONVAS_CYCLES=200` is the long form; a leak of a megabyte per cycle shows in the short one, too. */
const CYCLES = Number(process.env.CONVAS_CYCLES ?? 30);
/** Caches, compiled code and the heaps of allocators fill up in these. */
const WARM_UP = 10;
/** Measured over this many cycles after the warm-up, and over the last ones. */
const SAMPLE = 8;
/**
 * How much more there may be in the end, in MiB: what allocators hold back differs from cycle to cycle, and the engine
 * goes on compiling for a while. A network that stays behind is more than a megabyte of the window, 0.1 of it objects.
 */
const MAY_GROW = {
  heap: { at: 0.5, perCycle: 0.01 },
  window: { at: 8, perCycle: 0.12 },
  main: { at: 2, perCycle: 0.02 },
} as const;

let desktop: LaunchedApp;
let editor: EditorWindow;
beforeEach(async () => {
  desktop = await launchElectron({ args: ['--js-flags=--expose-gc'] });
  editor = new EditorWindow(desktop.page);
  await answerDialogs(desktop, { button: DONT_SAVE });
  await desktop.page.locator('.react-flow__node').first().waitFor();
  await editor.settled();
});
afterEach(() => desktop?.close());

/** The worker that runs networks, as a debugger sees it. */
function worker() {
  const found = desktop.page.workers().findLast((one) => one.url().includes('cpu.worker'));
  if (!found) throw new Error('no worker');
  return found;
}

describe('a fault during a run', () => {
  it('a crash of the worker is one clear error; the drawing and its numbers stay, and the next run works', async () => {
    const before = await editor.scores();
    // Gone as soon as the run has reached it, before anything is computed.
    await worker().evaluate(() => {
      addEventListener('message', () => {
        throw new Error('gone');
      });
    });
    await desktop.page.keyboard.press('Control+Enter');
    await desktop.page.getByRole('alert').getByText('stopped unexpectedly').waitFor();
    expect(await editor.scores()).toEqual(before);
    expect(await editor.total('Parameters')).toBe('285,094');
    await desktop.page.getByRole('button', { name: 'Run again' }).click();
    await desktop.page.getByRole('alert').waitFor({ state: 'detached' });
    await editor.settled();
    expect(await editor.scores()).toEqual(before);
    // The crash itself, and nothing else.
    expect(desktop.problems.filter((problem) => !problem.includes('gone'))).toEqual([]);
  });

  it('a run that does not end is cancelled at once; the last numbers stay, and the next run works', async () => {
    const before = await editor.scores();
    await worker().evaluate(() => {
      setTimeout(() => {
        for (;;);
      }, 0);
    });
    await desktop.page.keyboard.press('Control+Enter');
    await desktop.page.getByRole('button', { name: /^Cancel/ }).click();
    await desktop.page.getByText('Run cancelled.').waitFor();
    expect(await editor.scores()).toEqual(before);
    await desktop.page.getByRole('button', { name: 'Run again' }).click();
    await desktop.page.getByText('Run cancelled.').waitFor({ state: 'detached' });
    await editor.settled();
    expect(await editor.scores()).toEqual(before);
    expect(desktop.problems).toEqual([]);
  });
});

describe('long use', () => {
  it(`${CYCLES} cycles of opening, editing, running and closing leave no memory behind`, {
    timeout: 600_000,
  }, async () => {
    const inspector = await desktop.page.context().newCDPSession(desktop.page);
    const samples: Sample[] = [];
    for (let index = 0; index < CYCLES; index += 1) {
      await cycle(index);
      samples.push(await measure(inspector));
    }
    const early = samples.slice(WARM_UP, WARM_UP + SAMPLE);
    const late = samples.slice(-SAMPLE);
    expect(early.length).toBe(SAMPLE);
    const grown = (['heap', 'window', 'main'] as const).map((what) => {
      const [before, after] = [early, late].map((part) => median(part.map((one) => one[what])));
      const more = (after ?? Number.NaN) - (before ?? 0);
      const values = samples.map((one) => one[what].toFixed(what === 'heap' ? 1 : 0)).join(' ');
      console.log(`${what}: ${values} MiB; ${more.toFixed(2)} more in the end`);
      const { at, perCycle } = MAY_GROW[what];
      return { what, more, isFlat: more < at + perCycle * (CYCLES - WARM_UP - SAMPLE) };
    });
    expect(grown.filter(({ isFlat }) => !isFlat)).toEqual([]);
    expect(desktop.problems).toEqual([]);
  });

  /** From files on the disk: what a page fetches, a debugger keeps a copy of, and a test is one. */
  async function cycle(index: number): Promise<void> {
    const { page } = desktop;
    const file = path.join(root, 'assets', 'examples', index % 2 === 0 ? 'se-cnn.convas' : 'se-resnet.convas');
    await answerDialogs(desktop, { button: DONT_SAVE, open: [file] });
    await page.keyboard.press('Control+o');
    await page.locator('.react-flow__node').first().waitFor();
    await editor.settled();
    await editor.select(editor.card('SE attention'));
    await editor.setNumber('Reduction ratio', 4);
    await page.keyboard.press('Control+Enter');
    await editor.settled();
    await page.keyboard.press('Control+n');
    await expect.poll(() => page.locator('.react-flow__node').count()).toBe(0);
  }
});

/** In MiB: the page's objects, the window's process (workers and WebAssembly included), the main process. */
interface Sample {
  readonly heap: number;
  readonly window: number;
  readonly main: number;
}

/** What is left once every garbage collector has run. */
async function measure(inspector: CDPSession): Promise<Sample> {
  await inspector.send('HeapProfiler.collectGarbage');
  for (const one of desktop.page.workers()) await one.evaluate('gc()');
  const { usedSize } = await inspector.send('Runtime.getHeapUsage');
  const [window, main] = await desktop.app.evaluate(({ app }) => {
    globalThis.gc?.();
    const metrics = app.getAppMetrics();
    return ['Tab', 'Browser'].map((type) => {
      const { pid = 0, memory } = metrics.find((one) => one.type === type) ?? {};
      return { pid, kilobytes: memory?.workingSetSize ?? 0 };
    });
  });
  return { heap: usedSize / 2 ** 20, window: own(window), main: own(main) };
}

/** Memory that is the process's own; where the system does not tell, all that it has in memory. */
function own(process: { pid: number; kilobytes: number } | undefined): number {
  const file = `/proc/${process?.pid}/smaps_rollup`;
  const kilobytes = existsSync(file) ? /^Anonymous:\s+(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  return Number(kilobytes ?? process?.kilobytes ?? Number.NaN) / 2 ** 10;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
