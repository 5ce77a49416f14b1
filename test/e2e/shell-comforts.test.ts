import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { answerDialogs } from './support/desktop-api.ts';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';
import { launchChromium, openWebApp, startWebServer } from './support/web-app.ts';

/** The comforts of the window itself: keys of one's own, licences, recent files, and Escape. */

const DONT_SAVE = 1;
let folder: string;
let desktop: LaunchedApp;
let editor: EditorWindow;
const at = (...names: string[]) => path.join(folder, ...names);
const page = () => desktop.page;
const dialog = (of: Page = page()) => of.locator('dialog[open]');
const press = async (...keys: string[]) => {
  for (const key of keys) await page().keyboard.press(key);
};

async function start(): Promise<void> {
  desktop = await launchElectron({ userData: at('user') });
  editor = new EditorWindow(desktop.page);
  await answerDialogs(desktop, { button: DONT_SAVE });
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1440, 900));
  await page().locator('.react-flow__node').first().waitFor();
  await editor.settled();
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'convas-comforts-'));
  cpSync(inRoot('assets/examples/se-cnn.convas'), at('here.convas'));
  cpSync(inRoot('assets/examples/se-cnn.convas'), at('other.convas'));
  await start();
});
afterEach(async () => {
  for (let closing = 0; closing < 3; closing += 1) await press('Escape');
  await expect.poll(() => dialog().count()).toBe(0);
});
afterAll(async () => {
  await desktop?.close();
  rmSync(folder, { recursive: true, force: true });
});

const accelerator = (id: string) =>
  desktop.app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
    return String(items.find((item) => item.id === wanted)?.accelerator);
  }, id);
const focused = (of: Page = page()) =>
  of.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');

/** From anywhere to the first key of the command that the search finds first, by keyboard alone. */
async function goTo(search: string): Promise<void> {
  // Gone, not only closed: one that is still closing would take the new one with it.
  await expect.poll(() => page().locator('dialog').count()).toBe(0);
  await press('?');
  await dialog().waitFor();
  await page().keyboard.type(search);
  await press('ArrowDown');
}

