import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { differenceOf, sameDocument } from '../../src/core/project/same-project.ts';
import { DISK_FULL } from '../../src/platform/memory.ts';
import { isDirty } from '../../src/store/state.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => {
  vi.useRealTimers();
  driver.dispose();
});

const exampleBytes = async () => new Uint8Array(await readFile('assets/examples/se-cnn.convas'));
const backups = () => driver.platform.backups;
const flush = () => driver.editor.backups.flush();

/** A second window over the same backups, after the first one crashed. */
async function crashed() {
  const before = driver.state();
  const { written, parts } = backups();
  driver.dispose();
  driver = createDriver();
  for (const [key, value] of written) backups().written.set(key, value);
  for (const [key, value] of parts) backups().parts.set(key, value);
  const decided = driver.editor.backups.offer();
  await vi.waitUntil(() => driver.editor.backups.offers.getState().length > 0, { timeout: 60_000 });
  return { before, decided };
}

describe('backing up', () => {
  it('happens within a second of an edit of an untitled document, and not before there is one', async () => {
    const bytes = await exampleBytes();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await driver.editor.files.openExample(bytes);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(backups().written.size).toBe(0);
    driver.editor.layers.setTitle('Mine');
    await vi.advanceTimersByTimeAsync(1_000);
    // What has not begun by now never will: these timers are gone. Writing then takes as long as it takes.
    vi.useRealTimers();
    await vi.waitUntil(() => backups().written.size > 0, { timeout: 60_000 });
    const [entry] = backups().written.values();
    expect(entry?.request).toMatchObject({ name: 'Mine', layers: driver.state().document.nodes.size, token: null });
  });

  it('writes weights and pictures once, and nothing where nothing changed', async () => {
    await driver.editor.files.openExample(await exampleBytes());
    driver.add('dropout');
    await flush();
    const { parts, states } = { ...backups().counts };
    expect(parts).toBeGreaterThan(0);
    driver.editor.layers.setTitle('Other');
    await flush();
    expect(backups().counts).toEqual({ parts, states: states + 1 });
    driver.editor.layers.setTitle('Third');
    driver.commands.run('edit.undo');
    await flush();
    expect(backups().counts).toEqual({ parts, states: states + 1 });
  });

  it('copies only weights that are new: what an edit drops, undo brings back without a copy', async () => {
    await driver.editor.files.openExample(await exampleBytes());
    const [conv] = [...driver.state().document.nodes.values()].filter((node) => node.type === 'conv2d');
    driver.editor.layers.setTitle('Mine');
    await flush();
    const { parts } = { ...backups().counts };
    driver.editor.layers.setAttribute(conv?.id ?? '', 'filters', 17);
    await flush();
    driver.commands.run('edit.undo');
    await flush();
    expect(backups().counts.parts).toBe(parts);
  });

  it('puts parts there again that were lost meanwhile', async () => {
    await driver.editor.files.openExample(await exampleBytes());
    driver.editor.layers.setTitle('Mine');
    await flush();
    backups().parts.clear();
    driver.editor.layers.setTitle('Again');
    await flush();
    const [entry] = backups().written.values();
    expect(entry?.request.name).toBe('Again');
    expect(entry?.request.parts.every((part) => backups().parts.has(part))).toBe(true);
  });

  it('ends with a save, an undo to what was saved, and giving the document up', async () => {
    driver.add('input');
    await flush();
    expect(backups().written.size).toBe(1);
    driver.platform.toSaveAs.push('a.convas');
    await driver.editor.files.save();
    await flush();
    expect(backups().written.size).toBe(0);

    driver.add('conv2d');
    await flush();
    expect([...backups().written.values()][0]?.request.token).toBe('a.convas');
    driver.commands.run('edit.undo');
    await flush();
    expect(backups().written.size).toBe(0);

    driver.add('conv2d');
    await flush();
    driver.platform.unsavedAnswers.push('discard');
    await driver.editor.files.newDocument();
    await flush();
    expect(backups().written.size).toBe(0);
  });

  it('says once that it fails, and goes on', async () => {
    backups().failure = DISK_FULL;
    for (const title of ['a', 'b']) {
      driver.editor.layers.setTitle(title);
      await flush();
    }
    expect(driver.state().toasts.filter(({ tone }) => tone === 'error')).toHaveLength(1);
    backups().failure = null;
    driver.editor.layers.setTitle('c');
    await flush();
    expect(backups().written.size).toBe(1);
  });
});

