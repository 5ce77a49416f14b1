import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EditorWindow } from './support/editor-window.ts';
import { collectProblems } from './support/problems.ts';
import { launchChromium, newProfile, startWebServer, type WebServer } from './support/web-app.ts';

/** Unsaved work in a browser's tab: the same backups as on the desktop, in the browser's own database. */

let server: WebServer;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  server = await startWebServer();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(async () => {
  context = await newProfile(browser, server.url);
});
afterEach(() => context.close());

async function openTab(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator('.react-flow__node, dialog[open]').first().waitFor();
  return page;
}

interface Kept {
  readonly number: number;
  readonly layers: number;
  readonly damaged: boolean;
}

/** The states of unsaved documents that the browser keeps, the oldest first. */
function kept(page: Page): Promise<Kept[]> {
  return page.evaluate(
    () =>
      new Promise<Kept[]>((resolve, reject) => {
        const request = indexedDB.open('convas-backups');
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const all = request.result.transaction('generations').objectStore('generations').getAll();
          all.onsuccess = () => {
            request.result.close();
            resolve(all.result.map(({ number, layers, damaged }) => ({ number, layers, damaged })));
          };
        };
      }),
  );
}

/** Flips one bit in the newest state. */
function damageNewest(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('convas-backups');
        request.onsuccess = () => {
          const store = request.result.transaction('generations', 'readwrite').objectStore('generations');
          const all = store.getAll();
          all.onsuccess = () => {
            const newest = all.result.at(-1);
            newest.body[newest.body.length - 1] ^= 1;
            store.put(newest).onsuccess = () => {
              request.result.close();
              resolve();
            };
          };
        };
      }),
  );
}

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Unsaved work was found' });

/** Adds a layer, and waits until it is kept as the state of this number. */
async function edit(page: Page, number: number): Promise<void> {
  await new EditorWindow(page).add('Dropout');
  await expect.poll(async () => (await kept(page)).at(-1)?.number, { timeout: 60_000 }).toBe(number);
}

describe('a tab that ends with unsaved work', () => {
  it('is offered its work again, whole, and a saved or discarded one is not', async () => {
    const first = await openTab();
    await edit(first, 1);
    const [lost] = await kept(first);
    // Without a question, as a crash ends it.
    await first.close();

    const second = await openTab();
    const problems = collectProblems(second);
    await dialogOf(second).getByText(`${lost?.layers} layers`).waitFor();
    await second.keyboard.press('Enter');
    await dialogOf(second).waitFor({ state: 'detached' });
    await second.locator('.react-flow__node', { hasText: 'Dropout' }).first().waitFor();
    const editor = new EditorWindow(second);
    expect(await editor.total('Parameters')).toBe('285,094');
    await editor.settled();
    expect((await editor.scores()).size).toBeGreaterThan(0);

    // Another tab has it open: there is nothing to offer.
    const beside = await openTab();
    expect(await dialogOf(beside).count()).toBe(0);
    await beside.close();

    // Undone to what it was… the restored document is of no file, so only saving settles it: here, as a download.
    await second.evaluate(() => Object.assign(window, { showSaveFilePicker: undefined }));
    const download = second.waitForEvent('download');
    await second.keyboard.press('Control+s');
    await (await download).cancel();
    await expect.poll(() => kept(second)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('falls back on the state before a damaged one, and keeps at most five', async () => {
    const first = await openTab();
    for (let number = 1; number <= 6; number += 1) await edit(first, number);
    const states = await kept(first);
    expect(states.map(({ number }) => number)).toEqual([2, 3, 4, 5, 6]);
    await damageNewest(first);
    await first.close();

    const second = await openTab();
    await dialogOf(second).getByText(`${states[3]?.layers} layers`).waitFor();
    await dialogOf(second).getByText('The newest backup is damaged').waitFor();
    for (const name of ['Discard', 'Discard for good']) {
      await dialogOf(second).getByRole('button', { name, exact: true }).click();
    }
    await dialogOf(second).waitFor({ state: 'detached' });
    // Thrown away for good; the damaged one stays aside.
    await expect.poll(() => kept(second)).toEqual([{ ...states[4], damaged: true }]);
  });

  it('gets its weights and its pictures back from the second copies', async () => {
    const first = await openTab();
    await edit(first, 1);
    const damagedParts = await first.evaluate(
      () =>
        new Promise<string[]>((resolve, reject) => {
          const request = indexedDB.open('convas-backups');
          request.onerror = () => reject(request.error);
          request.onsuccess = () => {
            const store = request.result.transaction('parts', 'readwrite').objectStore('parts');
            const all = store.getAll();
            all.onsuccess = () => {
              const names: string[] = [];
              for (const part of all.result as { sum: string; bytes: Uint8Array }[]) {
                if (part.sum.includes(' ')) continue;
                part.bytes[0] = (part.bytes[0] ?? 0) ^ 1;
                store.put(part);
                names.push(part.sum);
              }
              store.transaction.oncomplete = () => {
                request.result.close();
                resolve(names);
              };
            };
          };
        }),
    );
    expect(damagedParts.length).toBeGreaterThan(0);
    await first.close();

    const second = await openTab();
    await dialogOf(second).waitFor();
    await second.keyboard.press('Enter');
    await dialogOf(second).waitFor({ state: 'detached' });
    const editor = new EditorWindow(second);
    await editor.settled();
    expect((await editor.scores()).size).toBeGreaterThan(0);
    expect(await second.getByText(/are damaged and were left out/).count()).toBe(0);
  });

  it('leaves what the page of stored data lists and empties, but for what a tab has open', async () => {
    const first = await openTab();
    await edit(first, 1);
    await first.close();
    const second = await openTab();
    await dialogOf(second).waitFor();
    await second.keyboard.press('Escape');
    await second.locator('.react-flow__node').first().waitFor();
    await new EditorWindow(second).add('Tanh');
    await expect.poll(async () => (await kept(second)).length).toBe(2);

    await second.keyboard.press('Control+,');
    await second.getByRole('button', { name: 'What Convas keeps…' }).click();
    const dialog = second.getByRole('dialog', { name: 'What Convas keeps' });
    await dialog.getByText(/^[\d.]+ MiB in \d+ entries$/).waitFor();
    await dialog.getByRole('button', { name: 'Empty… Backups of unsaved work' }).click();
    await dialog.getByRole('button', { name: 'Empty for good' }).click();
    await dialog.getByText(/^“Backups of unsaved work” was emptied; .* is in use and stays\.$/).waitFor();
    expect(await kept(second)).toHaveLength(1);
  });

  it('is offered after a reload of the same tab', async () => {
    const page = await openTab();
    await edit(page, 1);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await dialogOf(page).waitFor();
  });
});
