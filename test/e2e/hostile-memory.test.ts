import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { answerDialogs } from './support/desktop-api.ts';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';
import { watchStalls } from './support/stalls.ts';

/** Files and runs that would take all memory, in the real window with its real workers. */

const DONT_SAVE = 1;
const BUDGET = 2 ** 29;
const MIB = 2 ** 20;

let folder: string;
let desktop: LaunchedApp;
let editor: EditorWindow;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'convas-memory-'));
  desktop = await launchElectron({ userData: folder });
  editor = new EditorWindow(desktop.page);
  await editor.settled();
  await desktop.page.evaluate((bytes) => window.convas.writeSetting('memory', String(bytes)), BUDGET);
  await desktop.page.reload();
  await editor.settled();
});
afterAll(async () => {
  await desktop?.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => answerDialogs(desktop, { button: DONT_SAVE }));

async function open(file: string): Promise<void> {
  await answerDialogs(desktop, { open: [inRoot('test/fixtures/hostile', file)], button: DONT_SAVE });
  await desktop.page.keyboard.press('Control+o');
}

/** Bytes of all processes of the app. */
async function memory(): Promise<number> {
  const kibs = await desktop.app.evaluate(({ app }) =>
    app.getAppMetrics().map(({ memory: { workingSetSize } }) => workingSetSize),
  );
  return kibs.reduce((sum, kib) => sum + kib * 1024, 0);
}

describe('memory in the window', () => {
  it('a loop that grows ends at the budget, in words, and gives back what it took', async () => {
    const before = await memory();
    await open('loop-growing.onnx');
    await desktop.page.locator('.react-flow__node', { hasText: 'Loop' }).first().waitFor();
    await desktop.page.keyboard.press('Control+Enter');
    await desktop.page.getByText('more memory than its budget of 512.0 MiB').first().waitFor({ timeout: 90_000 });
    await expect.poll(memory).toBeLessThan(before + 300 * MIB);
  });

  it('a network that is known to need more is not run, and says how much and where', async () => {
    const before = await memory();
    await open('fold-concat-doubling.onnx');
    await desktop.page.getByText('at least 24.0 GiB').first().waitFor();
    expect(await memory()).toBeLessThan(before + 300 * MIB);
  });

  it('4,900 layers in a row open while the window answers', async () => {
    const stalls = await watchStalls(desktop.page);
    await open('fan-4900-add.onnx');
    await desktop.page.getByText('4,902').first().waitFor();
    await stalls.expectAnswers();
  });
});
