import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DISK_FULL } from '../../src/platform/memory.ts';
import { isDirty } from '../../src/store/state.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

/** A small network that runs: picture → convolution → squeeze-and-excitation → pool → scores. */
function smallNet() {
  const picture = driver.add('input', { channels: 3, height: 16, width: 16 });
  const conv = driver.add('conv2d', { filters: 8 }, picture);
  const se = driver.add('squeezeExcitation', { reductionRatio: 4 }, conv);
  const pool = driver.add('globalAveragePool', {}, se);
  const flat = driver.add('flatten', {}, pool);
  const fc = driver.add('fullyConnected', { units: 3 }, flat);
  const output = driver.add('output', { labels: ['a', 'b', 'c'] }, fc);
  return { picture, conv, se, pool, flat, fc, output };
}

const PICTURE = 'assets/pictures/chelsea.png';

describe('history', () => {
  it('undoes and redoes to the very same documents', () => {
    const start = driver.state().document;
    const net = smallNet();
    const end = driver.state().document;
    const steps = driver.state().past.length;
    for (let step = 0; step < steps; step += 1) driver.commands.run('edit.undo');
    expect(driver.state().document).toBe(start);
    for (let step = 0; step < steps; step += 1) driver.commands.run('edit.redo');
    expect(driver.state().document).toBe(end);
    expect(driver.shape(net.fc)).toBe('N×3');
  });

  it('makes one entry of a gesture, with a readable name', () => {
    const { conv } = smallNet();
    const before = driver.state().past.length;
    for (const filters of [9, 10, 11, 12])
      driver.editor.layers.setAttribute(conv, 'filters', filters, { gesture: 'slide' });
    driver.editor.history.endGesture();
    expect(driver.state().past.length).toBe(before + 1);
    expect(english(driver.state().past.at(-1)?.title)).toBe('Change filters of conv2d_1');
    driver.commands.run('edit.undo');
    expect(driver.state().document.nodes.get(conv)?.attributes.filters).toBe(8);
  });

  it('gives a gesture that returns to its start the weights it started with', async () => {
    await driver.editor.files.openExample(new Uint8Array(await readFile('assets/examples/se-cnn.convas')));
    const { weights, document } = driver.state();
    const [se] = [...document.nodes.values()].filter((node) => node.type === 'squeezeExcitation');
    for (const ratio of [4, 2, 8]) {
      driver.editor.layers.setAttribute(se?.id ?? '', 'reductionRatio', ratio, { gesture: 'slide' });
    }
    expect(driver.state().weights).toBe(weights);
  });

  it('says why an edit was refused, and changes nothing', () => {
    const { conv, se } = smallNet();
    const before = driver.state().document;
    driver.editor.layers.connect({ node: se, port: 0 }, { node: conv, port: 0 });
    expect(driver.state().document).toBe(before);
    expect(english(driver.state().toasts.at(-1)?.message)).toContain('loop');
  });

  it('deletes the selection as one entry', () => {
    const { conv, se } = smallNet();
    driver.editor.view.select([conv, se]);
    driver.commands.run('edit.delete');
    expect(driver.state().document.nodes.size).toBe(5);
    expect(driver.state().selectedNodes.size).toBe(0);
    driver.commands.run('edit.undo');
    expect(driver.state().document.nodes.size).toBe(7);
  });

  it('mends a mis-wire in one step and takes it back in one', () => {
    const picture = driver.add('input', { height: 16, width: 16 });
    const conv = driver.add('conv2d', {}, picture);
    const fc = driver.add('fullyConnected', { units: 3 }, conv);
    expect(driver.errors(fc)).toEqual(['rank-mismatch']);
    const wired = driver.state().document;
    const [fix] = driver.fixes(fc);
    if (!fix) throw new Error('no fix was offered');
    driver.editor.layers.applyFix(fix);
    expect(driver.errors(fc)).toEqual([]);
    driver.commands.run('edit.undo');
    expect(driver.state().document).toBe(wired);
  });
});

