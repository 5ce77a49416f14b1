import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

/** A window that forgives: what can run runs, and problems come with ways out. By mouse and by keyboard. */

let launched: LaunchedApp;
let editor: EditorWindow;
const page = () => launched.page;
const nodes = () => page().locator('.react-flow__node');
const edges = () => page().locator('.react-flow__edge');
const popup = () => page().locator('dialog[open]');
const fix = (name: RegExp) => editor.inspector.getByRole('button', { name });
const problems = (name: RegExp) => page().getByRole('contentinfo').getByRole('button', { name });
const list = () => page().getByRole('region', { name: 'Problems' });
const press = (...keys: string[]) =>
  keys.reduce((done, key) => done.then(() => page().keyboard.press(key)), Promise.resolve());

beforeAll(async () => {
  launched = await launchElectron();
  await launched.app.evaluate(({ BrowserWindow, dialog }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1440, 900);
    // “Don’t Save”: every test starts with a new drawing.
    dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false });
  });
  editor = new EditorWindow(launched.page);
  await nodes().first().waitFor();
  await editor.settled();
});
afterAll(() => launched?.close());
beforeEach(async () => {
  await press('Escape', 'Control+n');
  await expect.poll(() => nodes().count()).toBe(0);
});
afterEach(() => expect(launched.problems).toEqual([]));

async function draw(...titles: string[]): Promise<void> {
  for (const title of titles) await editor.add(title);
  await press('f');
  await editor.still();
}

/** Puts a layer beside the others, connected to nothing. */
async function loose(title: string): Promise<void> {
  await page()
    .locator('.react-flow__pane')
    .click({ position: { x: 12, y: 200 } });
  await editor.dragIn(title, 0.2, 0.3);
  await editor.card(title).waitFor();
}

describe('what can run', () => {
  it('runs without an output, and beside what is unfinished', async () => {
    await draw('Picture', 'Conv 2d', 'ReLU');
    await editor.drop('assets/pictures/astronaut.jpg');
    await page()
      .getByText(/Feature maps of relu_1/)
      .waitFor();
    await editor.select(editor.card('Conv 2d'));
    await page()
      .getByText(/Feature maps of conv2d_1/)
      .waitFor();
    await page()
      .getByText(/there is no output yet/)
      .waitFor();
    // A new layer starts as neither an error nor a warning.
    await loose('Max pool');
    await editor.card('Max pool').getByText('not connected yet').waitFor();
    await problems(/^[0-9]+ unfinished$/).waitFor();
    await page()
      .getByText(/Runs without maxPool_1/)
      .waitFor();
    expect(await page().getByRole('button', { name: 'Run', exact: true }).getAttribute('title')).toContain('maxPool_1');
  });

  it('shows no number of a drawing that is gone', async () => {
    await draw('Picture', 'Conv 2d', 'Flatten', 'Fully connected', 'Output labels');
    await editor.drop('assets/pictures/astronaut.jpg');
    await editor.settled();
    expect((await editor.scores()).size).toBe(10);
    await editor.select(editor.card('Flatten'));
    await press('Delete');
    // The fully connected layer waits for an edge; the rest goes on, the scores do not.
    await expect.poll(() => page().getByRole('region', { name: 'Class scores' }).getByRole('listitem').count()).toBe(0);
    await editor.card('Fully connected').getByText('not connected yet').waitFor();
  });
});

describe('ways out', () => {
  it('flatten first, with the place, the shape and the cost, and lead to the card; undo leads back', async () => {
    await draw('Picture', 'Conv 2d');
    await page()
      .locator('.react-flow__pane')
      .click({ position: { x: 20, y: 20 } });
    await editor.add('Fully connected');
    await press('f');
    await editor.select(editor.card('Fully connected'));
    const [first = ''] = await fix(/^Insert /).allInnerTexts();
    expect(first).toMatch(/^Insert Flatten behind conv2d_1/);
    expect(first).toMatch(/→ N×10 · \+[\d,]+ parameters/);
    await editor.select(editor.card('Picture'));
    await problems(/1 error/).click();
    await list()
      .getByRole('button', { name: /^Insert Flatten behind conv2d_1/ })
      .click();
    await press('Escape');
    await expect.poll(() => editor.card('Fully connected').getAttribute('class')).toContain('selected');
    await problems(/unfinished/).waitFor();
    await press('Control+z');
    await problems(/1 error/).waitFor();
  });

  it('go back to the value before, and add what is missing, by keyboard', async () => {
    await draw('Picture', 'Conv 2d');
    await editor.select(editor.card('Conv 2d'));
    await editor.setNumber('Groups', 5);
    const back = fix(/^Back to groups 1/);
    await back.focus();
    await press('Enter');
    await expect.poll(() => fix(/^Back to/).count()).toBe(0);
    await problems(/unfinished/).focus();
    await press('Enter');
    const output = list().getByRole('button', { name: /^Add an Output behind conv2d_1/ });
    await output.first().focus();
    await press('Enter', 'Escape');
    await editor.card('Output labels').waitFor();
    expect(await edges().count()).toBe(2);
  });

  it('ask what a second edge means, and replace nothing unasked', async () => {
    await draw('Picture', 'Conv 2d', 'ReLU');
    await expect.poll(() => edges().count()).toBe(2);
    await editor.wire(editor.card('Conv 2d'), editor.card('ReLU'));
    // The same edge again is no second one.
    expect(await popup().count()).toBe(0);
    await editor.select(editor.card('ReLU'));
    await editor.add('ReLU');
    await press('f');
    await editor.still();
    await editor.wire(editor.card('Conv 2d'), editor.card('ReLU'));
    const options = popup().getByRole('option');
    await expect
      .poll(async () => (await options.allInnerTexts()).map((line) => line.split('\n')[0]))
      .toEqual([
        'Join relu_1 and conv2d_1 with add',
        'Join relu_1 and conv2d_1 with concat',
        'Join relu_1 and conv2d_1 with multiply',
        'Replace the edge from relu_1',
      ]);
    await press('Enter');
    await editor.card('Add').waitFor();
    await expect.poll(() => edges().count()).toBe(5);
    await press('Control+z');
    await expect.poll(() => edges().count()).toBe(3);
  });

  it('say why a loop is none while the edge is drawn', async () => {
    await draw('Picture', 'Conv 2d', 'ReLU');
    const from = await editor.card('ReLU').locator('.react-flow__handle.source').boundingBox();
    const to = await editor.card('Conv 2d').locator('.react-flow__handle.target').boundingBox();
    if (!from || !to) throw new Error('a port is out of view');
    await page().mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page().mouse.down();
    await page().mouse.move(to.x + 60, to.y + 40, { steps: 4 });
    await page().mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 4 });
    const reason = page().getByText(/would close a loop/);
    await reason.first().waitFor();
    await page().mouse.up();
    await reason.first().waitFor();
    expect(await edges().count()).toBe(2);
  });
});
