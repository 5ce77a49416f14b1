import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Channels } from '../../electron/ipc/contract.ts';
import { parseArguments } from '../../electron/ipc/validate.ts';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { answerDialogs } from './support/desktop-api.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

/** A page that was taken over, down to its process: it may send anything, and reaches nothing outside. */

interface Raw {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  attack(channel: string, args: unknown[], paths: string[]): Promise<{ sent: number; answers: string[] }>;
}
declare const raw: Raw;

/** Whatever comes back, it holds none of this. */
const SECRET = `secret-${randomUUID()}`;
const DECLINE = 1;

let folder: string;
let desktop: LaunchedApp;
const at = (...names: string[]) => path.join(folder, ...names);
const victims = () => ['victim.convas', 'victim.json', 'victim.txt', 'victim.png'].map((name) => at('outside', name));

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'convas-hostile-'));
  mkdirSync(at('outside'));
  mkdirSync(at('user'));
  for (const file of victims()) writeFileSync(file, `${path.basename(file)} ${SECRET}`);
  desktop = await launchElectron({ userData: at('user') });
  await desktop.app.evaluate(({ BrowserWindow, dialog, shell }, preload) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    Object.assign(shell, { openExternal: async (url: string) => void asked.push(url) });
    Object.assign(shell, { openPath: async (file: string) => void asked.push(file) });
    Object.assign(dialog, { showErrorBox: (text: string) => void asked.push(text) });
    const { session } = BrowserWindow.getAllWindows()[0]?.webContents ?? {};
    // Newer versions of Electron call it otherwise.
    if (session?.registerPreloadScript) session.registerPreloadScript({ type: 'frame', filePath: preload });
    else session?.setPreloads([preload]);
  }, inRoot('test/e2e/support/raw-ipc-preload.cjs'));
  await desktop.page.reload();
  await desktop.page.locator('.react-flow__node').first().waitFor();
});

afterAll(async () => {
  await desktop?.close();
  rmSync(folder, { recursive: true, force: true });
});

// A person who declines whatever a page suddenly asks.
beforeEach(() => answerDialogs(desktop, { button: DECLINE }));

/** Everything about the files around that a write would change. */
function outside(): unknown {
  const files = victims().map((file) => [
    file,
    readFileSync(file, 'latin1'),
    statSync(file).mtimeMs,
    statSync(file).ino,
  ]);
  return { files, names: [readdirSync(folder).sort(), readdirSync(at('outside')).sort()] };
}

function invoke(channel: string, ...args: unknown[]): Promise<unknown> {
  return desktop.page.evaluate(
    ([channel, args]) =>
      raw.invoke(channel, ...args).catch((error: Error) => {
        return `refused: ${error.message}`;
      }),
    [channel, args] as const,
  );
}

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Bytes as they pass from the test into the page. */
function saveRaw(token: unknown): Promise<unknown> {
  return desktop.page.evaluate(
    (token) => raw.invoke('file:save', token, new Uint8Array(9), { overwrite: true }),
    token,
  );
}

/** Arguments that each channel takes: what is hostile takes the place of their parts. */
const rightArguments: { [Channel in keyof Channels]: unknown[] } = {
  'file:open-dialog': ['any', true],
  'file:claim': ['/a.json', '0'.repeat(64)],
  'file:initial': [],
  'file:reopen': ['token'],
  'file:save': ['token', {}, { overwrite: true }],
  'file:save-as': [{ suggestedName: 'a', kind: 'convas' }, {}],
  'data:choose-folder': [],
  'data:claim-folder': ['/a.png'],
  'data:read': ['token', 'cat/a.png'],
  'document:state': [{ name: 'a', dirty: false, token: null }],
  'document:confirm-unsaved': ['a', 'en'],
  'document:confirm-overwrite': ['a', 'en'],
  'backup:put-part': [randomUUID(), {}],
  'backup:write': [{ id: randomUUID(), name: 'a', layers: 1, token: null, parts: [] }, {}],
  'backup:list': [],
  'backup:read': [randomUUID()],
  'backup:remove': [randomUUID()],
  'recent:list': [],
  'recent:open': ['0'.repeat(32)],
  'recent:clear': [],
  'storage:list': [],
  'storage:clear': ['caches'],
  'settings:read': [],
  'settings:write': ['theme', 'dark'],
  'native:open': [randomUUID(), null],
  'native:close': [randomUUID()],
  'native:is-allowed': ['0'.repeat(64)],
  'native:allow': ['0'.repeat(64)],
  'window:close-answer': [false],
  'language:set': ['en'],
  'menu:show': [[{ label: 'File', entries: [{ kind: 'role', role: 'quit', label: 'Quit' }] }]],
  'menu:update': [{ 'file.save': { enabled: true } }],
  'edit:paste': [],
  'link:open': ['https://arxiv.org/'],
  'platform:free-memory': [],
  'platform:info': [],
};

