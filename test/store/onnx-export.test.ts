import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeModel } from '../../src/core/onnx/codec.ts';
import { checkedText, differenceText, proofText, unchecked, uncheckedText } from '../../src/store/export-words.ts';
import { proofCase } from '../../src/store/proof-case.ts';
import { createNetwork } from '../../src/study/network.ts';
import { proveExport } from '../../src/study/studies/export-proof.ts';
import { floats, op, smallBytes, weight } from '../import/support/small-models.ts';
import { createDriver } from '../support/editor-driver.ts';
import { modelOfOpset18, modelWithOperator } from '../support/imported-models.ts';
import { english } from '../support/said.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

async function open(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  expect(await driver.editor.files.openFile({ token: null, name, bytes })).toBe(true);
}

async function prepared(versions = {}) {
  const result = await driver.editor.exports.onnxFile.prepare(versions);
  if (!result.ok) throw new Error(english(result.error));
  return result.value;
}

function proofOf({ proof }: Awaited<ReturnType<typeof prepared>>) {
  if (!proof.ok) throw new Error(english(proof.error.message));
  return proof.value;
}

/** A picture whose pooled maps and whose mask are both outputs. */
const TWO_OUTPUTS = smallBytes({
  inputs: [floats('x', ['N', 3, 8, 8])],
  nodes: [
    op('Conv', ['x', 'w'], 'c', { kernel_shape: { ints: [1, 1] } }),
    op('Sigmoid', ['c'], 'mask'),
    op('GlobalAveragePool', ['c'], 'means'),
  ],
  initializers: [weight('w', [4, 3, 1, 1])],
  outputs: ['mask', 'means'],
});

describe('an export is compared with the canvas', () => {
  it('output by output, on the current picture', async () => {
    await open('two.onnx', TWO_OUTPUTS);
    await driver.addPicture('assets/pictures/chelsea.png');
    const proof = proofOf(await prepared());
    expect(proof.input).toEqual({ kind: 'picture', name: 'chelsea.png' });
    expect(proof.outputs.map(({ name, shape, finite }) => [name, shape, finite])).toEqual([
      ['mask', [1, 4, 8, 8], 256],
      ['means', [1, 4, 1, 1], 4],
    ]);
    for (const { maxDifference } of proof.outputs) expect(maxDifference).toBeLessThanOrEqual(1e-6);
    expect(english(checkedText(proof.input))).toContain('Both saw the picture “chelsea.png”.');
    expect(uncheckedText(proof)).toBeNull();
  });

  it('says that no picture was at hand', async () => {
    await open('two.onnx', TWO_OUTPUTS);
    const proof = proofOf(await prepared());
    expect(proof.input).toEqual({ kind: 'noise' });
    expect(english(uncheckedText(proof))).toContain('Not checked: what it makes of a real picture');
    expect(english(proofText(proof))).toMatch(/on seeded noise its outputs differ/);
  });

  it('without a picture, on the numbers of its inputs', async () => {
    await open(
      'vector.onnx',
      smallBytes({
        inputs: [floats('v', ['N', 6])],
        nodes: [op('Gemm', ['v', 'w'], 'g', { transB: { int: 1 } }), op('Tanh', ['g'], 'y')],
        initializers: [weight('w', [3, 6])],
      }),
    );
    const proof = proofOf(await prepared());
    expect(proof.input).toEqual({ kind: 'tensors' });
    expect(proof.outputs).toMatchObject([{ name: 'y', maxDifference: 0, finite: 3 }]);
    expect(english(checkedText(proof.input))).toContain('takes no picture');
  });

  it('says where the comparison says little: every output is no number', async () => {
    await open(
      'nothing.onnx',
      smallBytes({
        inputs: [floats('x', ['N', 3, 8, 8])],
        nodes: [op('Sub', ['x', 'x'], 'z'), op('Div', ['z', 'z'], 'y')],
      }),
    );
    const proof = proofOf(await prepared());
    expect(proof.outputs).toMatchObject([{ maxDifference: 0, finite: 0 }]);
    expect(english(uncheckedText(proof))).toContain('is a finite number');
  });

  it('a file that does not run here leaves only as it came in', async () => {
    const foreign = op('Foreign', ['x'], 'y');
    foreign.domain = 'test.domain';
    await open('foreign.onnx', smallBytes({ inputs: [floats('x', ['N', 3, 8, 8])], nodes: [foreign] }));
    const { proof, writable, changes } = await prepared();
    expect(proof.ok ? null : proof.error.stage).toBe('file');
    expect(proof.ok ? '' : english(unchecked(proof.error))).toMatch(
      /^Not checked: ONNX Runtime Web does not run this file/,
    );
    expect(writable).toBe(true);
    expect(changes).toEqual({ identical: true, entries: [] });
  });

  it('a file that runs beside a canvas that cannot: checked as far as it goes', async () => {
    const rows = op('NonZero', ['x'], 'rows');
    await open(
      'rows.onnx',
      smallBytes({ inputs: [floats('x', ['N', 3, 8, 8])], nodes: [rows, op('Relu', ['x'], 'y')] }),
    );
    const state = driver.state();
    const model = await prepared();
    // As if an edit had broken the drawing since.
    const network = createNetwork({ ...state, document: { ...state.document, edges: new Map() } });
    const { runtime } = driver.editor;
    const proof = await proveExport({ runtime, network, on: proofCase(state) }, model.model);
    expect(proof.ok ? null : proof.error.stage).toBe('canvas');
    expect(proof.ok ? '' : english(unchecked(proof.error))).toMatch(
      /^ONNX Runtime loads the file and runs it. Not compared/,
    );
  });

  it.each([
    [0, '0'],
    [1.19e-7, '1.2e-7'],
    [Number.POSITIVE_INFINITY, '∞'],
  ])('%f is written %s', (value, words) => expect(differenceText(value)).toBe(words));
});

