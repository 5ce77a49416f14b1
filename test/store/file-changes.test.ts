import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDirty } from '../../src/store/state.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';

const example = async (name: string) => new Uint8Array(await readFile(`assets/examples/${name}.convas`));
const FILE = 'mine.convas';

let driver: ReturnType<typeof createDriver>;
beforeEach(async () => {
  driver = createDriver();
  const bytes = await example('lenet-5');
  driver.platform.disk.set(FILE, bytes);
  await driver.editor.files.openFile({ token: FILE, name: FILE, bytes });
});
afterEach(() => driver.dispose());

const pending = () => driver.editor.fileChanges.pending.getState();
const title = () => driver.state().document.title;

describe('another program changed the open file', () => {
  it('nothing happens to the drawing until the person decides; reloading brings the new one, saved', async () => {
    const before = driver.state().document;
    driver.platform.changeOutside(FILE, await example('small-vgg'));
    expect(pending()).toEqual({ token: FILE, name: FILE });
    expect(driver.state().document).toBe(before);
    expect(await driver.editor.fileChanges.reload()).toBe(true);
    expect(title()).toBe('Small VGG');
    expect(driver.state().file.name).toBe(FILE);
    expect(isDirty(driver.state())).toBe(false);
    expect(pending()).toBeNull();
  });

  it('keeping goes on, and a save asks before it overwrites', async () => {
    const theirs = await example('small-vgg');
    driver.add('dropout');
    driver.platform.changeOutside(FILE, theirs);
    driver.editor.fileChanges.keep();
    expect(pending()).toBeNull();
    expect(await driver.editor.files.save()).toBe(false);
    expect(driver.platform.disk.get(FILE)).toEqual(theirs);
    driver.platform.overwriteAnswers.push('overwrite');
    expect(await driver.editor.files.save()).toBe(true);
  });

  it('reloading gives up unsaved changes without asking once more', async () => {
    driver.add('dropout');
    driver.platform.changeOutside(FILE, await example('lenet-5'));
    expect(await driver.editor.fileChanges.reload()).toBe(true);
    expect([...driver.state().document.nodes.values()].some(({ type }) => type === 'dropout')).toBe(false);
    expect(driver.state().past).toEqual([]);
  });

  it('what cannot be read changes nothing, and says why', async () => {
    driver.add('dropout');
    const before = driver.state();
    driver.platform.changeOutside(FILE, new TextEncoder().encode('<!doctype html>'));
    expect(await driver.editor.fileChanges.reload()).toBe(false);
    expect(driver.state().document).toBe(before.document);
    expect(driver.state().past).toBe(before.past);
    expect(driver.state().file).toBe(before.file);
    expect(driver.state().toasts.at(-1)).toMatchObject({ tone: 'error' });
  });

  it('saving elsewhere, or opening another drawing, settles it', async () => {
    driver.platform.changeOutside(FILE, await example('small-vgg'));
    driver.platform.toSaveAs.push('other.convas');
    expect(await driver.editor.files.saveAs()).toBe(true);
    expect(pending()).toBeNull();
    // Word of the former file comes late.
    driver.platform.changeOutside(FILE, await example('lenet-5'));
    expect(pending()).toBeNull();
  });
});

describe('another program deleted the open file', () => {
  it('the drawing stays and counts as not saved: closing asks, and saving writes it again', async () => {
    expect(isDirty(driver.state())).toBe(false);
    driver.platform.changeOutside(FILE, null);
    expect(title()).toBe('LeNet-5');
    expect(isDirty(driver.state())).toBe(true);
    expect(driver.platform.state?.dirty).toBe(true);
    expect(english(driver.state().toasts.at(-1)?.message)).toMatch(/deleted or moved “mine.convas”/);
    expect(await driver.editor.files.save()).toBe(true);
    expect(driver.platform.disk.has(FILE)).toBe(true);
    expect(isDirty(driver.state())).toBe(false);
  });

  it('takes back the question about a change before it', async () => {
    driver.platform.changeOutside(FILE, await example('small-vgg'));
    driver.platform.changeOutside(FILE, null);
    expect(pending()).toBeNull();
  });
});