describe('forged arguments', () => {
  it.each(Object.keys(parseArguments))('%s: nothing outside is read or written', async (channel) => {
    const before = outside();
    const { sent, answers } = await desktop.page.evaluate(
      ([channel, args, paths]) => {
        // Bytes do not pass into the page as such.
        const list = args.map((value) => (JSON.stringify(value) === '{}' ? new Uint8Array(3) : value));
        return raw.attack(channel, list, paths);
      },
      [channel, rightArguments[channel as keyof Channels], [...victims(), '/etc/passwd']] as const as [
        string,
        unknown[],
        string[],
      ],
    );
    expect(sent).toBeGreaterThan(80);
    const said = answers.join('\n');
    expect(said).not.toContain(SECRET);
    expect(said).not.toContain('root:');
    expect(said).not.toContain(folder);
    expect(outside()).toEqual(before);
    expect(await desktop.app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)).toEqual([]);
    // The main process lives, and so does the page.
    expect(await invoke('platform:info')).toMatchObject({ platform: process.platform });
  });

  it('every function of the page’s own: the same', async () => {
    const before = outside();
    const said = await desktop.page.evaluate(async (paths) => {
      const values = [...paths, ...paths.map((path) => new File([], path)), { path: paths[0] }, null, 5, [], () => 1];
      const answers: unknown[] = [];
      for (const [name, call] of Object.entries(window.convas) as [string, (...args: unknown[]) => unknown][]) {
        if (name === 'allowClose') continue;
        for (const value of values) {
          for (const args of [[value], [value, value], [value, new Uint8Array(3), {}], [value, '0'.repeat(64)]]) {
            try {
              answers.push(await call(...args));
            } catch {
              // Refused.
            }
          }
        }
      }
      return JSON.stringify(answers);
    }, victims());
    expect(said).not.toContain(SECRET);
    expect(said).not.toContain(folder);
    expect(outside()).toEqual(before);
  });

  it.each(['file:open-path', 'file:read', '__proto__', 'constructor', 'GUEST_VIEW_MANAGER_CALL'])(
    'a channel that is not of the contract: %s',
    async (channel) => {
      expect(await invoke(channel, '/etc/passwd')).toMatch(/refused: .*No handler registered/);
    },
  );
});

describe('a path that comes through the page', () => {
  it('is worth nothing unless the page knows the file already', async () => {
    const [project = '', graph = '', note = '', picture = ''] = victims();
    expect(await invoke('file:claim', graph, '0'.repeat(64))).toBeNull();
    expect(await invoke('file:claim', at('outside', 'none.json'), '0'.repeat(64))).toBeNull();
    expect(await invoke('file:claim', note, sha256(note))).toBeNull();
    expect(await invoke('file:claim', picture, sha256(picture))).toBeNull();
    expect(await invoke('file:claim', path.relative(process.cwd(), project), sha256(project))).toBeNull();
    expect(await invoke('file:claim', '/etc/passwd', sha256('/etc/passwd'))).toBeNull();
    expect(await invoke('file:claim', '/dev/zero', '0'.repeat(64))).toBeNull();
  });

  it('even then is neither read nor written before a person agrees, by no way around', async () => {
    const [, graph = ''] = victims();
    const declined = { ok: false, error: { code: 'declined', name: 'victim.json' } };
    const token = await invoke('file:claim', graph, sha256(graph));
    expect(token).toMatch(/^[0-9a-f-]{36}$/);
    const before = outside();
    expect(await saveRaw(token)).toEqual(declined);
    expect(await invoke('file:reopen', token)).toEqual(declined);
    // A backup remembers the file that it belongs to, and is read back under a token of its own.
    const id = randomUUID();
    const restored = await desktop.page.evaluate(
      async ([id, token]) => {
        const facts = { id, name: 'a', layers: 1, token, parts: [] };
        await raw.invoke('backup:write', facts, new Uint8Array(3));
        await raw.invoke('document:state', { name: 'a', dirty: false, token });
        return raw.invoke('backup:read', id) as Promise<{ value: { token: string } }>;
      },
      [id, token] as const,
    );
    expect(restored.value.token).not.toBe(token);
    expect(await saveRaw(restored.value.token)).toEqual(declined);
    expect(await invoke('file:reopen', restored.value.token)).toEqual(declined);
    expect(JSON.stringify(await invoke('recent:list'))).not.toContain('victim');
    await invoke('document:state', { name: '', dirty: false, token: null });
    await invoke('backup:remove', id);
    expect(outside()).toEqual(before);
  });
});

