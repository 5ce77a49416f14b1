import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutputReport, RunReport } from '../../src/cli/run.ts';
import { formatKnown } from '../../src/core/notation.ts';
import { writeNpy } from '../../src/core/weights/npy.ts';
import { buildCommandLine, convas } from '../cli/convas.ts';
import { gatedSequence } from '../support/imported-models.ts';
import { atRest, violations } from './support/axe.ts';
import type { EditorWindow } from './support/editor-window.ts';
import type { LaunchedApp } from './support/electron-app.ts';
import { openEditor } from './support/open-editor.ts';

/** A network that takes no picture: fed, run and looked at in the real desktop window. */

/** CONVAS_TENSOR_SCREENS=FOLDER keeps what the window shows. */
const screens = process.env.CONVAS_TENSOR_SCREENS;
let folder: string;
let desktop: LaunchedApp;
let editor: EditorWindow;
const file = (name: string) => path.join(folder, name);

beforeAll(async () => {
  await buildCommandLine();
  folder = mkdtempSync(path.join(tmpdir(), 'convas-tensors-'));
  writeFileSync(file('sequence.onnx'), gatedSequence());
  const data = Float32Array.from({ length: 120 }, (_, at) => Math.sin(at) * 2);
  writeFileSync(file('maps.npy'), writeNpy({ shape: [6, 4, 5], data }));
  ({ desktop, editor } = await openEditor({ size: [1280, 800] }));
});

afterAll(async () => {
  await desktop?.close();
  rmSync(folder, { recursive: true, force: true });
});

const inputs = () => editor.page.getByRole('region', { name: 'Inputs' });
const outputs = () => editor.page.getByRole('region', { name: 'Output values' });
const facts = async () => (await outputs().locator('dd').allInnerTexts()).map((value) => value.trim());

async function screen(name: string): Promise<void> {
  if (!screens) return;
  mkdirSync(screens, { recursive: true });
  await atRest(editor.page);
  await editor.page.screenshot({ path: path.join(screens, `${name}.png`) });
}

function asShown({ shape, min, mean, max }: OutputReport): readonly string[] {
  return [shape.join('×'), ...[min, mean, max].map(formatKnown)];
}

describe('a network without a picture', () => {
  it('runs on zeros as the command line does, and shows its gates and its values', async () => {
    await editor.drop(file('sequence.onnx'));
    const report = editor.page.getByRole('status', { name: 'Opened sequence.onnx' });
    await report.waitFor({ timeout: 60_000 });
    await report.getByRole('button', { name: 'Close' }).click();
    await editor.settled();
    const { stdout } = await convas(['run', file('sequence.onnx'), '--json']);
    const [output] = (JSON.parse(stdout) as RunReport).pictures[0]?.outputs ?? [];
    if (!output) throw new Error('no output');
    await expect.poll(facts).toEqual(asShown(output));
    await editor.page.getByRole('application', { name: /Gates/ }).locator('canvas').waitFor();
    await screen('zeros');
  });

  it('is fed with random numbers of a seed', async () => {
    const before = await facts();
    await inputs().getByLabel(/^maps/).selectOption({ label: 'Random numbers' });
    await editor.settled();
    await expect.poll(facts).not.toEqual(before);
    const first = await facts();
    await inputs().getByRole('button', { name: 'Next' }).click();
    await editor.settled();
    await expect.poll(facts).not.toEqual(first);
    expect(await inputs().getByRole('spinbutton', { name: 'Seed' }).inputValue()).toBe('2');
    await screen('random');
    await editor.page.keyboard.press('Control+z');
    await editor.settled();
    await expect.poll(facts).toEqual(first);
  });

  it('takes a dropped file by its name', async () => {
    await editor.drop(file('maps.npy'));
    await editor.settled();
    await inputs().getByText('maps.npy').waitFor();
    await outputs().getByRole('button', { name: 'value' }).click();
    await screen('file');
    expect(await violations(editor.page)).toEqual([]);
  });

  it('stays whole in a small dark window', async () => {
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(960, 640));
    await editor.page.evaluate(() => {
      document.documentElement.dataset.theme = 'dark';
    });
    await screen('small-dark');
    const box = await inputs().boundingBox();
    const select = await inputs().getByLabel(/^maps/).boundingBox();
    expect((select?.x ?? 0) + (select?.width ?? 0)).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0) + 1);
    expect(desktop.problems).toEqual([]);
  });
});