describe('opset and IR version of an export', () => {
  it('are chosen where the graph allows, and the file says them', async () => {
    await open('net.onnx', modelWithOperator());
    const { own, opsets } = driver.editor.exports.onnxFile.offered();
    expect(own).toEqual({ opset: 17, ir: 8 });
    expect(opsets.find((entry) => entry.opset === 20)?.refusal).toBeNull();
    expect(opsets.find((entry) => entry.opset === 12)?.refusal).toBeNull();
    driver.platform.toSaveAs.push('newer.onnx');
    expect(await driver.editor.exports.onnxFile.write(await prepared({ opset: 20 }))).toBe(true);
    const model = decodeModel(driver.platform.disk.get('newer.onnx') ?? new Uint8Array());
    expect(model.ok && [model.value.opsetImport[0]?.version, model.value.irVersion]).toEqual([20n, 9n]);
  });

  it('are refused where a node has no form that means the same, which is named', async () => {
    await open('net.onnx', modelOfOpset18());
    const { opsets } = driver.editor.exports.onnxFile.offered();
    expect(english(opsets.find((entry) => entry.opset === 12)?.refusal?.message)).toContain('Mish_e');
    const refused = await driver.editor.exports.onnxFile.prepare({ opset: 12 });
    expect(refused.ok ? '' : english(refused.error)).toContain('defines these nodes otherwise');
  });

  it('a cancelled dialog writes nothing', async () => {
    await open('net.onnx', modelWithOperator());
    driver.platform.toSaveAs.push(null);
    expect(await driver.editor.exports.onnxFile.write(await prepared())).toBe(false);
    expect(driver.platform.disk.size).toBe(0);
  });
});

describe('what changed', () => {
  const command = (id: string) => driver.commands.get(id);
  const convId = () => [...driver.state().document.nodes.values()].find((node) => node.type === 'conv2d')?.id ?? '';

  it('is shown for a drawing that came from a file', async () => {
    expect(command('file.changes')?.enabled()).toBe(false);
    await open('net.onnx', modelWithOperator());
    await command('file.changes')?.run();
    expect(driver.state().dialog).toBe('changes');
    expect(driver.state().comparison).toMatchObject({ file: null, comparison: { identical: true } });
    driver.editor.comparisons.close();
    expect(driver.state()).toMatchObject({ dialog: null, comparison: null });

    driver.editor.layers.setAttribute(convId(), 'strides', [2, 2]);
    await command('file.changes')?.run();
    const { comparison } = driver.state().comparison ?? {};
    expect(comparison?.identical).toBe(false);
    expect(comparison?.entries.find((entry) => entry.part === 'node')).toMatchObject({
      operator: 'Conv',
      layer: { id: convId(), state: 'used' },
      details: [{ field: 'strides', before: null, after: '2, 2' }],
    });
  });

  it('calls a deleted layer as it was called', async () => {
    await open('net.onnx', modelWithOperator());
    const id = convId();
    driver.editor.layers.rename(id, 'stem');
    driver.editor.view.select([id]);
    driver.commands.run('edit.deleteReconnect');
    await command('file.changes')?.run();
    const removed = driver.state().comparison?.comparison.entries.find((entry) => entry.change === 'removed');
    expect(removed?.layer).toEqual({ id: null, name: 'stem', state: 'gone' });
  });

  it('is shown beside any model or project', async () => {
    await open('net.onnx', modelWithOperator());
    driver.editor.layers.setAttribute(convId(), 'strides', [2, 2]);
    driver.platform.toSaveAs.push('changed.convas');
    await driver.editor.files.saveAs();
    const changed = driver.platform.disk.get('changed.convas');
    if (!changed) throw new Error('not saved');
    const choose = async (name: string, bytes: Uint8Array<ArrayBuffer>) => {
      driver.platform.toOpen.push([{ token: null, name, bytes }]);
      await command('file.compare')?.run();
      return driver.state().comparison;
    };
    expect(await choose('changed.convas', changed)).toMatchObject({
      file: 'changed.convas',
      comparison: { identical: true },
    });
    const source = await choose('net.onnx', modelWithOperator());
    expect(source?.comparison.entries.find((entry) => entry.part === 'node')?.layer?.id).toBe(convId());

    driver.editor.comparisons.close();
    expect(await choose('broken.onnx', new Uint8Array([8, 8, 1]))).toBeNull();
    expect(english(driver.state().toasts.at(-1)?.message)).toMatch(/^broken\.onnx: /);
  });
});
