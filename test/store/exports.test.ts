import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { namedTensors } from '../../src/core/export/weight-names.ts';
import { decodeModel } from '../../src/core/onnx/codec.ts';
import { otherNamesRemark } from '../../src/core/project/other-names.ts';
import { readSafetensors } from '../../src/core/project/safetensors.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english, korean } from '../support/said.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

function smallNet(): void {
  const picture = driver.add('input', { height: 8, width: 8 });
  const conv = driver.add('conv2d', { filters: 4 }, picture);
  const se = driver.add('squeezeExcitation', { reductionRatio: 2 }, conv);
  driver.add('output', { scores: 'none' }, se);
}

/** Runs a command that saves; gives back the written file. */
async function saved(command: string): Promise<Uint8Array> {
  driver.platform.toSaveAs.push(command);
  await driver.commands.get(command)?.run();
  const bytes = driver.platform.disk.get(command);
  if (!bytes) throw new Error(`${command} wrote nothing`);
  return bytes;
}

const words = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe('hard links', () => {
  it('of a file that was replaced are said, by every save and export', async () => {
    smallNet();
    const remark = otherNamesRemark('net.convas', 2);
    driver.platform.saveRemark = remark;
    const said = () => driver.state().toasts.filter(({ message }) => message === remark).length;
    driver.platform.toSaveAs.push('net.convas');
    await driver.editor.files.saveAs();
    expect(said()).toBe(1);
    await driver.editor.files.save();
    expect(said()).toBe(2);
    await saved('file.exportCsv');
    expect(said()).toBe(3);
    expect(english(remark)).toContain('2 other names');
    expect(korean(remark)).toContain('2개');
  });
});

describe('exports', () => {
  it('PyTorch is one archive: source, weights, and a self-test that the runtime computed', async () => {
    smallNet();
    const files = unzipSync(await saved('file.exportPytorch'));
    expect(Object.keys(files)).toEqual(['net.py', 'weights.safetensors']);
    expect(words(files['net.py'])).toContain('nn.Conv2d(3, 4, kernel_size=3, padding=1)');
    const weights = readSafetensors(files['weights.safetensors'] ?? new Uint8Array());
    if (!weights.ok) throw new Error(english(weights.error.message));
    expect(weights.value.tensors.get('self-test/input/0')?.shape).toEqual([1, 3, 8, 8]);
    const output = weights.value.tensors.get('self-test/output/0');
    expect(output?.shape).toEqual([1, 4, 8, 8]);
    expect(output?.data.some((value) => value !== 0)).toBe(true);
  });

  it('ONNX is loaded, run and compared with the canvas before it is written', async () => {
    smallNet();
    driver.platform.toSaveAs.push('net.onnx');
    await driver.editor.exports.onnx();
    const model = decodeModel(driver.platform.disk.get('net.onnx') ?? new Uint8Array());
    if (!model.ok) throw new Error(english(model.error.message));
    expect(model.value.graph?.output.map((output) => output.name)).toEqual(['output_1']);
    const words = english(driver.state().toasts.at(-1)?.message) ?? '';
    expect(words).toMatch(/on seeded noise its output differs from the canvas by at most/);
    expect(Number(/at most (\S+)\.$/.exec(words)?.[1])).toBeLessThanOrEqual(1e-5);
  });

  it('Keras says before the dialog that it has not been run', async () => {
    smallNet();
    expect(words(unzipSync(await saved('file.exportKeras'))['net.py'])).toContain('import keras');
    expect(driver.state().toasts.some(({ message }) => english(message).includes('has not run'))).toBe(true);
  });

  it('tables of layers, and of gates once there are any', async () => {
    smallNet();
    expect(words(await saved('file.exportCsv'))).toContain('squeezeExcitation,Nx4x8x8,Nx4x8x8,22,');
    expect(driver.commands.get('file.exportGates')?.enabled()).toBe(false);
    await driver.addPicture('assets/pictures/chelsea.png');
    await driver.settled();
    const gates = words(await saved('file.exportGates'))
      .trim()
      .split('\r\n');
    expect(gates).toHaveLength(1 + 4);
    expect(gates[1]).toMatch(/^chelsea\.png,.*,squeezeExcitation,0,0\.\d+,0\.\d+$/);
  });

  it('weights come back by file, as one step that undo takes back', async () => {
    smallNet();
    const bytes = new Uint8Array(await saved('file.exportWeights'));
    const { document, analysis, weights } = driver.state();
    const values = namedTensors(document, analysis, weights);
    expect(await driver.editor.files.openFile({ token: null, name: 'w.safetensors', bytes })).toBe(true);
    expect(driver.state().weights.size).toBe(6);
    expect(namedTensors(document, analysis, driver.state().weights)).toEqual(values);
    expect(driver.state().document).toBe(document);
    driver.editor.history.undo();
    expect(driver.state().weights).toBe(weights);
    driver.editor.history.redo();
    expect(driver.state().weights.size).toBe(6);
  });

  it('weights that do not fit change nothing', async () => {
    smallNet();
    const before = driver.state();
    const bytes = new Uint8Array(12);
    expect(await driver.editor.files.openFile({ token: null, name: 'conv.weight.npy', bytes })).toBe(false);
    expect(driver.state().weights).toBe(before.weights);
    expect(driver.state().past).toBe(before.past);
    expect(english(driver.state().toasts.at(-1)?.message)).toContain('Nothing was changed');
  });
});
