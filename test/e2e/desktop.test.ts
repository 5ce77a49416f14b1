import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/lib/paths.mjs';
import { answerDialogs, openBarePage } from './support/desktop-api.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

let desktop: LaunchedApp;
let folder: string;
const at = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'convas-files-'));
  writeFileSync(at('first.convas'), 'first');
  desktop = await launchElectron();
  await openBarePage(desktop);
});

afterAll(async () => {
  await desktop?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('files', () => {
  it('opens what the dialog names, each with its own outcome, and shows no path', async () => {
    await answerDialogs(desktop, { open: [at('first.convas'), at('missing.convas')] });
    const opened = await desktop.page.evaluate(async () => {
      const outcomes = await window.convas.openDialog('any', true);
      return outcomes.map((outcome) =>
        outcome.ok
          ? [outcome.value.name, new TextDecoder().decode(outcome.value.bytes as Uint8Array<ArrayBuffer>)]
          : outcome.error,
      );
    });
    expect(opened).toEqual([
      ['first.convas', 'first'],
      { code: 'not-found', name: 'missing.convas', detail: 'ENOENT' },
    ]);
    expect(JSON.stringify(opened)).not.toContain(folder);
    await answerDialogs(desktop, {});
    expect(await desktop.page.evaluate(() => window.convas.openDialog('project'))).toEqual([]);
  });

  it('saves as, saves again, and notices a change from outside', async () => {
    await answerDialogs(desktop, { save: at('new') });
    const save = (text: string, overwrite: boolean) =>
      desktop.page.evaluate(
        ([text, overwrite]) => {
          const token = window.heard[0] as string;
          return window.convas.save(token, new TextEncoder().encode(text), { overwrite });
        },
        [text, overwrite] as const,
      );
    const saved = await desktop.page.evaluate(async () => {
      const saved = await window.convas.saveAs(
        { suggestedName: 'net', kind: 'convas' },
        new TextEncoder().encode('one'),
      );
      window.heard = [saved.ok && saved.value?.token];
      return saved;
    });
    expect(saved).toMatchObject({ ok: true, value: { name: 'new.convas' } });
    expect(await save('two', false)).toMatchObject({ ok: true });
    expect(readFileSync(at('new.convas'), 'utf8')).toBe('two');
    writeFileSync(at('new.convas'), 'someone else');
    expect(await save('three', false)).toMatchObject({ ok: false, error: { code: 'changed-outside' } });
    expect(await save('three', true)).toMatchObject({ ok: true });
    expect(readFileSync(at('new.convas'), 'utf8')).toBe('three');
  });

  it('moves a hundred megabytes in both directions, the way in as a stream that is there once', async () => {
    await answerDialogs(desktop, { save: at('big.onnx'), open: [at('big.onnx')] });
    const seen = await desktop.page.evaluate(async () => {
      const size = 100 * 2 ** 20;
      const bytes = new Uint8Array(size);
      bytes[size - 1] = 7;
      await window.convas.saveAs({ suggestedName: 'big', kind: 'onnx' }, bytes);
      const offered = async () => {
        const [opened] = await window.convas.openDialog('project');
        if (!opened?.ok || !('ticket' in opened.value.bytes)) throw new Error('not offered');
        return opened.value.bytes;
      };
      const { ticket, size: announced } = await offered();
      const ask = (path: string, method: string) => fetch(`/handed-over/${path}`, { method });
      // By GET nothing is had: no script, picture or page is made of a file.
      const got = [(await ask(ticket, 'GET')).status];
      const whole = new Uint8Array(await (await ask(ticket, 'POST')).arrayBuffer());
      for (const path of [ticket, crypto.randomUUID(), '../index.html', '']) got.push((await ask(path, 'POST')).status);
      // Not taken to the end: the next one is whole again.
      const part = await (await ask((await offered()).ticket, 'POST')).body?.getReader();
      await part?.read();
      await part?.cancel();
      const again = new Uint8Array(await (await ask((await offered()).ticket, 'POST')).arrayBuffer());
      return { announced, lengths: [whole.length, again.length], last: [whole.at(-1), again.at(-1)], got };
    });
    const size = 100 * 2 ** 20;
    const refused = [404, 404, 404, 403, 404];
    expect(seen).toEqual({ announced: size, lengths: [size, size], last: [7, 7], got: refused });
  });

  it('saves a dropped file back under its token, once a person agreed', async () => {
    writeFileSync(at('dropped.convas'), 'dropped');
    await desktop.page.evaluate(() => {
      const input = document.createElementNS('http://www.w3.org/1999/xhtml', 'input') as HTMLInputElement;
      input.type = 'file';
      document.documentElement.append(input);
    });
    // The bare page is an SVG document, in which Playwright's own helper does not recognise an input.
    const protocol = await desktop.page.context().newCDPSession(desktop.page);
    const { result } = await protocol.send('Runtime.evaluate', { expression: "document.querySelector('input')" });
    await protocol.send('DOM.setFileInputFiles', { objectId: result.objectId, files: [at('dropped.convas')] });
    await protocol.detach();
    const claimed = await desktop.page.evaluate(async () => {
      const file = document.querySelector('input')?.files?.[0];
      if (!file) throw new Error('no file');
      const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
      const sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      window.heard = [await window.convas.claimDropped(file, sha256)];
      return [typeof window.heard[0], await window.convas.claimDropped(file, sha256.replace(/./g, '0'))];
    });
    expect(claimed).toEqual(['string', null]);
    const act = (act: 'save' | 'reopen') =>
      desktop.page.evaluate(async (act) => {
        const token = window.heard[0] as string;
        if (act === 'reopen') return window.convas.reopen(token);
        return window.convas.save(token, new TextEncoder().encode('saved'));
      }, act);
    await answerDialogs(desktop, { button: 1 });
    const declined = { ok: false, error: { code: 'declined', name: 'dropped.convas' } };
    expect([await act('save'), await act('reopen')]).toEqual([declined, declined]);
    expect(readFileSync(at('dropped.convas'), 'utf8')).toBe('dropped');
    await answerDialogs(desktop, { button: 0 });
    expect(await act('save')).toMatchObject({ ok: true, value: { name: 'dropped.convas' } });
    expect(readFileSync(at('dropped.convas'), 'utf8')).toBe('saved');
    // Once: from now on nothing asks.
    await answerDialogs(desktop, { button: 1 });
    expect(await act('save')).toMatchObject({ ok: true });
    expect(await act('reopen')).toMatchObject({ ok: true, value: { name: 'dropped.convas' } });
  });

  it('knows that a file made by script is not on a disk', async () => {
    const claim = () => window.convas.claimDropped(new File([], 'pasted.json'), '0'.repeat(64));
    expect(await desktop.page.evaluate(claim)).toBeNull();
  });
});

describe('menu and title', () => {
  it('hands the command of a menu item to the window, in its language', async () => {
    const label = await desktop.page.evaluate(async () => {
      window.heard = [];
      window.convas.onCommand((command) => window.heard.push(command));
      await window.convas.setLanguage('ko');
      await window.convas.showMenu([
        {
          label: '파일',
          entries: [
            { kind: 'command', id: 'file.exportOnnx', label: 'ONNX 내보내기…', keys: 'Mod+Shift+E', enabled: true },
          ],
        },
      ]);
    });
    expect(label).toBeUndefined();
    const item = await desktop.app.evaluate(({ Menu }) => {
      const item = Menu.getApplicationMenu()?.getMenuItemById('file.exportOnnx');
      item?.click();
      return item?.label;
    });
    expect(item).toBe('ONNX 내보내기…');
    await expect.poll(() => desktop.page.evaluate(() => window.heard)).toEqual(['file.exportOnnx']);
  });

  it('shows the document and its unsaved mark', async () => {
    const titleOf = async (name: string, dirty: boolean) => {
      await desktop.page.evaluate(([name, dirty]) => window.convas.setDocumentState({ name, dirty, token: null }), [
        name,
        dirty,
      ] as const);
      return desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
    };
    expect(await titleOf('LeNet-5', true)).toBe('• LeNet-5 — Convas');
    expect(await titleOf('LeNet-5', false)).toBe('LeNet-5 — Convas');
    expect(await titleOf('', false)).toBe('Convas');
  });

  it('asks about unsaved changes in the system’s own words', async () => {
    for (const [button, answer] of ['save', 'discard', 'cancel'].entries()) {
      await answerDialogs(desktop, { button });
      expect(await desktop.page.evaluate(() => window.convas.confirmUnsaved('LeNet-5'))).toBe(answer);
    }
  });

  it('tells where it runs', async () => {
    const info = await desktop.page.evaluate(() => window.convas.platformInfo());
    expect(info).toMatchObject({ platform: process.platform, appVersion: '0.1.0', gpu: { switches: [] } });
    expect(info.electron).toMatch(/^\d+\.\d+/);
  });
});

describe('what a page that was taken over cannot do', () => {
  it('reach a network', async () => {
    const outcome = await desktop.page.evaluate(() =>
      fetch('https://example.com/').then(
        () => 'reached',
        () => 'refused',
      ),
    );
    expect(outcome).toBe('refused');
  });

  it('open windows, navigate or ask for the camera', async () => {
    const url = desktop.page.url();
    const results = await desktop.page.evaluate(async () => {
      const opened = window.open('https://example.com/');
      location.href = 'https://example.com/';
      const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'given',
        (error: DOMException) => error.name,
      );
      return { opened, camera };
    });
    expect(results.opened).toBeNull();
    expect(results.camera).not.toBe('given');
    expect(desktop.page.url()).toBe(url);
    expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('send what the contract does not allow', async () => {
    const outcome = await desktop.page.evaluate(() =>
      window.convas.setLanguage('../../etc').then(
        () => 'accepted',
        (error: Error) => error.message,
      ),
    );
    expect(outcome).toMatch(/refused, wrong arguments/);
  });
});

describe('a second start', () => {
  it('hands its file to the first window and ends', async () => {
    await desktop.page.evaluate(async () => {
      window.heard = [];
      window.convas.onOpenFile((file) => window.heard.push(file.ok && file.value.name));
      // The window asks for its first file when it is ready for more.
      await window.convas.initialFile();
    });
    const first = desktop.app.process();
    const code = await new Promise((resolve) => {
      const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      const second = spawn(first.spawnfile, [...noSandbox, root, 'first.convas'], {
        cwd: folder,
        env: { ...process.env, CONVAS_USER_DATA: desktop.userData },
        stdio: 'ignore',
      });
      second.once('exit', resolve);
    });
    expect(code).toBe(0);
    await expect.poll(() => desktop.page.evaluate(() => window.heard)).toEqual(['first.convas']);
  });
});

describe('a window that crashes', () => {
  it('is opened again when the user wants it', async () => {
    await answerDialogs(desktop, { button: 0 });
    const url = desktop.page.url();
    await desktop.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await expect
      .poll(
        () =>
          desktop.app.evaluate(({ BrowserWindow }) => {
            const contents = BrowserWindow.getAllWindows()[0]?.webContents;
            return contents && !contents.isCrashed() && !contents.isLoading() && contents.getURL();
          }),
        { timeout: 60_000 },
      )
      .toBe(url);
  });
});
