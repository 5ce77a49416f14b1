import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { modelWithOperator } from '../support/imported-models.ts';
import { answerDialogs, questionsAsked, takenUp } from './support/desktop-api.ts';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

/** Native code in a real utility process of the real window: its numbers, its limits, its end. */

const [ALLOW, DECLINE] = [0, 1];
const BUDGET = 2 ** 29;
const native = (page = editor.page) => page.getByRole('button', { name: /Native ·/ }).first();
const wasm = (page = editor.page) => page.getByRole('button', { name: /WASM ·/ }).first();

let folder: string;
let desktop: LaunchedApp;
let editor: EditorWindow;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'convas-native-'));
  desktop = await launchElectron({ userData: folder });
  editor = new EditorWindow(desktop.page);
  await editor.settled();
});
afterAll(async () => {
  await desktop?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Ids of the processes that run native code. */
async function processes(): Promise<number[]> {
  return desktop.app.evaluate(({ app }) =>
    app
      .getAppMetrics()
      .filter(({ name, serviceName }) => name === 'Convas native' || serviceName === 'Convas native')
      .map(({ pid }) => pid),
  );
}

/** The one that is there, once there is one. */
async function nativeProcess(): Promise<number> {
  await expect.poll(processes).toHaveLength(1);
  return (await processes())[0] ?? 0;
}

/** Presses Run and waits for its numbers. */
async function run(): Promise<Map<string, number>> {
  await editor.page.keyboard.press('Control+Enter');
  await editor.settled();
  return editor.scores();
}

/** Presses Run and waits until its message is on the way. */
async function startRun(): Promise<void> {
  await editor.page.keyboard.press('Control+Enter');
  await editor.page.locator('button[data-state="running"]').first().waitFor();
  for (let turn = 0; turn < 3; turn += 1) await takenUp(desktop);
}

function expectSame(actual: Map<string, number>, expected: Map<string, number>): void {
  expect([...actual.keys()]).toEqual([...expected.keys()]);
  for (const [label, score] of expected) expect(actual.get(label), label).toBeCloseTo(score, 0);
}

async function open(file: string): Promise<void> {
  await answerDialogs(desktop, { open: [file], button: DECLINE });
  await editor.page.keyboard.press('Control+o');
  await editor.page
    .locator('.react-flow__node', { hasText: /Operator|Loop/ })
    .first()
    .waitFor();
}

describe.sequential('native code', () => {
  let onWasm: Map<string, number>;

  it('is chosen in the settings, and gives the numbers of WASM', async () => {
    onWasm = await editor.scores();
    expect(await processes()).toEqual([]);
    await wasm().click();
    await editor.page.getByRole('radio', { name: 'Native' }).click();
    expectSame(await run(), onWasm);
    await native().waitFor();
    expect(desktop.problems).toEqual([]);
  });

  it('agrees with WASM on every layer type', async () => {
    await editor.page.getByRole('button', { name: 'Compare with the reference' }).click();
    const verdict = editor.page.getByText(/the largest difference is/);
    await verdict.waitFor({ timeout: 120_000 });
    const words = await verdict.innerText();
    expect(words).toContain('agree');
    expect(Number.parseFloat(/difference is ([\d.e+-]+\d)/.exec(words)?.[1] ?? 'NaN')).toBeLessThanOrEqual(1e-4);
    await editor.page.keyboard.press('Escape');
  });

  it.runIf(process.platform === 'linux')(
    'its process knows nothing of the person’s environment and files',
    async () => {
      const pid = await nativeProcess();
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
      const names = environment.map((entry) => entry.split('=')[0] ?? '');
      // What Chromium itself gives its children, and nothing of this one's.
      expect(names.filter((name) => /^(PATH|HOME|USER|DISPLAY|CONVAS_|npm_|LD_|NODE_)/.test(name))).toEqual([]);
      const place = readlinkSync(`/proc/${pid}/cwd`);
      expect(readdirSync(place)).toEqual([]);
    },
  );

  it('a crash in the middle of a run hands that network to WASM, and says so', async () => {
    const pid = await nativeProcess();
    // Stopped, it takes the run and never answers.
    process.kill(pid, 'SIGSTOP');
    await startRun();
    // What native code does that cannot go on. (V8 catches the first SIGSEGV that comes from outside.)
    process.kill(pid, 'SIGABRT');
    process.kill(pid, 'SIGCONT');
    await wasm().waitFor();
    await editor.settled();
    expectSame(await editor.scores(), onWasm);
    await wasm().click();
    await editor.page.getByText(/Native code stopped unexpectedly/).waitFor();
    await editor.page.keyboard.press('Escape');
    expect(await editor.page.getByRole('alert').count()).toBe(0);
    // It stays there, without a second crash.
    expectSame(await run(), onWasm);
    expect(await wasm().count()).toBe(1);
  });

  it('chosen anew it is tried again, in a new process', async () => {
    await wasm().click();
    await editor.page.getByRole('radio', { name: 'Native' }).click();
    expectSame(await run(), onWasm);
    await native().waitFor();
    await editor.page.keyboard.press('Escape');
  });

  it('cancelling ends a process that does not answer, at once', async () => {
    const pid = await nativeProcess();
    process.kill(pid, 'SIGSTOP');
    await startRun();
    await editor.page.keyboard.press('Control+.');
    await expect.poll(() => existsSync(`/proc/${pid}`) && alive(pid)).toBe(false);
    expectSame(await run(), onWasm);
    expect(await nativeProcess()).not.toBe(pid);
  });

  it('operators that a file brought along run in WASM until a person allows that very file', async () => {
    const file = path.join(folder, 'with-erf.onnx');
    writeFileSync(file, modelWithOperator());
    await open(file);
    await editor.page.keyboard.press('Control+Enter');
    await wasm().waitFor();
    await wasm().click();
    await editor.page.getByText(/operators of its file that Convas has no layer for/).waitFor();
    const allow = editor.page.getByRole('button', { name: 'Allow native code for this file…' });

    await answerDialogs(desktop, { button: DECLINE });
    await allow.click();
    await expect.poll(() => questionsAsked(desktop)).toBe(1);
    await run();
    await wasm().waitFor();
    expect(JSON.parse(readFileSync(path.join(folder, 'settings.json'), 'utf8'))).not.toHaveProperty('nativeAllowed');

    await answerDialogs(desktop, { button: ALLOW });
    await allow.click();
    await native().waitFor();
    await editor.settled();
    await expect
      .poll(() => JSON.parse(readFileSync(path.join(folder, 'settings.json'), 'utf8')).nativeAllowed)
      .toMatch(/^[0-9a-f]{64}$/);
    expect(await questionsAsked(desktop)).toBe(1);
    await editor.page.keyboard.press('Escape');
  });

  it('the page itself can allow nothing', async () => {
    const other = '0'.repeat(64);
    await answerDialogs(desktop, { button: ALLOW });
    const answers = await editor.page.evaluate(async (file) => {
      await window.convas.writeSetting('nativeAllowed', file);
      return [await window.convas.isNativeAllowed(file), await window.convas.openNative(crypto.randomUUID(), file)];
    }, other);
    expect(answers).toEqual([false, false]);
  });

  it('a run that takes all its memory ends at the budget, in words', async () => {
    await editor.page.evaluate((bytes) => window.convas.writeSetting('memory', String(bytes)), BUDGET);
    await answerDialogs(desktop, { button: DECLINE });
    await desktop.page.reload();
    await editor.page.locator('.react-flow__node').first().waitFor();
    await open(inRoot('test/fixtures/hostile/loop-growing.onnx'));
    await editor.page.keyboard.press('Control+Enter');
    await editor.page.getByText('more memory than its budget').first().waitFor({ timeout: 90_000 });
    await answerDialogs(desktop, { button: ALLOW });
    await wasm().click();
    await editor.page.getByRole('button', { name: 'Allow native code for this file…' }).click();
    await editor.page.getByText('more memory than its budget').first().waitFor({ timeout: 90_000 });
    await native().waitFor();
    await expect.poll(processes, { timeout: 20_000 }).toHaveLength(1);
    const kibs = await desktop.app.evaluate(({ app }) =>
      app.getAppMetrics().map(({ pid, memory }) => [pid, memory.workingSetSize] as const),
    );
    const [pid] = await processes();
    expect(kibs.find(([id]) => id === pid)?.[1] ?? 0).toBeLessThan(BUDGET / 1024);
  });
});

/** Not a process that has ended and waits to be noticed. */
function alive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
