import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inRoot, root } from '../../scripts/lib/paths.mjs';
import { encodeModel } from '../../src/core/onnx/codec.ts';
import { valueInfo } from '../../src/core/onnx/helpers.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { concatBytes } from '../../src/runtime/image/bytes.ts';
import { mountSmall, unmount } from '../electron/support/small-disk.ts';
import { floats, op, smallModel, withGraph } from '../import/support/small-models.ts';
import { header, PNG_SIGNATURE, pngChunk, writePng } from '../runtime/support/png-writer.ts';
import { answerDialogs, questionsAsked, takenUp } from './support/desktop-api.ts';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';
import { watchStalls } from './support/stalls.ts';

/** What goes wrong around the real desktop window: other programs, full disks, odd names, hostile files. */

const DONT_SAVE = 1;
const CANCEL = 2;

let folder: string;
let desktop: LaunchedApp;
let editor: EditorWindow;
const at = (...names: string[]) => path.join(folder, ...names);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'convas-faults-'));
  const userData = at('user');
  mkdirSync(userData);
  // On a screen that is not there any more.
  const lost = { x: 40_000, y: 30_000, width: 1100, height: 700, maximized: false };
  writeFileSync(path.join(userData, 'window.json'), JSON.stringify([['3840x2160@9000,9000', lost]]));
  desktop = await launchElectron({ userData });
  editor = new EditorWindow(desktop.page);
  await editor.settled();
});

afterAll(async () => {
  await desktop?.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => answerDialogs(desktop, { button: DONT_SAVE }));

const title = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());

/** Opens files with the dialog. */
async function open(...files: string[]): Promise<void> {
  await answerDialogs(desktop, { open: files, button: DONT_SAVE });
  await desktop.page.keyboard.press('Control+o');
}

async function openProjectFile(name: string, example = 'lenet-5'): Promise<string> {
  const file = at(name);
  cpSync(inRoot(`assets/examples/${example}.convas`), file);
  await open(file);
  await expect.poll(title).toBe(`${name.replace('.convas', '')} — Convas`);
  return file;
}

/** Everything that a failed open may not touch, as the window shows it. */
async function shown(): Promise<string> {
  const cards = await desktop.page.locator('.react-flow__node').allInnerTexts();
  return [await title(), await desktop.page.getByRole('contentinfo').innerText(), ...cards].join('\n');
}

it('a window that was on a screen that is gone opens on one that is there', async () => {
  const { bounds, areas } = await desktop.app.evaluate(({ BrowserWindow, screen }) => ({
    bounds: BrowserWindow.getAllWindows()[0]?.getBounds() ?? { x: 0, y: 0, width: 0, height: 0 },
    areas: screen.getAllDisplays().map(({ workArea }) => workArea),
  }));
  expect(bounds).toMatchObject({ width: 1100, height: 700 });
  const isReachable = areas.some(
    (area) =>
      bounds.x >= area.x && bounds.x < area.x + area.width && bounds.y >= area.y && bounds.y < area.y + area.height,
  );
  expect(isReachable).toBe(true);
});

describe('another program', () => {
  it('changes the open file: the person is asked, and Reload shows the new one', async () => {
    const file = await openProjectFile('shared.convas');
    cpSync(inRoot('assets/examples/small-vgg.convas'), file);
    const notice = desktop.page.getByRole('alert').filter({ hasText: 'Another program changed “shared.convas”' });
    await notice.getByText('Reload to see the new version').waitFor();
    await notice.getByRole('button', { name: 'Reload' }).click();
    await notice.waitFor({ state: 'detached' });
    await expect.poll(() => desktop.page.getByLabel('Title').first().inputValue()).toContain('VGG');
    expect(await title()).toBe('shared — Convas');
  });

  it('changes it while there are unsaved changes: Keep Mine keeps them, and saving asks once more', async () => {
    const file = await openProjectFile('both.convas');
    await editor.add('Dropout');
    writeFileSync(file, 'theirs');
    const notice = desktop.page.getByRole('alert').filter({ hasText: 'Another program changed “both.convas”' });
    await notice.getByText('You have unsaved changes here').waitFor();
    await notice.getByRole('button', { name: 'Keep Mine' }).click();
    await notice.waitFor({ state: 'detached' });
    expect(await title()).toBe('• both — Convas');
    await answerDialogs(desktop, { button: CANCEL });
    await desktop.page.keyboard.press('Control+s');
    await expect.poll(() => questionsAsked(desktop)).toBe(1);
    await takenUp(desktop);
    expect(readFileSync(file, 'utf8')).toBe('theirs');
  });

  it('writes what is no project: Reload says so, and the drawing stays', async () => {
    const file = await openProjectFile('broken.convas');
    const before = await shown();
    writeFileSync(file, '<!doctype html><title>Not found</title>');
    await desktop.page.getByRole('button', { name: 'Reload' }).click();
    await desktop.page.getByText(/broken\.convas: .*web page/).waitFor();
    expect(await shown()).toBe(before);
  });

  it('deletes it: the drawing stays and counts as unsaved; saving writes it again, without an alarm', async () => {
    const file = await openProjectFile('deleted.convas');
    rmSync(file);
    await desktop.page.getByText(/deleted or moved “deleted.convas”/).waitFor();
    expect(await title()).toBe('• deleted — Convas');
    await desktop.page.keyboard.press('Control+s');
    await expect.poll(title).toBe('deleted — Convas');
    expect(openProject(new Uint8Array(readFileSync(file))).ok).toBe(true);
    // Coming back to the window looks at the file at once, rather than when it has rested.
    for (let look = 0; look < 3; look += 1) {
      await desktop.app.evaluate(({ BrowserWindow }) => void BrowserWindow.getAllWindows()[0]?.emit('focus'));
      await takenUp(desktop);
    }
    expect(await desktop.page.getByRole('button', { name: 'Reload' }).count()).toBe(0);
  });
});

