import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { resolveElectron } from '../../../scripts/lib/electron-runtime.mjs';
import { root } from '../../../scripts/lib/paths.mjs';
import { evaluateOnce } from './evaluate-once.ts';
import { collectProblems } from './problems.ts';

export interface LaunchOptions {
  /** For the app, after its folder: files to open. */
  args?: string[];
  env?: Record<string, string>;
  /** Another build of the app than the project's own. */
  appFolder?: string;
  /** Settings and backups; default is a fresh folder that is removed with `close`. Keep one to test a second start. */
  userData?: string;
  /** Gives WebGPU a software adapter: right, but slow. Without it there is none on most test machines. */
  softwareWebGpu?: boolean;
  /** Width and height of what the window shows, in CSS pixels. */
  size?: readonly [number, number];
  /** Shows the first steps, as to somebody who starts Convas for the first time. Else they were skipped before. */
  firstSteps?: boolean;
}

export interface LaunchedApp {
  app: ElectronApplication;
  /** The window's page. */
  page: Page;
  userData: string;
  /** Errors on the console, uncaught exceptions and refusals by the CSP so far. */
  problems: readonly string[];
  /** Ends the app even if it would ask about unsaved changes. */
  close(): Promise<void>;
}

/** The first is short, since a start that hangs is soon known; the last leaves a busy machine all the time it needs. */
const patience = [1, 3, 9];
const launchTimeout = 20_000;
const startTimeout = 12_000;

/** Opens the built app in a real Electron. Starting hangs about once in fifteen times, so it is tried again. */
export async function launchElectron(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const { executable } = await resolveElectron({ quiet: true });
  const userData = options.userData ?? (await mkdtemp(path.join(tmpdir(), 'convas-user-')));
  if (!options.firstSteps) skipFirstSteps(userData);
  let failure: unknown;
  for (const [attempt, times] of patience.entries()) {
    try {
      return await launchOnce(executable, userData, options, times);
    } catch (error) {
      failure = error;
      console.warn(`starting Electron failed (${attempt + 1} of ${patience.length}): ${String(error).split('\n')[0]}`);
    }
  }
  throw failure;
}

async function launchOnce(
  executable: string,
  userData: string,
  options: LaunchOptions,
  times: number,
): Promise<LaunchedApp> {
  const { args = [], env = {}, appFolder = root, softwareWebGpu = false, size } = options;
  const app = await _electron.launch({
    executablePath: executable,
    args: [appFolder, ...args],
    // Root cannot have it on Linux: Playwright then adds --no-sandbox.
    chromiumSandbox: !isRootOnLinux(),
    cwd: root,
    timeout: launchTimeout * times,
    env: {
      ...definedOnly(process.env),
      CONVAS_USER_DATA: userData,
      ...(softwareWebGpu ? { CONVAS_WEBGPU: 'swiftshader' } : { CONVAS_NO_WEBGPU: '1' }),
      ...env,
    },
  });
  evaluateOnce(app);
  // Playwright forgets the process once it has ended.
  const child = app.process();
  try {
    const page = await app.firstWindow({ timeout: launchTimeout * times });
    const problems = collectProblems(page);
    await page.waitForLoadState('load', { timeout: launchTimeout * times });
    // The hang can come after loading, too: the page's thread then never answers. A started editor shows its first
    // layer, or asks whether to restore a backup.
    await page
      .locator('.react-flow__node, dialog[open]')
      .first()
      .waitFor({ timeout: startTimeout * times });
    const [width, height] = size ?? [];
    if (width !== undefined && height !== undefined) await resize(app, width, height);
    return { app, page, userData, problems, close: () => end(app, child, options.userData ? undefined : userData) };
  } catch (error) {
    await end(app, child, undefined);
    throw error;
  }
}

/** Among the settings that a test wrote, if any; damaged ones stay as they are. */
function skipFirstSteps(userData: string): void {
  const file = path.join(userData, 'settings.json');
  try {
    const settings: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    mkdirSync(userData, { recursive: true });
    writeFileSync(file, JSON.stringify({ firstSteps: 'left', ...(settings as object) }));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
}

function resize(app: ElectronApplication, width: number, height: number): Promise<void> {
  return app.evaluate(
    ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setContentSize(to.width, to.height),
    { width, height },
  );
}

/** `app.exit` skips the questions about unsaved changes; a process that does not even do that is killed by its id. */
async function end(app: ElectronApplication, child: ChildProcess, folder: string | undefined): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  const killer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await app.evaluate(({ app }) => app.exit(0)).catch(() => {});
  await closed;
  clearTimeout(killer);
  if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function isRootOnLinux(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  // It would make Electron a plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = env;
  return Object.fromEntries(Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
