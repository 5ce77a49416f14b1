import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeGeneration } from '../../electron/backup-file.ts';
import { documentFromJson } from '../../src/core/project/json-form.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { sameDocument } from '../../src/core/project/same-project.ts';
import { english } from '../support/said.ts';
import { answerDialogs, questionsAsked, takenUp } from './support/desktop-api.ts';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';
import { backedUp, generations } from './support/kept-backups.ts';

let folder: string;
const at = (...names: string[]) => path.join(folder, ...names);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'convas-recovery-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function documentIn(generation: string | undefined) {
  const decoded = decodeGeneration(new Uint8Array(readFileSync(generation ?? '')));
  if (!decoded || decoded === 'foreign') throw new Error('the backup is damaged');
  const document = documentFromJson(JSON.parse(new TextDecoder().decode(decoded.body)).document);
  if (!document.ok) throw new Error(english(document.error.message));
  return document.value;
}

async function opened(desktop: LaunchedApp): Promise<EditorWindow> {
  const editor = new EditorWindow(desktop.page);
  await desktop.page.locator('.react-flow__node').first().waitFor();
  return editor;
}

/** Ends the app as a power failure would: nothing of it gets to run any more. */
async function killHard({ app }: LaunchedApp): Promise<void> {
  const closed = app.waitForEvent('close');
  app.process().kill('SIGKILL');
  await closed;
}

/**
 * Playwright gives up a page that crashed; the window itself goes on. What a page was asked that is gone or on its way out
 * stays unanswered: that ends as '' once the page is seen to have gone, or to load.
 */
function inWindow({ app }: LaunchedApp, script: string): Promise<unknown> {
  return app.evaluate(({ BrowserWindow }, code) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents || contents.isCrashed() || contents.isLoadingMainFrame()) return '';
    const gone = new Promise((resolve) => {
      contents.once('render-process-gone', () => resolve(''));
      contents.once('did-start-loading', () => resolve(''));
    });
    return Promise.race([contents.executeJavaScript(code), gone]);
  }, script);
}

const dialogText = "document.querySelector('dialog[open]')?.textContent ?? ''";

describe('after kill -9', () => {
  it('offers an untitled drawing, restores it whole, and outlives a crash of the window, too', async () => {
    const userData = at('killed');
    const first = await launchElectron({ userData });
    const editor = await opened(first);
    for (const count of [1, 2]) {
      await editor.add('Dropout');
      await expect.poll(() => generations(userData).length, { timeout: 60_000 }).toBe(count);
    }
    await killHard(first);
    const lost = documentIn(generations(userData).at(-1));
    cpSync(userData, at('damaged'), {
      recursive: true,
      filter: (file) => !path.basename(file).startsWith('Singleton'),
    });

    const second = await launchElectron({ userData });
    try {
      const dialog = second.page.getByRole('dialog', { name: 'Unsaved work was found' });
      await dialog.getByText(`${lost.nodes.size} layers`).waitFor();
      // The first button is ready for the keyboard.
      await second.page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await opened(second);
      const saved = at('restored.convas');
      await answerDialogs(second, { save: saved });
      await second.page.keyboard.press('Control+s');
      await second.page.getByText(/^Saved/).waitFor();
      const project = openProject(new Uint8Array(readFileSync(saved)));
      if (!project.ok) throw new Error(english(project.error.message));
      expect(sameDocument(project.value.document, lost)).toBe(true);
      expect(project.value.weights.size).toBeGreaterThan(0);
      expect(project.value.pictures.length).toBeGreaterThan(0);
      await expect.poll(() => generations(userData)).toEqual([]);

      await new EditorWindow(second.page).add('Tanh');
      await backedUp(userData);
      await answerDialogs(second, { button: 0 });
      await second.app.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
      });
      const layers = `${lost.nodes.size + 1} layers`;
      await expect.poll(() => inWindow(second, dialogText), { timeout: 60_000 }).toContain(layers);
      expect(await inWindow(second, dialogText)).toContain('restored.convas');
      await inWindow(second, "document.querySelector('dialog [data-first]').click()");
      const title = () => second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
      await expect.poll(title).toBe('• restored — Convas');

      // Closing it for good, without saving, leaves nothing to be offered.
      await answerDialogs(second, { button: 1 });
      const closed = second.app.waitForEvent('close');
      await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
      await closed;
      expect(generations(userData)).toEqual([]);
    } finally {
      await second.close();
    }
  });

  it('offers the generation before a damaged one, in Korean, and puts it off with Escape', async () => {
    const userData = at('damaged');
    const [older, newer] = generations(userData);
    const bytes = readFileSync(newer ?? '');
    writeFileSync(newer ?? '', bytes.subarray(0, bytes.length - 10));
    writeFileSync(path.join(userData, 'settings.json'), '{"locale": "ko", "theme": "pink"}');
    const desktop = await launchElectron({ userData });
    try {
      const dialog = desktop.page.getByRole('dialog', { name: '저장하지 않은 작업이 있습니다' });
      await dialog.getByText('가장 새로운 백업이 손상되어', { exact: false }).waitFor();
      await dialog.getByText(`레이어 ${documentIn(older).nodes.size}개`, { exact: false }).waitFor();
      await desktop.page.keyboard.press('Escape');
      await opened(desktop);
      expect(await desktop.page.getByRole('dialog').count()).toBe(0);
      expect(existsSync(older ?? '')).toBe(true);
      expect(existsSync(`${newer}.damaged`)).toBe(true);
      expect(desktop.problems).toEqual([]);
    } finally {
      await desktop.close();
    }
  });
});

