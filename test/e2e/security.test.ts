import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../electron/static-site.ts';
import { resolveElectron } from '../../scripts/lib/electron-runtime.mjs';
import { wantedFuses } from '../../scripts/lib/packaging/fuses.mjs';
import { root } from '../../scripts/lib/paths.mjs';
import { answerDialogs } from './support/desktop-api.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

/** The twenty items of Electron's security list, each by its number, asked of the running app. */

let desktop: LaunchedApp;
const appUrl = 'app://convas/index.html';

beforeAll(async () => {
  desktop = await launchElectron();
  // What the tests below try to open is noted instead.
  await desktop.app.evaluate(({ shell }) => {
    Object.assign(shell, {
      asked: [] as string[],
      openExternal: async (url: string) => void (shell as unknown as { asked: string[] }).asked.push(url),
    });
  });
});
afterAll(() => desktop?.close());
beforeEach(() => {
  expect(desktop.page.url()).toBe(appUrl);
});

/** The preferences with which the window was made, as Chromium has them. */
function preferences(): Promise<Record<string, unknown>> {
  return desktop.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return JSON.parse(JSON.stringify(contents.getLastWebPreferences()));
  });
}

function hasSwitch(...names: string[]): Promise<string[]> {
  return desktop.app.evaluate(({ app }, list) => list.filter((name) => app.commandLine.hasSwitch(name)), names);
}

/** What becomes of a promise in the page. */
function outcomeInPage(expression: string): Promise<string> {
  return desktop.page.evaluate(`(${expression}).then(() => 'done', (error) => error.name)`) as Promise<string>;
}

async function windows(): Promise<string[]> {
  return desktop.app.evaluate(({ webContents }) => webContents.getAllWebContents().map((one) => one.getURL()));
}

function externallyOpened(): Promise<string[]> {
  return desktop.app.evaluate(({ shell }) => (shell as unknown as { asked: string[] }).asked.splice(0));
}

