import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

/** What makes drawing comfortable, as a person does it in the real desktop window. */

let launched: LaunchedApp;
let editor: EditorWindow;
const page = () => launched.page;
const nodes = () => page().locator('.react-flow__node');
const edges = () => page().locator('.react-flow__edge');
const popup = () => page().locator('dialog[open]');
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

/** Picture → Conv 2d → ReLU, with room around them. */
async function threeLayers(): Promise<void> {
  for (const title of ['Picture', 'Conv 2d', 'ReLU']) await editor.add(title);
  await press('f');
  await expect.poll(() => edges().count()).toBe(2);
  await editor.still();
}

async function boxOf(title: string) {
  const box = await editor.card(title).boundingBox();
  if (!box) throw new Error(`${title} is out of view`);
  return box;
}

/** The option that Enter would choose, and Enter. */
async function choose(typed: string): Promise<void> {
  await popup().getByRole('combobox').waitFor();
  await page().keyboard.type(typed);
  await press('Enter');
  await expect.poll(() => popup().count()).toBe(0);
}

describe('editing with the mouse', () => {
  it('copies, cuts and pastes through the system’s clipboard', async () => {
    await threeLayers();
    await editor.select(editor.card('Conv 2d'));
    await press('Control+c', 'Control+v');
    await expect.poll(() => editor.total('Layers')).toBe('4');
    const copied = await launched.app.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied).toContain('"conv2d_1"');
    await press('Control+x');
    await expect.poll(() => editor.total('Layers')).toBe('3');
    await launched.app.evaluate(({ clipboard }) => clipboard.writeText('no layers here'));
    await press('Control+v');
    await page().getByText('The clipboard holds no layers.').first().waitFor();
    expect(await editor.total('Layers')).toBe('3');
  });

  it('copies and pastes from the native menu', async () => {
    await threeLayers();
    await editor.select(editor.card('Conv 2d'));
    const choose = (role: string) =>
      launched.app.evaluate(({ Menu, BrowserWindow }, wanted) => {
        const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
        const window = BrowserWindow.getAllWindows()[0];
        items.find((item) => item.role === wanted)?.click(undefined, window, window?.webContents);
      }, role);
    await launched.app.evaluate(({ clipboard }) => clipboard.clear());
    await choose('copy');
    await expect.poll(() => launched.app.evaluate(({ clipboard }) => clipboard.readText())).toContain('conv2d_1');
    await choose('paste');
    await expect.poll(() => editor.total('Layers')).toBe('4');
  });

  it('pastes from the context menu where it was opened', async () => {
    await threeLayers();
    await editor.select(editor.card('ReLU'));
    await press('Control+c');
    const pane = await page().locator('.react-flow__pane').boundingBox();
    if (!pane) throw new Error('no canvas');
    await page().mouse.click(pane.x + 60, pane.y + 80, { button: 'right' });
    await popup()
      .getByRole('menuitem', { name: /^Paste/ })
      .click();
    await expect.poll(() => editor.total('Layers')).toBe('4');
    const box = await nodes().last().boundingBox();
    expect(Math.abs((box?.x ?? 0) - pane.x - 60)).toBeLessThan(4);
  });

  it('puts a layer that is dropped on a wire into the wire, and takes it back in one step', async () => {
    await threeLayers();
    await page()
      .locator('.react-flow__pane')
      .click({ position: { x: 30, y: 30 } });
    await press('a');
    await choose('dropout');
    // It was connected below the last layer; here it stands alone.
    await editor.select(editor.card('Dropout'));
    await press('Control+x', 'Control+v');
    await expect.poll(() => edges().count()).toBe(2);
    await press('f');
    await editor.still();
    const from = await boxOf('Dropout');
    const above = await boxOf('Conv 2d');
    const below = await boxOf('ReLU');
    const wire = { x: above.x + above.width / 2, y: (above.y + above.height + below.y) / 2 };
    await page().mouse.move(from.x + 40, from.y + 12);
    await page().mouse.down();
    await page().mouse.move(wire.x - 60, wire.y, { steps: 6 });
    await page().mouse.move(wire.x, wire.y, { steps: 6 });
    await expect.poll(() => page().locator('.react-flow__edge path[class*=target]').count()).toBe(1);
    await page().mouse.up();
    await expect.poll(() => edges().count()).toBe(3);
    await press('Control+z');
    await expect.poll(() => edges().count()).toBe(2);
  });

  it('inserts a palette layer that is dropped on a wire', async () => {
    await threeLayers();
    const above = await boxOf('Conv 2d');
    const below = await boxOf('ReLU');
    const pane = await page().locator('.react-flow__pane').boundingBox();
    if (!pane) throw new Error('no canvas');
    const x = (above.x + above.width / 2 - pane.x) / pane.width;
    const y = ((above.y + above.height + below.y) / 2 - pane.y) / pane.height;
    await editor.dragIn('Dropout', x, y);
    await expect.poll(() => editor.total('Layers')).toBe('4');
    await page().getByRole('status').filter({ hasText: 'Insert Dropout before relu_1' }).waitFor();
  });

  it('asks for a layer where a wire is let go, those that fit first', async () => {
    await threeLayers();
    const port = editor.card('ReLU').locator('.react-flow__handle.source');
    const box = await port.boundingBox();
    if (!box) throw new Error('no port');
    await page().mouse.move(box.x + 4, box.y + 4);
    await page().mouse.down();
    await page().mouse.move(box.x + 120, box.y + 50, { steps: 6 });
    await page().mouse.up();
    await popup().waitFor();
    expect(
      await popup()
        .getByRole('option', { name: /^Picture/ })
        .count(),
    ).toBe(0);
    expect(await popup().getByRole('option').last().innerText()).toContain('does not fit');
    await choose('flatten');
    await expect.poll(() => editor.total('Layers')).toBe('4');
    expect(await edges().count()).toBe(3);
  });

  it('cancels a drag and a connection with Escape', async () => {
    await threeLayers();
    const before = await boxOf('ReLU');
    await page().mouse.move(before.x + 40, before.y + 12);
    await page().mouse.down();
    await page().mouse.move(before.x + 200, before.y + 40, { steps: 6 });
    await expect.poll(async () => (await boxOf('ReLU')).x).toBeGreaterThan(before.x + 100);
    await press('Escape');
    await expect.poll(async () => (await boxOf('ReLU')).x).toBeCloseTo(before.x, 0);
    await page().mouse.move(before.x + 260, before.y + 40, { steps: 3 });
    await page().mouse.up();
    expect((await boxOf('ReLU')).x).toBeCloseTo(before.x, 0);
    const port = await editor.card('ReLU').locator('.react-flow__handle.source').boundingBox();
    if (!port) throw new Error('no port');
    await page().mouse.move(port.x + 4, port.y + 4);
    await page().mouse.down();
    await page().mouse.move(port.x + 150, port.y + 60, { steps: 6 });
    await press('Escape');
    await page().mouse.up();
    expect(await popup().count()).toBe(0);
    expect(await page().locator('.react-flow__connection').count()).toBe(0);
  });

  it('opens the search with a double click, or Tab after a click, on the empty canvas', async () => {
    await threeLayers();
    await page()
      .locator('.react-flow__pane')
      .dblclick({ position: { x: 60, y: 60 } });
    await choose('conv');
    await expect.poll(() => editor.total('Layers')).toBe('4');
    await page()
      .locator('.react-flow__pane')
      .click({ position: { x: 60, y: 260 } });
    await press('Tab');
    await choose('relu');
    await expect.poll(() => editor.total('Layers')).toBe('5');
    expect(await edges().count()).toBe(2);
  });

  it('replaces a layer from its menu, keeping its wires', async () => {
    await threeLayers();
    await editor.card('Conv 2d').click({ button: 'right', position: { x: 30, y: 12 } });
    await popup()
      .getByRole('menuitem', { name: /^Replace/ })
      .click();
    await choose('max pool');
    await editor.card('Max pool').waitFor();
    expect(await edges().count()).toBe(2);
    expect(await editor.total('Layers')).toBe('3');
  });

  it('renames on the card, lays out and goes back by the history', async () => {
    await threeLayers();
    await editor.card('ReLU').dblclick({ position: { x: 40, y: 12 } });
    await page().keyboard.type('활성화');
    await press('Enter');
    await editor.card('활성화').waitFor();
    const before = await boxOf('ReLU');
    await page().mouse.move(before.x + 40, before.y + 12);
    await page().mouse.down();
    await page().mouse.move(before.x + 220, before.y + 60, { steps: 6 });
    await page().mouse.up();
    await press('Escape', 'Control+k');
    await choose('lay out');
    await expect.poll(async () => Math.abs((await boxOf('ReLU')).x - (await boxOf('Conv 2d')).x)).toBeLessThan(2);
    await page().getByRole('button', { name: 'Undo history' }).click();
    const history = page().getByRole('region', { name: 'Undo history' });
    await history.getByRole('button', { name: 'Lay out the drawing' }).waitFor();
    await history.getByRole('button', { name: 'Add ReLU' }).click();
    await expect.poll(() => nodes().filter({ hasText: '활성화' }).count()).toBe(0);
    await press('Escape');
    expect(await editor.total('Layers')).toBe('3');
  });

  it('sets an attribute of several layers at once', async () => {
    for (const title of ['Picture', 'Conv 2d', 'Conv 2d']) await editor.add(title);
    await press('f');
    await editor.still();
    await editor.select(nodes().nth(1));
    await nodes()
      .nth(2)
      .click({ position: { x: 30, y: 12 }, modifiers: ['Control'] });
    await editor.setNumber('Filters', 24);
    await expect.poll(() => page().getByText('24 filters').count()).toBe(2);
    await press('Escape', 'Control+z');
    await expect.poll(() => page().getByText('24 filters').count()).toBe(0);
  });
});