describe('a saved drawing', () => {
  it('is opened again after kill -9, and not after a window that closed as it should', async () => {
    const userData = at('open');
    const file = at('saved.convas');
    cpSync('assets/examples/lenet-5.convas', file);
    const title = ({ app }: LaunchedApp) =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
    const first = await launchElectron({ userData, args: [file] });
    await opened(first);
    await expect.poll(() => title(first)).toBe('saved — Convas');
    await killHard(first);
    const second = await launchElectron({ userData });
    await opened(second);
    await expect.poll(() => title(second)).toBe('saved — Convas');
    const closed = second.app.waitForEvent('close');
    await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await closed;
    const third = await launchElectron({ userData });
    try {
      await opened(third);
      expect(await title(third)).not.toContain('saved');
    } finally {
      await third.close();
    }
  });
});

describe('a file and its window', () => {
  it('asks about a change from outside, lists recent files, and loses nothing when closed during a run', async () => {
    const userData = at('files');
    const file = at('내 그림.convas');
    cpSync('assets/examples/se-cnn.convas', file);
    cpSync(file, at('gone.convas'));
    const desktop = await launchElectron({ userData, args: [file, at('gone.convas')] });
    try {
      const editor = await opened(desktop);
      const title = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
      await expect.poll(title).toBe('gone — Convas');
      const recent = () =>
        desktop.app.evaluate(({ Menu }) =>
          Menu.getApplicationMenu()
            ?.getMenuItemById('recent')
            ?.submenu?.items.map(({ label }) => label),
        );
      const openRecent = (index: number) =>
        desktop.app.evaluate(({ Menu }, at) => {
          Menu.getApplicationMenu()?.getMenuItemById('recent')?.submenu?.items[at]?.click();
        }, index);
      expect((await recent())?.slice(0, 2)).toEqual(['gone.convas', '내 그림.convas']);
      await openRecent(1);
      await expect.poll(title).toBe('내 그림 — Convas');
      rmSync(at('gone.convas'));
      await openRecent(1);
      await desktop.page.getByText(/“gone.convas” is no longer there/).waitFor();
      expect((await recent())?.[1]).not.toBe('gone.convas');

      await editor.add('Dropout');
      // A file that comes from outside asks about the unsaved drawing; Cancel keeps it.
      await answerDialogs(desktop, { button: 2 });
      await openRecent(0);
      await expect.poll(() => questionsAsked(desktop)).toBe(1);
      await takenUp(desktop);
      expect(await title()).toBe('• 내 그림 — Convas');
      writeFileSync(file, 'theirs');
      await answerDialogs(desktop, { button: 2 });
      await desktop.page.keyboard.press('Control+s');
      await expect.poll(() => questionsAsked(desktop)).toBe(1);
      await takenUp(desktop);
      expect(readFileSync(file, 'utf8')).toBe('theirs');
      await answerDialogs(desktop, { button: 1 });
      await desktop.page.keyboard.press('Control+s');
      await desktop.page.getByText(/^Saved/).waitFor();
      // It would not ask again, had Cancel saved after all.
      expect(await questionsAsked(desktop)).toBe(1);

      await editor.add('Dropout');
      await answerDialogs(desktop, { button: 0 });
      const closed = desktop.app.waitForEvent('close');
      await desktop.page.keyboard.press('Control+Enter');
      await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
      await closed;
      const project = openProject(new Uint8Array(readFileSync(file)));
      expect(project.ok && [...project.value.document.nodes.values()].filter(({ type }) => type === 'dropout')).toEqual(
        expect.arrayContaining([expect.anything(), expect.anything()]),
      );
      expect(generations(userData)).toEqual([]);
    } finally {
      await desktop.close();
    }
  });

  it('starts with the defaults from damaged settings, says so, and remembers new ones', async () => {
    const userData = at('settings');
    cpSync(at('files'), userData, { recursive: true, filter: (name) => !path.basename(name).startsWith('Singleton') });
    writeFileSync(path.join(userData, 'settings.json'), '\0\0\0');
    const desktop = await launchElectron({ userData });
    try {
      await desktop.page.getByText(/The settings file was damaged/).waitFor();
      await opened(desktop);
      await desktop.page.keyboard.press('Control+,');
      const dialog = desktop.page.getByRole('dialog', { name: 'Settings' });
      await dialog.getByRole('radio', { name: 'WASM' }).click();
      await dialog.getByLabel('Threads').selectOption('1');
      await dialog.getByRole('radio', { name: 'Reduced' }).click();
      await dialog.getByRole('radio', { name: 'Dark' }).click();
      await expect
        .poll(() => JSON.parse(readFileSync(path.join(userData, 'settings.json'), 'utf8')))
        .toMatchObject({ provider: 'wasm', threads: '1', motion: 'reduced', theme: 'dark' });
      expect(await desktop.page.evaluate(() => ({ ...document.documentElement.dataset }))).toMatchObject({
        theme: 'dark',
        motion: 'reduced',
      });
      expect(readFileSync(path.join(userData, 'settings.json.damaged'), 'utf8')).toBe('\0\0\0');
      expect(desktop.problems).toEqual([]);
    } finally {
      await desktop.close();
    }
  });
});
