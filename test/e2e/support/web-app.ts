import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../../scripts/lib/chromium.mjs';
import { serveRenderer } from '../../../scripts/lib/static-server.mjs';
import { collectProblems } from './problems.ts';

export interface WebServer {
  url: string;
  close(): Promise<void>;
}

/** Serves the built app as `npm run web` does, on a free port. */
export function startWebServer(): Promise<WebServer> {
  return serveRenderer(0);
}

const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
];

/** The same switches with which the desktop app gets its software adapter in tests. */
const softwareWebGpuSwitches = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-webgpu-adapter=swiftshader',
];

/** Starts the system's Chromium without a window. */
export async function launchChromium({ softwareWebGpu = false } = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error('No Chromium found: install the package chromium, or name one in CONVAS_CHROMIUM.');
  }
  return chromium.launch({
    executablePath,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...quiet, ...(softwareWebGpu ? softwareWebGpuSwitches : [])],
  });
}

export interface OpenedPage {
  page: Page;
  problems: readonly string[];
}

/** A fresh browser profile, of somebody who skipped the first steps. */
export function newProfile(browser: Browser, url: string): Promise<BrowserContext> {
  const localStorage = [{ name: 'convas.firstSteps', value: 'left' }];
  const storageState = { cookies: [], origins: [{ origin: new URL(url).origin, localStorage }] };
  return browser.newContext({ viewport: { width: 1440, height: 900 }, storageState });
}

/** Opens the app in a fresh browser profile and waits until it is loaded. */
export async function openWebApp(browser: Browser, url: string): Promise<OpenedPage> {
  const context = await newProfile(browser, url);
  const page = await context.newPage();
  const problems = collectProblems(page);
  await page.goto(url);
  return { page, problems };
}