describe('the way that large files come in', () => {
  it('gives what a person just opened, once, to no script and under no other name', async () => {
    const file = at('user', 'large.onnx');
    writeFileSync(file, `globalThis.taken = 1;//${'x'.repeat(2 ** 21)}`);
    await answerDialogs(desktop, { open: [file], button: DECLINE });
    const seen = await desktop.page.evaluate(
      async (paths) => {
        const [opened] = (await raw.invoke('file:open-dialog', 'any', true)) as {
          value: { token: string; bytes: { ticket: string } };
        }[];
        const { token = '', bytes: { ticket } = { ticket: '' } } = opened?.value ?? {};
        const ask = async (name: string, init: RequestInit = {}) => {
          const answer = await fetch(`/handed-over/${name}`, { method: 'POST', ...init }).catch(() => null);
          return [answer?.status ?? 0, (await answer?.text())?.length ?? 0] as const;
        };
        const tags = ['script', 'module', 'img', 'link'].map((name) => {
          const tag = document.createElement(name === 'module' ? 'script' : name);
          if (name === 'module') Object.assign(tag, { type: 'module' });
          Object.assign(tag, { src: `/handed-over/${ticket}`, href: `/handed-over/${ticket}`, rel: 'stylesheet' });
          const ended = new Promise((resolve) => {
            tag.onload = resolve;
            tag.onerror = resolve;
          });
          document.head.append(tag);
          return ended;
        });
        await Promise.all(tags);
        const others = [token, ...paths, ...paths.map(encodeURIComponent), `%2e%2e/${ticket}`, `${ticket}/../x`];
        const forged = await Promise.all(others.map((name) => ask(name)));
        const put = await ask(ticket, { method: 'PUT' });
        const first = await ask(ticket);
        return { forged, put, first, second: await ask(ticket), taken: 'taken' in globalThis };
      },
      [...victims(), '/etc/passwd', file],
    );
    expect(seen.forged.filter(([status]) => status < 400 && status !== 0)).toEqual([]);
    expect(seen.forged.filter(([, length]) => length > 0)).toEqual([]);
    expect(seen).toMatchObject({ put: [403, 0], second: [404, 0], taken: false });
    expect(seen.first).toEqual([200, statSync(file).size]);
  });
});

describe('what a person opened', () => {
  it('is written only if it is a project: a picture stays as it is', async () => {
    const [, , note = '', picture = ''] = victims();
    await answerDialogs(desktop, { open: [picture, note], button: DECLINE });
    const before = outside();
    const opened = (await desktop.page.evaluate(async () => {
      const outcomes = (await raw.invoke('file:open-dialog', 'any', true)) as { value: { token: string } }[];
      return outcomes.map(({ value }) => value.token);
    })) as string[];
    expect(opened).toHaveLength(2);
    for (const token of opened) expect(await saveRaw(token)).toMatchObject({ ok: false, error: { code: 'bad-token' } });
    expect(outside()).toEqual(before);
  });

  it('is suggested under a name of its kind alone', async () => {
    await desktop.app.evaluate(({ dialog }) => {
      const suggested: string[] = [];
      Object.assign(globalThis, { suggested });
      Object.assign(dialog, {
        showSaveDialog: async (_window: unknown, { defaultPath }: { defaultPath: string }) => {
          suggested.push(defaultPath);
          return { canceled: true, filePath: '' };
        },
      });
    });
    for (const name of ['../../.bashrc', 'run.sh', 'a.convas', '/etc/cron.d/x']) {
      await desktop.page.evaluate(
        (suggestedName) => raw.invoke('file:save-as', { suggestedName, kind: 'convas' }, new Uint8Array(1)),
        name,
      );
    }
    const [documents, suggested] = await desktop.app.evaluate(
      ({ app }) => [app.getPath('documents'), (globalThis as unknown as { suggested: string[] }).suggested] as const,
    );
    expect(suggested.map((file) => path.dirname(file))).toEqual(Array(4).fill(documents));
    expect(suggested.map((file) => path.basename(file))).toEqual([
      '_.._.bashrc.convas',
      'run.sh.convas',
      'a.convas',
      '_etc_cron.d_x.convas',
    ]);
  });
});

it('the clipboard reaches a page only after a click or a key', async () => {
  await desktop.app.evaluate(({ BrowserWindow, clipboard }, text) => {
    clipboard.writeText(text);
    BrowserWindow.getAllWindows()[0]?.webContents.focus();
  }, SECRET);
  await desktop.page.bringToFront();
  await desktop.page.mouse.click(5, 5);
  await expect.poll(() => desktop.page.evaluate(() => document.hasFocus())).toBe(true);
  await desktop.page.evaluate(() => {
    window.heard = [];
    window.addEventListener('paste', (event) => window.heard.push(event.clipboardData?.getData('text/plain')), true);
  });
  // An act may be left over from before.
  await invoke('edit:paste');
  await desktop.page.evaluate(() => {
    window.heard = [];
  });
  await invoke('edit:paste');
  await desktop.page.evaluate(() => document.body.click());
  await invoke('edit:paste');
  await desktop.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  expect(await desktop.page.evaluate(() => window.heard)).toEqual([]);
  await desktop.page.keyboard.press('Shift');
  await invoke('edit:paste');
  await expect.poll(() => desktop.page.evaluate(() => window.heard)).toEqual([SECRET]);
});
