import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

/** Number fields, the add and find boxes and the footer's numbers, by real mouse and keyboard. */

let launched: LaunchedApp;
let editor: EditorWindow;
const page = () => launched.page;
const field = (name: string | RegExp) => editor.inspector.getByRole('spinbutton', { name }).first();

beforeAll(async () => {
  launched = await launchElectron();
  editor = new EditorWindow(launched.page);
  await page().locator('.react-flow__node').first().waitFor();
  await launched.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false });
  });
  await page().keyboard.press('Control+n');
  await page().locator('.react-flow__node').first().waitFor({ state: 'detached' });
  await editor.add('Picture');
  await editor.palette.getByRole('searchbox').fill('conv 64 3 s2');
  await page().keyboard.press('Enter');
  await field('Filters').waitFor();
});
afterAll(() => launched?.close());
afterEach(() => expect(launched.problems).toEqual([]));

describe('a number field', () => {
  it('has what was typed behind the layer’s name', async () => {
    expect(await field('Filters').inputValue()).toBe('64');
    expect(await field('Stride, ').inputValue()).toBe('2');
  });

  it('takes 8, Enter, 16, Enter as 8 and then 16, also after a click into it', async () => {
    await field('Filters').click();
    await page().keyboard.type('8');
    await page().keyboard.press('Enter');
    await page().keyboard.type('16');
    await page().keyboard.press('Enter');
    expect(await field('Filters').inputValue()).toBe('16');
  });

  it('is stepped by its label and its buttons, each gesture one step of undo', async () => {
    const label = editor.inspector.getByText('Filters', { exact: true }).first();
    const box = await label.boundingBox();
    if (!box) throw new Error('no label');
    await page().mouse.move(box.x + 5, box.y + 5);
    await page().mouse.down();
    await page().mouse.move(box.x + 25, box.y + 5);
    await page().mouse.move(box.x + 45, box.y + 5);
    await page().mouse.up();
    expect(await field('Filters').inputValue()).toBe('26');
    await editor.inspector.getByRole('button', { name: 'More' }).first().click();
    expect(await field('Filters').inputValue()).toBe('27');
    await page()
      .locator('.react-flow__pane')
      .focus()
      .catch(() => {});
    await page().keyboard.press('Control+z');
    await expect.poll(() => field('Filters').inputValue()).toBe('26');
    await page().keyboard.press('Control+z');
    await expect.poll(() => field('Filters').inputValue()).toBe('16');
  });
});

it('the footer’s numbers are copied by keyboard', async () => {
  const total = page()
    .getByRole('contentinfo')
    .getByRole('button', { name: /^Parameters/ });
  await total.focus();
  await page().keyboard.press('Enter');
  await page().getByText('Copied: Parameters').first().waitFor();
  expect(await launched.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(await editor.total('Parameters'));
});

it('a layer in a folded group is found by its operator and comes into view out of it', async () => {
  await editor.select(editor.card('Conv 2d'));
  await page().keyboard.press('Control+g');
  await page().keyboard.press('Enter');
  await page().keyboard.press('Escape');
  await page().keyboard.press('Control+f');
  await page().locator('dialog[open]').getByRole('combobox').fill('Conv >0');
  await page().keyboard.press('Enter');
  await expect.poll(() => field('Filters').isVisible()).toBe(true);
});
