import { mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startElectron } from './electron-start.ts';
import { recordFrames } from './frame-record.ts';
import { type ElectronLaunch, milliseconds, type Row } from './measure.ts';
import { projectOf } from './networks.ts';
import { interleave } from './statistics.ts';

/** Steps of the pointer in one pan, there and back. */
const STEPS = 40;

/** Time between frames while the drawing is panned with the pointer, against the same window at rest. */
export async function frameTimes(electron: ElectronLaunch, folder: string, quick: boolean): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const count of quick ? [100, 1_000] : [100, 1_000, 5_000]) {
    const file = path.join(folder, `${count}.convas`);
    await writeFile(file, projectOf(count));
    const userData = await mkdtemp(path.join(folder, 'frames-'));
    const app = await startElectron(electron, { app: electron.app, userData, files: [file] });
    try {
      await app.page.waitForSelector(`header [data-value="${count} layers"]`, { timeout: 60_000 });
      await app.page.waitForTimeout(1_000);
      for (const [key, zoom] of [
        ['0', 'all in view'],
        ['1', 'at actual size'],
      ]) {
        await app.page.keyboard.press(`ControlOrMeta+${key}`);
        await app.page.waitForTimeout(1_000);
        const visible = await app.page.locator('.react-flow__node').count();
        const samples = await interleave(
          { pan: () => meanFrame(app.page, pan), rest: () => meanFrame(app.page, rest) },
          { repetitions: quick ? 2 : 7, warmUp: 1 },
        );
        rows.push({
          subject: `panning ${count} layers, ${zoom} (${visible === 0 ? 'painted' : `${visible} cards`})`,
          measured: milliseconds('frame', samples.pan),
          baseline: milliseconds('frame at rest', samples.rest),
          goal: null,
        });
      }
    } finally {
      await app.close();
    }
  }
  return rows;
}

async function meanFrame(page: Page, action: (page: Page) => Promise<void>): Promise<number> {
  return (await recordFrames(page, () => action(page))).mean;
}

async function pan(page: Page): Promise<void> {
  const start = await emptySpot(page);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  for (let step = 1; step <= STEPS; step += 1) {
    const away = 8 * (step <= STEPS / 2 ? step : STEPS - step);
    await page.mouse.move(start.x - away, start.y - away / 2);
  }
  await page.mouse.up();
}

function rest(page: Page): Promise<void> {
  return page.waitForTimeout(700);
}

/** A point of the canvas with no card and no edge under it. */
async function emptySpot(page: Page): Promise<{ readonly x: number; readonly y: number }> {
  const spot = await page.evaluate(() => {
    const pane = document.querySelector('.react-flow__pane');
    if (!pane) return null;
    const { left, top, width, height } = pane.getBoundingClientRect();
    for (let step = 0; step < 2_000; step += 1) {
      const x = left + width * (0.4 + 0.3 * ((step % 50) / 50));
      const y = top + height * (0.4 + 0.3 * (step / 2_000));
      if (document.elementFromPoint(x, y) === pane) return { x, y };
    }
    return null;
  });
  if (!spot) throw new Error('the canvas has no empty spot');
  return spot;
}
