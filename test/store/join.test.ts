import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyze } from '../../src/core/graph/analyze.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { differenceOf } from '../../src/core/project/same-project.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import { floats, op, smallBytes, weight } from '../import/support/small-models.ts';
import { createDriver } from '../support/editor-driver.ts';
import { maskModel, modelWithOperator } from '../support/imported-models.ts';
import { english } from '../support/said.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

/** As a person does it: the command, and a file in its dialog. */
async function join(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  driver.platform.toOpen.push([{ token: null, name, bytes }]);
  await driver.commands.get('file.joinModel')?.run();
}

const open = (name: string, bytes: Uint8Array<ArrayBuffer>) =>
  driver.editor.files.openFile({ token: null, name, bytes });
const lastWords = () => english(driver.state().toasts.at(-1)?.message) ?? '';
const named = (name: string) =>
  [...driver.state().document.nodes.values()].find((node) => node.name === name)?.id ?? '';
/** One map in, one number out. */
const onMask = () =>
  smallBytes({
    inputs: [floats('x', ['N', 1, 8, 8])],
    nodes: [op('Conv', ['x', 'w'], 'c'), op('GlobalAveragePool', ['c'], 'y')],
    initializers: [weight('w', [2, 1, 3, 3])],
  });

describe('another model joined to the drawing', () => {
  it('is connected where one end fits, in one step that undo takes back', async () => {
    await open('mask.onnx', maskModel());
    const before = driver.state();
    await join('head.onnx', onMask());
    expect(lastWords()).toBe('Joined head.onnx: what “y” gives now feeds what “x” fed.');
    const { document, weights, selectedNodes, past } = driver.state();
    expect(analyze(document).valid).toBe(true);
    expect([...document.nodes.values()].map((node) => node.name)).toEqual([
      ...['x', 'Conv_c', 'Sigmoid_y', 'Conv_c_2', 'GlobalAveragePool_y', 'y_2'],
    ]);
    expect(selectedNodes.size).toBe(3);
    expect(past.length).toBe(before.past.length + 1);
    driver.editor.history.undo();
    expect(driver.state().document).toBe(before.document);
    expect(driver.state().weights).toBe(before.weights);
    driver.editor.history.redo();
    expect(driver.state().document).toBe(document);
    expect(driver.state().weights).toBe(weights);
    const project = { document, weights, pictures: [] };
    const saved = serialiseProject(project);
    const again = saved.ok ? openProject(saved.value) : saved;
    expect(again.ok && differenceOf(project, again.value)).toBeNull();
  });

  it('goes on from the selected layer', async () => {
    await open('mask.onnx', maskModel());
    driver.editor.view.select([named('Conv_c')]);
    await join('head.onnx', onMask());
    expect(lastWords()).toContain('what “Conv_c” gives');
    // The output stays: nobody asked for its end.
    expect([...driver.state().document.nodes.values()].filter((node) => node.type === 'output')).toHaveLength(2);
    expect(driver.state().analysis.valid).toBe(true);
  });

  it('stands beside the drawing where nothing fits, its picture as a tensor', async () => {
    await open('mask.onnx', maskModel());
    await join('net.onnx', modelWithOperator());
    expect(lastWords()).toContain('connect them yourself');
    const { document, analysis } = driver.state();
    expect(analysis.valid).toBe(true);
    expect([...document.nodes.values()].map((node) => node.type).filter((type) => /nput/.test(type))).toEqual([
      'input',
      'tensorInput',
    ]);
  });

  it('joins a drawing of one’s own with its groups, and an empty drawing takes it as it is', async () => {
    const picture = driver.add('input', { height: 8, width: 8 });
    const conv = driver.add('conv2d', { filters: 4 }, picture);
    driver.add('output', {}, conv);
    driver.editor.view.select([conv]);
    driver.editor.groups.create();
    const { document, weights } = driver.state();
    const saved = serialiseProject({ document, weights, pictures: [] });
    if (!saved.ok) throw new Error('not saved');
    driver.dispose();
    driver = createDriver();
    await open('mask.onnx', maskModel());
    await join('own.convas', saved.value);
    expect([...(driver.state().document.groups?.values() ?? [])].map((group) => group.name)).toEqual(['Group 1']);
    driver.dispose();
    driver = createDriver();
    await join('own.convas', saved.value);
    expect([...driver.state().document.nodes.values()].map((node) => node.name)).toEqual([
      'input_1',
      'conv2d_1',
      'output_1',
    ]);
  });

  it('is refused with a reason, and nothing changes', async () => {
    await open('mask.onnx', maskModel());
    const { document } = driver.state();
    const squeeze = (opset: number) =>
      smallBytes({
        inputs: [floats('x', ['N', 1, 8, 8])],
        nodes: [op('Squeeze', ['x'], 'y', { axes: { ints: [1] } })],
        opset,
      });
    await join('old.onnx', squeeze(11));
    expect(lastWords()).toMatch(/^old\.onnx: The drawing’s model uses opset 17 and the other one opset 11, .* Squeeze/);
    await join('broken.onnx', new Uint8Array([8, 8, 1]));
    expect(lastWords()).toContain('broken.onnx');
    expect(driver.state().document).toBe(document);
    expect(driver.commands.get('file.joinModel')?.enabled()).toBe(true);
  });
});
