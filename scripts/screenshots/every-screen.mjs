// Every screen of the window, one after the other, in each language and theme.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { say } from '../lib/report.mjs';
import { SCREENS } from './screens.mjs';
import { picture, resize, run, settled, withWindow } from './window.mjs';

/** @typedef {import('./window.mjs').Look} Look */

/** @type {Look[]} */
const LOOKS = [
  { theme: 'light', locale: 'en' },
  { theme: 'dark', locale: 'en' },
  { theme: 'light', locale: 'ko' },
  { theme: 'dark', locale: 'ko' },
];
const SIZE = /** @type {const} */ ([1280, 800]);

/**
 * One window per look; a screen that cannot be reached is said and the others go on.
 * @param {import('./window.mjs').Machine} machine
 * @param {string} folder
 * @param {string[]} wanted none: all
 * @returns {Promise<number>} the exit code
 */
export async function takeEveryScreen(machine, folder, wanted) {
  let missed = 0;
  for (const look of LOOKS) {
    const place = path.join(folder, `${look.locale}-${look.theme}`);
    await mkdir(place, { recursive: true });
    await withWindow(machine, look, async (shown) => {
      for (const { name, show, leave, size = SIZE } of SCREENS) {
        if (wanted.length > 0 && !wanted.includes(name)) continue;
        try {
          await resize(shown, ...size);
          await run(shown, 'view.fit');
          await settled(shown.page);
          await show(shown);
          await picture(shown.page, path.join(place, `${name}.png`));
          await leave?.(shown);
        } catch (error) {
          missed += 1;
          say(`${look.locale} ${look.theme}: could not show ${name}: ${String(error).split('\n')[0]}`);
          await picture(shown.page, path.join(place, `${name}-missed.png`)).catch(() => {});
        }
        for (let press = 0; press < 3; press += 1) await shown.page.keyboard.press('Escape');
      }
    });
    say(`took the screens in dist/screens/${look.locale}-${look.theme}`);
  }
  return missed === 0 ? 0 : 1;
}
