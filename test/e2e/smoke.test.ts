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

describe('what the tests ask of the main process', () => {
  let desktop: LaunchedApp;
  beforeAll(async () => {
    desktop = await launchElectron();
    await desktop.app.evaluate(() => {
      process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
      Object.assign(globalThis, { collect: process.getBuiltinModule('node:vm').runInNewContext('gc'), counted: 0 });
    });
  });
  afterAll(() => desktop?.close());

  /** Counts, and lets everything be collected that nobody holds before its answer is on its way. */
  const count = () => {
    const main = globalThis as unknown as { collect: () => void; counted: number };
    queueMicrotask(main.collect);
    main.counted += 1;
    return main.counted;
  };
  const counts = () => desktop.app.evaluate(() => (globalThis as unknown as { counted: number }).counted);

  it('is done once and comes back, though the inspector loses its first answer', async () => {
    // Playwright alone loses every one of these, as of Electron 33.
    for (const times of [1, 2, 3]) expect(await desktop.app.evaluate(count)).toBe(times);
    expect(await counts()).toBe(3);
    const refused = desktop.app.evaluate(() => {
      queueMicrotask((globalThis as unknown as { collect: () => void }).collect);
      throw new Error('what the function itself says');
    });
    await expect(refused).rejects.toThrow('what the function itself says');
  });

  /** Answers late, and only if its promise outlived twenty collections until then. */
  const answerLate = () => {
    const ways = new WeakMap<Promise<string>, (answer: string) => void>();
    const begin = () => {
      let way: (answer: string) => void = () => {};
      const answer = new Promise<string>((resolve) => {
        way = resolve;
      });
      ways.set(answer, way);
      return answer;
    };
    const answer = new WeakRef(begin());
    const { collect } = globalThis as unknown as { collect: () => void };
    let rounds = 0;
    const look = () => {
      collect();
      rounds += 1;
      const kept = answer.deref();
      if (kept && rounds === 20) ways.get(kept)?.('it is here');
      else if (kept) setImmediate(look);
    };
    setImmediate(look);
    return answer.deref();
  };

  it('is waited for, though the inspector holds it weakly', async () => {
    expect(await desktop.app.evaluate(answerLate)).toBe('it is here');
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