describe('runs', () => {
  it('runs a picture and reads scores and gates', async () => {
    const { se, output } = smallNet();
    await driver.addPicture(PICTURE);
    await driver.settled();
    const [run] = driver.state().results.values();
    expect(run?.scores?.labels).toEqual(['a', 'b', 'c']);
    const total = [...(run?.scores?.values ?? [])].reduce((sum, value) => sum + value, 0);
    expect(total).toBeCloseTo(1, 5);
    expect(run?.scores?.nodeId).toBe(output);
    const attention = run?.attention.get(se);
    expect(attention?.gate.length).toBe(8);
    expect(attention?.applied).toEqual(attention?.gate);
    expect([...(attention?.gate ?? [])].every((gate) => gate > 0 && gate < 1)).toBe(true);
  });

  it('silences a channel without touching the others, and gives it back', async () => {
    const { se } = smallNet();
    await driver.addPicture(PICTURE);
    await driver.settled();
    const before = [...driver.state().results.values()][0];
    driver.editor.gates.toggleSilence(se, 2);
    await driver.settled();
    const silenced = [...driver.state().results.values()][0];
    expect(silenced?.attention.get(se)?.applied[2]).toBe(0);
    expect(silenced?.attention.get(se)?.gate).toEqual(before?.attention.get(se)?.gate);
    expect(silenced?.baseline?.values).toEqual(before?.scores?.values);
    expect(silenced?.scores?.raw).not.toEqual(before?.scores?.raw);
    driver.commands.run('run.clearOverrides');
    await driver.settled();
    expect([...driver.state().results.values()][0]?.scores?.raw).toEqual(before?.scores?.raw);
  });

  it('brings back the activation of the selected layer', async () => {
    const { conv, se } = smallNet();
    await driver.addPicture(PICTURE);
    driver.editor.view.select([conv]);
    await driver.settled();
    const [first] = driver.state().results.values();
    expect(first?.activations.get(`${conv}:0`)?.shape).toEqual([1, 8, 16, 16]);
    driver.editor.view.select([se]);
    await driver.settled();
    const [second] = driver.state().results.values();
    const before = second?.activations.get(`${conv}:0`)?.data ?? [];
    const after = second?.activations.get(`${se}:0`)?.data ?? [];
    const gate = second?.attention.get(se)?.applied ?? [];
    for (let index = 0; index < before.length; index += 1) {
      expect(after[index]).toBeCloseTo((before[index] ?? 0) * (gate[Math.floor(index / 256)] ?? 0), 5);
    }
  });

  it('marks the results as stale with the edit itself, and runs what still runs', async () => {
    const { picture, conv, se } = smallNet();
    await driver.addPicture(PICTURE);
    await driver.settled();
    driver.editor.layers.setAttribute(conv, 'group', 2);
    expect(driver.state().analysis.valid).toBe(false);
    expect(driver.state().stale).toBe(true);
    await driver.settled();
    const [left] = driver.state().results.values();
    expect([left?.scores, left?.attention.size, left?.activations.has(`${picture}:0`)]).toEqual([null, 0, true]);
    driver.commands.run('edit.undo');
    await driver.settled();
    const [back] = driver.state().results.values();
    expect([back?.scores?.values.length, back?.attention.has(se)]).toEqual([3, true]);
  });

  it('shows maps up to any layer without an output, and lets what is drawn beside it run nothing anew', async () => {
    const { conv, output } = smallNet();
    await driver.addPicture(PICTURE);
    driver.editor.layers.remove([output]);
    driver.editor.view.select([conv]);
    await driver.settled();
    const [shown] = driver.state().results.values();
    expect(shown?.activations.get(`${conv}:0`)?.shape).toEqual([1, 8, 16, 16]);
    expect(driver.commands.get('run.run')?.enabled()).toBe(true);
    driver.editor.layers.add('conv2d', { x: 900, y: 0 });
    expect(driver.state().stale).toBe(false);
    driver.editor.view.select([conv]);
    await driver.settled();
    expect([...driver.state().results.values()][0]).toBe(shown);
  });

  it('leaves no number of a drawing of which nothing runs any more', async () => {
    const { picture } = smallNet();
    await driver.addPicture(PICTURE);
    await driver.settled();
    driver.editor.layers.remove([picture]);
    expect(driver.state().stale).toBe(true);
    await vi.waitUntil(() => driver.state().results.size === 0, { timeout: 60_000 });
    expect(driver.commands.get('run.run')?.enabled()).toBe(false);
  });
});

describe('files', () => {
  it('saves, opens again, and finds everything equal', async () => {
    smallNet();
    await driver.addPicture(PICTURE);
    driver.platform.toSaveAs.push('net.convas');
    expect(await driver.editor.files.save()).toBe(true);
    expect(isDirty(driver.state())).toBe(false);
    const { document } = driver.state();
    const bytes = driver.platform.disk.get('net.convas');
    if (!bytes) throw new Error('nothing was written');
    await driver.editor.files.newDocument();
    expect(driver.state().document.nodes.size).toBe(0);
    expect(await driver.editor.files.openFile({ token: 'net.convas', name: 'net.convas', bytes })).toBe(true);
    expect(driver.state().document).toEqual(document);
    expect(driver.state().pictures.map((picture) => picture.name)).toEqual(['chelsea.png']);
    expect(isDirty(driver.state())).toBe(false);
  });

  it('leaves the open document alone when a file is bad', async () => {
    smallNet();
    const before = driver.state();
    const bytes = new TextEncoder().encode('<!doctype html><title>404</title>');
    expect(await driver.editor.files.openFile({ token: null, name: 'net.convas', bytes })).toBe(false);
    expect(driver.state().document).toBe(before.document);
    expect(driver.state().past).toBe(before.past);
    expect(driver.state().toasts.at(-1)?.tone).toBe('error');
  });

  it('asks before unsaved changes are lost, and obeys', async () => {
    smallNet();
    const { document } = driver.state();
    driver.platform.unsavedAnswers.push('cancel');
    await driver.editor.files.newDocument();
    expect(driver.state().document).toBe(document);
    driver.platform.unsavedAnswers.push('save');
    driver.platform.toSaveAs.push(null);
    await driver.editor.files.newDocument();
    expect(driver.state().document).toBe(document);
    driver.platform.unsavedAnswers.push('discard');
    await driver.editor.files.newDocument();
    expect(driver.state().document.nodes.size).toBe(0);
  });

  it('stays dirty when the disk is full', async () => {
    smallNet();
    driver.platform.failure = DISK_FULL;
    driver.platform.toSaveAs.push('net.convas');
    expect(await driver.editor.files.save()).toBe(false);
    expect(isDirty(driver.state())).toBe(true);
    expect(driver.state().toasts.at(-1)?.tone).toBe('error');
  });

  it('names a broken picture and keeps the good ones', async () => {
    await driver.editor.pictures.add([{ name: 'broken.png', bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47) }]);
    await driver.addPicture(PICTURE);
    expect(driver.state().pictures.map((picture) => picture.name)).toEqual(['chelsea.png']);
    expect(english(driver.state().toasts.at(-1)?.message)).toContain('broken.png');
  });
});
