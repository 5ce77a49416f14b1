import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';
import { launchChromium, openWebApp, startWebServer, type WebServer } from './support/web-app.ts';

describe('desktop window', () => {
  let desktop: LaunchedApp;
  beforeAll(async () => {
    desktop = await launchElectron();
  });
  afterAll(() => desktop?.close());

  it('opens the app scheme, isolated and sandboxed', async () => {
    expect(desktop.page.url()).toBe('app://convas/index.html');
    expect(await desktop.page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await desktop.page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined');
    expect(await desktop.page.title()).toBe('Convas');
  });

  it('shows one window, of at least the smallest size', async () => {
    const windows = await desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => ({ title: window.getTitle(), minimum: window.getMinimumSize() })),
    );
    // The native title is the document's: by now the example is open.
    expect(windows).toEqual([{ title: expect.stringContaining('SE-CNN'), minimum: [960, 640] }]);
  });

  it('has nothing to complain about', () => {
    expect(desktop.problems).toEqual([]);
  });
});

describe('in a browser', () => {
  let server: WebServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await startWebServer();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('opens isolated and without a complaint', async () => {
    const { page, problems } = await openWebApp(browser, server.url);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await page.title()).toBe('Convas');
    expect(problems).toEqual([]);
  });
});
