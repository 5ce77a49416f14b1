import { type ChildProcess, spawn } from 'node:child_process';
import { chromium, type Page } from 'playwright-core';
import type { ElectronLaunch } from './measure.ts';

/** A start of Electron as a user's: no debugger holds it up; its page is looked at from outside once it is there. */
export interface Started {
  readonly page: Page;
  /** Milliseconds since the process was made. */
  elapsed(): number;
  /** When the page first showed text or a picture, in the same milliseconds. */
  firstPaint(): Promise<number>;
  close(): Promise<void>;
}

const ATTEMPTS = 3;
const PATIENCE = 15_000;

export interface StartOptions {
  readonly app: string;
  /** Settings and caches. */
  readonly userData: string;
  readonly files?: readonly string[];
}

/** Starts an app. Electron hangs now and then on its way up; then it is ended and started again. */
export async function startElectron(launch: ElectronLaunch, options: StartOptions): Promise<Started> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(launch, options);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      console.error(`Electron did not start (${String(error).split('\n')[0]}); trying again`);
    }
  }
}

async function startOnce(launch: ElectronLaunch, { app, userData, files = [] }: StartOptions): Promise<Started> {
  const begin = performance.timeOrigin + performance.now();
  const elapsed = () => performance.timeOrigin + performance.now() - begin;
  const child = spawn(launch.executable, [...launch.switches, '--remote-debugging-port=0', app, ...files], {
    env: appEnvironment(userData),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const address = await debuggerAddress(child);
    await pageThere(address);
    const browser = await chromium.connectOverCDP(address, { timeout: PATIENCE });
    const [context] = browser.contexts();
    if (!context) throw new Error('there is no page');
    const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: PATIENCE }));
    const close = async () => {
      await browser.close();
      await end(child);
    };
    return { page, elapsed, firstPaint: async () => (await paintTime(page)) - begin, close };
  } catch (error) {
    await end(child);
    throw error;
  }
}

/** Without WebGPU: a machine without a graphics card would look for a software adapter. */
export function appEnvironment(userData: string): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = process.env;
  const env = { ...rest, CONVAS_USER_DATA: userData, CONVAS_NO_WEBGPU: '1' };
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Chromium says on stderr where its debugger listens. */
function debuggerAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const giveUp = setTimeout(() => reject(new Error('it brought up no debugger')), PATIENCE);
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${said.slice(-500)}`)));
    child.stderr?.on('data', (chunk) => {
      said += chunk;
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(giveUp);
      resolve(address);
    });
  });
}

/** Whoever connects before there is a page may wait for ever. */
async function pageThere(address: string): Promise<void> {
  const list = `http://${new URL(address).host}/json/list`;
  const giveUp = performance.now() + PATIENCE;
  while (performance.now() < giveUp) {
    const targets = (await (await fetch(list)).json()) as readonly { readonly type: string; readonly url: string }[];
    if (targets.some(({ type, url }) => type === 'page' && url.startsWith('app:'))) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it opened no page');
}

/** The first contentful paint, as a time of the clock. */
async function paintTime(page: Page): Promise<number> {
  const paint = await page.waitForFunction(
    () => {
      const [entry] = performance.getEntriesByName('first-contentful-paint');
      return entry ? performance.timeOrigin + entry.startTime : null;
    },
    undefined,
    { timeout: PATIENCE },
  );
  return (await paint.jsonValue()) as number;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const killer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(killer);
}
