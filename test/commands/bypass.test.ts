import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compile } from '../../src/core/compile/compile.ts';
import { usedNetwork } from '../../src/core/graph/bypass.ts';
import { documentFromJson } from '../../src/core/project/json-form.ts';
import { documentToJson } from '../../src/core/project/write-document.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';
import { chain, undoable } from './networks.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

const PICTURE = 'assets/pictures/chelsea.png';

describe('skipping a layer', () => {
  it('hands on what comes in, counts nothing, and is one entry', () => {
    const picture = driver.add('input', { channels: 3, height: 16, width: 16 });
    const conv = driver.add('conv2d', { filters: 3 }, picture);
    const before = driver.state().analysis.totals.parameters;
    driver.editor.view.select([conv]);
    expect(undoable(driver, () => driver.commands.run('layer.bypass'))).toBe('Skip conv2d_1');
    expect(driver.shape(conv)).toBe('N×3×16×16');
    expect(driver.state().analysis.totals.parameters).toBe(before - (3 * 9 + 1) * 3);
    expect(undoable(driver, () => driver.commands.run('layer.bypass'))).toBe('Use again conv2d_1');
    expect(driver.state().analysis.totals.parameters).toBe(before);
    expect('bypassed' in (driver.state().document.nodes.get(conv) ?? {})).toBe(false);
  });

  it('is offered only where the shapes agree, and marked where they stop to', () => {
    const { picture, conv, relu, fc } = chain(driver);
    driver.editor.view.select([conv]);
    expect(driver.commands.get('layer.bypass')?.enabled()).toBe(false);
    driver.editor.view.select([conv, relu, fc]);
    driver.commands.run('layer.bypass');
    const skipped = [...driver.state().document.nodes.values()].filter((node) => node.bypassed);
    expect(skipped.map((node) => node.id)).toEqual([relu]);
    driver.editor.layers.setAttribute(conv, 'filters', 3);
    driver.editor.view.select([conv]);
    driver.commands.run('layer.bypass');
    expect(driver.errors(conv)).toEqual([]);
    driver.editor.layers.setAttribute(picture, 'channels', 1);
    expect(driver.errors(conv)).toEqual(['cannot-skip']);
    expect(driver.state().analysis.valid).toBe(false);
    expect(english(driver.state().analysis.nodes.get(conv)?.diagnostics[0]?.message)).toContain('N×1×16×16');
    // It is still the way back.
    driver.commands.run('layer.bypass');
    expect(driver.state().analysis.valid).toBe(true);
  });

  it('runs the network without it, and shows at its place what passes through', async () => {
    const { conv, relu } = chain(driver);
    await driver.addPicture(PICTURE);
    driver.editor.view.select([relu]);
    await driver.settled();
    const [before] = driver.state().results.values();
    driver.commands.run('layer.bypass');
    await driver.settled();
    const [run] = driver.state().results.values();
    const shown = run?.activations.get(`${relu}:0`);
    expect(shown?.shape).toEqual([1, 8, 16, 16]);
    expect(run?.scores?.raw).not.toEqual(before?.scores?.raw);
    // Without the rectifier there are negative values.
    expect(Math.min(...(shown?.data ?? []))).toBeLessThan(0);
    driver.editor.view.select([conv]);
    await driver.settled();
    expect([...driver.state().results.values()][0]?.activations.get(`${conv}:0`)?.data).toEqual(shown?.data);
  });

  it('leaves no trace of it in the model', () => {
    const { relu } = chain(driver);
    driver.editor.view.select([relu]);
    driver.commands.run('layer.bypass');
    const { document, analysis, weights } = driver.state();
    const used = usedNetwork(document, analysis);
    expect(used.document.nodes.has(relu)).toBe(false);
    const skipped = compile(document, analysis, weights, { mode: 'plain' });
    const without = compile(used.document, used.analysis, weights, { mode: 'plain' });
    expect(skipped.ok && without.ok && skipped.value.bytes).toEqual(without.ok && without.value.bytes);
  });

  it('keeps trained weights meanwhile', async () => {
    await driver.editor.files.openExample(new Uint8Array(await readFile('assets/examples/se-cnn.convas')));
    const { weights, document } = driver.state();
    const gates = [...document.nodes.values()].filter((node) => node.type === 'squeezeExcitation');
    driver.editor.view.select(gates.map((node) => node.id));
    driver.commands.run('layer.bypass');
    expect(driver.state().weights).toBe(weights);
    expect([...driver.state().document.nodes.values()].filter((node) => node.bypassed).length).toBe(3);
  });

  it('is written to the file and read back', () => {
    const { relu } = chain(driver);
    driver.editor.view.select([relu]);
    driver.commands.run('layer.bypass');
    const { document } = driver.state();
    const written = documentToJson(document);
    expect(written.match(/"bypassed": true/g)?.length).toBe(1);
    const read = documentFromJson(written);
    expect(read.ok && read.value).toEqual(document);
    const bad = documentFromJson(written.replace('"bypassed": true', '"bypassed": 3'));
    expect(bad.ok ? '' : english(bad.error.message)).toContain('bypassed');
  });
});
