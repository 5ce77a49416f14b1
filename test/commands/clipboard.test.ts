import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { elementCount } from '../../src/core/tensor/types.ts';
import { text } from '../../src/core/text.ts';
import { parameterKey } from '../../src/core/weights/tensor-store.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';
import { chain, feeds, undoable } from './networks.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('copy, cut and paste', () => {
  it('pastes copied layers with the edges between them, under fresh names, a little beside', async () => {
    const { conv, relu } = chain(driver);
    driver.editor.view.select([conv, relu]);
    driver.commands.run('edit.copy');
    await settled();
    expect(driver.platform.clipboard).toContain('"conv2d_1"');
    driver.commands.run('edit.paste');
    await settled();
    const { document, selectedNodes } = driver.state();
    expect(document.nodes.size).toBe(9);
    const [first, second] = [...selectedNodes].map((id) => document.nodes.get(id));
    expect([first?.name, second?.name]).toEqual(['conv2d_2', 'relu_2']);
    expect(first?.attributes.filters).toBe(8);
    expect(feeds(driver, second?.id ?? '')).toEqual(['conv2d_2']);
    expect(feeds(driver, first?.id ?? '')).toEqual([]);
    expect(first?.position).toEqual({ x: 40, y: 170 });
    driver.commands.run('edit.paste');
    await settled();
    const [third] = driver.state().selectedNodes;
    expect(driver.state().document.nodes.get(third ?? '')?.position).toEqual({ x: 80, y: 210 });
  });

  it('pastes at a point, as one undo entry with a name', () => {
    const { conv, relu } = chain(driver);
    driver.editor.view.select([conv, relu]);
    const copied = driver.editor.copies.copyText() ?? '';
    expect(undoable(driver, () => driver.editor.copies.pasteText(copied, { x: 500, y: 300 }))).toBe('Paste 2 layers');
    const positions = [...driver.state().document.nodes.values()].slice(-2).map((node) => node.position);
    expect(positions).toEqual([
      { x: 500, y: 300 },
      { x: 500, y: 430 },
    ]);
  });

  it('cuts, and puts back where it was', async () => {
    const { conv } = chain(driver);
    const place = driver.state().document.nodes.get(conv)?.position;
    driver.editor.view.select([conv]);
    expect(undoable(driver, () => driver.commands.run('edit.cut'))).toBe('Cut conv2d_1');
    expect(driver.state().document.nodes.has(conv)).toBe(false);
    driver.commands.run('edit.paste');
    await settled();
    const [back] = driver.state().selectedNodes;
    expect(driver.state().document.nodes.get(back ?? '')?.position).toEqual(place);
  });

  it('takes the weights along: a copy and what was cut compute what the original computes', async () => {
    const { conv } = chain(driver);
    const key = parameterKey(conv, 'weight');
    const spec = driver
      .state()
      .analysis.nodes.get(conv)
      ?.parameterSpecs.find(({ name }) => name === 'weight');
    if (!spec) throw new Error('no weight');
    const data = new Float32Array(elementCount(spec.shape)).map((_, at) => at * 0.01);
    const trained = { shape: spec.shape, data, origin: 'trained' as const };
    driver.editor.history.setWeights(new Map([[key, trained]]), text('Train', '학습'), true);
    const newest = () => driver.state().weights.get(parameterKey([...driver.state().selectedNodes][0] ?? '', 'weight'));

    driver.editor.view.select([conv]);
    driver.commands.run('edit.duplicate');
    expect(newest()).toBe(trained);
    driver.editor.view.select([conv]);
    driver.commands.run('edit.copy');
    await settled();
    driver.commands.run('edit.paste');
    await settled();
    expect(newest()).toBe(trained);
    driver.editor.view.select([conv]);
    driver.commands.run('edit.cut');
    await settled();
    expect(driver.state().weights.has(key)).toBe(false);
    driver.commands.run('edit.paste');
    await settled();
    expect(newest()).toBe(trained);
    driver.commands.run('edit.undo');
    driver.commands.run('edit.undo');
    expect(driver.state().weights.get(key)).toBe(trained);
  });

  it('pastes into another window', () => {
    const { conv, relu } = chain(driver);
    driver.editor.view.select([conv, relu]);
    const copied = driver.editor.copies.copyText() ?? '';
    const other = createDriver();
    expect(other.editor.copies.pasteText(copied)).toBe(true);
    expect([...other.state().document.nodes.values()].map((node) => node.name)).toEqual(['conv2d_1', 'relu_1']);
    other.dispose();
  });

  it.each([
    ['hello', 'holds no layers'],
    ['', 'holds no layers'],
    ['{"a": 1}', 'no set of layers'],
    ['{"format": "convas", "formatVersion": 999}', 'no set of layers'],
  ])('refuses %s with a reason and changes nothing', (copied, reason) => {
    chain(driver);
    const before = driver.state().document;
    expect(driver.editor.copies.pasteText(copied)).toBe(false);
    expect(driver.state().document).toBe(before);
    expect(english(driver.state().toasts.at(-1)?.message)).toContain(reason);
  });

  it('says when the clipboard cannot be read', async () => {
    driver.platform.clipboard = null;
    driver.commands.run('edit.paste');
    await settled();
    expect(english(driver.state().toasts.at(-1)?.message)).toContain('could not be read');
  });

  it('has nothing to copy without a selection', () => {
    expect(driver.commands.run('edit.copy')).toBe(false);
    expect(driver.editor.copies.copyText()).toBeNull();
  });
});