describe('recovery', () => {
  it('brings everything back as an unsaved document of its file', async () => {
    await driver.editor.files.openExample(await exampleBytes());
    driver.platform.toSaveAs.push('mine.convas');
    await driver.editor.files.saveAs();
    driver.add('dropout');
    driver.commands.run('edit.selectAll');
    driver.commands.run('group.create');
    driver.editor.notes.setText(driver.editor.notes.add({ x: 1, y: 2 }) ?? '', 'why\n여기');
    await flush();
    const { before, decided } = await crashed();
    const [offer] = driver.editor.backups.offers.getState();
    expect(offer).toMatchObject({ layers: before.document.nodes.size, fileName: 'mine.convas' });
    expect(await driver.editor.backups.restore(offer?.id ?? '')).toBe(true);
    expect(await decided).toBe(true);
    const now = driver.state();
    expect(sameDocument(now.document, before.document)).toBe(true);
    expect([...now.weights.keys()]).toEqual([...before.weights.keys()]);
    for (const [key, { data }] of now.weights) expect(data).toEqual(before.weights.get(key)?.data);
    expect(now.pictures.map(({ name }) => name)).toEqual(before.pictures.map(({ name }) => name));
    expect(now.file).toMatchObject({ token: 'mine.convas', name: 'mine.convas' });
    expect(isDirty(now)).toBe(true);
    // What was read is what would be written.
    await flush();
    expect(backups().counts).toEqual({ parts: 0, states: 0 });
    await driver.editor.files.save();
    await flush();
    expect(isDirty(driver.state())).toBe(false);
    expect(backups().written.size).toBe(0);
  });

  it.each(['selfie-segmentation', 'small-vgg', 'lenet-5'])('brings %s back', async (example) => {
    const bytes = new Uint8Array(await readFile(`assets/examples/${example}.convas`));
    await driver.editor.files.openExample(bytes);
    driver.editor.layers.setTitle('Mine');
    await flush();
    const { before } = await crashed();
    await driver.editor.backups.restore(driver.editor.backups.offers.getState()[0]?.id ?? '');
    const now = driver.state();
    expect(differenceOf({ ...before, pictures: [...before.pictures] }, now)).toBeNull();
    // Weights are in the order of their layers or in that of a file: what counts is that no part is copied again.
    await flush();
    expect(backups().counts.parts).toBe(0);
  });

  it('brings back silenced, forced and held channels, the lens, and the file, of saved documents, too', async () => {
    for (const saves of [true, false]) {
      await driver.editor.files.openExample(await exampleBytes());
      driver.platform.toSaveAs.push('mine.convas');
      await driver.editor.files.saveAs();
      if (!saves) driver.editor.layers.setTitle('Mine');
      const [se] = [...driver.state().document.nodes.values()].filter(({ type }) => type === 'squeezeExcitation');
      const node = se?.id ?? '';
      driver.editor.view.select([node]);
      driver.editor.view.setLens({ view: 'table', step: 'hidden', channel: 3 });
      driver.editor.gates.setOverride(node, 1, { kind: 'silence', value: 0 });
      driver.editor.gates.setOverride(node, 2, { kind: 'force', value: 0.1 });
      driver.editor.gates.setOverride(node, 5, { kind: 'hold', value: Number.NaN });
      await flush();
      const { before } = await crashed();
      const [offer] = driver.editor.backups.offers.getState();
      expect(offer?.fileName).toBe('mine.convas');
      expect(await driver.editor.backups.restore(offer?.id ?? '')).toBe(true);
      const now = driver.state();
      expect(now.overrides).toEqual(before.overrides);
      expect(now.overrides.get(node)?.size).toBe(3);
      const { lensView, lensStep, lensChannel, selectedNodes } = now;
      expect({ lensView, lensStep, lensChannel }).toEqual({ lensView: 'table', lensStep: 'hidden', lensChannel: 3 });
      expect([...selectedNodes]).toEqual([node]);
      expect(now.file).toMatchObject({ token: 'mine.convas', name: 'mine.convas', format: 'convas' });
      // The file keeps channels, and this one's are not saved.
      expect(isDirty(now)).toBe(true);
      // What was read is what would be written, and giving all back leaves nothing to be kept of a saved document.
      await flush();
      expect(backups().counts).toEqual({ parts: 0, states: 0 });
      driver.editor.gates.clear();
      await flush();
      expect(backups().written.size).toBe(saves ? 0 : 1);
    }
  });

  it('brings the picture back that was looked at', async () => {
    await driver.editor.files.openExample(await exampleBytes());
    await driver.addPicture('assets/pictures/rocket.jpg');
    await driver.addPicture('assets/pictures/chelsea.png');
    const second = driver.state().pictures[1];
    driver.editor.pictures.select(second?.id ?? '');
    await flush();
    await crashed();
    await driver.editor.backups.restore(driver.editor.backups.offers.getState()[0]?.id ?? '');
    const { pictures, currentPicture } = driver.state();
    expect(pictures.findIndex(({ id }) => id === currentPicture)).toBe(1);
  });

  it('looks as at first where a backup says nothing of it, or nonsense', async () => {
    driver.add('input');
    await flush();
    const [[id, entry] = ['', undefined]] = backups().written;
    if (!entry) throw new Error('no backup');
    const body = JSON.parse(new TextDecoder().decode(entry.body));
    const views = [undefined, null, 5, [], { overrides: 5, lens: 'x', selected: [1, 'gone'], picture: -1 }];
    for (const view of [...views, { overrides: [['gone', [[0, 'silence', 0]]], ['x'], [body], 7] }]) {
      backups().written.set(id, { ...entry, body: new TextEncoder().encode(JSON.stringify({ ...body, view })) });
      driver.platform.unsavedAnswers.push('discard');
      expect(await driver.editor.backups.restore(id)).toBe(true);
      const { overrides, lensView, lensStep, lensChannel, selectedNodes } = driver.state();
      expect([overrides.size, lensView, lensStep, lensChannel, selectedNodes.size]).toEqual([
        0,
        'auto',
        'gate',
        null,
        0,
      ]);
      backups().written.set(id, entry);
    }
  });

  it('does without lost weights, and says so', async () => {
    await driver.editor.files.openExample(await exampleBytes());
    driver.editor.layers.setTitle('Mine');
    await flush();
    backups().parts.clear();
    const { before } = await crashed();
    await driver.editor.backups.restore(driver.editor.backups.offers.getState()[0]?.id ?? '');
    expect(sameDocument(driver.state().document, before.document)).toBe(true);
    expect(driver.state().weights.size).toBe(0);
    expect(english(driver.state().toasts.at(-1)?.message)).toContain('damaged');
  });

  it('keeps what is put off, deletes what is discarded', async () => {
    driver.add('input');
    await flush();
    const first = await crashed();
    driver.editor.backups.later();
    expect(await first.decided).toBe(false);
    expect(backups().written.size).toBe(1);
    const second = await crashed();
    await driver.editor.backups.discard(driver.editor.backups.offers.getState()[0]?.id ?? '');
    expect(await second.decided).toBe(false);
    expect(backups().written.size).toBe(0);
  });

  it.each([
    '',
    '{}',
    'null',
    '{"document": "{}", "fileName": null, "fileFormat": "convas", "weights": [], "pictures": [], "imported": null}',
  ])('leaves the drawing alone where a backup holds %j', async (body) => {
    const request = { id: 'x', name: 'x', layers: 1, token: null, parts: [] };
    backups().written.set('x', { request, body: new TextEncoder().encode(body) });
    const { document } = driver.state();
    expect(await driver.editor.backups.restore('x')).toBe(false);
    expect(driver.state().document).toBe(document);
    expect(backups().written.size).toBe(1);
  });
});

describe('a file that was changed outside', () => {
  beforeEach(async () => {
    driver.add('input');
    driver.platform.toSaveAs.push('a.convas');
    await driver.editor.files.save();
    driver.add('conv2d');
    driver.platform.changedOutside.add('a.convas');
  });

  it('is overwritten when told so', async () => {
    driver.platform.overwriteAnswers.push('overwrite');
    expect(await driver.editor.files.save()).toBe(true);
    expect(isDirty(driver.state())).toBe(false);
  });

  it('stays when another name is chosen, or nothing', async () => {
    const theirs = driver.platform.disk.get('a.convas');
    driver.platform.overwriteAnswers.push('saveAs', 'cancel');
    driver.platform.toSaveAs.push('b.convas');
    expect(await driver.editor.files.save()).toBe(true);
    expect(driver.state().file.name).toBe('b.convas');
    expect(driver.platform.disk.get('a.convas')).toBe(theirs);

    driver.add('conv2d');
    driver.platform.changedOutside.add('b.convas');
    expect(await driver.editor.files.save()).toBe(false);
    expect(isDirty(driver.state())).toBe(true);
    expect(driver.state().toasts.some(({ tone }) => tone === 'error')).toBe(false);
  });
});
