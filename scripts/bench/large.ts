import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { dropAndWait, fileToDrop } from './drop-file.ts';
import { type Started, startElectron } from './electron-start.ts';
import { recordFrames } from './frame-record.ts';
import { type ElectronLaunch, milliseconds, type PartOptions, type PartResult, type Row } from './measure.ts';
import { onnxOf, projectOf } from './networks.ts';
import { FIRST_SCORE } from './window.ts';

/** Opening and editing drawings of thousands of layers in a real window, against frames of the same window at rest. */
export async function benchLarge({ quick, electron }: PartOptions): Promise<PartResult> {
  if (!electron) throw new Error('this part needs Electron');
  const folder = await mkdtemp(path.join(tmpdir(), 'convas-bench-'));
  try {
    const rows: Row[] = [];
    for (const count of quick ? [1_000] : [1_000, 5_000]) {
      for (const kind of ['convas', 'onnx'] as const)
        rows.push(...(await opened(electron, folder, count, kind, quick)));
    }
    return {
      rows,
      notes: [
        'A file is dropped on the window that shows the example, whose picture stays: an imported network is run on it.',
        'The longest frame is counted from the drop to 2 s after the drawing was painted.',
        'An edit is timed from the key to the end of the next frame, in the window as it is used: canvas, inspector, lens.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

interface Opening {
  readonly painted: number;
  readonly longest: number;
  readonly rest: number;
  readonly edits: ReadonlyMap<string, number>;
}

async function opened(
  electron: ElectronLaunch,
  folder: string,
  count: number,
  kind: 'convas' | 'onnx',
  quick: boolean,
): Promise<readonly Row[]> {
  const file = path.join(folder, `${count}.${kind}`);
  await writeFile(file, kind === 'onnx' ? onnxOf(count) : projectOf(count));
  const shown = `header [data-value="${kind === 'onnx' ? count : `${count} layers`}"]`;
  const taken: Opening[] = [];
  for (let round = 0; round < (quick ? 1 : 3); round += 1) {
    const userData = await mkdtemp(path.join(folder, 'large-'));
    const app = await startElectron(electron, { app: electron.app, userData });
    try {
      taken.push(await measureOnce(app, file, shown, kind === 'convas'));
    } finally {
      await app.close();
    }
  }
  const rest = milliseconds(
    'frame at rest',
    taken.map((one) => one.rest),
  );
  const subject = `${count} layers, .${kind}`;
  const row = (what: string, values: readonly number[]): Row => ({
    subject: `${subject}: ${what}`,
    measured: milliseconds('Convas', values),
    baseline: rest,
    goal: null,
  });
  return [
    row(
      'drop to painted drawing',
      taken.map((one) => one.painted),
    ),
    row(
      'longest frame while opening',
      taken.map((one) => one.longest),
    ),
    ...[...(taken[0]?.edits.keys() ?? [])].map((name) =>
      row(
        `${name}, key to next frame`,
        taken.map((one) => one.edits.get(name) ?? Number.NaN),
      ),
    ),
  ];
}

async function measureOnce({ page }: Started, file: string, shown: string, edit: boolean): Promise<Opening> {
  await page.waitForSelector(FIRST_SCORE, { timeout: 60_000 });
  await page.waitForTimeout(1_000);
  const transfer = await fileToDrop(page, file);
  const { mean: rest } = await recordFrames(page, () => page.waitForTimeout(700));
  let painted = 0;
  const { longest } = await recordFrames(page, async () => {
    painted = await dropAndWait(page, transfer, '.react-flow__pane', { selector: shown });
    await page.waitForTimeout(2_000);
  });
  return { painted, longest, rest, edits: edit ? await edits(page) : new Map() };
}

/** Edits by the keyboard, each in a window that has come to rest. */
async function edits(page: Page): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  const take = async (name: string, key: string) => {
    await page.waitForTimeout(1_500);
    times.set(name, await keyToFrame(page, key));
  };
  await page.keyboard.press('ControlOrMeta+1');
  await take('select all', 'ControlOrMeta+a');
  await take('select nothing', 'Escape');
  const card = page.locator('.react-flow__node-layer').filter({ hasText: 'Conv' }).first();
  await card.click({ position: { x: 30, y: 12 }, force: true });
  await card.focus();
  await take('move a layer', 'ArrowRight');
  await page.getByRole('complementary', { name: 'Inspector' }).getByRole('spinbutton').first().focus();
  await take('change an attribute', 'ArrowUp');
  await page.keyboard.press('Escape');
  await take('undo', 'ControlOrMeta+z');
  return times;
}

/** From the key to the end of the frame that shows what it did. */
async function keyToFrame(page: Page, key: string): Promise<number> {
  const waiting = await page.evaluateHandle(() => {
    const done = new Promise<number>((resolve) => {
      let start: number | null = null;
      const onKey = (event: KeyboardEvent) => {
        if (start !== null || ['Control', 'Meta'].includes(event.key)) return;
        start = performance.now();
        window.removeEventListener('keydown', onKey, true);
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - (start ?? 0)), 0));
      };
      window.addEventListener('keydown', onKey, true);
    });
    return { done };
  });
  await page.keyboard.press(key);
  return waiting.evaluate(({ done }) => done);
}
