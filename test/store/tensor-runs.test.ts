import { afterEach, describe, expect, it } from 'vitest';
import { openProject } from '../../src/core/project/open-project.ts';
import { writeSafetensors } from '../../src/core/project/safetensors.ts';
import type { Tensor } from '../../src/core/tensor/types.ts';
import { writeNpy } from '../../src/core/weights/npy.ts';
import { TENSORS_ONLY } from '../../src/store/cases.ts';
import { currentRun } from '../../src/store/selectors.ts';
import { excess, runOnnx } from '../import/support/run-onnx.ts';
import { floats, ints, op, smallBytes, weight } from '../import/support/small-models.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';

/** An SE block on maps that are no picture (6 channels), and a vector added to what it pools. */
const gated = (outputs: readonly string[]) =>
  smallBytes({
    inputs: [floats('maps', ['N', 6, 4, 5]), floats('extra', [1, 6])],
    initializers: [
      weight('w1', [3, 6]),
      weight('b1', [3]),
      weight('w2', [6, 3]),
      weight('b2', [6]),
      ints('axes', [2, 3]),
    ],
    nodes: [
      op('GlobalAveragePool', ['maps'], 'pooled'),
      op('Flatten', ['pooled'], 'z'),
      op('Gemm', ['z', 'w1', 'b1'], 'h0', { transB: { int: 1 } }),
      op('Relu', ['h0'], 'h'),
      op('Gemm', ['h', 'w2', 'b2'], 's0', { transB: { int: 1 } }),
      op('Sigmoid', ['s0'], 's'),
      op('Unsqueeze', ['s', 'axes'], 'gate'),
      op('Mul', ['maps', 'gate'], 'scaled'),
      op('GlobalAveragePool', ['scaled'], 'means'),
      op('Flatten', ['means'], 'flat'),
      op('Add', ['flat', 'extra'], 'y'),
    ],
    outputs,
  });
const MODEL = gated(['y', 'scaled']);
/** The same with the gate for an output: what the editor shows has to be what it gives. */
const REFERENCE = gated(['y', 'scaled', 'gate']);

const SEQUENCE: Tensor = {
  shape: [1, 6, 4, 5],
  data: Float32Array.from({ length: 120 }, (_, at) => Math.sin(at) * 2),
};