describe('keys of one’s own', () => {
  it('are given, shown everywhere and kept, by keyboard alone', async () => {
    await goTo('examples');
    expect(await focused()).toBe('Examples…: change Ctrl+E');
    await press('Enter', 'Control+j');
    await dialog().getByRole('status').getByText('Examples…: Ctrl+J.').waitFor({ state: 'attached' });
    expect(await focused(), 'the focus is where it was').toBe('Examples…: change Ctrl+J');
    // The first Escape clears nothing and closes: the focus is not in the search.
    await press('Escape');
    await expect.poll(() => dialog().count()).toBe(0);
    await press('Control+e');
    expect(await dialog().count(), 'the old keys do nothing').toBe(0);
    await press('Control+j');
    await page().getByRole('dialog', { name: 'Examples' }).waitFor();
    await press('Escape');
    const button = page().getByRole('banner').getByRole('button', { name: 'Examples…' });
    expect(await button.getAttribute('title')).toBe('Examples… (Ctrl+J)');
    expect(await button.getAttribute('aria-keyshortcuts')).toBe('Control+J');
    await expect.poll(() => accelerator('file.examples')).toBe('CmdOrCtrl+J');
    await press('Control+k');
    await page().keyboard.type('examples');
    expect(await dialog().getByRole('option').first().innerText()).toContain('Ctrl+J');
    const { shortcuts } = JSON.parse(readFileSync(at('user', 'settings.json'), 'utf8'));
    expect(JSON.parse(shortcuts)).toEqual({ 'file.examples': ['Ctrl+J'.replace('Ctrl', 'Mod')] });
  });

  it('are refused with a reason where the window, a text or the clipboard needs them', async () => {
    await goTo('examples');
    const alert = dialog().getByRole('alert');
    await press('Enter', 'x');
    await alert.getByText('while you type').waitFor();
    await press('Control+w');
    await alert.getByText('close or hide the window').waitFor();
    await press('Control+a');
    await alert.getByText('Text fields need these keys').waitFor();
    await press('Escape');
    expect(await dialog().count(), 'Escape gives up the keys, not the dialog').toBe(1);
    expect(await focused()).toBe('Examples…: change Ctrl+J');
    await press('Escape');
    await goTo('fit the drawing');
    await press('Enter', 'Control+c');
    await alert.getByText('the system’s own “Copy”').waitFor();
    await press('Shift');
    expect(await alert.count(), 'a modifier alone says nothing').toBe(1);
  });

  it('are taken over from another command only when asked, and given back by a reset', async () => {
    await goTo('actual size');
    await press('Enter', 'Control+l');
    await dialog().getByRole('alert').getByText('Ctrl+L runs “Show or hide the lens”').waitFor();
    expect(await focused()).toBe('Take over');
    await press('Shift+Tab', 'Enter');
    expect(await accelerator('view.zoomReset'), 'cancelled').toBe('CmdOrCtrl+1');
    await press('Enter', 'Control+l', 'Enter');
    await expect.poll(() => accelerator('view.zoomReset')).toBe('CmdOrCtrl+L');
    await expect.poll(() => accelerator('view.toggleLens')).toBe('null');
    await press('Escape');
    await goTo('show or hide the lens');
    expect(await focused()).toBe('Show or hide the lens: Add keys');
    await press('Tab');
    expect(await focused()).toBe('Show or hide the lens: Reset');
    await press('Enter');
    await dialog().getByRole('alert').getByText('Ctrl+L runs “Actual size”').waitFor();
    await press('Enter');
    await expect.poll(() => accelerator('view.toggleLens')).toBe('CmdOrCtrl+L');
  });

  it('are more than one, and removed again', async () => {
    await goTo('add a layer…');
    await press('Tab');
    expect(await focused()).toBe('Add a layer…: Add keys');
    await press('Enter', 'F7');
    await press('Escape');
    await press('F7');
    await page().getByRole('combobox', { name: 'Add a layer…' }).waitFor();
    await press('Escape');
    await goTo('add a layer…');
    await press('Tab', 'Enter', 'Tab', 'Enter');
    await dialog().getByRole('status').getByText('Add a layer…: A.').waitFor({ state: 'attached' });
  });

  it('outlive the window, whatever else the settings hold', async () => {
    await desktop.close();
    const file = at('user', 'settings.json');
    const settings = JSON.parse(readFileSync(file, 'utf8'));
    const shortcuts = {
      ...JSON.parse(settings.shortcuts),
      'file.save': 7,
      'edit.copy': ['Mod+M'],
      'view.fit': ['Tab'],
    };
    writeFileSync(file, JSON.stringify({ ...settings, shortcuts: JSON.stringify(shortcuts), threads: 'many' }));
    await start();
    await expect.poll(() => accelerator('file.examples')).toBe('CmdOrCtrl+J');
    expect(await accelerator('file.save')).toBe('CmdOrCtrl+S');
    await press('Control+j');
    await page().getByRole('dialog', { name: 'Examples' }).waitFor();
    await press('Escape', '?');
    await dialog().getByRole('button', { name: 'Reset all' }).click();
    await dialog().getByRole('button', { name: 'Reset all for sure' }).click();
    await expect.poll(() => accelerator('file.examples')).toBe('CmdOrCtrl+E');
    expect(await dialog().getByRole('button', { name: 'Reset all' }).isDisabled()).toBe(true);
  });

  it('that work everywhere do so in the field of the title, too', async () => {
    const title = page().getByRole('textbox', { name: 'Title of the drawing' }).first();
    await title.click();
    await press('Control+e');
    await page().getByRole('dialog', { name: 'Examples' }).waitFor();
    await press('Escape');
  });

  it('are in Korean, too', async () => {
    await page().getByRole('button', { name: '한국어' }).click();
    await goTo('예제');
    expect(await focused()).toBe('예제…: Ctrl+E 바꾸기');
    await press('Enter', 'Control+s');
    await dialog().getByRole('alert').getByText('이미 “저장” 명령에 쓰는 키입니다(Ctrl+S).').waitFor();
    await press('Escape', 'Escape', 'Escape');
    await page().getByRole('button', { name: 'English' }).click();
  });
});

describe('the licences', () => {
  it('open from the menu, are searched and scrolled by keyboard', async () => {
    await desktop.app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
      items.find((item) => item.id === 'help.licences')?.click();
    });
    const region = page().getByRole('region', { name: 'Licence texts' });
    await region.waitFor();
    const all = await region.locator('details').count();
    expect(all).toBeGreaterThan(20);
    await page().keyboard.type('bufbuild apache');
    await expect.poll(() => region.locator('details').count()).toBeLessThan(all);
    expect(await region.locator('summary').allInnerTexts()).toContainEqual(
      expect.stringContaining('@bufbuild/protobuf'),
    );
    await region.locator('summary').first().click();
    await expect.poll(() => page().evaluate(() => CSS.highlights.get('search')?.size ?? 0)).toBeGreaterThan(0);
    await region.focus();
    await region.evaluate((element) => element.scrollTo(0, 0));
    await press('End');
    await expect.poll(() => region.evaluate((element) => element.scrollTop)).toBeGreaterThan(100);
  });
});