describe('editing by keyboard alone', () => {
  /** Tab to a field of the inspector, and type into it. */
  async function set(label: string, value: number): Promise<void> {
    await press('e');
    for (let step = 0; step < 30; step += 1) {
      const name = await page().evaluate(() => {
        const field = document.activeElement as HTMLInputElement | null;
        const own = field?.getAttribute('aria-label');
        return own ?? field?.labels?.[0]?.textContent ?? '';
      });
      if (name.startsWith(label)) break;
      await press('Tab');
    }
    await page().keyboard.type(String(value));
    await press('Enter', 'Escape');
  }

  async function add(typed: string): Promise<void> {
    await press('a');
    await choose(typed);
  }

  it('builds LeNet-5: 61,706 parameters', async () => {
    await add('picture');
    await set('Channels', 1);
    await set('Height', 28);
    await set('Width', 28);
    const convolution = async (filters: number, pad: number) => {
      await add('conv 2d');
      await set('Filters', filters);
      await set('Kernel', 5);
      await set('Padding', pad);
    };
    await convolution(6, 2);
    await add('tanh');
    await add('average pool');
    await convolution(16, 0);
    await add('tanh');
    await add('average pool');
    await add('flatten');
    for (const units of [120, 84, 10]) {
      await add('fully connected');
      await set('Neurons', units);
      if (units !== 10) await add('tanh');
    }
    await add('output');
    expect(await editor.total('Parameters')).toBe('61,706');
    expect(await editor.total('Layers')).toBe('14');
    await page().getByText('No problems').waitFor();
    const said = page().getByRole('status').filter({ hasText: 'Add Output labels' });
    expect(await said.count()).toBe(1);
  });

  it('builds a residual block with SE attention', async () => {
    await add('picture');
    await add('conv 2d');
    await add('conv 2d');
    await add('se att');
    await add('add');
    await press('Shift+C');
    // The free input comes first; the layer is found by its name.
    await choose('conv2d_1');
    await add('global average');
    await add('flatten');
    await add('output');
    await page().getByText('No problems').waitFor();
    expect(await editor.total('Layers')).toBe('8');
    const sum = page().getByRole('status').filter({ hasText: 'Add Output labels' });
    await sum.waitFor();
    await press('Control+Shift+o');
    const row = page().getByRole('treegrid').getByRole('row', { name: /add_1/ }).first();
    await row.click();
    await press('ArrowRight');
    await page()
      .getByRole('row', { name: /from conv2d_1/ })
      .waitFor();
    await page()
      .getByRole('row', { name: /from squeezeExcitation_1/ })
      .waitFor();
    await press('Control+Shift+o');
  });

  it('skips a layer and uses it again', async () => {
    await add('picture');
    await add('conv 2d');
    await add('relu');
    await press('b');
    await page().getByText('skipped: passes on what comes in').waitFor();
    await press('b');
    await expect.poll(() => page().getByText('skipped: passes on what comes in').count()).toBe(0);
  });

  it('connects, opens menus and walks through the window', async () => {
    await add('picture');
    await add('conv 2d');
    await press('Delete', 'Control+z');
    await press('Escape');
    await add('add');
    await press('Shift+C');
    await popup().getByRole('combobox').waitFor();
    await press('Enter');
    await expect.poll(() => popup().count()).toBe(0);
    const before = await edges().count();
    await press('Shift+C', 'Enter');
    await expect.poll(() => edges().count()).toBe(before + 1);
    await press('Shift+F10');
    await popup().getByRole('menu').waitFor();
    await press('End', 'Escape');
    await expect.poll(() => popup().count()).toBe(0);
    const region = () =>
      page().evaluate(() => document.activeElement?.closest('nav, main, aside, footer, header, section')?.tagName);
    await press('F6');
    const first = await region();
    await press('F6');
    expect(await region()).not.toBe(first);
  });

  it('edits in the outline: rename, add, connect, delete', async () => {
    await add('picture');
    await add('conv 2d');
    await add('relu');
    await press('Control+Shift+o');
    const grid = page().getByRole('treegrid');
    await grid.waitFor();
    const row = (name: string) => grid.getByRole('row', { name: new RegExp(name) });
    await press('Home', 'ArrowDown');
    await expect.poll(() => row('conv2d_1').getAttribute('aria-selected')).toBe('true');
    await press('F2');
    await page().keyboard.type('stem');
    await press('Enter');
    await row('stem').first().waitFor();
    await press('ArrowRight');
    await row('from input_1').waitFor();
    await press('ArrowDown', 'Delete');
    await expect.poll(() => row('from input_1').count()).toBe(0);
    await expect.poll(() => row('Nothing is connected').count()).toBe(1);
    await press('Home', 'c');
    await choose('stem');
    await expect.poll(() => row('Nothing is connected').count()).toBe(0);
    await press('End', 'a');
    await choose('flatten');
    await row('flatten_1').waitFor();
    await press('Delete');
    await expect.poll(() => row('flatten_1').count()).toBe(0);
    // The keyboard stays in the table after a deletion.
    expect(await page().evaluate(() => document.activeElement?.getAttribute('role'))).toBe('row');
    await press('Control+Shift+o');
    await expect.poll(() => editor.total('Layers')).toBe('3');
    expect(await edges().count()).toBe(2);
  });

  it('leaves undo to a text field that is being typed into', async () => {
    await add('picture');
    const title = page().getByRole('textbox', { name: 'Title of the drawing' });
    await title.click();
    await page().keyboard.type('Mine');
    await press('Control+z');
    await expect.poll(() => title.inputValue()).not.toBe('Mine');
    await editor.still();
    expect(await editor.total('Layers')).toBe('1');
    await press('Escape');
  });
});
