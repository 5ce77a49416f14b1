import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLES, TOPICS } from '../../src/examples/catalogue.ts';
import { gatedSequence, modelWithOperator } from '../support/imported-models.ts';
import { english } from '../support/said.ts';
import { atRest, violations } from './support/axe.ts';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

/** The first minute: a first start with its five steps, the gallery, an empty drawing, an opened model. */

/** CONVAS_FIRST_SCREENS=FOLDER keeps what the window shows. */
const screens = process.env.CONVAS_FIRST_SCREENS;
let folder: string;
let desktop: LaunchedApp;
let editor: EditorWindow;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'convas-first-'));
  const userData = path.join(folder, 'user');
  mkdirSync(userData);
  desktop = await launchElectron({ userData, firstSteps: true, size: [1280, 800] });
  editor = new EditorWindow(desktop.page);
  await editor.settled();
});
afterAll(async () => {
  await desktop?.close();
  rmSync(folder, { recursive: true, force: true });
});

const page = () => desktop.page;
const row = () => page().getByRole('region', { name: 'First steps' });
const step = (name: string) => row().getByRole('button', { name });
const done = () => row().locator('li[data-done] button').allInnerTexts();
/** Where the number of the step is, beside the row: the place and the number. */
const mark = async () => page().locator('[data-step-mark]').evaluateAll(marksOf);
const setting = () => JSON.parse(readFileSync(path.join(folder, 'user', 'settings.json'), 'utf8')).firstSteps;
const run = (id: string) =>
  desktop.app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id);

async function resize(width: number, height: number): Promise<void> {
  const size = { width, height };
  await desktop.app.evaluate(
    ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setContentSize(to.width, to.height),
    size,
  );
  await page().waitForFunction((to) => innerWidth === to.width && innerHeight === to.height, size);
}

function marksOf(elements: readonly Element[]): readonly string[] {
  return elements.map((element) => `${element.getAttribute('data-step-mark')} ${element.textContent}`);
}

async function keep(name: string): Promise<void> {
  if (!screens) return;
  mkdirSync(screens, { recursive: true });
  await atRest(page());
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
  ] as const) {
    await resize(width, height);
    for (const look of ['light', 'dark', 'ko']) {
      if (look !== 'light') await run('view.toggleTheme');
      if (look === 'ko') await run('view.toggleLocale');
      await editor.still();
      await atRest(page());
      await page().screenshot({ path: path.join(screens, `${name}-${width}-${look}.png`) });
    }
    await run('view.toggleLocale');
  }
  await resize(1280, 800);
}

describe('a first start', () => {
  it('shows the steps above everything else, and where the first is done', async () => {
    await row().waitFor();
    const [bar, canvas] = [await row().boundingBox(), await page().getByRole('main').boundingBox()];
    expect(bar?.height).toBe(38);
    expect(canvas?.y).toBe((bar?.y ?? 0) + 38);
    expect(await row().locator('[aria-current=step]').innerText()).toMatch(/Drop a photograph/);
    expect(await mark()).toEqual(['pictures 1']);
    await atRest(page());
    expect(await violations(page())).toEqual([]);
    await keep('guide');
  });

  it('is walked through by keyboard: F6 reaches it, arrows choose, and nothing is done by that', async () => {
    await page().getByRole('banner').getByRole('button', { name: 'File' }).focus();
    await page().keyboard.press('F6');
    const focused = () => page().evaluate(() => document.activeElement?.getAttribute('data-step'));
    await expect.poll(focused).toBe('photograph');
    await page().keyboard.press('ArrowRight');
    expect([await focused(), await mark()]).toEqual(['gate', ['gates 2']]);
    await page().keyboard.press('End');
    expect([await focused(), await mark()]).toEqual(['layer', ['layers 5']]);
    await page().keyboard.press('Home');
    expect([await focused(), await done()]).toEqual(['photograph', []]);
  });

  it('ticks what was really done, and moves the number on', async () => {
    await editor.drop('assets/pictures/espresso.jpg');
    await expect.poll(mark).toEqual(['gates 2']);
    await editor.settled();
    const cells = page().getByRole('application', { name: /Gates/ }).locator('canvas');
    const box = await cells.boundingBox();
    if (!box) throw new Error('the gates are not in view');
    await page().mouse.click(box.x + box.width * 0.31, box.y + box.height * 0.4);
    await expect.poll(mark).toEqual(['channel 3']);
    await page().keyboard.press('s');
    // The layer is not selected: its card says where to go on.
    await expect.poll(async () => (await mark()).map((one) => one.replace(/:\w+/, ''))).toEqual(['layer 4']);
    await row().getByRole('button', { name: 'Select the layer' }).click();
    await expect.poll(mark).toEqual(['attribute:reductionRatio 4']);
    await editor.setNumber('Reduction ratio r', 4);
    await expect.poll(mark).toEqual(['layers 5']);
    await keep('guide-last');
    await editor.add('ReLU');
    await row()
      .getByText(/^All five done/)
      .first()
      .waitFor();
    expect(await done()).toHaveLength(5);
    expect(await mark()).toEqual([]);
    await expect.poll(setting).toMatch(/^done /);
    await atRest(page());
    expect(await violations(page())).toEqual([]);
  });

  it('is put away for good, and begins anew from the Help menu', async () => {
    await row().getByRole('button', { name: 'Close' }).click();
    await row().waitFor({ state: 'detached' });
    await run('help.firstSteps');
    await expect
      .poll(() => page().evaluate(() => document.activeElement?.getAttribute('data-step')))
      .toBe('photograph');
    expect(await done()).toEqual([]);
    await resize(1100, 720);
    await row().getByText('1 of 5').waitFor();
    expect(await step('Read a gate').isVisible()).toBe(false);
    expect(await violations(page())).toEqual([]);
    await row().getByRole('button', { name: 'Skip' }).click();
    await row().waitFor({ state: 'detached' });
    await expect.poll(setting).toBe('left');
    await resize(1280, 800);
  });
});

