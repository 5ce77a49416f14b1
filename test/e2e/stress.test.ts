import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerDialogs } from './support/desktop-api.ts';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

/** Faults and long use of the real desktop window: nothing is lost, and memory comes back. */

const DONT_SAVE = 1;
const CYCLES = 40;
/** Measured after these cycles, when caches are full, and after the last ones. */
const SAMPLE = 6;
/** What garbage collectors and allocators hold back differs from sample to sample; a leak of forty networks does not. */
const BOUND = 1.2;

let desktop: LaunchedApp;
let editor: EditorWindow;
beforeEach(async () => {
  desktop = await launchElectron();
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
    // Busy for a moment, so that the run waits for it, then gone.
    await worker().evaluate(() => {
      setTimeout(() => {
        const end = Date.now() + 700;
        while (Date.now() < end);
        throw new Error('gone');
      }, 0);
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
  it(`${CYCLES} cycles of opening, editing, running and New leave no memory behind`, { timeout: 300_000 }, async () => {
    const inspector = await desktop.page.context().newCDPSession(desktop.page);
    const megabytes = async () => {
      await inspector.send('HeapProfiler.collectGarbage');
      const { usedSize } = await inspector.send('Runtime.getHeapUsage');
      const processes = await desktop.app.evaluate(({ app }) =>
        app.getAppMetrics().reduce((sum, one) => sum + one.memory.workingSetSize, 0),
      );
      return { heap: usedSize / 2 ** 20, processes: processes / 2 ** 10 };
    };
    const samples: Awaited<ReturnType<typeof megabytes>>[] = [];
    for (let index = 0; index < CYCLES; index += 1) {
      await cycle(index);
      samples.push(await megabytes());
    }
    const early = samples.slice(SAMPLE, 2 * SAMPLE);
    const late = samples.slice(-SAMPLE);
    for (const what of ['heap', 'processes'] as const) {
      const ratio = median(late.map((one) => one[what])) / median(early.map((one) => one[what]));
      console.log(
        `${what}: ${samples.map((one) => one[what].toFixed(0)).join(' ')} MiB; late/early ${ratio.toFixed(3)}`,
      );
      expect(ratio).toBeLessThan(BOUND);
    }
    expect(desktop.problems).toEqual([]);
  });

  async function cycle(index: number): Promise<void> {
    const { page } = desktop;
    await page.keyboard.press('Control+e');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: index % 2 === 0 ? /SE-CNN/ : /SE-ResNet/ })
      .click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await editor.settled();
    await editor.select(editor.card('SE attention'));
    await editor.setNumber('Reduction ratio', 4);
    await page.keyboard.press('Control+Enter');
    await editor.settled();
    await page.keyboard.press('Control+n');
    await expect.poll(() => page.locator('.react-flow__node').count()).toBe(0);
  }
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
