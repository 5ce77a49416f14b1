import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { open } from '../import/support/open.ts';
import { floats, op, smallBytes } from '../import/support/small-models.ts';
import { createDriver } from '../support/editor-driver.ts';
import { modelWithOperator } from '../support/imported-models.ts';
import { english } from '../support/said.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

async function exportSelection(): Promise<Uint8Array | undefined> {
  driver.platform.toSaveAs.push('part.onnx');
  await driver.commands.get('file.exportSelection')?.run();
  return driver.platform.disk.get('part.onnx');
}

const named = (name: string) =>
  [...driver.state().document.nodes.values()].find((node) => node.name === name)?.id ?? '';
const lastWords = () => english(driver.state().toasts.at(-1)?.message) ?? '';

describe('the selection as a model of its own', () => {
  it('is there for a selection, and is compared with the canvas before it is written', async () => {
    const picture = driver.add('input', { height: 8, width: 8 });
    const conv = driver.add('conv2d', { filters: 4 }, picture);
    const se = driver.add('squeezeExcitation', { reductionRatio: 2 }, conv);
    driver.add('output', { scores: 'none' }, se);
    driver.editor.view.select([]);
    expect(driver.commands.get('file.exportSelection')?.enabled()).toBe(false);
    driver.editor.view.select([se]);
    expect(driver.commands.get('file.exportSelection')?.enabled()).toBe(true);
    const part = open((await exportSelection()) ?? new Uint8Array());
    expect([...part.document.nodes.values()].map((node) => node.type)).toEqual([
      'tensorInput',
      'squeezeExcitation',
      'output',
    ]);
    expect(lastWords()).toMatch(
      /^Exported part\.onnx\. Checked: .* on seeded noise its output differs .* by at most (\S+)\.$/,
    );
    expect(Number(/at most (\S+)\.$/.exec(lastWords())?.[1])).toBeLessThanOrEqual(1e-6);
  });

  it('a group is its layers', async () => {
    const bytes = modelWithOperator();
    expect(await driver.editor.files.openFile({ token: null, name: 'net.onnx', bytes })).toBe(true);
    driver.editor.view.select([named('Relu_r'), named('Erf_e')]);
    const group = driver.editor.groups.create() ?? '';
    driver.editor.view.select([]);
    driver.editor.groups.select(group);
    const part = open((await exportSelection()) ?? new Uint8Array());
    expect([...part.document.nodes.values()].map((node) => node.name)).toEqual(['c', 'Relu_r', 'Erf_e', 'e']);
    expect(lastWords()).toMatch(/differs from the canvas by at most/);
  });

  it('says why inputs and outputs alone are no model', async () => {
    const picture = driver.add('input');
    const relu = driver.add('relu', {}, picture);
    driver.add('output', {}, relu);
    driver.editor.view.select([picture]);
    expect(await exportSelection()).toBeUndefined();
    expect(lastWords()).toMatch(/^None of the chosen layers computes anything/);
  });

  it('names the layer whose shape nobody knows', async () => {
    const bytes = smallBytes({
      inputs: [floats('x', ['N', 3, 8, 8])],
      nodes: [
        op('NonZero', ['x'], 'rows'),
        op('Cast', ['rows'], 'numbers', { to: { int: 1 } }),
        op('Relu', ['numbers'], 'y'),
      ],
    });
    await driver.editor.files.openFile({ token: null, name: 'rows.onnx', bytes });
    driver.editor.view.select([named('Cast_numbers')]);
    expect(await exportSelection()).toBeUndefined();
    expect(lastWords()).toMatch(/^The shape of “rows”, which NonZero_rows gives, is not known/);
  });
});
