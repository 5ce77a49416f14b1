import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EditorWindow } from './support/editor-window.ts';
import { launchElectron } from './support/electron-app.ts';

/** The page that lists what Convas keeps outside the documents, and empties it. */

let userData: string;
const at = (...names: string[]) => path.join(userData, ...names);

beforeAll(() => {
  userData = mkdtempSync(path.join(tmpdir(), 'convas-storage-'));
});
afterAll(() => rmSync(userData, { recursive: true, force: true }));

const damaged = '01234567-89ab-4cde-8f01-23456789abcd';

describe('what Convas keeps', () => {
  it('is listed with sizes, and emptied by keyboard alone, after a question', async () => {
    // Of an earlier window: damaged, so that nothing is offered.
    mkdirSync(at('backups', damaged), { recursive: true });
    writeFileSync(at('backups', damaged, '00000001.backup.damaged'), new Uint8Array(3 * 1024 * 1024));
    writeFileSync(at('recent.json'), JSON.stringify([path.resolve('assets/examples/lenet-5.convas')]));
    const desktop = await launchElectron({ userData });
    const { page } = desktop;
    try {
      await page.locator('.react-flow__node').first().waitFor();
      await new EditorWindow(page).add('Dropout');
      await expect.poll(() => readdirSync(at('backups')).length).toBe(2);

      await page.keyboard.press('Control+,');
      await page.getByRole('dialog', { name: 'Settings' }).waitFor();
      await page.getByRole('button', { name: 'What Convas keeps…' }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'What Convas keeps' });
      const kind = (name: string) => dialog.getByRole('listitem').filter({ hasText: name });
      await kind('Backups of unsaved work')
        .getByText(/^[\d.]+ MiB in \d+ entries$/)
        .waitFor();
      for (const name of ['List of recent files', 'Caches']) {
        await kind(name)
          .getByText(/ in [\d,]+ entr(y|ies)$/)
          .waitFor();
      }

      // The first button has the focus; Keep has it next, and changes nothing.
      const focused = () => page.evaluate(() => document.activeElement?.textContent);
      await expect.poll(focused).toBe('Empty…');
      await page.keyboard.press('Enter');
      await dialog.getByText(/^Empty “Backups of unsaved work” \([\d.]+ MiB\)\? Nothing brings it back\.$/).waitFor();
      await expect.poll(focused).toBe('Keep');
      await page.keyboard.press('Enter');
      await expect.poll(focused).toBe('Empty…');
      expect(existsSync(at('backups', damaged))).toBe(true);

      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await expect.poll(focused).toBe('Empty for good');
      await page.keyboard.press('Enter');
      await dialog.getByText(/^“Backups of unsaved work” was emptied; .* is in use and stays\.$/).waitFor();
      expect(existsSync(at('backups', damaged))).toBe(false);
      // The open drawing's own backup is what a crash would need.
      expect(readdirSync(at('backups'))).toHaveLength(1);

      await kind('List of recent files').getByRole('button').press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await dialog.getByText('“List of recent files” is empty.').waitFor();
      expect(existsSync(at('recent.json'))).toBe(false);

      // Nothing is asked about what is empty.
      await page.keyboard.press('Enter');
      await dialog.getByText('“List of recent files” is empty.').waitFor();
      expect(await dialog.getByRole('group').count()).toBe(0);

      await kind('Caches').getByRole('button').press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await dialog.getByText(/^“Caches” (was emptied; .* is in use and stays|is empty)\.$/).waitFor();

      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await page.keyboard.press('Control+Shift+l');
      await expect.poll(() => existsSync(at('settings.json'))).toBe(true);
      await page.keyboard.press('Control+k');
      await page.keyboard.type('What Convas keeps');
      await page.keyboard.press('Enter');
      await kind('Settings').getByRole('button').press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await dialog.getByText(/^“Settings” /).waitFor();
      expect(existsSync(at('settings.json')) && readFileSync(at('settings.json'), 'utf8')).toBe(false);
      expect(desktop.problems).toEqual([]);
    } finally {
      await desktop.close();
    }
  });
});
