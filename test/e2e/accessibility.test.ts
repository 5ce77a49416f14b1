import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

/** Every main state of the real desktop window, in both themes and both languages, has nothing that axe objects to. */

const WORDS = {
  en: { attention: 'SE attention', picture: 'Picture', dense: 'Fully connected', problems: /error/, table: 'Table' },
  ko: { attention: 'SE 어텐션', picture: '그림', dense: '완전 연결', problems: /오류/, table: '표' },
};
type Words = (typeof WORDS)['en'];

interface State {
  readonly name: string;
  /** From the state before it; names of buttons are those of the language. */
  readonly show: (editor: EditorWindow, words: Words) => Promise<void>;
}

/** What opens by a key and closes by Escape, before the next state. */
const dialog = (name: string, key: string): State => ({
  name,
  show: async (editor) => {
    await editor.page.keyboard.press('Escape');
    await editor.page.keyboard.press(key);
    await editor.page.getByRole('dialog').waitFor();
  },
});

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
      await editor.page.getByRole('button', { name: /^(Measure effect|영향 재기)$/ }).click();
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
  dialog('the examples', 'Control+e'),
  dialog('the shortcuts', '?'),
  {
    name: 'the device',
    show: async (editor) => {
      await editor.page.keyboard.press('Escape');
      await openPopover(editor.page.getByRole('button', { name: /WASM/ }).first());
    },
  },
  {
    name: 'an empty drawing',
    show: async (editor) => {
      await editor.page.keyboard.press('Escape');
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
];

// Playwright evaluates it outside the page's content security policy; nothing of it ships.
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.each([
  ['light', 'en'],
  ['dark', 'en'],
  ['light', 'ko'],
  ['dark', 'ko'],
] as const)('the window, %s, %s', (theme, locale) => {
  let desktop: LaunchedApp;
  let editor: EditorWindow;
  beforeAll(async () => {
    desktop = await launchElectron();
    editor = new EditorWindow(desktop.page);
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800));
    desktop.page.setDefaultTimeout(10_000);
    await desktop.page.locator('.react-flow__node').first().waitFor();
    await editor.settled();
    const before = await desktop.page.evaluate(() => document.documentElement.dataset.theme);
    if (before !== theme) await desktop.page.keyboard.press('Control+Shift+L');
    if (locale === 'ko') await desktop.page.getByRole('button', { name: '한국어' }).click();
    const shown = await desktop.page.evaluate(() => [
      document.documentElement.dataset.theme,
      document.documentElement.lang,
    ]);
    expect(shown).toEqual([theme, locale]);
  });
  afterAll(() => desktop?.close());

  it.each(STATES)('has no accessibility violations in $name', async ({ show }) => {
    await show(editor, WORDS[locale]);
    await atRest(desktop.page);
    expect(await violations(desktop.page)).toEqual([]);
  });
});

/** A colour that is still fading would be measured half way. */
async function atRest(page: Page): Promise<void> {
  await page.mouse.move(640, 20);
  await page.waitForFunction(() =>
    document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getTiming().iterations !== 1),
  );
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<AxeResults> } };
    return (await axe.run()).violations;
  });
  return results.flatMap((violation) =>
    violation.nodes.map(
      (node) =>
        `${violation.id}: ${node.html.slice(0, 160)} — ${node.any[0]?.message ?? node.none[0]?.message ?? violation.help}`,
    ),
  );
}
