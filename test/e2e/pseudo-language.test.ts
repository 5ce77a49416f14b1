import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { createCommands } from '../../src/commands/registry.ts';
import { LAYERS } from '../../src/core/layers/index.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import type { Editor } from '../../src/store/editor.ts';
import { english } from '../support/said.ts';
import { answerDialogs } from './support/desktop-api.ts';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';
import { backedUp } from './support/kept-backups.ts';
import { buildPseudoApp, pseudoUserData } from './support/pseudo/app.ts';
import { NOT_TEXT, unmarked } from './support/pseudo/unmarked.ts';

/**
 * The whole window in a language that exists nowhere, added as one file and no line of code: every text of it stands in
 * ⟦marks⟧, in the real desktop window. What a person or a screen reader reads without them was never given a translation.
 * What the window has is what the native menu and the dialogs have.
 */

let folder: string;
let desktop: LaunchedApp;
let editor: EditorWindow;
const exceptions: (RegExp | string)[] = [...NOT_TEXT];
const page = () => desktop.page;

beforeAll(async () => {
  folder = await buildPseudoApp();
  exceptions.push(...ownWords());
  desktop = await launchElectron({ appFolder: folder, userData: pseudoUserData(folder) });
  await answerDialogs(desktop, { button: 1 });
  editor = new EditorWindow(desktop.page);
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1440, 900));
  page().setDefaultTimeout(8_000);
  await editor.settled();
});
afterAll(async () => {
  await desktop?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The words of the drawings: names that layers get when they are added, and those that a person or a file gave. */
function ownWords(): (RegExp | string)[] {
  const words = ['se-cnn', 'selfie-segmentation'].flatMap((name) => {
    const example = openProject(new Uint8Array(readFileSync(inRoot('assets', 'examples', `${name}.convas`))));
    if (!example.ok) throw new Error(`${name} does not open`);
    const { document, pictures } = example.value;
    if (document.imported) writeFileSync(model(), document.imported.bytes);
    return [
      document.title,
      ...pictures.map((picture) => picture.name),
      ...[...document.nodes.values()].flatMap(({ name: given, attributes: { labels } }) => [
        given,
        ...(Array.isArray(labels) ? labels.map(String) : []),
      ]),
    ];
  });
  // The longest first: a short name may be a part of a longer one.
  words.sort((a, b) => b.length - a.length);
  // Layers and groups of a file are named when it is read, and keep those names in every language.
  return [
    /\b[a-z][a-zA-Z0-9]*_\d+\b/gu,
    /\b(?:Stage|Block|blk) \d+\b/gu,
    'a-model.onnx',
    'a-model',
    ...words.filter(Boolean),
  ];
}

const model = () => path.join(folder, 'a-model.onnx');
const run = (id: string) =>
  desktop.app.evaluate(
    ({ BrowserWindow }, command) => BrowserWindow.getAllWindows()[0]?.webContents.send('menu:command', command),
    id,
  );

/** Each once: what the frame of the window shows is there in every state. */
const known = new Set<string>();

async function expectMarked(what: string): Promise<void> {
  const found = (await unmarked(page(), exceptions)).filter((one) => !known.has(one));
  for (const one of found) known.add(one);
  expect.soft(found, what).toEqual([]);
}

async function closeAll(): Promise<void> {
  for (let press = 0; press < 3; press += 1) await page().keyboard.press('Escape');
  await expect.poll(() => page().locator('dialog[open]').count()).toBe(0);
}

const cards = () => page().locator('.react-flow__node');
const select = async (index: number) => {
  await run('view.fit');
  await editor.still();
  await cards()
    .nth(index)
    .click({ position: { x: 30, y: 12 } });
};

/** Every view that the lens offers of what is selected, and every table in it. */
async function lookThrough(what: string): Promise<void> {
  await expectMarked(what);
  const radios = page().locator('[data-region=lens] [role=radio]:not(:disabled)');
  for (let index = 0; index < (await radios.count()); index += 1) {
    await radios.nth(index).click();
    await expectMarked(`${what}, view ${index} of the lens`);
  }
}

/** Opens whatever hangs from a button that says so, and closes it again. */
async function openPopovers(where: string): Promise<void> {
  const triggers = page().locator(`${where} button[aria-expanded=false]:not(:disabled)`);
  for (let index = 0; index < (await triggers.count()); index += 1) {
    await triggers.nth(index).click();
    await editor.still();
    await expectMarked(`${where}, popover ${index}`);
    await page().keyboard.press('Escape');
  }
}

it('marks the native menu, and what the system asks', async () => {
  const labels = await desktop.app.evaluate(({ Menu }) => {
    const all = (menu: Electron.Menu | null): string[] =>
      (menu?.items ?? []).flatMap((item) => [item.label, ...all(item.submenu ?? null)]);
    return all(Menu.getApplicationMenu());
  });
  expect(labels.length).toBeGreaterThan(60);
  expect(labels.filter((label) => label !== '' && !/^⟦.*⟧$/u.test(label))).toEqual([]);
});

it('marks the start, every kind of layer of the example, and every view of the lens', async () => {
  await expectMarked('the start');
  for (let index = 0; index < (await cards().count()); index += 1) {
    await select(index);
    await editor.settled();
    await lookThrough(`layer ${index}`);
  }
  await run('edit.selectAll');
  await expectMarked('several layers');
});

it('marks what the gates say, with channels silenced and their effects measured', async () => {
  await run('view.fit');
  await editor.select(page().locator('.react-flow__node[aria-label*="se_1"]').first());
  await editor.settled();
  await run('run.measureEffect');
  await page().getByRole('radio', { name: /Gates/ }).first().click();
  const gates = page().locator('[data-region=lens] [role=application]').first();
  await gates.focus();
  await page().keyboard.press('s');
  await editor.settled();
  await expectMarked('a silenced channel');
  await gates.focus();
  await page().keyboard.press('Enter');
  await page().keyboard.press('Shift+F10');
  await expectMarked('the menu of a channel');
  await closeAll();
  await run('run.clearOverrides');
});

it('marks what is studied', async () => {
  await closeAll();
  await run('view.study');
  await expectMarked('Study');
  await page().getByRole('application').first().focus();
  await page().keyboard.press('Home');
  await expectMarked('a studied channel');
  await run('view.draw');
});

it('marks the menus that hang from buttons', async () => {
  await closeAll();
  await run('edit.duplicate');
  await openPopovers('header');
  await openPopovers('footer');
  await run('edit.undo');
});

/** What asks for more, by its title, and what only shows something. */
const OPENS = [
  ...createCommands({} as Editor)
    .list()
    .filter(({ title }) => english(title).endsWith('…'))
    .map(({ id }) => id),
  'help.shortcuts',
  'help.about',
  'help.licences',
];

it.each(OPENS)('marks what %s opens', async (id) => {
  await closeAll();
  await select(1);
  await run(id);
  await editor.still();
  await editor.settled();
  await expectMarked(id);
  await closeAll();
});

it('marks the menus of several layers, of an edge and of the drawing', async () => {
  await closeAll();
  await page()
    .locator('.react-flow__pane')
    .click({ position: { x: 8, y: 8 }, button: 'right' });
  await expectMarked('the menu of the drawing');
  await closeAll();
  await run('edit.selectAll');
  await page()
    .locator('.react-flow__pane')
    .focus()
    .catch(() => {});
  await page().keyboard.press('Shift+F10');
  await expectMarked('the menu of several layers');
  await closeAll();
  await select(1);
  await editor.selectEdge(page().locator('.react-flow__edge').first());
  await expectMarked('an edge');
  await page().keyboard.press('Shift+F10');
  await expectMarked('the menu of an edge');
  await closeAll();
});

it('marks the outline', async () => {
  await run('view.toggleOutline');
  const grid = page().getByRole('treegrid');
  await grid.waitFor();
  await grid.getByRole('row').nth(3).click();
  await page().keyboard.press('ArrowRight');
  await expectMarked('the outline');
  await run('view.toggleOutline');
});

it('marks what an imported model shows', async () => {
  await closeAll();
  await answerDialogs(desktop, { open: [model()], button: 1 });
  await run('file.open');
  await expect.poll(() => cards().count(), { timeout: 60_000 }).toBeGreaterThan(30);
  await editor.settled();
  await expectMarked('an imported model');
  await openPopovers('main');
  await closeAll();
  for (const operator of ['Resize', 'Mul', 'Add', 'Conv']) {
    const one = page().locator(`.react-flow__node:has-text("${operator}")`).first();
    if ((await one.count()) === 0) continue;
    await editor.select(one);
    await editor.settled();
    await lookThrough(`an imported ${operator}`);
  }
});

it('marks every kind of layer, alone and wrong', async () => {
  await run('file.new');
  await expect.poll(() => cards().count()).toBe(0);
  await expectMarked('the empty drawing');
  const entries = page().locator('nav li button');
  const count = await entries.count();
  expect(count).toBe(LAYERS.length);
  for (let index = 0; index < count; index += 1) {
    await entries.nth(index).click();
    await expectMarked(`added layer ${index}`);
    await lookThrough(`added layer ${index}`);
  }
  await openPopovers('footer');
});

it('marks what is left of a window that ended in the middle', async () => {
  await backedUp(desktop.userData);
  const closed = desktop.app.waitForEvent('close');
  desktop.app.process().kill('SIGKILL');
  await closed;
  desktop = await launchElectron({ appFolder: folder, userData: desktop.userData });
  editor = new EditorWindow(desktop.page);
  await page().locator('dialog[open] li').waitFor();
  await expectMarked('the recovery dialog');
});