describe('what there is to begin with', () => {
  it('is a gallery by topic, in which arrow keys go from example to example', async () => {
    await page().keyboard.press('Control+e');
    const dialog = page().getByRole('dialog', { name: 'Examples' });
    expect(await dialog.getByRole('heading', { level: 3 }).allInnerTexts()).toEqual(
      TOPICS.map(({ title }) => english(title)),
    );
    expect(await dialog.locator('svg').count()).toBe(EXAMPLES.length);
    await expect.poll(() => page().evaluate(() => document.activeElement?.textContent)).toMatch(/^SE-CNN/);
    await page().keyboard.press('ArrowRight');
    expect(await page().evaluate(() => document.activeElement?.textContent)).toMatch(/^SE net on Signs/);
    expect(await violations(page())).toEqual([]);
    await keep('gallery');
    await desktop.app.evaluate(({ dialog: native }) => {
      native.showMessageBox = async () => ({ response: 1, checkboxChecked: false });
    });
    await dialog.getByRole('button', { name: /^Residual block/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await editor.settled();
    expect(await editor.total('Parameters')).toBe('5,290');
  });

  it('is one sentence and three ways on an empty drawing', async () => {
    await run('file.new');
    const canvas = page().getByRole('main');
    await canvas.getByRole('button', { name: 'Press / to name a layer' }).click();
    await page().getByRole('combobox').first().waitFor();
    await page().keyboard.press('Escape');
    await canvas.getByRole('button', { name: 'Open an example' }).click();
    await page().getByRole('dialog', { name: 'Examples' }).waitFor();
    await page().keyboard.press('Escape');
    await keep('empty');
  });
});

describe('what an opened model is made of', () => {
  it('is a note in the inspector whose facts lead to the layers, and goes with its drawing', async () => {
    const [operator, gated] = [path.join(folder, 'erf.onnx'), path.join(folder, 'gated.onnx')];
    writeFileSync(operator, modelWithOperator());
    writeFileSync(gated, gatedSequence());
    await editor.drop(operator);
    const report = (name: string) => editor.inspector.getByRole('status', { name: `Opened ${name}` });
    await report('erf.onnx').getByRole('button', { name: 'Erf', exact: true }).click();
    await expect.poll(() => page().locator('.react-flow__node.selected').count()).toBe(1);
    await page().keyboard.press('Escape');
    await report('erf.onnx').waitFor();
    await atRest(page());
    expect(await violations(page())).toEqual([]);
    await keep('report');

    await editor.drop(gated);
    await report('gated.onnx').waitFor();
    expect(await report('erf.onnx').count()).toBe(0);
    await report('gated.onnx').getByRole('button', { name: '1 attention layer with gates' }).click();
    await editor.inspector.getByRole('spinbutton').first().waitFor();
    await run('file.new');
    await expect.poll(() => page().locator('.react-flow__node').count()).toBe(0);
    expect(
      await page()
        .getByRole('status', { name: /^Opened/ })
        .count(),
    ).toBe(0);
    expect(desktop.problems).toEqual([]);
  });
});