describe('the recent files', () => {
  const menu = () => page().getByRole('region', { name: 'File' });
  const open = async () => {
    await page().getByRole('banner').getByRole('button', { name: 'File', exact: true }).click();
    await menu()
      .getByRole('button', { name: /^Open recent/ })
      .click();
  };

  it('open from the window’s own menu; one that is gone is marked and says so', async () => {
    await desktop.close();
    const files = ['here.convas', 'gone.convas', 'other.convas'].map((name) => at(name));
    writeFileSync(at('user', 'recent.json'), JSON.stringify(files));
    await start();
    await open();
    const entries = menu().getByRole('list', { name: 'Open recent' }).getByRole('button');
    expect(await entries.allInnerTexts()).toEqual([
      'here.convas',
      'gone.convas\nmissing',
      'other.convas',
      'Clear the list',
    ]);
    await entries.nth(1).click();
    await page().getByText('“gone.convas” is no longer there.').waitFor();
    await open();
    await expect.poll(() => entries.allInnerTexts()).toEqual(['here.convas', 'other.convas', 'Clear the list']);
    await entries.nth(1).click();
    await expect
      .poll(() => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle()))
      .toContain('other');
    await open();
    expect((await entries.allInnerTexts())[0], 'the latest is the first').toBe('other.convas');
    await entries.last().click();
    await page().getByRole('banner').getByRole('button', { name: 'File', exact: true }).click();
    await expect
      .poll(() =>
        menu()
          .getByRole('button', { name: /^Open recent/ })
          .isDisabled(),
      )
      .toBe(true);
    await press('Escape');
  });
});

describe('Escape', () => {
  it('gives up a selection rectangle: what was selected before is selected again', async () => {
    await press('f');
    await editor.still();
    const selected = () => page().locator('.react-flow__node.selected').count();
    await editor.select(page().locator('.react-flow__node').nth(2));
    expect(await selected()).toBe(1);
    const pane = await page().locator('.react-flow__pane').boundingBox();
    if (!pane) throw new Error('no canvas');
    await page().keyboard.down('Shift');
    await page().mouse.move(pane.x + 4, pane.y + 4);
    await page().mouse.down();
    await page().mouse.move(pane.x + pane.width - 8, pane.y + pane.height - 8, { steps: 8 });
    await expect.poll(selected).toBeGreaterThan(3);
    await press('Escape');
    await expect.poll(() => page().locator('.react-flow__selection').count()).toBe(0);
    expect(await selected()).toBe(1);
    await page().mouse.move(pane.x + 200, pane.y + 200, { steps: 4 });
    await page().mouse.up();
    await page().keyboard.up('Shift');
    expect(await selected(), 'and nothing more when the hand lets go').toBe(1);
    expect(await page().locator('.react-flow__nodesselection').count()).toBe(0);
  });
});

describe('a run that broke', () => {
  it('says so while the person looks around, and runs again after an edit', async () => {
    // What was selected last has been looked at: the next run is the one that is asked for.
    await editor.settled();
    const worker = page()
      .workers()
      .findLast((one) => one.url().includes('cpu.worker'));
    if (!worker) throw new Error('no worker runs the network');
    // Whatever it is asked next breaks it.
    await worker.evaluate(() => {
      addEventListener('message', () => {
        throw new Error('gone');
      });
    });
    await press('Control+Enter');
    const alert = page().getByRole('alert').getByText('stopped unexpectedly');
    await alert.waitFor();
    for (const name of ['conv2d_2', 'relu_1']) {
      await editor.select(page().locator(`.react-flow__node[aria-label*="${name}"]`));
      // Longer than a run waits before it begins.
      await editor.still();
      await editor.still();
      expect(await alert.count(), `${name} selected`).toBe(1);
    }
    await press('b');
    await alert.waitFor({ state: 'detached' });
    await editor.settled();
    expect(await editor.scores()).toBeDefined();
  });
});

describe('in a browser', () => {
  it('keys outlive the page, and a build without licences says so', async () => {
    const server = await startWebServer();
    const browser = await launchChromium();
    try {
      const { page: tab } = await openWebApp(browser, server.url);
      await tab.locator('.react-flow__node').first().waitFor();
      await tab.keyboard.press('?');
      await dialog(tab).waitFor();
      await tab.keyboard.type('snap to');
      for (const key of ['ArrowDown', 'Enter', 'Control+Shift+n']) await tab.keyboard.press(key);
      await dialog(tab).getByRole('alert').getByText('browser keeps these keys').waitFor();
      await tab.keyboard.press('F9');
      await dialog(tab).getByRole('button', { name: 'Snap to the grid: change F9' }).waitFor();
      await tab.reload();
      await tab.locator('.react-flow__node').first().waitFor();
      await tab.keyboard.press('F9');
      await expect.poll(() => tab.evaluate(() => localStorage.getItem('convas.snap'))).toBe('on');
      await tab.route('**/licences.txt', (route) => route.fulfill({ status: 404 }));
      await tab.getByRole('button', { name: 'File', exact: true }).click();
      expect(await tab.getByRole('button', { name: /^Open recent/ }).count(), 'a tab remembers no files').toBe(0);
      await tab.getByRole('button', { name: 'Licences' }).click();
      await dialog(tab).getByText('This window has no licence texts').waitFor();
    } finally {
      await browser.close();
      await server.close();
    }
  });
});
