import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { decodeModel } from '../../src/core/onnx/codec.ts';
import { modelOfOpset18 } from '../support/imported-models.ts';
import { atRest, violations } from './support/axe.ts';
import { answerDialogs } from './support/desktop-api.ts';
import type { EditorWindow } from './support/editor-window.ts';
import type { LaunchedApp } from './support/electron-app.ts';
import { exampleModel } from './support/example-model.ts';
import { openEditor } from './support/open-editor.ts';

/** What leaves the editor: pictures of the canvas, and ONNX files with a word on what they change and compute. */

let folder: string;
let model: string;
let desktop: LaunchedApp;
let editor: EditorWindow;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'convas-exports-'));
  model = path.join(folder, 'selfie.onnx');
  writeFileSync(model, exampleModel());
  ({ desktop, editor } = await openEditor({ size: [1280, 800] }));
});

afterAll(async () => {
  await desktop?.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (id: string) =>
  desktop.app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id);
const dialog = () => editor.page.getByRole('dialog');
const button = (name: string) => dialog().getByRole('button', { name, exact: true });
const at = (name: string) => path.join(folder, name);

async function written(name: string): Promise<Uint8Array> {
  await editor.page.getByText(`Exported ${name}.`).first().waitFor({ timeout: 60_000 });
  return new Uint8Array(readFileSync(at(name)));
}

async function passesAxe(): Promise<void> {
  await atRest(editor.page);
  expect(await violations(editor.page)).toEqual([]);
}

describe('a picture of the canvas', () => {
  /** Of the SVG: left, top, width, height. */
  let viewBox: readonly number[] = [];

  it('SVG: Chromium reads it, with every layer of the drawing', async () => {
    await run('file.exportFigure');
    await dialog().getByRole('img', { name: 'Preview' }).waitFor();
    await passesAxe();
    await answerDialogs(desktop, { save: at('net.svg') });
    await button('Export…').click();
    const svg = new TextDecoder().decode(await written('net.svg'));
    const read = await editor.page.evaluate((source) => {
      const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
      return {
        errors: parsed.querySelectorAll('parsererror').length,
        viewBox: parsed.documentElement.getAttribute('viewBox')?.split(' ').map(Number) ?? [],
        names: [...parsed.querySelectorAll('g > title')].map((title) => title.textContent),
        texts: [...parsed.querySelectorAll('text')].map((text) => text.textContent),
      };
    }, svg);
    expect(read.errors).toBe(0);
    viewBox = read.viewBox;
    expect(read.names).toHaveLength(25);
    expect(read.names).toContain('se_3');
    // What a card says on the canvas.
    expect(read.texts).toEqual(expect.arrayContaining(['Conv 2d', '3 × 3 · 32 filters · pad 1', 'N × 32 × 32 × 32']));
    await dialog().waitFor({ state: 'hidden' });
  });

  it('PNG: three times as large, drawn with the window’s fonts', async () => {
    await run('file.exportFigure');
    await dialog().getByRole('radio', { name: 'PNG' }).click();
    await dialog().getByRole('radio', { name: '3×' }).click();
    const [, , width = 0, height = 0] = viewBox;
    await dialog()
      .getByText(`${(3 * width).toLocaleString('en')} × ${(3 * height).toLocaleString('en')} pixels`)
      .waitFor();
    await passesAxe();
    await answerDialogs(desktop, { save: at('net.png') });
    await button('Export…').click();
    const png = await written('net.png');
    const header = new DataView(png.buffer, png.byteOffset);
    expect([header.getUint32(16), header.getUint32(20)]).toEqual([3 * width, 3 * height]);
    // The second line of the first card is written in ink, not left blank while a font is still being read.
    const inked = await editor.page.evaluate(
      async ({ bytes, left, top }) => {
        const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: 'image/png' }));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext('2d');
        if (!context) return [];
        context.drawImage(bitmap, 0, 0);
        const dark = (x: number, y: number, width: number, height: number) =>
          context
            .getImageData(3 * x, 3 * y, 3 * width, 3 * height)
            .data.reduce((count, value, index) => count + (index % 4 === 0 && value < 170 ? 1 : 0), 0);
        // Title, line, shape of the card at the upper left; the margin beside it.
        return [
          dark(left + 27, top + 10, 60, 16),
          dark(left + 27, top + 29, 120, 14),
          dark(left + 12, top + 55, 90, 14),
          dark(2, top + 2, 24, 60),
        ];
      },
      // The first card lies at the origin of the drawing.
      { bytes: [...png], left: -(viewBox[0] ?? 0), top: -(viewBox[1] ?? 0) },
    );
    for (const pixels of inked.slice(0, 3)) expect(pixels).toBeGreaterThan(150);
    expect(inked[3]).toBe(0);
  });
});

