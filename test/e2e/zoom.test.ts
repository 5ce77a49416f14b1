import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { atRest, violations } from './support/axe.ts';
import type { EditorWindow } from './support/editor-window.ts';
import type { LaunchedApp } from './support/electron-app.ts';
import { openEditor } from './support/open-editor.ts';

/** What can be read and done at every zoom, and what a file remembers of how it was looked at. */

let folder: string;
let desktop: LaunchedApp;
let editor: EditorWindow;
const page = () => desktop.page;
const canvas = () => page().getByRole('region', { name: 'Drawing', exact: true });
const percent = () => page().getByRole('group', { name: 'Zoom' }).locator('button').nth(1).innerText();
const node = (name: string) => page().locator(`.react-flow__node[aria-label*=", ${name}"]`);

async function open(file: string): Promise<void> {
  ({ desktop, editor } = await openEditor({ args: [file] }));
  page().setDefaultTimeout(5000);
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800));
  await page().waitForFunction(() => innerWidth === 1280);
  await editor.still();
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'convas-zoom-'));
  await cp('assets/examples/se-cnn.convas', path.join(folder, 'mine.convas'));
  await open(path.join(folder, 'mine.convas'));
});
afterAll(async () => {
  await desktop?.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => expect(desktop.problems).toEqual([]));

/** Turns the wheel over the middle of the drawing until that zoom is reached. */
async function zoomTo(wanted: number): Promise<void> {
  const box = await canvas().boundingBox();
  if (!box) throw new Error('there is no canvas');
  await page().mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const now = () =>
    page().evaluate(
      () => new DOMMatrix(getComputedStyle(document.querySelector('.react-flow__viewport') as Element).transform).a,
    );
  for (let turn = 0; turn < 60; turn += 1) {
    const zoom = await now();
    if (Math.abs(zoom / wanted - 1) < 0.02) break;
    await page().mouse.wheel(0, Math.max(-240, Math.min(240, Math.log2(zoom / wanted) * 500)));
  }
  await editor.still();
}

/** Letters on the screen: their size, and whether a name is cut. */
function lettersOf(selector: string) {
  return page().evaluate((names) => {
    const found = [...document.querySelectorAll<HTMLElement>(names)].filter(
      (one) => one.getBoundingClientRect().width > 0,
    );
    return found.map((one) => {
      const { width, height } = one.getBoundingClientRect();
      const scale = one.offsetWidth > 0 ? width / one.offsetWidth : 1;
      const size = Number.parseFloat(getComputedStyle(one).fontSize) * scale;
      return { text: one.textContent, size, height, cut: one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 };
    });
  }, selector);
}

describe('at every zoom', () => {
  it.each([
    [0.45, 'far', 9.5],
    [0.25, 'brief', 8],
  ])('%d: each card is named in letters of the screen’s size, none is cut', async (zoom, step, least) => {
    await zoomTo(zoom);
    await expect.poll(() => canvas().getAttribute('data-distance')).toBe(step);
    const cards = await page().locator('.react-flow__node').count();
    const names = (await lettersOf('.react-flow__node b > span')).filter(
      ({ text, height }) => text !== '' && height > 2,
    );
    const shown = names.filter(({ size, cut }) => size > 0 && !cut);
    expect(names.filter(({ cut }) => cut)).toEqual([]);
    expect(shown.length).toBeGreaterThanOrEqual(cards);
    for (const { text, size } of shown) {
      expect(size, `${text}`).toBeGreaterThan(least);
      expect(size, `${text}`).toBeLessThan(12.6);
    }
  });

  it('0.12: names stand beside bars, and pointing at a bar or reaching it by keyboard names it', async () => {
    await zoomTo(0.12);
    await expect.poll(() => canvas().getAttribute('data-distance')).toBe('map');
    // In the last column, where there is room beside the bar.
    await page().locator('.react-flow__viewport-portal').getByText('se_3', { exact: true }).waitFor();
    const bar = await node('relu_3').boundingBox();
    if (!bar) throw new Error('no bar');
    await page().mouse.move(bar.x + bar.width / 2, bar.y + bar.height / 2);
    const tooltip = page().locator('body > div[aria-hidden=true]').filter({ hasText: 'relu_3' });
    await tooltip.filter({ hasText: 'N × 64 × 16 × 16' }).waitFor();
    await page().mouse.down();
    await page().mouse.up();
    await expect.poll(() => tooltip.count()).toBe(0);
    await page().keyboard.press('Tab');
    await page().locator('body > div[aria-hidden=true] b').first().waitFor();
    await atRest(page());
    expect(await violations(page())).toEqual([]);
  });

  it('0.45, 0.25, 0.12: ports can be wired', async () => {
    await page().keyboard.press('Escape');
    await editor.add('Dropout');
    await page().keyboard.press('Escape');
    const drawn = await node('dropout_1').getAttribute('aria-label');
    expect(drawn).toContain('Dropout');
    // It came with an edge to what stood before it.
    const fed = page().locator('.react-flow__edge[aria-label*="to dropout_1"]');
    await page().keyboard.press('f');
    await editor.still();
    await fed.focus();
    await page().keyboard.press('Enter');
    await page().keyboard.press('Delete');
    await expect.poll(() => fed.count()).toBe(0);
    await page().keyboard.press('Escape');
    const wired = () => page().locator('.react-flow__edge[aria-label*="flatten to dropout_1"]').count();
    const middle = async (name: string, type: 'source' | 'target') => {
      const box = await node(name).locator(`.react-flow__handle.${type}`).first().boundingBox();
      if (!box) throw new Error(`no port of ${name}`);
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };
    for (const zoom of [0.45, 0.25, 0.12]) {
      await page().keyboard.press('f');
      await editor.still();
      await zoomTo(zoom);
      const from = await middle('flatten', 'source');
      const to = await middle('dropout_1', 'target');
      await page().mouse.move(from.x, from.y - 1);
      await page().mouse.down();
      await page().mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
      // Within a few pixels of the screen, as a hand does it.
      await page().mouse.move(to.x + 4, to.y, { steps: 4 });
      await page().mouse.up();
      await expect.poll(wired, { message: `at ${zoom}` }).toBe(1);
      await page().keyboard.press('Control+z');
      await expect.poll(wired).toBe(0);
    }
    for (let step = 0; step < 2; step += 1) await page().keyboard.press('Control+z');
    await page().keyboard.press('Escape');
  });
});

describe('fit and the selection', () => {
  it('shows all from 30 % on; Ctrl+1 brings what is selected into the middle at its own size', async () => {
    await page().keyboard.press('f');
    await editor.still();
    expect(Number.parseInt(await percent(), 10)).toBeGreaterThanOrEqual(30);
    await node('se_3').click();
    await page().keyboard.press('Control+1');
    await editor.still();
    expect(await percent()).toBe('100%');
    const [card, pane] = [await node('se_3').boundingBox(), await canvas().boundingBox()];
    if (!card || !pane) throw new Error('not there');
    expect(Math.abs(card.x + card.width / 2 - pane.x - pane.width / 2)).toBeLessThan(2);
    expect(Math.abs(card.y + card.height / 2 - pane.y - pane.height / 2)).toBeLessThan(2);
  });
});

describe('previews', () => {
  it('show each picture whole: nothing of the one before, not cut to its crop', async () => {
    const picture = () =>
      page().evaluate(() => {
        const preview = document.querySelector<HTMLCanvasElement>('[data-region="lens"] [role="img"] canvas');
        return preview?.toDataURL() ?? '';
      });
    await page().getByRole('listbox', { name: 'Pictures' }).getByRole('option').first().click();
    await editor.settled();
    const first = await picture();
    const choose = (index: number) =>
      page().getByRole('listbox', { name: 'Pictures' }).getByRole('option').nth(index).click();
    for (const index of [1, 2, 0]) {
      await choose(index);
      await editor.settled();
    }
    expect(first.length).toBeGreaterThan(1000);
    expect(await picture()).toBe(first);
  });
});

describe('a file', () => {
  it('remembers zoom, panels, selection, lens and silenced channels, and undo takes a silenced channel back', async () => {
    const title = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
    const isEdited = () => page().evaluate(() => document.title);
    await node('se_3').click();
    await page().getByRole('radio', { name: 'Table' }).click();
    await page().getByRole('contentinfo').getByRole('button', { name: 'Inspector' }).click();
    await zoomTo(0.8);
    const zoom = await percent();
    const before = await isEdited();
    await page().getByRole('button', { name: 'Silence', exact: true }).first().click();
    const undo = page().getByRole('button', { name: /^Undo/ }).first();
    await expect.poll(() => undo.isEnabled()).toBe(true);
    await page().keyboard.press('Control+s');
    await page().getByText('Saved mine.convas').waitFor();
    expect(await isEdited()).toBe(before);
    await desktop.close();
    await open(path.join(folder, 'mine.convas'));
    await expect.poll(title).toContain('mine');
    expect(await percent()).toBe(zoom);
    expect(await page().getByRole('complementary', { name: 'Inspector' }).count()).toBe(0);
    expect(await node('se_3').getAttribute('class')).toContain('selected');
    expect(await page().getByRole('radio', { name: 'Table' }).getAttribute('aria-checked')).toBe('true');
    await page().getByText('silenced').first().waitFor();
  });
});