describe('a second start', () => {
  it('hands its file to the one process, which opens it and comes to the front', async () => {
    cpSync(inRoot('assets/examples/lenet-5.convas'), at('second.convas'));
    await desktop.app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0];
      window?.hide();
    });
    const child = desktop.app.process();
    const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const code = await new Promise((resolve) => {
      const second = spawn(child.spawnfile, [...noSandbox, root, 'second.convas'], {
        cwd: folder,
        env: { ...process.env, CONVAS_USER_DATA: desktop.userData },
        stdio: 'ignore',
      });
      second.once('exit', resolve);
    });
    expect(code).toBe(0);
    await expect.poll(title).toBe('second — Convas');
    const state = await desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((one) => ({ visible: one.isVisible(), focused: one.isFocused() })),
    );
    expect(state).toEqual([{ visible: true, focused: true }]);
  });
});

describe('a full disk', () => {
  it('is told; the old file stays, the drawing stays unsaved, and saving elsewhere works', async ({ skip }) => {
    const disk = at('disk');
    mkdirSync(disk);
    if (!mountSmall(disk)) return skip('no small file system can be mounted here');
    try {
      const file = path.join(disk, 'full.convas');
      cpSync(inRoot('assets/examples/lenet-5.convas'), file);
      const before = readFileSync(file);
      await open(file);
      await expect.poll(title).toBe('full — Convas');
      fill(path.join(disk, 'filler'));
      await editor.add('Dropout');
      await desktop.page.keyboard.press('Control+s');
      await desktop.page.getByText(/The disk is full: “full.convas” was not saved/).waitFor();
      expect(readFileSync(file).equals(before)).toBe(true);
      expect(await title()).toBe('• full — Convas');
      await answerDialogs(desktop, { save: at('elsewhere.convas') });
      await desktop.page.keyboard.press('Control+Shift+s');
      await expect.poll(title).toBe('elsewhere — Convas');
    } finally {
      unmount(disk);
    }
  });
});