describe('a drawing that came from an ONNX file', () => {
  it('nothing changed: the export is the file', async () => {
    await editor.drop(model, inRoot('assets/pictures/astronaut.jpg'));
    const report = editor.page.getByRole('status', { name: 'Opened selfie.onnx' });
    await report.waitFor({ timeout: 60_000 });
    await report.getByRole('button', { name: 'Close' }).click();
    await editor.settled();
    await run('file.changes');
    await dialog().getByText('Nothing changed: the export is byte-identical.').waitFor();
    await passesAxe();
    await editor.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
  });

  it('says which layer, node and attribute an edit changed, and leads to the layer by keyboard', async () => {
    await editor.page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } });
    await editor.inspector.getByRole('button', { name: 'mul_2', exact: true }).click();
    await editor.inspector.getByLabel('Gate', { exact: true }).selectOption('tanh');
    await editor.settled();
    await editor.page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } });
    await run('file.changes');
    const group = dialog().getByRole('region', { name: 'mul_2' });
    await group.waitFor();
    expect(await group.innerText()).toMatch(/node\s+Tanh/);
    expect(await dialog().getByRole('status').innerText()).toMatch(/\d+ changed\s+\d+ added\s+\d+ removed/);
    await passesAxe();
    await button('Copy as text').click();
    await editor.page.getByText('Copied the list of changes.').first().waitFor();

    const layer = group.getByRole('button', { name: 'mul_2' });
    for (let steps = 0; steps < 20 && !(await layer.evaluate((node) => node === document.activeElement)); steps += 1) {
      await editor.page.keyboard.press('Tab');
    }
    await editor.page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'hidden' });
    await expect.poll(() => editor.page.locator('.react-flow__node.selected').innerText()).toContain('mul_2');

    await editor.page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } });
    await run('file.changes');
    await group.getByRole('listitem').first().click();
    await dialog().waitFor({ state: 'hidden' });
    await expect.poll(() => editor.page.locator('.react-flow__node.selected').innerText()).toContain('mul_2');
  });

  it('is exported in another opset where its nodes allow, after its check and its changes are shown', async () => {
    await run('file.exportOnnx');
    await dialog()
      .getByText(/Both saw the picture “astronaut\.jpg”/)
      .waitFor({ timeout: 60_000 });
    expect(await dialog().getByRole('row').last().innerText()).toMatch(/output\s+1 × 1 × 256 × 256\s+(0|\d\.\de-\d+)/);
    await passesAxe();

    await dialog().getByLabel('Opset').selectOption('13');
    await expect.poll(() => button('Export…').isDisabled(), { timeout: 60_000 }).toBe(false);
    expect(await dialog().innerText()).toMatch(/Both saw the picture/);

    await dialog().getByLabel('Opset').selectOption('18');
    await dialog()
      .getByText(/Both saw the picture/)
      .waitFor({ timeout: 60_000 });
    await button('What changed…').click();
    await dialog().getByRole('region', { name: 'The file itself' }).getByText('ai.onnx').waitFor();
    await button('Back to the export').click();
    expect(await dialog().getByLabel('Opset').inputValue()).toBe('18');

    await answerDialogs(desktop, { save: at('newer.onnx') });
    await button('Export…').click();
    const file = decodeModel(await written('newer.onnx'));
    expect(file.ok && Number(file.value.opsetImport[0]?.version)).toBe(18);
    await dialog().waitFor({ state: 'hidden' });
  });

  it('is compared with a file that is chosen', async () => {
    await answerDialogs(desktop, { open: [at('newer.onnx')] });
    await run('file.compare');
    await dialog().getByText('“newer.onnx”, and what an export of this drawing would write now.').waitFor();
    expect(await dialog().getByRole('listitem').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringMatching(/opset\s+ai\.onnx\s+18\s*→\s*14/)]),
    );
    await button('Close').last().click();
    await dialog().waitFor({ state: 'hidden' });
  });

  it('in a small window, in Korean and in the dark, every dialog fits and axe finds nothing', async () => {
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(960, 640));
    await run('view.toggleLocale');
    await run('view.toggleTheme');
    await editor.page.locator('html[lang=ko][data-theme=dark]').waitFor();
    for (const [id, title] of [
      ['file.changes', '바뀐 점'],
      ['file.exportOnnx', 'ONNX 내보내기'],
      ['file.exportFigure', '도식으로 내보내기'],
    ] as const) {
      await run(id);
      await dialog().getByRole('heading', { name: title, exact: true }).waitFor();
      if (id === 'file.exportOnnx') await dialog().getByRole('table').waitFor({ timeout: 60_000 });
      const box = await dialog().boundingBox();
      expect(box && box.y >= 0 && box.x >= 0 && box.y + box.height <= 640 && box.x + box.width <= 960).toBe(true);
      await passesAxe();
      await editor.page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'hidden' });
    }
    expect(desktop.problems).toEqual([]);
  });

  it('is not exported in an opset that a node has no form in, and says which', async () => {
    writeFileSync(at('mish.onnx'), modelOfOpset18());
    // “Don’t Save”: the drawing that is open has edits.
    await answerDialogs(desktop, { button: 1 });
    await editor.drop(at('mish.onnx'));
    await expect.poll(() => editor.page.getByText('Mish_e').count()).toBeGreaterThan(0);
    await run('file.exportOnnx');
    await dialog().getByRole('table').waitFor({ timeout: 60_000 });
    await dialog().getByLabel('opset').selectOption('17');
    await dialog()
      .getByText(/opset 17에서는 다음 노드의 정의가 파일의 opset 18과 다릅니다: Mish/)
      .waitFor();
    expect(await button('내보내기…').isDisabled()).toBe(true);
    await editor.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    expect(desktop.problems).toEqual([]);
  });
});
