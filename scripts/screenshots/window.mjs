// The real window, for pictures of it: started with its own folder of settings, driven like a person would.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../lib/paths.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').ElectronApplication} ElectronApplication */
/** @typedef {{ page: Page, app: ElectronApplication }} Shown */
/** @typedef {{ executable: string, display: Record<string, string> }} Machine */
/** @typedef {{ theme: 'light' | 'dark', locale: 'en' | 'ko' }} Look */

/** Before it, a hung start is waited for; a start under a test driver hangs now and then. */
const START_MS = 20_000;

/**
 * Starts the editor, lets `act` use it, and ends it. A start that hangs is tried once more.
 * @param {Machine} machine
 * @param {Look} look
 * @param {(shown: Shown) => Promise<void>} act
 */
export async function withWindow(machine, look, act) {
  const folder = await mkdtemp(path.join(tmpdir(), 'convas-shots-'));
  try {
    // The first steps have a picture of their own.
    await writeFile(path.join(folder, 'settings.json'), JSON.stringify({ firstSteps: 'left' }));
    const shown = await start(machine, folder).catch(() => start(machine, folder));
    try {
      await dress(shown.page, look);
      await act(shown);
    } finally {
      await shown.app.evaluate(({ app }) => app.exit(0)).catch(() => {});
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/**
 * @param {Machine} machine
 * @param {string} userData
 * @returns {Promise<Shown>}
 */
async function start(machine, userData) {
  // Imported late: nothing is installed when this file is read.
  const { _electron } = await import('playwright-core');
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const app = await _electron.launch({
    executablePath: machine.executable,
    args: [root],
    timeout: START_MS,
    chromiumSandbox: !isRoot,
    env: {
      .../** @type {Record<string, string>} */ (process.env),
      ...machine.display,
      CONVAS_USER_DATA: userData,
    },
  });
  try {
    const page = await app.firstWindow();
    page.setDefaultTimeout(8_000);
    await page.waitForLoadState('load');
    await page.locator('.react-flow__node, dialog[open]').first().waitFor({ timeout: START_MS });
    // “Don’t Save”: nobody is there to answer.
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false });
    });
    return { page, app };
  } catch (error) {
    app.process().kill('SIGKILL');
    throw error;
  }
}

/**
 * @param {Page} page
 * @param {Look} look
 */
async function dress(page, { theme, locale }) {
  const before = await page.evaluate(() => document.documentElement.dataset.theme);
  if (before !== theme) await page.keyboard.press('Control+Shift+L');
  const language = await page.evaluate(() => document.documentElement.lang);
  if (language !== locale) {
    await page.getByRole('button', { name: locale === 'ko' ? '한국어' : 'English', exact: true }).click();
  }
}

/**
 * @param {Shown} shown
 * @param {number} width of what the window shows, in CSS pixels
 * @param {number} height
 */
export async function resize({ app, page }, width, height) {
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
  await page.waitForFunction((wanted) => innerWidth === wanted, width);
}

/**
 * Waits until scores and pictures are those of the drawing as it is.
 * @param {Page} page
 */
export async function settled(page) {
  await page.waitForTimeout(300);
  await page.waitForFunction(() => !document.querySelector('footer [data-stale="true"]'), null, { timeout: 60_000 });
}

/**
 * Takes the picture once nothing moves any more, with the pointer out of the way.
 * @param {Page} page
 * @param {string} file
 */
export async function picture(page, file) {
  await settled(page);
  await page.mouse.move(640, 20);
  // The gate strips settle to the new picture.
  await page.waitForTimeout(600);
  await page.screenshot({ path: file });
}

/**
 * Runs one of the editor's commands, whatever its title and keys are.
 * @param {Shown} shown
 * @param {string} id
 */
export async function run({ app }, id) {
  await app.evaluate(
    ({ BrowserWindow }, command) => BrowserWindow.getAllWindows()[0]?.webContents.send('menu:command', command),
    id,
  );
}

/**
 * Presses a layer's card.
 * @param {Page} page
 * @param {string | RegExp} title
 */
export async function select(page, title) {
  await page.locator('.react-flow__node', { hasText: title }).last().click();
}
