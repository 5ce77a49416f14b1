import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { atRest, violations } from './support/axe.ts';
import { answerDialogs } from './support/desktop-api.ts';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

/** Groups and notes, as a person uses them in the real desktop window. */

let launched: LaunchedApp;
let editor: EditorWindow;
const page = () => launched.page;
const nodes = () => page().locator('.react-flow__node');
const edges = () => page().locator('.react-flow__edge');
const frame = (name: string) => page().locator('.react-flow__node-frame').filter({ hasText: name });
const groupCard = (name: string) => page().locator('.react-flow__node-groupCard').filter({ hasText: name });
const note = () => page().locator('.react-flow__node-note');
const status = (said: string) => page().getByRole('status').filter({ hasText: said });
const press = (...keys: string[]) =>
  keys.reduce((done, key) => done.then(() => page().keyboard.press(key)), Promise.resolve());

beforeAll(async () => {
  launched = await launchElectron();
  await launched.app.evaluate(({ BrowserWindow, dialog }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1440, 900);
    // “Don’t Save”: every test starts with a new drawing.
    dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false });
  });
  page().setDefaultTimeout(10_000);
  editor = new EditorWindow(launched.page);
  await nodes().first().waitFor();
  await editor.settled();
});
afterAll(() => launched?.close());
beforeEach(async () => {
  await press('Escape', 'Escape');
  // A test that failed may have left the outline open.
  if ((await page().getByRole('treegrid').count()) > 0) await press('Control+Shift+O');
  await press('Control+n');
  await expect.poll(() => nodes().count()).toBe(0);
});
afterEach(() => expect(launched.problems).toEqual([]));

/** Picture → Conv 2d → ReLU → Flatten, all in view and readable. */
async function fourLayers(): Promise<void> {
  for (const title of ['Picture', 'Conv 2d', 'ReLU', 'Flatten']) await editor.add(title);
  await expect.poll(() => edges().count()).toBe(3);
  await press('Escape');
  await inView();
}

async function inView(): Promise<void> {
  await press('f');
  await editor.still();
}

async function selectAll(...cards: Locator[]): Promise<void> {
  for (const [index, card] of cards.entries()) {
    await card.click({ position: { x: 30, y: 12 }, modifiers: index === 0 ? [] : ['Control'] });
  }
}

/** Groups the convolution and what follows it, as one does it: select, Ctrl+G, type a name. */
async function groupTwo(name: string): Promise<void> {
  await fourLayers();
  await selectAll(editor.card('Conv 2d'), editor.card('ReLU'));
  await press('Control+g');
  const field = page().getByRole('textbox', { name: 'Name of the group' }).first();
  await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
  await page().keyboard.type(name);
  await press('Enter');
  await frame(name).waitFor();
  await inView();
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error('it is out of view');
  return box;
}

/** Drags from a point of one thing by so many pixels of the screen. */
async function drag(from: Locator, dx: number, dy: number, at = { x: 60, y: 12 }, key?: string): Promise<void> {
  const box = await boxOf(from);
  await page().mouse.move(box.x + at.x, box.y + at.y);
  await page().mouse.down();
  await page().mouse.move(box.x + at.x + dx / 2, box.y + at.y + dy / 2, { steps: 6 });
  if (key) await page().keyboard.down(key);
  await page().mouse.move(box.x + at.x + dx, box.y + at.y + dy, { steps: 6 });
  await page().mouse.up();
  if (key) await page().keyboard.up(key);
}