describe('odd names', () => {
  const names = [
    `${'그림 네트워크'.normalize('NFD')}.convas`,
    '100% #1 ?a=b&c.convas',
    ` .spaced ${'\u202e'}txt .convas`,
    `${'x'.repeat(240)}.convas`,
    `${'가'.repeat(80)}.convas`,
  ];
  it.each(names)('%s opens, is shown, and is saved back to', async (name) => {
    const file = await openOdd(name);
    await editor.add('Dropout');
    await desktop.page.keyboard.press('Control+s');
    await expect.poll(async () => (await title())?.startsWith('•')).toBe(false);
    const saved = openProject(new Uint8Array(readFileSync(file)));
    expect(saved.ok && [...saved.value.document.nodes.values()].some(({ type }) => type === 'dropout')).toBe(true);
    // However long it is, the window keeps its shape.
    expect(await desktop.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });

  async function openOdd(name: string): Promise<string> {
    const file = at(name);
    cpSync(inRoot('assets/examples/lenet-5.convas'), file);
    await open(file);
    await expect.poll(title).toContain(name.slice(0, 12).trim().replace(/[?]/g, '-').slice(0, 5));
    return file;
  }

  it('and pictures keep theirs in the list', async () => {
    const name = `${'고양이'.normalize('NFD')} #1 100%.png`;
    cpSync(inRoot('assets/examples/lenet-5.convas'), at('plain.convas'));
    await open(at('plain.convas'));
    await expect.poll(title).toBe('plain — Convas');
    writeFileSync(at(name), writePng({ width: 30, height: 30, colourType: 2, pixel: (x, y) => [x * 8, y * 8, 99] }));
    await editor.drop(at(name));
    await desktop.page.getByTitle(name).first().waitFor({ state: 'attached' });
  });
});

describe('hostile files', () => {
  it('what is no file, or a file of something else, is refused by name; the drawing stays, and the window answers', async () => {
    await openProjectFile('stays.convas', 'se-resnet');
    await editor.settled();
    const before = await shown();
    mkdirSync(at('folder.convas'));
    symlinkSync('nowhere', at('dangling.convas'));
    spawnSync('mkfifo', [at('pipe.convas')]);
    writeFileSync(at('deep.convas'), '['.repeat(100_000));
    writeFileSync(at('keys.convas'), manyKeys());
    writeFileSync(
      at('random.onnx'),
      Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7919 + 13) % 251),
    );
    writeFileSync(at('bomb.png'), hugePng());
    const stalls = await watchStalls(desktop.page);
    const cases: readonly (readonly [string, RegExp])[] = [
      ['folder.convas', /“folder.convas” is a folder/],
      ['dangling.convas', /“dangling.convas” is a link to a file that does not exist/],
      ['pipe.convas', /“pipe.convas” is a device or a pipe/],
      ['missing.convas', /“missing.convas” is no longer there/],
      ['deep.convas', /deep.convas: .*deeper than 64 levels/],
      ['keys.convas', /keys.convas: .*different names/],
      ['random.onnx', /random.onnx: /],
      ['bomb.png', /bomb.png: .*60000 × 60000/],
    ];
    for (const [name, message] of cases) {
      await open(at(name));
      await desktop.page.getByText(message).first().waitFor({ timeout: 60_000 });
    }
    await stalls.expectAnswers();
    expect(await shown()).toBe(before);
  });

  it('a model whose Loop never ends opens; its run is cancelled at once, and the next drawing runs', async () => {
    writeFileSync(at('endless.onnx'), endlessModel());
    const stalls = await watchStalls(desktop.page);
    await open(at('endless.onnx'));
    await desktop.page.locator('.react-flow__node', { hasText: 'Loop' }).first().waitFor({ timeout: 60_000 });
    await desktop.page.keyboard.press('Control+Enter');
    await desktop.page.getByRole('button', { name: /^Cancel/ }).click();
    await desktop.page.getByText('Run cancelled.').waitFor();
    await stalls.expectAnswers();
    await openProjectFile('after.convas', 'se-resnet');
    await editor.settled();
    expect((await editor.scores()).size).toBeGreaterThan(0);
  });

  it('two hundred files dropped at once: the pictures are taken, the others named, and the window answers', async () => {
    await openProjectFile('many.convas');
    const files = Array.from({ length: 200 }, (_, index) => {
      const file = at(`many-${index}.png`);
      const bad = index % 50 === 7;
      writeFileSync(
        file,
        bad
          ? 'no picture'
          : writePng({ width: 32, height: 32, colourType: 0, pixel: (x, y) => [(x * y + index) & 255] }),
      );
      return file;
    });
    const stalls = await watchStalls(desktop.page);
    await editor.drop(...files);
    const pictures = desktop.page.locator('[role=option][aria-label^="many-"]');
    await expect.poll(() => pictures.count(), { timeout: 60_000 }).toBe(196);
    await editor.settled();
    await stalls.expectAnswers();
    expect(await title()).toBe('• many — Convas');
  });

  it('junk on the clipboard: the drawing stays', async () => {
    await openProjectFile('clipboard.convas');
    const before = await shown();
    const junk = [
      '',
      'hello',
      '{',
      '{"format":"convas","formatVersion":999}',
      `${'['.repeat(100_000)}`,
      '\0\0',
      '<svg/>',
      '{"__proto__":1}',
    ];
    for (const text of junk) {
      await desktop.page.evaluate((content) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', content);
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      }, text);
    }
    await desktop.page
      .getByText(/clipboard/i)
      .first()
      .waitFor();
    expect(await shown()).toBe(before);
    expect(desktop.problems).toEqual([]);
  });
});

/** Takes all the room that is left. */
function fill(file: string): void {
  for (const size of [65_536, 4_096]) {
    try {
      for (;;) writeFileSync(file, new Uint8Array(size), { flag: 'a' });
    } catch {
      // Less than that is left.
    }
  }
}

/** JSON that takes a parser seconds. */
function manyKeys(): string {
  const keys = Array.from({ length: 2_000_000 }, (_, index) => `"k${index}":0`).join(',');
  return `{"format":"convas","formatVersion":1,${keys}}`;
}

/** Says that it is 60,000 pixels wide and high. */
function hugePng(): Uint8Array {
  const data = pngChunk('IDAT', new Uint8Array(20));
  return concatBytes([
    PNG_SIGNATURE,
    pngChunk('IHDR', header(60_000, 60_000)),
    data,
    pngChunk('IEND', new Uint8Array()),
  ]);
}

/** Neither a number of turns nor a condition: it goes on for ever. */
function endlessModel(): Uint8Array {
  const shape = [1, 3, 8, 8];
  const loop = withGraph(
    op('Loop', ['', '', 'x'], 'y'),
    'body',
    [op('Identity', ['going'], 'on'), op('Tanh', ['v'], 'w')],
    [],
  );
  const body = loop.attribute[0]?.g;
  if (!body) throw new Error('no body');
  const truth = { dtype: 'bool', shape: [] } as const;
  body.input = [valueInfo('turn', { dtype: 'int64', shape: [] }), valueInfo('going', truth), floats('v', shape)];
  body.output = [valueInfo('on', truth), floats('w', shape)];
  const model = smallModel({ nodes: [loop], inputs: [floats('x', shape)] });
  if (model.graph) model.graph.output = [floats('y', shape)];
  return encodeModel(model);
}
