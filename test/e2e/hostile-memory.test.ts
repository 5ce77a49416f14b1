import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { concatBytes } from '../../src/runtime/image/bytes.ts';
import { buildZip } from '../core/project/zip-builder.ts';
import { floats, op, smallBytes, weight } from '../import/support/small-models.ts';
import { answerDialogs } from './support/desktop-api.ts';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';
import { backedUp } from './support/kept-backups.ts';
import { ANSWERS_WITHIN, watchTasks } from './support/tasks.ts';

/** Files and runs that would take all memory, in the real window with its real workers. */

const DONT_SAVE = 1;
const BUDGET = 2 ** 29;
const MIB = 2 ** 20;

let folder: string;
const at = (name: string) => path.join(folder, name);
let desktop: LaunchedApp;
let editor: EditorWindow;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'convas-memory-'));
  desktop = await launchElectron({ userData: folder });
  editor = new EditorWindow(desktop.page);
  await editor.settled();
  await desktop.page.evaluate((bytes) => window.convas.writeSetting('memory', String(bytes)), BUDGET);
  await desktop.page.reload();
  await editor.settled();
});
afterAll(async () => {
  await desktop?.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => answerDialogs(desktop, { button: DONT_SAVE }));

async function open(file: string): Promise<void> {
  await answerDialogs(desktop, { open: [path.resolve(inRoot('test/fixtures/hostile'), file)], button: DONT_SAVE });
  await desktop.page.keyboard.press('Control+o');
}

async function openMade(name: string, bytes: Uint8Array): Promise<void> {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  await answerDialogs(desktop, { open: [file], button: DONT_SAVE });
  await desktop.page.keyboard.press('Control+o');
}

/** A model with statements about values that are nowhere: empty ones, two bytes each. */
function manyParts(count: number): Uint8Array {
  const model = smallBytes({ nodes: [op('Relu', ['x'], 'y')], inputs: [floats('x', ['N', 3, 8, 8])] });
  const parts = new Uint8Array(2 * count);
  for (let at = 0; at < parts.length; at += 2) parts[at] = 0x6a;
  // A second stretch of the graph: protobuf puts both together.
  const length = [0, 7, 14, 21].map((shift) => ((parts.length >> shift) & 0x7f) | (shift < 21 ? 0x80 : 0));
  return concatBytes([model, Uint8Array.from([0x3a, ...length]), parts]);
}

/** An archive of whole numbers that packs about 1 : 75. */
function counts(size: number): Uint8Array {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${size},), }`.padEnd(117);
  const numbers = new Uint8Array(size);
  for (let at = 0; at < size; at += 128) numbers[at] = Math.imul(at, 2_654_435_761) >>> 13;
  const start = Uint8Array.from([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, 118, 0]);
  const data = concatBytes([start, new TextEncoder().encode(`${header}\n`), numbers]);
  return buildZip([{ name: 'counts.npy', data, method: 8 }]);
}

/** A network whose file is 57 MB, nearly all of it two tensors: whatever handles it byte by byte shows. */
function heavy(): Uint8Array {
  const [inner, classes] = [72_000, 6];
  return smallBytes({
    inputs: [floats('x', ['N', 3, 8, 8])],
    nodes: [
      op('Flatten', ['x'], 'f'),
      op('MatMul', ['f', 'w'], 'h'),
      op('Relu', ['h'], 'r'),
      op('MatMul', ['r', 'v'], 'y'),
    ],
    initializers: [weight('w', [192, inner]), weight('v', [inner, classes])],
  });
}

/** Bytes of all processes of the app. */
async function memory(): Promise<number> {
  const kibs = await desktop.app.evaluate(({ app }) =>
    app.getAppMetrics().map(({ memory: { workingSetSize } }) => workingSetSize),
  );
  return kibs.reduce((sum, kib) => sum + kib * 1024, 0);
}

/** A picture eight times side by side: of 1900 pixels a side, 410 MiB at a time. */
function manyAtOnce(side: number): Uint8Array {
  return smallBytes({
    inputs: [floats('x', [1, 3, side, side])],
    nodes: [
      op(
        'Concat',
        Array.from({ length: 8 }, () => 'x'),
        'all',
        { axis: { int: 1 } },
      ),
      op('ReduceMax', ['all'], 'y', { keepdims: { int: 0 } }),
    ],
  });
}

describe('memory in the window', () => {
  it('a loop that grows ends at the budget, in words, and gives back what it took', async () => {
    const before = await memory();
    await open('loop-growing.onnx');
    await desktop.page.locator('.react-flow__node', { hasText: 'Loop' }).first().waitFor();
    await desktop.page.keyboard.press('Control+Enter');
    await desktop.page.getByText('more memory than its budget of 512 MiB').first().waitFor({ timeout: 90_000 });
    await expect.poll(memory).toBeLessThan(before + 300 * MIB);
  });

  it('without a chosen budget it ends at a few times what is known of it', async () => {
    const budget = (value: string) =>
      desktop.page.evaluate((bytes) => window.convas.writeSetting('memory', bytes), value);
    await budget('auto');
    await desktop.page.reload();
    await editor.settled();
    const before = await memory();
    await open('loop-growing.onnx');
    await desktop.page.locator('.react-flow__node', { hasText: 'Loop' }).first().waitFor();
    await desktop.page.keyboard.press('Control+Enter');
    let most = 0;
    const ended = desktop.page.getByText('more than 512 MiB of memory').first();
    const watched = async () => {
      most = Math.max(most, await memory());
      return ended.isVisible();
    };
    await expect.poll(watched, { timeout: 90_000, interval: 50 }).toBe(true);
    // What ONNX Runtime takes for itself is beside it.
    expect(most).toBeLessThan(before + 1024 * MIB);
    await expect.poll(memory).toBeLessThan(before + 300 * MIB);
    await budget(String(BUDGET));
    await desktop.page.reload();
    await editor.settled();
  });

  it('what a run took that succeeded is given back: to a smaller network, and with File > New', async () => {
    const title = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
    const run = async (name: string) => {
      await open(at(`${name}.onnx`));
      await expect.poll(title).toContain(name);
      await editor.drop(inRoot('assets/pictures/chelsea.png'));
      await desktop.page
        .getByRole('option', { name: /chelsea/ })
        .first()
        .waitFor();
      await desktop.page.keyboard.press('Control+Enter');
      await editor.settled();
      return memory();
    };
    const empty = async () => {
      await desktop.page.keyboard.press('Control+n');
      await expect.poll(() => desktop.page.locator('.react-flow__node').count()).toBe(0);
      return memory();
    };
    writeFileSync(at('small.onnx'), manyAtOnce(64));
    writeFileSync(at('large.onnx'), manyAtOnce(1900));
    const withSmall = await run('small');
    expect(await run('large')).toBeGreaterThan(withSmall * 1.1 + 200 * MIB);
    await run('small');
    await expect.poll(memory).toBeLessThan(withSmall * 1.1);
    const withNothing = await empty();
    expect(await run('large')).toBeGreaterThan(withNothing * 1.1 + 200 * MIB);
    await empty();
    await expect.poll(memory).toBeLessThan(withNothing * 1.1);
    // With its pictures again, for who runs something next.
    await desktop.page.reload();
    await editor.settled();
  });

  it('a network that is known to need more is not run, and says how much and where', async () => {
    const before = await memory();
    await open('fold-concat-doubling.onnx');
    await desktop.page.getByText('at least 24 GiB').first().waitFor();
    expect(await memory()).toBeLessThan(before + 300 * MIB);
  });

  it('4,900 layers in a row open, are shown and run while the window answers', async () => {
    const tasks = await watchTasks(desktop);
    await open('fan-4900-add.onnx');
    await desktop.page.getByText('4,902').first().waitFor();
    await desktop.page.locator('.react-flow__edge').first().waitFor({ state: 'attached' });
    await editor.settled();
    expect(await tasks.heaviest()).toBeLessThan(ANSWERS_WITHIN);
  });

  it('a valid model of a million parts opens, and a table that unpacks to 20 MiB is read, while it answers', async () => {
    const tasks = await watchTasks(desktop);
    await openMade('parts.onnx', manyParts(1_000_000));
    await desktop.page
      .getByLabel(/parts\.onnx/)
      .first()
      .waitFor();
    await openMade('counts.npz', counts(20 * MIB));
    await desktop.page.getByText('elements of the type uint8').first().waitFor({ timeout: 90_000 });
    expect(await tasks.heaviest()).toBeLessThan(ANSWERS_WITHIN);
  });

  it('a file of 57 MB is opened, run, edited at once and run again, while it answers', async () => {
    const tasks = await watchTasks(desktop);
    await openMade('heavy.onnx', heavy());
    await desktop.page
      .getByLabel(/heavy\.onnx/)
      .first()
      .waitFor();
    await editor.settled();
    await editor.add('Tanh');
    await editor.settled();
    expect(await tasks.heaviest()).toBeLessThan(ANSWERS_WITHIN);
  });

  it('what was done to that file is restored after the window begins anew, while it answers', async () => {
    const dialog = desktop.page.getByRole('dialog', { name: 'Unsaved work was found' });
    await backedUp(folder);
    const tasks = await watchTasks(desktop);
    await desktop.page.reload();
    await dialog.waitFor();
    await desktop.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await editor.card('Tanh').waitFor();
    await editor.settled();
    expect(await tasks.heaviest()).toBeLessThan(ANSWERS_WITHIN);
  });

  it('an edit while a file of a million parts is still being parsed keeps nobody waiting', async () => {
    const tasks = await watchTasks(desktop);
    await openMade('parts2.onnx', manyParts(1_000_000));
    await desktop.page
      .getByLabel(/parts2\.onnx/)
      .first()
      .waitFor();
    await editor.add('Tanh');
    await editor.settled();
    expect(await tasks.heaviest()).toBeLessThan(ANSWERS_WITHIN);
  });
});