describe('groups', () => {
  it('are made, named, collapsed to one card, moved, expanded, and all of it undone', async () => {
    await groupTwo('Stem');
    expect(await frame('Stem').getAttribute('aria-label')).toBe('group Stem, expanded, 2 layers');
    await frame('Stem').getByRole('button', { name: 'Collapse Stem' }).click();
    await groupCard('Stem').waitFor();
    expect(await groupCard('Stem').getAttribute('aria-label')).toContain('group Stem, collapsed, 2 layers, output N');
    // Picture, the group, Flatten: three cards and two edges, both at the group's ports.
    await expect.poll(() => nodes().count()).toBe(3);
    await expect.poll(() => edges().count()).toBe(2);
    await inView();
    const [before, flatten] = [await boxOf(groupCard('Stem')), await boxOf(editor.card('Flatten'))];
    await drag(groupCard('Stem'), 160, 40, { x: 90, y: 12 });
    await status('Move Stem').waitFor({ state: 'attached' });
    const after = await boxOf(groupCard('Stem'));
    expect(after.x - before.x).toBeGreaterThan(140);
    expect((await boxOf(editor.card('Flatten'))).x).toBeCloseTo(flatten.x, 0);
    await press('g');
    await frame('Stem').waitFor();
    // What was moved as a card is where it was moved to.
    await inView();
    const [conv, picture] = [await boxOf(editor.card('Conv 2d')), await boxOf(editor.card('Picture'))];
    expect(conv.x).toBeGreaterThan(picture.x + 50);
    await press('Control+z', 'Control+z', 'Control+z', 'Control+z', 'Control+z');
    await expect.poll(() => frame('Stem').count()).toBe(0);
    await expect.poll(() => nodes().count()).toBe(4);
    await expect.poll(() => edges().count()).toBe(3);
  });

  it('have a page in the inspector with totals and borders', async () => {
    await groupTwo('Stem');
    const { inspector } = editor;
    await inspector.getByRole('heading', { name: /^Group/ }).waitFor();
    const totals = await inspector.locator('dl').first().innerText();
    expect(totals.replaceAll('\n', ' ')).toContain('Layers 2 Learnable parameters 896 ');
    await inspector.getByRole('radio', { name: 'Green' }).check();
    await status('Change the colour of Stem').waitFor({ state: 'attached' });
    await inspector.getByRole('button', { name: 'conv2d_1' }).first().click();
    await inspector.getByRole('heading', { name: 'Conv 2d' }).waitFor();
    // From the layer back to its group.
    await inspector.getByRole('navigation').getByRole('button', { name: 'Stem' }).click();
    await inspector.getByRole('button', { name: 'Ungroup' }).click();
    await expect.poll(() => frame('Stem').count()).toBe(0);
    expect(await nodes().count()).toBe(4);
  });

  it('take a layer that is dropped into their frame, keep one that is dragged on, and let go with Ctrl', async () => {
    await groupTwo('Stem');
    const outside = editor.card('Flatten');
    const [target, from] = [await boxOf(editor.card('ReLU')), await boxOf(outside)];
    await drag(outside, 30, target.y - from.y);
    await status('Put flatten_1 into Stem').waitFor({ state: 'attached' });
    await expect.poll(() => frame('Stem').getAttribute('aria-label')).toContain('3 layers');
    // Further off than any frame reaches: the frame comes along.
    const width = (await boxOf(frame('Stem'))).width;
    await drag(outside, 330, 0);
    await status('Move flatten_1').waitFor({ state: 'attached' });
    expect((await boxOf(frame('Stem'))).width).toBeGreaterThan(width + 200);
    expect(await frame('Stem').getAttribute('aria-label')).toContain('3 layers');
    await drag(outside, 20, 60, undefined, 'Control');
    await status('Take flatten_1 out of its group').waitFor({ state: 'attached' });
    await expect.poll(() => frame('Stem').getAttribute('aria-label')).toContain('2 layers');
  });

  it('move by their title bar, with all that is in them', async () => {
    await groupTwo('Stem');
    await press('Escape');
    const before = await boxOf(editor.card('Conv 2d'));
    await drag(frame('Stem').locator('.frame-title'), 120, 0, { x: 100, y: 14 });
    await status('Move Stem').waitFor({ state: 'attached' });
    expect((await boxOf(editor.card('Conv 2d'))).x - before.x).toBeGreaterThan(100);
    await press('Control+z');
    await expect.poll(async () => (await boxOf(editor.card('Conv 2d'))).x).toBeCloseTo(before.x, 0);
  });

  it('are wired at the card, to the layers inside', async () => {
    await groupTwo('Stem');
    await press('g');
    await groupCard('Stem').waitFor();
    await inView();
    // The edge from the picture is pulled off; the free port can be wired again.
    await edges().first().focus();
    await press('Enter', 'Delete');
    await expect.poll(() => edges().count()).toBe(1);
    await editor.wire(editor.card('Picture'), groupCard('Stem'));
    await status('Connect input_1 to conv2d_1').waitFor({ state: 'attached' });
    await expect.poll(() => edges().count()).toBe(2);
    // By keyboard it is the last layer inside that gives, and the first that takes.
    await groupCard('Stem').click({ position: { x: 90, y: 12 } });
    await press('Shift+c');
    await page().getByRole('dialog', { name: 'Feed conv2d_1 from…' }).waitFor();
    await press('Escape', 'c');
    await page().getByRole('dialog', { name: 'Connect relu_1 to…' }).waitFor();
    await press('Escape');
  });

  it('show what is wrong inside, and lead to it', async () => {
    await groupTwo('Stem');
    await editor.select(editor.card('Conv 2d'));
    await editor.setNumber('Groups', 2);
    await frame('Stem').getByRole('button', { name: 'Collapse Stem' }).click();
    await groupCard('Stem')
      .getByText(/^conv2d_1: /)
      .waitFor();
    await press('Escape');
    await page().getByRole('contentinfo').getByRole('button', { name: /error/ }).click();
    await page().getByRole('button', { name: 'conv2d_1' }).last().click();
    // The layer is selected; the card that hides it says so, and the inspector shows the layer.
    await groupCard('Stem').getByText('1 of 2 layers selected').waitFor();
    await editor.inspector.getByRole('heading', { name: 'Conv 2d' }).waitFor();
  });

  it('are found with what is in them', async () => {
    await groupTwo('Stem');
    await press('g', 'Escape', 'Control+f');
    await page().keyboard.type('relu');
    await press('Enter');
    // A layer that is found in a folded group comes out of it.
    await frame('Stem').waitFor();
    await editor.inspector.getByRole('heading', { name: 'ReLU' }).waitFor();
    await press('Control+f');
    await page().keyboard.type('stem');
    await press('Enter');
    await editor.inspector.getByRole('heading', { name: /^Group/ }).waitFor();
  });

  it('are rows of the outline with their layers below', async () => {
    await groupTwo('Stem');
    await press('Control+Shift+O');
    const rows = page().getByRole('treegrid').getByRole('row');
    const names = () =>
      rows.evaluateAll((all) => all.slice(1).map((row) => `${row.ariaLevel} ${row.firstElementChild?.textContent}`));
    await expect.poll(names).toEqual(['1 input_1', '1 Stem', '2 conv2d_1', '2 relu_1', '1 flatten_1']);
    await press('Home', 'ArrowDown', 'ArrowLeft');
    await expect.poll(names).toEqual(['1 input_1', '1 Stem', '1 flatten_1']);
    expect(await rows.nth(2).getAttribute('aria-expanded')).toBe('false');
    await editor.inspector.getByRole('heading', { name: /^Group/ }).waitFor();
    await press('ArrowRight', 'ArrowRight');
    await editor.inspector.getByRole('heading', { name: 'Conv 2d' }).waitFor();
    await press('ArrowUp', 'F2');
    await page().keyboard.type('Beginning');
    await press('Enter');
    await expect.poll(names).toContain('1 Beginning');
    await press('Control+Shift+O');
    await frame('Beginning').waitFor();
  });

  it('are made, renamed, collapsed and expanded without a mouse', async () => {
    await fourLayers();
    await editor.card('Conv 2d').focus();
    await press('Enter');
    await editor.card('ReLU').focus();
    await press('Control+Space', 'Control+g');
    await page().keyboard.type('Stem');
    await press('Enter');
    await frame('Stem').waitFor();
    // The frame has the keyboard now; its name is typed once more.
    await expect.poll(() => frame('Stem').evaluate((element) => element === document.activeElement)).toBe(true);
    await press('F2');
    await page().keyboard.type('Head');
    await press('Enter', 'g');
    await groupCard('Head').waitFor();
    await groupCard('Head').focus();
    await press('ArrowRight', 'ArrowRight');
    await status('Move Head').waitFor({ state: 'attached' });
    // One key press after the other is one step.
    await press('Control+z');
    await status('Undone: Move Head').waitFor({ state: 'attached' });
    await page().keyboard.press('Tab');
    await expect
      .poll(() => page().evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Expand Head');
    await press('Enter');
    await frame('Head').waitFor();
  });
});

describe('notes', () => {
  async function addNote(written: string): Promise<void> {
    const pane = await boxOf(page().locator('.react-flow__pane'));
    await page().mouse.move(pane.x + 80, pane.y + 80);
    await press('n');
    await note().getByRole('textbox', { name: 'Text of the note' }).waitFor();
    await page().keyboard.type(written);
    await press('Escape');
    await expect.poll(() => note().getByRole('textbox').count()).toBe(0);
  }

  it('are written, edited, resized and undone', async () => {
    await fourLayers();
    await addNote('Two\nlines');
    expect(await note().getAttribute('aria-label')).toBe('note: Two\nlines');
    await note().dblclick({ position: { x: 40, y: 30 } });
    await press('End');
    await page().keyboard.type(', and more');
    await press('Escape');
    await note().getByText('Two\nlines, and more').waitFor();
    const { width } = await boxOf(note());
    await drag(note().locator('.react-flow__resize-control.bottom.right.handle'), 30, 50, { x: 4, y: 4 });
    await status('Resize a note').waitFor({ state: 'attached' });
    expect((await boxOf(note())).width - width).toBeCloseTo(30, -1);
    // Escape gives a resize up.
    const corner = await boxOf(note().locator('.react-flow__resize-control.bottom.right.handle'));
    await page().mouse.move(corner.x + 4, corner.y + 4);
    await page().mouse.down();
    await page().mouse.move(corner.x + 60, corner.y + 60, { steps: 4 });
    await expect.poll(async () => (await boxOf(note())).width - width).toBeGreaterThan(60);
    await press('Escape');
    await page().mouse.up();
    expect((await boxOf(note())).width - width).toBeCloseTo(30, -1);
    await drag(note(), 40, 0, { x: 60, y: 8 });
    await status('Move a note').waitFor({ state: 'attached' });
    await press('Control+z', 'Control+z', 'Control+z');
    await expect.poll(() => note().getAttribute('aria-label')).toBe('note: Two\nlines');
    expect((await boxOf(note())).width).toBeCloseTo(width, 0);
  });

  it('are entered with Enter, and go with Delete', async () => {
    await addNote('Here');
    await note().focus();
    await press('Enter');
    await note().getByRole('textbox', { name: 'Text of the note' }).waitFor();
    await page().keyboard.type(' too');
    await press('Escape');
    await note().getByText('Here too').waitFor();
    await expect.poll(() => note().evaluate((element) => element === document.activeElement)).toBe(true);
    await editor.inspector.getByRole('textbox', { name: 'Text' }).fill('From the inspector');
    await note().getByText('From the inspector').waitFor();
    await note().focus();
    await press('Delete');
    await expect.poll(() => note().count()).toBe(0);
  });
});

describe('the window', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'convas-groups-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('saves groups and notes, and opens them again as they were', async () => {
    const file = path.join(folder, 'grouped.convas');
    await groupTwo('Stem');
    await press('g', 'n');
    await page().keyboard.type('Remember');
    await press('Escape');
    await answerDialogs(launched, { save: file, open: [file], button: 1 });
    await press('Control+s');
    await page().getByRole('banner').getByText('edited').waitFor({ state: 'detached' });
    await press('Control+n');
    await expect.poll(() => nodes().count()).toBe(0);
    await press('Control+o');
    await groupCard('Stem').waitFor();
    await note().getByText('Remember').waitFor();
    expect(await nodes().count()).toBe(4);
  });

  it.each(['light', 'dark'])('has no accessibility violations with groups and notes, %s', async (theme) => {
    const shown = await page().evaluate(() => document.documentElement.dataset.theme);
    if (shown !== theme) await press('Control+Shift+L');
    await groupTwo('Stem');
    const states: [string, () => Promise<void>][] = [
      ['a frame', async () => {}],
      ['a group’s page and a card', () => press('g')],
      ['a hidden layer', () => press('Escape', 'Control+f', 'r', 'e', 'l', 'u', 'Enter')],
      ['a note being written', () => press('n', 'a', 'b')],
      ['a selected note', () => press('Escape')],
      ['the search', () => press('Control+f')],
      ['the outline', () => press('Escape', 'Control+Shift+O')],
    ];
    for (const [name, show] of states) {
      await show();
      await atRest(page());
      expect(await violations(page()), name).toEqual([]);
    }
    await press('Control+Shift+O');
  });
});
