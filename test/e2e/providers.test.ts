import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

/** The software adapter computes what a graphics processor would, slowly: results count here, times do not. */
describe('WebGPU and WASM in real Electron', () => {
  let desktop: LaunchedApp;
  let editor: EditorWindow;
  beforeAll(async () => {
    desktop = await launchElectron({ softwareWebGpu: true });
    editor = new EditorWindow(desktop.page);
    await editor.settled();
  });
  afterAll(() => desktop?.close());

  it('says why it does not use an emulated device by itself', async () => {
    await editor.page.getByRole('button', { name: /WASM/ }).first().click();
    await editor.page
      .getByText(/software|emulat/i)
      .first()
      .waitFor();
  });

  it('runs the example on WebGPU when asked to, with the same scores', async () => {
    const onWasm = await editor.scores();
    await editor.page
      .getByRole('radio', { name: 'WebGPU' })
      .or(editor.page.getByRole('button', { name: 'WebGPU' }))
      .first()
      .click();
    await editor.page.keyboard.press('Control+Enter');
    await editor.page
      .getByRole('button', { name: /WebGPU ·/ })
      .first()
      .waitFor({ timeout: 60_000 });
    await editor.settled();
    const onGpu = await editor.scores();
    expect([...onGpu.keys()].slice(0, 3)).toEqual([...onWasm.keys()].slice(0, 3));
    for (const [label, score] of onWasm) expect(onGpu.get(label)).toBeCloseTo(score, 0);
  });

  it('finds both providers in agreement within 1e-4 on every layer type', async () => {
    await editor.page.getByRole('button', { name: 'Compare with the reference' }).click();
    const verdict = editor.page.getByText(/the largest difference is/);
    await verdict.waitFor({ timeout: 120_000 });
    const words = await verdict.innerText();
    expect(words).toContain('agree');
    expect(Number.parseFloat(/difference is ([\d.e+-]+\d)/.exec(words)?.[1] ?? 'NaN')).toBeLessThanOrEqual(1e-4);
  });

  it('falls back on WASM once when the graphics device is lost, says so, and keeps the numbers', async () => {
    const before = await editor.scores();
    const gpu = editor.page.workers().findLast((worker) => worker.url().includes('gpu.worker'));
    if (!gpu) throw new Error('no run on WebGPU before');
    // The next run's first command meets a device that is being destroyed.
    await gpu.evaluate(() => {
      const { prototype } = GPUDevice;
      const create = prototype.createCommandEncoder;
      prototype.createCommandEncoder = function (this: GPUDevice, ...rest) {
        this.destroy();
        return create.apply(this, rest);
      };
    });
    await editor.page.keyboard.press('Control+Enter');
    await editor.page
      .getByText(/graphics device was lost/)
      .first()
      .waitFor({ timeout: 60_000 });
    await editor.settled();
    for (const [label, score] of before) expect((await editor.scores()).get(label)).toBeCloseTo(score, 0);
    await editor.page.keyboard.press('Control+Enter');
    await editor.settled();
    expect(await editor.page.getByRole('alert').count()).toBe(0);
    expect(desktop.problems.filter((problem) => !/lost|WebGPU/i.test(problem))).toEqual([]);
  });
});
