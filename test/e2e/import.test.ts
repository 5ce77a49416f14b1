import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import type { OutputReport } from '../../src/cli/picture-report.ts';
import type { RunReport } from '../../src/cli/run.ts';
import { formatKnown } from '../../src/core/notation.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { buildCommandLine, convas } from '../cli/convas.ts';
import { answerDialogs } from './support/desktop-api.ts';
import type { EditorWindow } from './support/editor-window.ts';
import type { LaunchedApp } from './support/electron-app.ts';
import { exampleModel } from './support/example-model.ts';
import { openEditor } from './support/open-editor.ts';

/** A trained network of somebody else's: opened, run, changed and written back, in the real desktop window. */

const astronaut = inRoot('assets/pictures/astronaut.jpg');
let folder: string;
let model: string;
let desktop: LaunchedApp;
let editor: EditorWindow;

beforeAll(async () => {
  await buildCommandLine();
  folder = mkdtempSync(path.join(tmpdir(), 'convas-import-'));
  model = path.join(folder, 'mediapipe-selfie-seg-se.onnx');
  writeFileSync(model, exampleModel());
  ({ desktop, editor } = await openEditor({ size: [1440, 900] }));
});

afterAll(async () => {
  await desktop?.close();
  rmSync(folder, { recursive: true, force: true });
});

const outputRegion = () => editor.page.getByRole('region', { name: 'Output picture' });

/** The output's extent, as the window writes it. */
async function shownRange(): Promise<string> {
  const label =
    (await outputRegion()
      .getByRole('img', { name: /^Output / })
      .getAttribute('aria-label')) ?? '';
  return label.split(', ')[2] ?? '';
}

async function shownMean(): Promise<string> {
  return (
    await outputRegion()
      .getByText(/^mean /)
      .innerText()
  ).replace('mean ', '');
}

async function runOnCommandLine(file: string): Promise<OutputReport> {
  const { code, stdout, stderr } = await convas(['run', file, '--image', astronaut, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [output] = (JSON.parse(stdout) as RunReport).pictures[0]?.outputs ?? [];
  if (!output) throw new Error('no output');
  return output;
}

async function expectSameNumbers(output: OutputReport): Promise<void> {
  expect(await shownRange()).toBe(`${formatKnown(output.min)} … ${formatKnown(output.max)}`);
  expect(await shownMean()).toBe(formatKnown(output.mean));
}

describe('a model that is dropped on the window', () => {
  let unchanged: OutputReport;

  it('opens with its gates and runs on the photograph dropped with it', async () => {
    await editor.drop(model, astronaut);
    const report = editor.page.getByRole('status', { name: 'Opened mediapipe-selfie-seg-se.onnx' });
    await report.waitFor({ timeout: 60_000 });
    expect(await report.innerText()).toMatch(
      /106 layers.*\n6 attention layers with gates\nKept as they are: ConvTranspose/s,
    );
    await report.getByRole('button', { name: 'Close' }).click();
    await editor.settled();
    expect(await editor.total('Parameters')).toBe('106,401');
    // Its groups lie folded where it would not be legible otherwise: the strips of what is not.
    await expect.poll(() => editor.page.locator('.react-flow__node canvas').count()).toBeGreaterThan(0);
    const heatMap = editor.page.getByRole('application', { name: /Gates/ }).locator('canvas');
    expect((await heatMap.boundingBox())?.width).toBeGreaterThan(200);
  });

  it('shows the mask over the picture, with the numbers of the command line', async () => {
    await outputRegion().waitFor();
    unchanged = await runOnCommandLine(model);
    await expectSameNumbers(unchanged);
    // The slider decides how much of the picture is seen through the mask.
    const pixels = () =>
      outputRegion()
        .locator('canvas')
        .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const before = await pixels();
    await outputRegion().getByRole('slider', { name: 'Opacity' }).fill('0');
    await expect.poll(pixels).not.toBe(before);
  });

  it('is changed in one layer and exported: nothing else differs, and the numbers are the window’s', async () => {
    await editor.page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } });
    await editor.inspector.getByRole('button', { name: 'mul_2', exact: true }).click();
    await editor.inspector.getByLabel('Gate', { exact: true }).selectOption('tanh');
    await editor.settled();
    await expect.poll(shownMean).not.toBe(formatKnown(unchanged.mean));

    const exported = path.join(folder, 'changed.onnx');
    await answerDialogs(desktop, { save: exported });
    await desktop.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('file.exportOnnx')?.click());
    await editor.page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click();
    await editor.page
      .getByText(/Exported changed\.onnx/)
      .first()
      .waitFor({ timeout: 60_000 });
    const changed = await runOnCommandLine(exported);
    expect(changed.mean).not.toBe(unchanged.mean);
    await expectSameNumbers(changed);

    const { stdout } = await convas(['diff', model, exported, '--json']);
    const { differences } = JSON.parse(stdout) as { differences: { part: string; name: string }[] };
    const nodes = differences.filter(({ part }) => part === 'node');
    expect(nodes.length).toBeGreaterThan(0);
    // The block's six nodes, before and after.
    expect(nodes.length).toBeLessThanOrEqual(12);
    expect(differences.filter(({ part }) => part === 'initializer' || part === 'input' || part === 'output')).toEqual(
      [],
    );
  });

  it('is saved as a project that holds the model', async () => {
    const saved = path.join(folder, 'project.convas');
    await answerDialogs(desktop, { save: saved });
    await editor.page.keyboard.press('Control+s');
    await editor.page.getByText('Saved project.convas').waitFor();
    const opened = openProject(new Uint8Array(readFileSync(saved)));
    expect(
      opened.ok && Buffer.compare(opened.value.document.imported?.bytes ?? new Uint8Array(), readFileSync(model)),
    ).toBe(0);
    await expectSameNumbers(await runOnCommandLine(saved));
  });

  it('names what is wrong with a broken file, and leaves the drawing alone', async () => {
    const broken = path.join(folder, 'broken.onnx');
    writeFileSync(broken, readFileSync(model).subarray(0, 100_000));
    await editor.drop(broken);
    await editor.page.getByText(/^broken\.onnx: /).waitFor();
    expect(await editor.total('Parameters')).toBe('106,401');
    expect(desktop.problems).toEqual([]);
  });
});
