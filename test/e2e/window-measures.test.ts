import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerDialogs } from './support/desktop-api.ts';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';
import { crampedTargets, runningAnimations, tabStops } from './support/measure.ts';

/** What can be measured of a window that everybody can use: room for fingers, the way of the focus, rest, strong colours. */

let desktop: LaunchedApp;
let editor: EditorWindow;
const page = () => desktop.page;
const press = async (...keys: string[]) => {
  for (const key of keys) await page().keyboard.press(key);
};

beforeAll(async () => {
  desktop = await launchElectron();
  await answerDialogs(desktop, { button: 1 });
  editor = new EditorWindow(desktop.page);
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1440, 900));
  await page().locator('.react-flow__node').first().waitFor();
  await editor.settled();
});
afterAll(() => desktop?.close());

describe('targets', () => {
  const STATES: Readonly<Record<string, () => Promise<void>>> = {
    'the start': async () => {},
    'an attention layer': () => editor.select(editor.card('SE attention')),
    'a convolution': () => editor.select(editor.card('Conv 2d')),
    'several layers': () => press('Control+a'),
    'the shortcuts': async () => {
      await press('Escape', '?');
      await page().getByRole('dialog').waitFor();
    },
    'the settings': async () => {
      await press('Escape', 'Control+,');
      await page().getByRole('dialog').waitFor();
    },
    'the menu of a layer': async () => {
      await press('Escape', 'Escape');
      await editor.select(editor.card('SE attention'));
      await press('Shift+F10');
    },
    'the file menu': async () => {
      await press('Escape', 'Escape');
      await page().getByRole('banner').getByRole('button', { name: 'File', exact: true }).click();
    },
    'the outline': () => press('Escape', 'Control+Shift+o'),
  };

  it.each(Object.entries(STATES))('have 24 pixels of their own: %s', async (_name, show) => {
    await show();
    await editor.still();
    expect(await crampedTargets(page())).toEqual([]);
  });
});

describe('the focus', () => {
  it('goes through the window from top to bottom, is seen everywhere and is caught nowhere', async () => {
    await press('Escape', 'Control+Shift+o');
    await page().locator('.react-flow__node').first().waitFor();
    const most = 400;
    const stops = await tabStops(page(), most);
    expect(stops.length).toBeGreaterThan(40);
    expect(stops.length, 'Tab comes round').toBeLessThan(most);
    expect(stops.filter(({ isMarked }) => !isMarked).map(({ what }) => what)).toEqual([]);
    const backwards = stops.filter((stop, index) => index > 0 && stop.index < (stops[index - 1]?.index ?? 0));
    expect(backwards.map(({ what }) => what)).toEqual([]);
    const regions = stops.map(({ region }) => region).filter((region, index, all) => region !== all[index - 1]);
    expect(regions.filter(Boolean)).toEqual(['header', 'nav', 'main', 'aside', 'section', 'footer']);
  });
});

describe('with less movement', () => {
  it('nothing moves, whatever opens, closes or changes', async () => {
    await page().emulateMedia({ reducedMotion: 'reduce' });
    const seen: string[] = [];
    const during = async (act: () => Promise<unknown>) => {
      await act();
      for (let look = 0; look < 12; look += 1) {
        seen.push(...(await runningAnimations(page())));
        await page().evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      }
    };
    await during(() => press('Control+e'));
    await during(() => press('Escape'));
    await during(() => press('Control+k'));
    await during(() => press('Escape'));
    await during(() => page().getByRole('banner').getByRole('button', { name: 'File', exact: true }).click());
    await during(() => press('Escape'));
    await during(() => editor.select(editor.card('SE attention')));
    await during(() => press('Control+Enter'));
    await during(() => press('Control+Shift+l'));
    await during(() => press('Control+d'));
    await during(() => press('Control+z'));
    await during(() => press('f'));
    await during(() => press('Control+Shift+o'));
    await during(() => press('Control+Shift+o'));
    expect([...new Set(seen)]).toEqual([]);
    await page().emulateMedia({ reducedMotion: null });
  });
});

describe('with the system’s own colours', () => {
  it('the focus, what is selected and what is pressed are still told apart', async () => {
    await page().emulateMedia({ forcedColors: 'active' });
    expect(await page().evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);
    const stops = await tabStops(page(), 60);
    expect(stops.filter(({ isMarked }) => !isMarked).map(({ what }) => what)).toEqual([]);
    await editor.select(editor.card('SE attention'));
    // What these colours leave of a style: lines, underlines and the system's own colours.
    const look = (selector: string) =>
      page().evaluate((found) => {
        const element = document.querySelector(found);
        if (!element) throw new Error(`there is no ${found}`);
        const { outlineStyle, outlineWidth, borderWidth, textDecorationLine } = getComputedStyle(element);
        return [outlineStyle, outlineWidth, borderWidth, textDecorationLine].join(' ');
      }, selector);
    const card = '[class*=card]';
    expect(await look(`.react-flow__node.selected ${card}`)).not.toBe(
      await look(`.react-flow__node:not(.selected) ${card}`),
    );
    expect(await look('[role=radio][aria-checked=true]')).not.toBe(await look('[role=radio][aria-checked=false]'));
    await page().getByRole('contentinfo').getByRole('button', { name: 'Lens' }).click();
    expect(await look('footer [aria-pressed=true]')).not.toBe(await look('footer [aria-pressed=false]'));
    await page().emulateMedia({ forcedColors: null });
  });
});
