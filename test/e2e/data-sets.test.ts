import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { violations } from './support/axe.ts';
import type { LaunchedApp } from './support/electron-app.ts';
import { openEditor } from './support/open-editor.ts';
import { launchChromium, openWebApp, startWebServer } from './support/web-app.ts';

/** A folder of pictures in the real window: chosen, dropped, looked through in workers, a label put right and saved. */

let base: string;
let folder: string;
let desktop: LaunchedApp;
const photograph = (name: string) => inRoot('assets/pictures', name);

beforeAll(async () => {
  base = mkdtempSync(path.join(tmpdir(), 'convas-data-'));
  folder = path.join(base, 'pets');
  for (const name of ['cat', 'dog']) mkdirSync(path.join(folder, name), { recursive: true });
  for (let count = 0; count < 40; count += 1) {
    copyFileSync(photograph(count % 2 ? 'rocket.jpg' : 'espresso.jpg'), path.join(folder, 'dog', `${count}.jpg`));
  }
  copyFileSync(photograph('chelsea.png'), path.join(folder, 'cat', 'chelsea.png'));
  copyFileSync(photograph('chelsea.png'), path.join(folder, 'dog', 'wrong.png'));
  writeFileSync(path.join(folder, 'dog', 'cut.jpg'), readFileSync(photograph('rocket.jpg')).subarray(0, 9_000));
  symlinkSync(base, path.join(folder, 'link'));
  ({ desktop } = await openEditor({ userData: path.join(base, 'user-data') }));
});
afterAll(async () => {
  await desktop?.close();
  rmSync(base, { recursive: true, force: true });
});

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Data set' });

/** Drops the folder on the window, as a file manager does. */
async function dropFolder(page: Page): Promise<void> {
  const protocol = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await protocol.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  }
}

/** Canvases on which something is drawn. */
function drawnThumbnails(page: Page): Promise<number> {
  return dialogOf(page)
    .locator('canvas')
    .evaluateAll((all) => {
      const drawn = (canvas: HTMLCanvasElement) => {
        const { width, height } = canvas;
        return canvas
          .getContext('2d')
          ?.getImageData(0, 0, width, height)
          .data.some((value) => value > 0);
      };
      return (all as HTMLCanvasElement[]).filter(drawn).length;
    });
}

/** What the system's dialogs answer. */
function answering(chosen: string, saved: string): Promise<void> {
  return desktop.app.evaluate(
    ({ dialog }, [chosen, saved]) => {
      dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [chosen] })) as typeof dialog.showOpenDialog;
      dialog.showSaveDialog = (async () => ({ canceled: false, filePath: saved })) as typeof dialog.showSaveDialog;
      dialog.showMessageBox = (async () => ({ response: 0, checkboxChecked: false })) as typeof dialog.showMessageBox;
    },
    [chosen, saved] as const,
  );
}

describe('a data set in the window', () => {
  it('is chosen by keyboard, shown with its card, put right, and saved beside its pictures', async () => {
    const { page } = desktop;
    await answering(folder, path.join(folder, 'labels.csv'));
    await page.keyboard.press('Control+Shift+P');
    await dialogOf(page).getByText('nothing leaves this machine').waitFor();
    await page.keyboard.press('Enter');
    await dialogOf(page).getByText('pets: 43 pictures, 1 of them unreadable, 2 classes.').waitFor();
    for (const title of [/^Unreadable pictures/, /^The same picture with different labels/, /^Links and devices/]) {
      await dialogOf(page).getByText(title).click();
    }
    await dialogOf(page).getByText('cat/chelsea.png = dog/wrong.png').waitFor();
    expect(await dialogOf(page).innerText()).not.toContain(base);
    expect(await violations(page)).toEqual([]);
    if (process.env.CONVAS_SHOTS) await page.screenshot({ path: `${process.env.CONVAS_SHOTS}-card.png` });

    await dialogOf(page).getByText('Correct a label').click();
    await dialogOf(page).getByRole('searchbox').fill('wrong');
    await dialogOf(page).getByRole('combobox', { name: 'dog/wrong.png' }).selectOption({ label: 'cat' });
    await dialogOf(page).getByText('A corrected label is not saved yet.').waitFor();
    if (process.env.CONVAS_SHOTS) await page.screenshot({ path: `${process.env.CONVAS_SHOTS}-label.png` });
    await dialogOf(page).getByRole('button', { name: 'Save labels as a table…' }).click();
    await expect.poll(() => readdirSync(folder)).toContain('labels.csv');
    await expect.poll(() => readFileSync(path.join(folder, 'labels.csv'), 'utf8')).toContain('dog/wrong.png,cat');
    // The folder is what it was, but for the table.
    expect(readdirSync(folder).sort()).toEqual(['cat', 'dog', 'labels.csv', 'link']);
  });

  it('is dropped: a person is asked, and the table is read with it', async () => {
    const { page } = desktop;
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
    await dropFolder(page);
    await dialogOf(page).getByText('labels.csv: 43 pictures, 1 of them unreadable, 2 classes.').waitFor();
    expect(
      await dialogOf(page)
        .getByText(/^The same picture with different labels/)
        .count(),
    ).toBe(0);
  });

  it('of those that ship is fetched and decoded when it is asked for', async () => {
    const { page } = desktop;
    await dialogOf(page).getByRole('button', { name: 'Open another…' }).click();
    if (process.env.CONVAS_SHOTS) await page.screenshot({ path: `${process.env.CONVAS_SHOTS}-choose.png` });
    await dialogOf(page).getByRole('button', { name: 'Fashion-MNIST' }).click();
    await dialogOf(page).getByText('Fashion-MNIST: 7,000 pictures, 10 classes.').waitFor();
    await expect.poll(() => drawnThumbnails(page)).toBe(10);
    if (process.env.CONVAS_SHOTS) await page.screenshot({ path: `${process.env.CONVAS_SHOTS}-fashion.png` });
    await page.keyboard.press('Escape');
  });
});

describe('in a browser', () => {
  it('a folder is dropped or chosen, and read with its table', async () => {
    const server = await startWebServer();
    const browser = await launchChromium();
    try {
      const { page } = await openWebApp(browser, server.url);
      await page.locator('.react-flow__node').first().waitFor();
      await dropFolder(page);
      const heading = dialogOf(page).getByText('labels.csv: 43 pictures, 1 of them unreadable, 2 classes.');
      await heading.waitFor();
      await dialogOf(page).getByRole('button', { name: 'Open another…' }).click();
      const chooser = page.waitForEvent('filechooser');
      await dialogOf(page).getByRole('button', { name: 'Choose a folder…' }).click();
      await (await chooser).setFiles(folder);
      await heading.waitFor();
      // The browser lists no link, and follows none.
      expect(await dialogOf(page).innerText()).not.toContain('user-data');
    } finally {
      await browser.close();
      await server.close();
    }
  });
});