describe('Electron’s security list', () => {
  it('1: only its own content is loaded, over its own scheme', async () => {
    const loaded = await desktop.page.evaluate(() => [
      location.href,
      ...[...document.querySelectorAll<HTMLScriptElement>('script[src]')].map(({ src }) => src),
      ...[...document.querySelectorAll<HTMLLinkElement>('link[href]')].map(({ href }) => href),
      ...[...document.querySelectorAll<HTMLImageElement>('img[src]')].map(({ src }) => src),
    ]);
    const all = [...loaded, ...desktop.page.workers().map((worker) => worker.url())];
    expect(all.length).toBeGreaterThan(4);
    expect(all.filter((url) => !/^(app:\/\/convas\/|blob:app:\/\/convas\/|data:image\/)/.test(url))).toEqual([]);
    for (const url of ['https://example.com/', 'http://192.0.2.1/', 'app://elsewhere/index.html']) {
      expect(await outcomeInPage(`fetch('${url}')`), url).toBe('TypeError');
    }
    expect(await desktop.page.evaluate(() => fetch('../../package.json').then(({ status }) => status))).toBe(404);
    expect(await desktop.page.evaluate(() => fetch('/%2e%2e/%2e%2e/package.json').then(({ status }) => status))).toBe(
      404,
    );
  });

  it('2: no Node.js in the page, its workers or frames', async () => {
    const names = ['require', 'module', 'process', 'Buffer', 'global', '__dirname', 'setImmediate'];
    const script = `${JSON.stringify(names)}.filter((name) => typeof globalThis[name] !== 'undefined')`;
    expect(await desktop.page.evaluate(script)).toEqual([]);
    expect(desktop.page.workers().length).toBeGreaterThan(0);
    for (const worker of desktop.page.workers()) expect(await worker.evaluate(script)).toEqual([]);
    expect(await preferences()).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
    });
  });

  it('3: the preload lives in a world of its own', async () => {
    expect(await preferences()).toMatchObject({ contextIsolation: true });
    // What a page bends does not reach the preload: it would be handed Electron's own objects here.
    const caught = await desktop.page.evaluate(async () => {
      const seen: string[] = [];
      const { call, apply } = Function.prototype;
      Function.prototype.call = function (this: unknown, ...args: Parameters<typeof call>) {
        seen.push(String(args[0]));
        return Reflect.apply(call, this as () => void, args);
      };
      Function.prototype.apply = function (this: unknown, ...args: Parameters<typeof apply>) {
        seen.push(String(args[0]));
        return Reflect.apply(apply, this as () => void, args);
      };
      await window.convas.platformInfo();
      Object.assign(Function.prototype, { call, apply });
      return { seen, replaced: Reflect.set(window, 'convas', {}) };
    });
    expect(caught.seen.filter((what) => /ipc|electron/i.test(what))).toEqual([]);
    expect(caught.replaced).toBe(false);
  });

  it('4: every renderer asks for its sandbox', async () => {
    expect(await preferences()).toMatchObject({ sandbox: true });
    // As root Chromium has none at all; the packaged app is tried as another user, with the kernel's own word for it.
    if (process.platform !== 'linux' || process.getuid?.() === 0) return;
    const pids = await desktop.app.evaluate(({ app }) =>
      app.getAppMetrics().flatMap(({ type, pid }) => (type === 'Tab' ? [pid] : [])),
    );
    for (const pid of pids) expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\t2$/m);
  });

  it('5: permissions are refused, but for writing the clipboard', async () => {
    const names = [
      'camera',
      'microphone',
      'geolocation',
      'notifications',
      'midi',
      'clipboard-read',
      'window-management',
    ];
    const states = await desktop.page.evaluate(async (list) => {
      const query = (name: string) => navigator.permissions.query({ name: name as PermissionName });
      return Promise.all(
        list.map(
          async (name) =>
            `${name}: ${await query(name).then(
              ({ state }) => state,
              () => 'denied',
            )}`,
        ),
      );
    }, names);
    expect(states).toEqual(names.map((name) => `${name}: denied`));
    expect(await outcomeInPage('navigator.mediaDevices.getUserMedia({ video: true })')).not.toBe('done');
    expect(await desktop.page.evaluate(() => Notification.requestPermission())).toBe('denied');
    const hid =
      'navigator.hid ? navigator.hid.getDevices().then((list) => { if (list.length === 0) throw new TypeError("none"); })';
    expect(await outcomeInPage(`${hid} : Promise.reject(new TypeError("none"))`)).toBe('TypeError');
    const writing = await desktop.page.evaluate(async () => {
      return (await navigator.permissions.query({ name: 'clipboard-write' as PermissionName })).state;
    });
    expect(writing).toBe('granted');
  });

  it('6: web security is on: nothing of another origin can be read', async () => {
    expect(await preferences()).toMatchObject({ webSecurity: true });
    expect(await hasSwitch('disable-web-security', 'disable-site-isolation-trials')).toEqual([]);
    expect(await desktop.page.evaluate(() => crossOriginIsolated)).toBe(true);
  });

  it('7: the content security policy holds: no eval, no inline code, no foreign script', async () => {
    const headers = await desktop.page.evaluate(async (worker) => {
      const policy = async (url: string) => (await fetch(url)).headers.get('content-security-policy');
      return [await policy('index.html'), await policy(worker), await policy('missing')];
    }, desktop.page.workers()[0]?.url() ?? '');
    expect(headers).toEqual([contentSecurityPolicy, contentSecurityPolicy, contentSecurityPolicy]);
    expect(contentSecurityPolicy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
    const ran = await desktop.page.evaluate(async () => {
      const run: string[] = [];
      Object.assign(window, { run });
      const inline = document.createElement('script');
      inline.textContent = "run.push('inline')";
      const data = document.createElement('script');
      data.src = "data:text/javascript,run.push('data')";
      const image = document.createElement('img');
      image.setAttribute('onerror', "run.push('handler')");
      image.src = 'missing.png';
      // Both are refused before they run, and say so.
      const refused = [data, image].map(
        (element) => new Promise((resolve) => element.addEventListener('error', resolve, { once: true })),
      );
      document.head.append(inline, data, image);
      await Promise.all(refused);
      for (const element of [inline, data, image]) element.remove();
      return run;
    });
    expect(ran).toEqual([]);
    // Where a debugger does not lend its own rights.
    expect(
      await desktop.page.evaluate(
        () =>
          new Promise((resolve) => {
            setTimeout(() => {
              try {
                resolve(new Function('return 1')());
              } catch (error) {
                resolve((error as Error).name);
              }
            });
          }),
      ),
    ).toBe('EvalError');
  });

  it('8: no insecure content on a secure page', async () => {
    expect(await preferences()).toMatchObject({ allowRunningInsecureContent: false });
    expect(await hasSwitch('allow-running-insecure-content')).toEqual([]);
  });

  it('9: no experimental features of Chromium (WebGPU, still behind a switch on Linux, is off in this run)', async () => {
    expect(await preferences()).toMatchObject({ experimentalFeatures: false });
    expect(await hasSwitch('enable-experimental-web-platform-features', 'enable-unsafe-webgpu')).toEqual([]);
  });

  it('10: no Blink features are turned on by name', async () => {
    expect((await preferences()).enableBlinkFeatures ?? '').toBe('');
    expect(await hasSwitch('enable-blink-features')).toEqual([]);
  });

  it('11: no <webview>, so none with allowpopups', async () => {
    expect(await preferences()).toMatchObject({ webviewTag: false });
    const before = await windows();
    await desktop.page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<webview src="https://example.com/" allowpopups></webview>');
    });
    expect(await desktop.page.evaluate(() => document.querySelector('webview')?.constructor.name)).toBe('HTMLElement');
    expect(await windows()).toEqual(before);
    await desktop.page.evaluate(() => document.querySelector('webview')?.remove());
  });

  it('12: a <webview> would be stopped before it is made, whatever its options', async () => {
    const stopped = await desktop.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      let prevented = false;
      const event = {
        preventDefault: () => {
          prevented = true;
        },
      };
      contents?.emit('will-attach-webview', event, {}, { src: 'https://example.com/' });
      return prevented;
    });
    expect(stopped).toBe(true);
  });

  it('13: the window goes to no other page', async () => {
    for (const target of [
      'https://example.com/',
      'app://convas/licences.txt',
      'file:///etc/passwd',
      'data:text/html,x',
      'about:blank',
      'about:srcdoc',
    ]) {
      await desktop.page.evaluate((url) => {
        const link = document.createElement('a');
        link.href = url;
        document.body.append(link);
        link.click();
        link.remove();
        location.href = url;
      }, target);
    }
    await desktop.page.evaluate(() => {
      const form = document.createElement('form');
      form.action = 'https://example.com/';
      document.body.append(form);
      form.submit();
      form.remove();
    });
    // The page's own thread answers after what it was told before, and so does the main process.
    await desktop.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    await desktop.page.evaluate(() => window.convas.platformInfo());
    expect(await windows()).toEqual([appUrl]);
    expect(await desktop.page.evaluate(() => document.querySelectorAll('.react-flow__node').length)).toBeGreaterThan(0);
  });

  it('13: a page that got to an empty one all the same is brought back, and is told nothing there', async () => {
    const came = await desktop.app.evaluate(async ({ BrowserWindow }, home) => {
      const other = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
      await other.loadURL(home.replace('index.html', 'licences.txt'));
      const back = new Promise((resolve) => {
        other.webContents.on('did-finish-load', () => {
          if (other.webContents.getURL() === home) resolve(home);
        });
      });
      void other.webContents.executeJavaScript("location.href = 'about:blank'", true).catch(() => {});
      return back.finally(() => other.destroy());
    }, appUrl);
    expect(came).toBe(appUrl);
  });

  it('14: the page opens no window', async () => {
    await externallyOpened();
    const opened = await desktop.page.evaluate(() =>
      ['https://example.com/', 'about:blank', 'app://convas/index.html', 'https://arxiv.org/'].map((url) =>
        window.open(url),
      ),
    );
    expect(opened).toEqual([null, null, null, null]);
    expect(await windows()).toEqual([appUrl]);
    expect(await externallyOpened()).toEqual([]);
  });

  it('15: only pages of the allow-list go to the system’s browser, after a click and a question each', async () => {
    const good = 'https://arxiv.org/abs/1709.01507';
    const bad = [
      'https://example.com/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'https://arxiv.org.evil.example/',
    ];
    const open = (url: string) => desktop.page.evaluate((one) => window.convas.openLink(one), url);
    await answerDialogs(desktop, { button: 0 });
    await open(good);
    await externallyOpened();
    // Without an act of a person since the last one.
    expect(await open(good)).toBe(false);
    await desktop.page.evaluate(() => document.body.click());
    expect(await open(good)).toBe(false);
    for (const url of bad) {
      await desktop.page.keyboard.press('Shift');
      expect(await open(url), url).toBe(false);
    }
    await answerDialogs(desktop, { button: 1 });
    expect(await open(good), 'declined').toBe(false);
    expect(await externallyOpened()).toEqual([]);
    await answerDialogs(desktop, { button: 0 });
    expect(await open(good), 'the act counted for the question before').toBe(false);
    await desktop.page.keyboard.press('Shift');
    expect(await open(good)).toBe(true);
    await desktop.page.keyboard.press('Shift');
    await desktop.page.evaluate((url) => window.open(url), good);
    await expect.poll(externallyOpened).toEqual([good, good]);
  });

  it('16: the version of Electron is named exactly, and anything else runs only as a stand-in', async () => {
    const named = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).devDependencies.electron;
    expect(named).toMatch(/^\d+\.\d+\.\d+$/);
    const locked = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
    expect(locked.packages['node_modules/electron'].version).toBe(named);
    const runs = await desktop.app.evaluate(() => process.versions.electron);
    const { version, origin } = await resolveElectron({ quiet: true });
    expect(runs).toBe(version.replace(/^v/, ''));
    if (runs !== named) expect(origin).not.toBe('official');
  });

  it('17: a message from any other page is refused', async () => {
    const preload = path.join(root, 'dist', 'electron', 'preload.cjs');
    const said = await desktop.app.evaluate(async ({ BrowserWindow }, file) => {
      const other = new BrowserWindow({ show: false, webPreferences: { preload: file, sandbox: true } });
      await other.loadURL('data:text/html,<title>other</title>');
      const questions = [
        'platformInfo()',
        'listBackups()',
        "writeSetting('theme', 'dark')",
        "openLink('https://arxiv.org/')",
      ];
      const answers = questions.map((question) =>
        other.webContents.executeJavaScript(
          `window.convas.${question}.then(() => 'answered', (error) => String(error.message))`,
        ),
      );
      return Promise.all(answers).finally(() => other.destroy()) as Promise<string[]>;
    }, preload);
    expect(said).toHaveLength(4);
    for (const answer of said) expect(answer).toMatch(/refused, not the app's own page/);
  });

  it('18: files are reached neither over file:// nor by a path', async () => {
    expect(await outcomeInPage("fetch('file:///etc/hostname')")).toBe('TypeError');
    expect(
      await outcomeInPage(
        "window.convas.save('/etc/hostname', new Uint8Array(1)).then((r) => { if (!r.ok) throw new RangeError(r.error.code); })",
      ),
    ).toBe('RangeError');
    const claim = () => window.convas.claimDropped(new File(['x'], '/etc/hostname'), '0'.repeat(64));
    expect(await desktop.page.evaluate(claim)).toBeNull();
  });

  it('19: the fuses of the packaged app are chosen for each system (its own test reads them from the program)', () => {
    const off = {
      RunAsNode: false,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      GrantFileProtocolExtraPrivileges: false,
    };
    for (const platform of ['linux', 'win32', 'darwin'] as const) {
      expect(wantedFuses(platform)).toMatchObject({ ...off, EnableCookieEncryption: true, OnlyLoadAppFromAsar: true });
    }
    expect(wantedFuses('darwin').EnableEmbeddedAsarIntegrityValidation).toBe(true);
  });

  it('20: the page gets functions of the contract and nothing of Electron', async () => {
    const preload = readFileSync(path.join(root, 'electron', 'preload.ts'), 'utf8');
    const exposed = await desktop.page.evaluate(() =>
      Object.entries(window.convas).map(([name, value]) => [name, typeof value]),
    );
    expect(exposed.length).toBeGreaterThan(20);
    for (const [name, kind] of exposed) {
      expect(kind, name).toBe('function');
      expect(preload).toContain(`${name}:`);
    }
    // A listener hears what the contract says: Electron's event would carry a way to send on any channel.
    const heard = await desktop.page.evaluate(() => {
      window.heard = [];
      window.convas.onCommand((...args: unknown[]) => window.heard.push(args));
      return window.heard;
    });
    expect(heard).toEqual([]);
    await desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.send('menu:command', 'view.fit'),
    );
    await expect.poll(() => desktop.page.evaluate(() => window.heard)).toEqual([['view.fit']]);
  });
});
