import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EditorWindow } from './support/editor-window.ts';
import { launchElectron } from './support/electron-app.ts';
import { launchChromium, openWebApp, startWebServer, type WebServer } from './support/web-app.ts';

/** The main job, as a person does it, in the real desktop window and in a browser. */

interface Opened {
  readonly window: EditorWindow;
  readonly problems: readonly string[];
  close(): Promise<void>;
}

let server: WebServer | null = null;
let browser: Browser | null = null;
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function openDesktop(): Promise<Opened> {
  const launched = await launchElectron({ size: [1440, 900] });
  return { window: new EditorWindow(launched.page), problems: launched.problems, close: launched.close };
}

async function openBrowser(): Promise<Opened> {
  server ??= await startWebServer();
  browser ??= await launchChromium();
  const { page, problems } = await openWebApp(browser, server.url);
  return { window: new EditorWindow(page), problems, close: () => page.context().close() };
}

const PLACES = { 'real Electron': openDesktop, Chromium: openBrowser };

describe.each(Object.entries(PLACES))('the main job in %s', (_place, open) => {
  let opened: Opened;
  let editor: EditorWindow;
  beforeEach(async () => {
    opened = await open();
    editor = opened.window;
    await editor.page.locator('.react-flow__node').first().waitFor();
    await editor.settled();
  });
  afterEach(async () => {
    expect(opened.problems).toEqual([]);
    await opened.close();
  });

  /** An empty drawing: New, and leaving the example behind. */
  async function newDrawing(): Promise<void> {
    await editor.page.keyboard.press('Control+n');
    await expect.poll(() => editor.page.locator('.react-flow__node').count()).toBe(0);
  }

  it('opens the trained example with scores above 60 % and gates on every attention card', async () => {
    const scores = await editor.scores();
    expect(scores.get('cat')).toBeGreaterThan(60);
    expect(await editor.total('Parameters')).toBe('285,094');
    expect(await editor.page.locator('.react-flow__node canvas').count()).toBe(3);
    const heatMap = editor.page.getByRole('application', { name: /Gates/ }).locator('canvas');
    expect((await heatMap.boundingBox())?.width).toBeGreaterThan(300);
  });

  it('runs another photograph that is dropped on the window', async () => {
    const before = await editor.scores();
    await editor.drop('assets/pictures/rocket.jpg');
    await expect.poll(() => editor.page.getByText('rocket.jpg').count()).toBeGreaterThan(0);
    await editor.settled();
    expect(await editor.scores()).not.toEqual(before);
  });

  it('takes pasted pictures, several at once, and names a file that is none', async () => {
    await editor.paste('assets/pictures/espresso.jpg', 'assets/pictures/rocket.jpg');
    const list = editor.page.getByRole('listbox', { name: /[Pp]ictures/ });
    await expect.poll(() => list.getByRole('option').count()).toBe(7);
    await editor.drop('README.md');
    await editor.page.getByText(/README\.md: /).waitFor();
    await editor.settled();
  });

  it('takes a layer dragged from the palette to the place where it is dropped', async () => {
    const cards = editor.page.locator('.react-flow__node');
    const before = await cards.count();
    await editor.dragIn('Dropout', 0.9, 0.8);
    await expect.poll(() => cards.count()).toBe(before + 1);
    await editor.page.keyboard.press('Control+z');
    await expect.poll(() => cards.count()).toBe(before);
  });

  it('builds LeNet-5 from nothing with the mouse: 61,706 parameters', async () => {
    await newDrawing();
    await editor.add('Picture');
    await editor.setNumber('Channels', 1);
    await editor.setNumber('Height', 28);
    await editor.setNumber('Width', 28);
    const convolution = async (filters: number, pad: number) => {
      await editor.add('Conv 2d');
      await editor.setNumber('Filters', filters);
      await editor.setAll('Kernel', 5);
      await editor.setAll('Padding', pad);
    };
    await convolution(6, 2);
    await editor.add('Tanh');
    await editor.add('Average pool');
    await convolution(16, 0);
    await editor.add('Tanh');
    await editor.add('Average pool');
    await editor.add('Flatten');
    for (const units of [120, 84, 10]) {
      await editor.add('Fully connected');
      await editor.setNumber('Neurons', units);
      if (units !== 10) await editor.add('Tanh');
    }
    await editor.add('Output labels');
    expect(await editor.total('Parameters')).toBe('61,706');
    expect(await editor.total('Layers')).toBe('14');
    await editor.page.getByText('No problems').waitFor();
    await editor.drop('assets/pictures/astronaut.jpg');
    await editor.settled();
    const scores = await editor.scores();
    expect(scores.size).toBe(10);
    const sum = [...scores.values()].reduce((total, value) => total + value, 0);
    expect(sum).toBeGreaterThan(98);
  });

  it('marks a mis-wire in words, and mends it in one step', async () => {
    await newDrawing();
    await editor.add('Picture');
    await editor.add('Conv 2d');
    await editor.page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
    await editor.add('Fully connected');
    await editor.page.keyboard.press('f');
    const problem = editor.page.locator('.react-flow__node', { hasText: 'Fully connected' });
    // The palette joined them already; the wrong edge is drawn, with both shapes.
    await editor.page
      .getByText(/takes a row of numbers/)
      .first()
      .waitFor();
    await editor.select(problem);
    await editor.inspector.getByRole('button', { name: /Insert Global average pool/ }).click();
    await expect.poll(() => editor.page.getByText(/takes a row of numbers/).count()).toBe(0);
    await editor.page.keyboard.press('Control+z');
    await editor.page
      .getByText(/takes a row of numbers/)
      .first()
      .waitFor();
  });

  it('wires two layers by dragging from port to port', async () => {
    await newDrawing();
    await editor.add('Picture');
    await editor.add('Conv 2d');
    const edges = editor.page.locator('.react-flow__edge');
    await expect.poll(() => edges.count()).toBe(1);
    await editor.selectEdge(edges.first());
    await editor.page.keyboard.press('Delete');
    await expect.poll(() => edges.count()).toBe(0);
    await editor.wire(
      editor.page.locator('.react-flow__node', { hasText: 'Picture' }),
      editor.page.locator('.react-flow__node', { hasText: 'Conv 2d' }),
    );
    await expect.poll(() => edges.count()).toBe(1);
  });

  it('silences a channel and moves the scores', async () => {
    const before = await editor.scores();
    const heatMap = editor.page.getByRole('application', { name: /Gates/ }).locator('canvas');
    const box = await heatMap.boundingBox();
    if (!box) throw new Error('no heat map');
    await editor.page.mouse.click(box.x + box.width * 0.3, box.y + box.height * 0.3);
    await editor.page.getByRole('button', { name: 'Silence', exact: true }).click();
    await editor.settled();
    const after = await editor.scores();
    expect(after.get('cat')).not.toBe(before.get('cat'));
    await editor.page.getByRole('button', { name: /Give all back/ }).click();
    await editor.settled();
    expect(await editor.scores()).toEqual(before);
  });
});

describe('files in real Electron', () => {
  it('saves, quits, opens again, and finds the same numbers', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'convas-save-'));
    const file = path.join(folder, '내 신경망.convas');
    try {
      const first = await launchElectron();
      const editor = new EditorWindow(first.page);
      await editor.settled();
      await first.app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath });
      }, file);
      await first.page.keyboard.press('Control+s');
      await first.page.getByText(/^Saved/).waitFor();
      const scores = await editor.scores();
      const parameters = await editor.total('Parameters');
      await first.close();

      const second = await launchElectron({ args: [file] });
      const reopened = new EditorWindow(second.page);
      await reopened.settled();
      expect(await reopened.total('Parameters')).toBe(parameters);
      expect(await reopened.scores()).toEqual(scores);
      const title = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
      expect(title).toContain('내 신경망');
      expect([...first.problems, ...second.problems]).toEqual([]);
      await second.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
