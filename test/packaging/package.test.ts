import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extractFile } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { ensureDisplay } from '../../scripts/lib/display.mjs';
import { listApp } from '../../scripts/lib/packaging/app-asar.mjs';
import { assemble } from '../../scripts/lib/packaging/assemble.mjs';
import { readFuses } from '../../scripts/lib/packaging/fuses.mjs';
import { checkOnlyFile } from '../../scripts/lib/packaging/notes.mjs';
import { findRuntime, type Runtime } from '../../scripts/lib/packaging/runtime.mjs';
import { root } from '../../scripts/lib/paths.mjs';
import { isRoot, namespaceOf, otherUser, PackagedApp, renderersOf, statusOf } from './support/packaged-app.ts';

/** Chooses native code in the settings and runs. */
const runNatively = `(async () => {
  const press = async (kind, words) => {
    for (;;) {
      const found = [...document.querySelectorAll(kind)].find((one) => words.test(one.textContent));
      if (found) return found.click();
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  };
  await press('button', /^WASM/);
  await press('[role=radio]', /^Native/);
  await press('button', /^Run/);
})()`;

/** Class scores are there and belong to the present drawing. */
const hasRun = `Boolean(document.querySelector('footer [data-stale="false"]')) &&
  document.querySelectorAll('[aria-label="Class scores"] li').length >= 3`;

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('the packaged app', () => {
  let parent: string;
  let folder: string;
  let program: string;
  let runtime: Runtime;
  let display: Awaited<ReturnType<typeof ensureDisplay>>;

  beforeAll(async () => {
    // One of its own: a person's display lets no other user in.
    display = await ensureDisplay({ always: true });
    parent = realpathSync(mkdtempSync(path.join(tmpdir(), 'convas-package-')));
    // Another user starts it too.
    chmodSync(parent, 0o755);
    const target = { platform: 'linux', arch: 'x64' } as const;
    runtime = await findRuntime({ target, runtime: undefined, archives: false, icons: false });
    folder = await assemble({ target, runtime, parent });
    program = path.join(folder, 'convas');
  });

  afterAll(() => {
    display?.stop();
    if (parent) rmSync(parent, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  it('is named Convas, without the app that Electron brings along, and with every licence', () => {
    expect(existsSync(path.join(folder, 'electron'))).toBe(false);
    expect(existsSync(path.join(folder, 'resources', 'default_app.asar'))).toBe(false);
    for (const name of ['LICENSE.txt', 'NOTICE.txt', 'LICENSE.electron.txt', 'LICENSES.chromium.html', 'INSTALL.txt']) {
      expect(existsSync(path.join(folder, name)), name).toBe(true);
    }
    expect(readFileSync(path.join(folder, 'INSTALL.txt'), 'utf8')).not.toMatch(/@[A-Z]+@/);
    expect(existsSync(path.join(folder, checkOnlyFile))).toBe(!runtime.isOfficial);
  });

  it('has the licences of what is in the window, for its page and beside it', () => {
    const text = readFileSync(path.join(folder, 'THIRD-PARTY-LICENCES.txt'), 'utf8');
    for (const name of ['react ', 'onnxruntime-web ', '@xyflow/system ', 'd3-zoom ', '@fontsource-variable/inter ']) {
      expect(text).toContain(`\n${name}`);
    }
    expect(text).toContain('ThirdPartyNotices.txt');
    const inside = extractFile(path.join(folder, 'resources', 'app.asar'), 'dist/renderer/licences.txt');
    expect(inside.toString()).toBe(text);
  });

  it('holds nothing but the built app: no source, no source map, no test, no package', () => {
    const app = path.join(folder, 'resources', 'app.asar');
    const expected =
      /^\/(LICENSE|NOTICE|package\.json|dist\/electron\/((main|preload|native)\.cjs|icon\.png|locales\/[\w-]+\.json)|node_modules\/onnxruntime-(node|common)\/(package\.json|dist\/(cjs\/)?[^/]+\.js|dist\/cjs\/package\.json|bin\/napi-v6\/linux\/x64\/(onnxruntime_binding\.node|libonnxruntime\.so\.1))|dist\/renderer\/(index\.html|licences\.txt)|dist\/renderer\/assets\/[^/]+\.(js|mjs|css|wasm|woff2|convas|jpg|png|webp|svg))$/;
    const files = listApp(app);
    expect(files.filter((file) => !expected.test(file))).toEqual([]);
    expect(files).toContain('/dist/electron/main.cjs');
    const description = JSON.parse(extractFile(app, 'package.json').toString());
    expect(Object.keys(description).sort()).toEqual(
      ['author', 'description', 'license', 'main', 'name', 'productName', 'type', 'version'].sort(),
    );
  });

  it('has the native code of this system and of no other, outside of its archive', () => {
    const files = listApp(path.join(folder, 'resources', 'app.asar')).filter((file) =>
      /\.(node|so[.\d]*|dll|dylib)$/.test(file),
    );
    const native = '/node_modules/onnxruntime-node/bin/napi-v6/linux/x64';
    expect(files.sort()).toEqual([`${native}/libonnxruntime.so.1`, `${native}/onnxruntime_binding.node`]);
    const outside = path.join(folder, 'resources', 'app.asar.unpacked');
    for (const file of files) expect(existsSync(path.join(outside, file)), file).toBe(true);
    expect(
      readdirSync(outside, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
    ).toHaveLength(2);
  });

  it('has the fuses set', async () => {
    expect(await readFuses(program)).toMatchObject({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
    });
  });

  it('starts without a network, runs its example, is no Node whatever the environment says, and quits', async () => {
    const marker = path.join(parent, 'code-from-outside.txt');
    const outsider = path.join(parent, 'outsider.cjs');
    const code = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`;
    writeFileSync(outsider, code);
    if (!isRoot)
      console.warn('only root may take the network away: the packaged app is started with the network there');
    const home = newHome('first');
    const app = await PackagedApp.start(program, {
      home,
      withoutNetwork: isRoot,
      args: ['--inspect=127.0.0.1:0'],
      env: { ...display.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require ${outsider}` },
    });
    try {
      if (isRoot) expect(namespaceOf(app.pid, 'net')).not.toBe(namespaceOf('self', 'net'));
      await app.until(hasRun);
      expect(await app.evaluate('[location.href, crossOriginIsolated, typeof require]')).toEqual([
        'app://convas/index.html',
        true,
        'undefined',
      ]);
      await app.evaluate(runNatively);
      // The scores say what computed them, and how fast.
      await app.until(`/Native · [\\d.]+/.test(document.body.textContent)`);
      await app.until(hasRun);
      expect(await app.evaluate("fetch('licences.txt').then((response) => response.text())")).toContain('Convas');
      expect(await app.quit()).toBe(0);
    } finally {
      app.kill();
    }
    expect(app.output).not.toContain('Debugger listening');
    expect(existsSync(marker)).toBe(false);
    // Where INSTALL.txt says that it keeps its settings.
    expect(existsSync(path.join(home, '.config', 'Convas'))).toBe(true);
  });

  it('opens a file for another user, inside its sandbox', async (context) => {
    skipWithoutSandbox(context, program);
    const home = newHome('second');
    const file = path.join(home, 'my-lenet.convas');
    copyFileSync(path.join(root, 'assets', 'examples', 'lenet-5.convas'), file);
    if (isRoot) for (const name of [home, file]) chownSync(name, otherUser, otherUser);
    const app = await PackagedApp.start(program, {
      home,
      args: [file],
      env: display.env,
      withoutNetwork: isRoot,
      asOtherUser: isRoot,
    });
    try {
      await app.until(`[...document.querySelectorAll('input')].some(({ value }) => value === 'LeNet-5')`);
      await app.until(hasRun);
      const renderers = renderersOf(program);
      expect(renderers.length).toBeGreaterThan(0);
      for (const renderer of renderers) {
        // 2: a filter decides about every system call.
        expect(statusOf(renderer, 'Seccomp')).toBe('2');
        expect(statusOf(renderer, 'Uid')).not.toMatch(/^0\b/);
        expect(namespaceOf(renderer, 'net')).not.toBe(namespaceOf(app.pid, 'net'));
      }
      expect(await app.quit()).toBe(0);
    } finally {
      app.kill();
    }
  });

  it('goes into the menu and out of it again', () => {
    const data = path.join(parent, 'data');
    const bin = path.join(parent, 'bin');
    const install = (...args: string[]) =>
      spawnSync(path.join(folder, 'install.sh'), args, {
        encoding: 'utf8',
        env: { ...process.env, CONVAS_DATA_DIR: data, CONVAS_BIN_DIR: bin },
      });
    expect(install()).toMatchObject({ status: 0, stderr: '' });
    const entry = readFileSync(path.join(data, 'applications', 'convas.desktop'), 'utf8');
    expect(entry).toContain(`\nExec="${program}" %F\n`);
    expect(realpathSync(path.join(bin, 'convas'))).toBe(program);
    expect(existsSync(path.join(data, 'icons', 'hicolor', '512x512', 'apps', 'convas.png'))).toBe(true);
    expect(existsSync(path.join(data, 'mime', 'packages', 'convas.xml'))).toBe(true);

    expect(install('--remove')).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(path.join(data, 'applications', 'convas.desktop'))).toBe(false);
    expect(existsSync(path.join(bin, 'convas'))).toBe(false);
    expect(install('--unknown').status).toBe(2);
  });

  function newHome(name: string): string {
    const home = path.join(parent, name);
    mkdirSync(home);
    return home;
  }
});

/** As root it needs a second user; both need a kernel that lets that user make a sandbox. */
function skipWithoutSandbox(context: TestContext, program: string): void {
  const user = isRoot ? ['setpriv', `--reuid=${otherUser}`, `--regid=${otherUser}`, '--clear-groups', '--'] : [];
  const [command = '', ...args] = [...user, 'sh', '-c', `unshare --user true && test -x "$1"`, 'sh', program];
  const { status } = spawnSync(command, args);
  if (status !== 0) context.skip('no user here may make namespaces, so the sandbox cannot be tried');
}
