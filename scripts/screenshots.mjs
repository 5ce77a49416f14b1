// npm run screenshots [-- NAME…]: takes the pictures of the README in the real window.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from './lib/bundles.mjs';
import { ensureDisplay } from './lib/display.mjs';
import { root } from './lib/paths.mjs';
import { runScript, say } from './lib/report.mjs';
import { setUp } from './lib/setup-steps.mjs';

/** @typedef {import('playwright-core').Page} Page */
/**
 * One picture: the window's size and settings, and what a person does before it is taken.
 * @typedef {{ name: string, width: number, height: number, theme: 'light' | 'dark', locale: 'en' | 'ko', act?: (page: Page) => Promise<void> }} Scene
 */

/** @type {Scene[]} */
const scenes = [
  {
    name: 'main-light',
    width: 1440,
    height: 900,
    theme: 'light',
    locale: 'en',
    act: (page) => select(page, 'SE attention'),
  },
  {
    name: 'main-dark',
    width: 1440,
    height: 900,
    theme: 'dark',
    locale: 'en',
    act: (page) => select(page, 'SE attention'),
  },
  {
    name: 'main-korean',
    width: 1440,
    height: 900,
    theme: 'light',
    locale: 'ko',
    act: (page) => select(page, 'SE 어텐션'),
  },
  { name: 'wide-dark', width: 1920, height: 1080, theme: 'dark', locale: 'en', act: (page) => select(page, 'Conv 2d') },
  { name: 'small-light', width: 1280, height: 800, theme: 'light', locale: 'en', act: silence },
  { name: 'mis-wire', width: 1280, height: 800, theme: 'light', locale: 'en', act: misWire },
  { name: 'selfie', width: 1440, height: 900, theme: 'light', locale: 'en', act: openSelfie },
  { name: 'examples', width: 1280, height: 800, theme: 'light', locale: 'en', act: openExamples },
];

await runScript(async () => {
  const electron = await setUp({ electron: true, forTests: true });
  if (!electron) throw new Error('setUp returned no Electron');
  await build(['renderer', 'electron']);
  const display = await ensureDisplay({ always: true });
  const folder = path.join(root, 'assets', 'screenshots');
  await mkdir(folder, { recursive: true });
  const wanted = process.argv.slice(2);
  for (const scene of scenes) {
    if (wanted.length > 0 && !wanted.includes(scene.name)) continue;
    const file = path.join(folder, `${scene.name}.png`);
    // Starting Electron under a test driver hangs now and then.
    await take(scene, electron.executable, display.env, file).catch(() =>
      take(scene, electron.executable, display.env, file),
    );
    say(`took assets/screenshots/${scene.name}.png`);
  }
  display.stop();
  return 0;
});

/**
 * @param {Scene} scene
 * @param {string} executable
 * @param {Record<string, string>} display
 * @param {string} file
 */
async function take(scene, executable, display, file) {
  // Imported late: nothing is installed when this file is read.
  const { _electron } = await import('playwright-core');
  const userData = await mkdtemp(path.join(tmpdir(), 'convas-shots-'));
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const app = await _electron.launch({
    executablePath: executable,
    args: [root],
    timeout: 20_000,
    chromiumSandbox: !isRoot,
    env: { .../** @type {Record<string, string>} */ (process.env), ...display, CONVAS_USER_DATA: userData },
  });
  try {
    const page = await app.firstWindow();
    await page.waitForLoadState('load');
    await app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      { width: scene.width, height: scene.height },
    );
    await settled(page);
    if (scene.theme === 'dark') await page.getByRole('button', { name: 'Dark', exact: true }).click();
    if (scene.locale === 'ko') await page.getByRole('button', { name: '한국어', exact: true }).click();
    await page.keyboard.press('f');
    await scene.act?.(page);
    await settled(page);
    await page.mouse.move(scene.width / 2, 20);
    // The gate strips settle to the new picture.
    await page.waitForTimeout(700);
    await page.screenshot({ path: file });
  } finally {
    await app.evaluate(({ app: electronApp }) => electronApp.exit(0)).catch(() => {});
    await rm(userData, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** @param {Page} page */
async function settled(page) {
  await page.locator('.react-flow__node').first().waitFor();
  await page.waitForTimeout(300);
  await page.waitForFunction(() => !document.querySelector('footer [data-stale="true"]'), null, { timeout: 60_000 });
}

/**
 * @param {Page} page
 * @param {string} title
 */
async function select(page, title) {
  await page.locator('.react-flow__node', { hasText: title }).last().click();
}

/** @param {Page} page */
async function silence(page) {
  await select(page, 'SE attention');
  await settled(page);
  const cells = page.getByRole('application', { name: /Gates/ }).locator('canvas');
  const box = await cells.boundingBox();
  if (!box) throw new Error('the gates are not in view');
  for (const part of [0.31, 0.82]) {
    await page.mouse.click(box.x + box.width * part, box.y + box.height * 0.4);
    await page.keyboard.press('s');
  }
}

/** @param {Page} page */
async function misWire(page) {
  await page.keyboard.press('Control+n');
  const palette = page.getByRole('navigation');
  for (const layer of ['Picture', 'Conv 2d', 'Fully connected', 'Output labels']) {
    await palette.getByRole('button', { name: layer, exact: true }).click();
  }
  await page.keyboard.press('f');
  await select(page, 'Fully connected');
}

/** @param {Page} page */
async function openExamples(page) {
  await page.keyboard.press('Control+e');
  await page.getByRole('dialog').waitFor();
}

/** @param {Page} page */
async function openSelfie(page) {
  await openExamples(page);
  await page.getByRole('dialog').getByText('Selfie segmentation').first().click();
  await page.waitForTimeout(1500);
}
