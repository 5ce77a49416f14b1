// npm run screenshots [-- NAME…]: takes the pictures of the README in the real window.
// npm run screenshots -- --every [NAME…]: takes every screen in both languages and themes, into dist/screens.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from './lib/bundles.mjs';
import { ensureDisplay } from './lib/display.mjs';
import { root } from './lib/paths.mjs';
import { runScript, say } from './lib/report.mjs';
import { setUp } from './lib/setup-steps.mjs';
import { takeEveryScreen } from './screenshots/every-screen.mjs';
import { README_SCENES } from './screenshots/readme-scenes.mjs';
import { picture, resize, run, settled, withWindow } from './screenshots/window.mjs';

await runScript(async () => {
  const electron = await setUp({ electron: true, forTests: true });
  if (!electron) throw new Error('setUp returned no Electron');
  await build(['renderer', 'electron']);
  const display = await ensureDisplay({ always: true });
  try {
    const machine = { executable: electron.executable, display: display.env };
    const [first, ...rest] = process.argv.slice(2);
    if (first === '--every') return await takeEveryScreen(machine, path.join(root, 'dist', 'screens'), rest);
    await takeReadmePictures(machine, process.argv.slice(2));
    return 0;
  } finally {
    display.stop();
  }
});

/**
 * @param {import('./screenshots/window.mjs').Machine} machine
 * @param {string[]} wanted none: all
 */
async function takeReadmePictures(machine, wanted) {
  const folder = path.join(root, 'assets', 'screenshots');
  await mkdir(folder, { recursive: true });
  for (const scene of README_SCENES) {
    if (wanted.length > 0 && !wanted.includes(scene.name)) continue;
    await withWindow(machine, scene, async (shown) => {
      await resize(shown, scene.width, scene.height);
      await settled(shown.page);
      await run(shown, 'view.fit');
      await scene.act?.(shown);
      await picture(shown.page, path.join(folder, `${scene.name}.png`));
    });
    say(`took assets/screenshots/${scene.name}.png`);
  }
}
