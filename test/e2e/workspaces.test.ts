import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atRest, violations } from './support/axe.ts';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

/** Draw and Study in the real window: one window whose slots keep their places, by mouse and by keyboard. */

let desktop: LaunchedApp;
let editor: EditorWindow;
beforeAll(async () => {
  desktop = await launchElectron();
  editor = new EditorWindow(desktop.page);
  await editor.settled();
});
afterAll(() => desktop?.close());

const page = () => desktop.page;
const list = () => page().getByRole('listbox', { name: 'Network' });
const chosen = () => list().getByRole('option', { selected: true });
const rows = () => page().locator('main tbody tr[aria-rowindex]');

describe('the workspaces', () => {
  it('change what the slots hold, and nothing of the drawing', async () => {
    const title = await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
    await page().keyboard.press('Alt+2');
    await list().waitFor();
    expect(await page().getByRole('button', { name: 'Study' }).getAttribute('aria-pressed')).toBe('true');
    expect(await page().locator('.react-flow').count()).toBe(0);
    // The layer that the lens shows by itself; a line holds a convolution with what normalises and activates it.
    expect(await chosen().innerText()).toContain('se_3');
    expect(await list().getByRole('option').count()).toBeLessThan(20);
    expect(await list().getByText('+2').count()).toBe(5);
    expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())).toBe(title);
    expect(await violations(page())).toEqual([]);
  });

  it('measures by its own verb: every channel a dot and a row, the largest effect first', async () => {
    await page().getByRole('button', { name: 'Measure', exact: true }).click();
    await expect.poll(() => rows().count()).toBeGreaterThan(5);
    await page().getByRole('contentinfo').getByText('effects of se_3').waitFor({ state: 'detached' });
    expect(await page().locator('main svg circle').count()).toBeGreaterThanOrEqual(128);
    const effects = (await rows().locator('td:nth-child(3)').allInnerTexts()).map((text) =>
      Math.abs(Number(text.replace('−', '-'))),
    );
    expect(effects).toEqual([...effects].sort((a, b) => b - a));
    await page()
      .getByText(/^(None|\d+ of 10) in common\.$/)
      .waitFor();
    await atRest(page());
    expect(await violations(page())).toEqual([]);
  });

  it('selects a channel everywhere, and goes from dot to dot by keyboard', async () => {
    await rows().first().click();
    const channel = await rows().first().locator('td:nth-child(2)').innerText();
    await page().locator('main svg').getByText(`ch ${channel}`).waitFor();
    await page().locator('[data-region=lens]').getByText(`s[${channel}]`).first().waitFor();
    await page()
      .getByRole('application', { name: /Gate against effect/ })
      .focus();
    await page().keyboard.press('Home');
    const least = await page().locator('main svg text').filter({ hasText: /^ch / }).textContent();
    expect(least).not.toBe(`ch ${channel}`);
  });

  it('is held, goes on and is stopped from the bottom bar, in every workspace', async () => {
    const job = page().getByRole('contentinfo').getByRole('status');
    // Another layer, by the list's own keys.
    await chosen().focus();
    await page().keyboard.press('Home');
    await expect.poll(() => chosen().innerText()).toContain('Picture');
    await list().getByRole('option').filter({ hasText: 'se_2' }).click();
    await page().getByRole('button', { name: 'Measure', exact: true }).click();
    await job.getByRole('button', { name: 'Pause' }).click();
    await job.getByRole('button', { name: 'Go on' }).waitFor();
    await page().keyboard.press('Alt+1');
    await page().locator('.react-flow__node').first().waitFor();
    // What was under way when it was held has ended; nothing more is measured.
    await expect
      .poll(async () => {
        const before = await job.innerText();
        await editor.still();
        return (await job.innerText()) === before;
      })
      .toBe(true);
    expect(await job.innerText()).not.toContain('64/64');
    await job.getByRole('button', { name: 'Go on' }).click();
    await job
      .getByRole('button', { name: 'Stop' })
      .click({ timeout: 5_000 })
      .catch(() => {});
    await job.waitFor({ state: 'detached' });
  });

  it('leads back to the layer in the drawing', async () => {
    await page().keyboard.press('Alt+2');
    await list().getByRole('option').filter({ hasText: 'se_1' }).dblclick();
    const card = page().locator('.react-flow__node.selected');
    await card.waitFor();
    expect(await card.getAttribute('aria-label')).toContain('se_1');
  });

  it('has nothing to study where nothing pays attention', async () => {
    await page().keyboard.press('Control+a');
    await page().keyboard.press('Delete');
    await expect.poll(() => page().getByRole('button', { name: 'Study' }).count()).toBe(0);
    await page().keyboard.press('Control+z');
    await page().getByRole('button', { name: 'Study' }).waitFor();
  });
});
