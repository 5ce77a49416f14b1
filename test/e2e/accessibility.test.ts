import { appendFileSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { atRest, violations } from './support/axe.ts';
import { answerDialogs } from './support/desktop-api.ts';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';
import { backedUp } from './support/kept-backups.ts';

/** Every main state of the real desktop window, in both themes and both languages, has nothing that axe objects to. */

const WORDS = {
  en: { attention: 'SE attention', picture: 'Picture', dense: 'Fully connected', problems: /error/, table: 'Table' },
  ko: { attention: 'SE 어텐션', picture: '입력 이미지', dense: '완전 연결', problems: /오류/, table: '표' },
};
type Words = (typeof WORDS)['en'];

interface State {
  readonly name: string;
  /** From the state before it; names of buttons are those of the language. */
  readonly show: (editor: EditorWindow, words: Words) => Promise<void>;
}

/** What a command opens, whatever its keys are; closed by Escape before the next state. */
const opened = (id: string, then: (editor: EditorWindow) => Promise<unknown> = async () => {}): State => ({
  name: `what ${id} opens`,
  show: async (editor, words) => {
    await closeAll(editor);
    await editor.select(editor.card(words.attention));
    await run(id);
    await editor.page.getByRole('dialog').waitFor();
    await then(editor);
  },
});

async function closeAll({ page }: EditorWindow): Promise<void> {
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('Escape');
  await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
}

async function openPopover(button: Locator): Promise<void> {
  await button.click();
  await button.and(button.page().locator('[aria-expanded=true]')).waitFor();
}

const STATES: readonly State[] = [
  { name: 'the start', show: async () => {} },
  {
    name: 'a selected layer, with a silenced channel and measured effects',
    show: async (editor, words) => {
      await editor.select(editor.card(words.attention));
      await editor.settled();
      await editor.page.getByRole('button', { name: /^(Measure effect|영향 측정)$/ }).click();
      await editor.page.getByText(/^(effect on cat|cat 영향)$/).waitFor();
      await editor.page.getByRole('application', { name: /Gates|게이트/ }).focus();
      await editor.page.keyboard.press('s');
      await editor.settled();
    },
  },
  {
    name: 'the table of gates',
    show: async (editor, words) => {
      await editor.page.getByRole('radio', { name: words.table, exact: true }).click();
      await editor.page.getByRole('table').waitFor();
    },
  },
  opened('file.examples'),
  opened('file.openData'),
  opened('app.settings'),
  opened('app.storage', ({ page }) =>
    page
      .getByRole('button', { name: /^(Empty…|비우기…)/ })
      .first()
      .click(),
  ),
  opened('help.about'),
  opened('help.licences', ({ page }) => page.locator('summary').nth(2).click()),
  opened('layer.repeat'),
  opened('view.commands'),
  opened('layer.add'),
  opened('layer.connect'),
  opened('view.contextMenu'),
  opened('help.shortcuts'),
  {
    name: 'keys that are waited for, and refused',
    show: async ({ page }) => {
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Control+w');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'keys that another command has',
    show: async ({ page }) => {
      await page.keyboard.press('Control+s');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'the file menu, with recent files',
    show: async (editor) => {
      await closeAll(editor);
      await openPopover(editor.page.getByRole('banner').getByRole('button', { name: /^(File|파일)$/ }));
      await openPopover(editor.page.getByRole('button', { name: /^(Open recent|최근 파일 열기)/ }));
    },
  },
  {
    name: 'a message',
    show: async (editor) => {
      await editor.page.getByRole('button', { name: /^gone\.convas/ }).click();
      await editor.page
        .getByRole('region', { name: /^(Messages|알림)$/ })
        .getByText('gone.convas')
        .waitFor();
    },
  },
  {
    name: 'the outline',
    show: async (editor) => {
      await run('view.toggleOutline');
      await editor.page.getByRole('treegrid').waitFor();
    },
  },
  {
    name: 'the device',
    show: async (editor) => {
      await run('view.toggleOutline');
      await openPopover(editor.page.getByRole('button', { name: /WASM/ }).first());
    },
  },
  {
    name: 'an empty drawing',
    show: async (editor) => {
      await editor.page.keyboard.press('Escape');
      // A silenced channel is an edit: without it there is nothing to ask before a new drawing.
      await run('run.clearOverrides');
      await editor.page.keyboard.press('Control+n');
      await expect.poll(() => editor.page.locator('.react-flow__node').count()).toBe(0);
    },
  },
  {
    name: 'the list of problems',
    show: async (editor, words) => {
      const palette = editor.page.getByRole('navigation');
      for (const layer of [words.picture, words.dense]) {
        await palette.getByRole('button', { name: layer, exact: true }).click();
      }
      await openPopover(editor.page.getByRole('contentinfo').getByRole('button', { name: words.problems }));
    },
  },
  {
    name: 'a file that another program changed',
    show: async (editor) => {
      await closeAll(editor);
      const file = path.join(folder, 'there.convas');
      copyFileSync(inRoot('assets', 'examples', 'se-cnn.convas'), file);
      await answerDialogs(desktop, { open: [file], button: 1 });
      await run('file.open');
      await expect.poll(() => editor.page.locator('.react-flow__node').count()).toBeGreaterThan(20);
      appendFileSync(file, ' ');
      await editor.page.getByRole('alert').filter({ hasText: 'there.convas' }).waitFor({ timeout: 60_000 });
    },
  },
];

let desktop: LaunchedApp;
let folder: string;

const run = (id: string) =>
  desktop.app.evaluate(
    ({ BrowserWindow }, command) => BrowserWindow.getAllWindows()[0]?.webContents.send('menu:command', command),
    id,
  );

/** Settings as a person would have left them, and files opened before. */
function userData(theme: string, locale: string): string {
  folder = mkdtempSync(path.join(tmpdir(), 'convas-axe-'));
  writeFileSync(path.join(folder, 'settings.json'), JSON.stringify({ theme, locale }));
  writeFileSync(path.join(folder, 'recent.json'), JSON.stringify([path.join(folder, 'gone.convas')]));
  return folder;
}

async function open(theme: string, locale: string): Promise<EditorWindow> {
  desktop = await launchElectron({ userData: folder, size: [1280, 800] });
  desktop.page.setDefaultTimeout(10_000);
  const shown = await desktop.page.evaluate(() => [
    document.documentElement.dataset.theme,
    document.documentElement.lang,
  ]);
  expect(shown).toEqual([theme, locale]);
  return new EditorWindow(desktop.page);
}

describe.each([
  ['light', 'en'],
  ['dark', 'en'],
  ['light', 'ko'],
  ['dark', 'ko'],
] as const)('the window, %s, %s', (theme, locale) => {
  let editor: EditorWindow;
  beforeAll(async () => {
    userData(theme, locale);
    editor = await open(theme, locale);
    await desktop.page.locator('.react-flow__node').first().waitFor();
    await editor.settled();
  });
  afterAll(async () => {
    await desktop?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(STATES)('has no accessibility violations in $name', async ({ show }) => {
    await show(editor, WORDS[locale]);
    await atRest(desktop.page);
    expect(await violations(desktop.page)).toEqual([]);
  });

  it('has none in the question about work that was left behind', async () => {
    await run('edit.selectAll');
    await run('edit.duplicate');
    await backedUp(desktop.userData);
    const closed = desktop.app.waitForEvent('close');
    desktop.app.process().kill('SIGKILL');
    await closed;
    await open(theme, locale);
    await desktop.page.locator('dialog[open] li').waitFor();
    await atRest(desktop.page);
    expect(await violations(desktop.page)).toEqual([]);
  });
});