describe('a network without a picture runs in the editor', () => {
  let driver: ReturnType<typeof createDriver>;
  afterEach(() => driver.dispose());

  async function opened() {
    driver = createDriver();
    const file = { token: null, name: 'gated.onnx', bytes: MODEL };
    expect(await driver.editor.files.openFile(file)).toBe(true);
    await driver.settled();
    const id = (name: string) => {
      const node = [...driver.state().document.nodes.values()].find((entry) => entry.name === name);
      if (!node) throw new Error(`no layer ${name}`);
      return node.id;
    };
    return { id, set: driver.editor.layers.setAttribute };
  }

  /** What the file itself gives. */
  async function expected(maps: Float32Array, extra: Float32Array) {
    return runOnnx(
      { bytes: REFERENCE },
      { maps: { dims: [1, 6, 4, 5], data: maps }, extra: { dims: [1, 6], data: extra } },
      ['y', 'scaled', 'gate'],
    );
  }

  async function agrees(maps: Float32Array, extra: Float32Array) {
    const [run, reference] = [currentRun(driver.state()), await expected(maps, extra)];
    expect(new Map(run?.outputs.map(({ name, shape }) => [name, shape]))).toEqual(
      new Map([
        ['y', [1, 6]],
        ['scaled', [1, 6, 4, 5]],
      ]),
    );
    for (const { name, data } of run?.outputs ?? []) {
      expect(excess(data, reference[name]?.data ?? [], 1e-6, 1e-6)).toBeLessThanOrEqual(0);
    }
    const [attention] = [...(run?.attention.values() ?? [])];
    expect(excess(attention?.gate ?? [], reference.gate?.data ?? [], 1e-6, 1e-6)).toBeLessThanOrEqual(0);
  }

  it('at once, on zeros, and can be run by command', async () => {
    await opened();
    expect(driver.state().pictures).toEqual([]);
    expect([...driver.state().results.keys()]).toEqual([TENSORS_ONLY]);
    expect(currentRun(driver.state())?.view).toBeNull();
    await agrees(new Float32Array(120), new Float32Array(6));
    expect(driver.commands.get('run.run')?.enabled()).toBe(true);
  });

  it('on ones, and on random numbers that follow from the seed alone', async () => {
    const { id, set } = await opened();
    set(id('maps'), 'fill', 'ones');
    await driver.settled();
    await agrees(new Float32Array(120).fill(1), new Float32Array(6));

    set(id('maps'), 'fill', 'random');
    await driver.settled();
    const first = currentRun(driver.state())?.outputs.find(({ name }) => name === 'y')?.data;
    set(id('maps'), 'seed', 2);
    await driver.settled();
    expect(currentRun(driver.state())?.outputs.find(({ name }) => name === 'y')?.data).not.toEqual(first);
    driver.editor.history.undo();
    await driver.settled();
    expect(currentRun(driver.state())?.outputs.find(({ name }) => name === 'y')?.data).toEqual(first);
  });

  it('on the tensor of a file, which is kept with the project and taken back by one undo', async () => {
    const { id } = await opened();
    driver.platform.toOpen.push([{ token: null, name: 'recorded.npy', bytes: writeNpy(SEQUENCE) }]);
    await driver.editor.feeds.choose(id('maps'));
    await driver.settled();
    await agrees(SEQUENCE.data, new Float32Array(6));
    expect(driver.state().document.nodes.get(id('maps'))?.attributes).toMatchObject({
      fill: 'file',
      file: 'recorded.npy',
    });
    // It is no weight: nothing is counted, and an export is still the file itself.
    expect(driver.state().analysis.totals).toMatchObject({ parameters: 6 * 3 * 2 + 9, buffers: 0 });
    driver.platform.toSaveAs.push('gated.convas', 'gated.onnx');
    await driver.editor.files.saveAs();
    await driver.editor.exports.onnx();
    expect(driver.platform.disk.get('gated.onnx')).toEqual(MODEL);

    const project = openProject(driver.platform.disk.get('gated.convas') as Uint8Array<ArrayBuffer>);
    expect(project.ok && project.value.weights.get(`${id('maps')}/value`)?.data).toEqual(SEQUENCE.data);

    driver.editor.history.undo();
    expect(driver.state().document.nodes.get(id('maps'))?.attributes.fill).toBe('zeros');
    expect(driver.state().weights.has(`${id('maps')}/value`)).toBe(false);
    driver.editor.history.redo();
    await driver.settled();
    await agrees(SEQUENCE.data, new Float32Array(6));
  });

  it('a dropped file finds its input by name; another filling keeps the tensor at hand', async () => {
    const { id, set } = await opened();
    await driver.editor.files.openFiles([{ token: null, name: 'maps.npy', bytes: writeNpy(SEQUENCE) }]);
    await driver.settled();
    await agrees(SEQUENCE.data, new Float32Array(6));
    set(id('maps'), 'fill', 'zeros');
    await driver.settled();
    await agrees(new Float32Array(120), new Float32Array(6));
    set(id('maps'), 'fill', 'file');
    await driver.settled();
    await agrees(SEQUENCE.data, new Float32Array(6));
  });

  it('several tensors of one file are told apart by name', async () => {
    const { id } = await opened();
    const extra: Tensor = { shape: [6], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
    const bytes = writeSafetensors({
      tensors: new Map([
        ['maps', SEQUENCE],
        ['extra', extra],
      ]),
      metadata: {},
    });
    for (const name of ['maps', 'extra'])
      await driver.editor.feeds.feed(id(name), { name: 'state.safetensors', bytes });
    await driver.settled();
    await agrees(SEQUENCE.data, extra.data);
  });

  it('a file that does not fit changes nothing and says why', async () => {
    const { id } = await opened();
    const { document } = driver.state();
    const short = writeNpy({ shape: [1, 6, 4, 4], data: new Float32Array(96) });
    expect(await driver.editor.feeds.feed(id('maps'), { name: 'short.npy', bytes: short })).toBe(false);
    expect(await driver.editor.feeds.feed(id('maps'), { name: 'text.csv', bytes: short })).toBe(false);
    expect(await driver.editor.feeds.feed(id('maps'), { name: 'broken.npy', bytes: short.subarray(0, 60) })).toBe(
      false,
    );
    const messages = driver.state().toasts.map((toast) => english(toast.message));
    expect(messages[0]).toContain('“maps” takes 1×6×4×5, but the file holds 1×6×4×4.');
    expect(messages[1]).toContain('.npy, .npz and .safetensors');
    expect(messages[2]).toContain('“broken.npy” ends too early.');
    for (const message of messages) expect(message).toContain('Nothing was changed.');
    expect(driver.state().document).toBe(document);
  });

  it('gates are silenced and their effect is measured as on a picture', async () => {
    const { id, set } = await opened();
    set(id('maps'), 'fill', 'random');
    await driver.settled();
    const [gated = ''] = currentRun(driver.state())?.attention.keys() ?? [];
    // Six sums of which nobody says that they score classes: an effect on what?
    expect(driver.editor.effects.available(gated)).toBe(false);
    set(id('y'), 'scores', 'none');
    await driver.settled();
    const before = currentRun(driver.state());
    const [gateId = ''] = [...(before?.attention.keys() ?? [])];
    driver.editor.gates.toggleSilence(gateId, 2);
    await driver.settled();
    const after = currentRun(driver.state());
    expect(after?.attention.get(gateId)?.applied[2]).toBe(0);
    const [y, silenced] = [
      before?.outputs.find(({ name }) => name === 'y')?.data,
      after?.outputs.find(({ name }) => name === 'y')?.data,
    ];
    expect([...(silenced ?? [])].map((value, at) => value === y?.[at])).toEqual([true, true, false, true, true, true]);
    driver.editor.gates.clear();
    driver.editor.gates.hold(gateId, 1);
    expect(driver.state().overrides.get(gateId)?.get(1)?.value).toBe(before?.attention.get(gateId)?.gate[1]);
    expect(driver.editor.effects.available(gateId)).toBe(true);
    driver.editor.gates.clear();
    await driver.settled();
    await driver.editor.effects.measure(gateId);
    expect(driver.state().effects?.done).toBe(6);
  });
});
