import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { openProject } from '../../src/core/project/open-project.ts';
import { ok } from '../../src/core/result.ts';
import type { ChosenFolder } from '../../src/platform/types.ts';
import { isDirty } from '../../src/store/state.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';

/** The data set of a document: named and hashed in its file, never opened by it, compared when it is chosen again. */

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

const picture = (name: string) => new Uint8Array(readFileSync(inRoot('assets/pictures', name)));
const PETS = { 'cat/chelsea.png': picture('chelsea.png'), 'dog/rocket.jpg': picture('rocket.jpg') };
const WHERE = '/home/somebody/secret';

function folder(files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>, name = 'pets'): ChosenFolder {
  return {
    listing: { name, files: Object.keys(files), links: [], closed: [], cut: false },
    read: async (file) => ok(files[file] ?? new Uint8Array()),
  };
}

function ready() {
  const { dataSet } = driver.state();
  if (dataSet?.kind !== 'ready') throw new Error(`${dataSet?.kind}`);
  return dataSet;
}

async function saved(): Promise<Uint8Array<ArrayBuffer>> {
  driver.platform.toSaveAs.push('mine.convas');
  expect(await driver.editor.files.saveAs()).toBe(true);
  return new Uint8Array(driver.platform.disk.get('mine.convas') ?? []);
}

describe('the data set of a document', () => {
  it('is named with hashes in its file, and nothing of where it is', async () => {
    await driver.editor.dataSets.openFolder(folder(PETS));
    expect(isDirty(driver.state())).toBe(true);
    const bytes = await saved();
    expect(isDirty(driver.state())).toBe(false);
    const project = openProject(bytes);
    expect(project.ok && project.value.data).toEqual(ready().reference);
    expect(ready().reference).toMatchObject({ name: 'pets', kind: 'folder', pictures: 2 });
    expect(Buffer.from(bytes).includes(WHERE)).toBe(false);
  });

  it('is not opened with it: the window says so, and what is chosen again is compared', async () => {
    await driver.editor.dataSets.openFolder(folder(PETS));
    const bytes = await saved();
    driver.editor.dataSets.close();
    await driver.editor.files.newDocument();
    expect(driver.state().dataReference).toBeNull();
    await driver.editor.files.openFile({ token: 'mine.convas', name: 'mine.convas', bytes });
    expect(driver.state()).toMatchObject({ dataSet: null, dataReference: { name: 'pets' } });
    expect(
      driver
        .state()
        .toasts.map(({ message }) => english(message))
        .join(),
    ).toContain('data set “pets”');
    expect(isDirty(driver.state())).toBe(false);

    const named = driver.state().dataReference;
    await driver.editor.dataSets.openFolder(folder(PETS, 'moved'));
    // The same pictures: nothing to say, nothing to save.
    expect([driver.state().dataReference, isDirty(driver.state())]).toEqual([named, false]);
    await driver.editor.dataSets.openFolder(folder({ ...PETS, 'dog/new.jpg': picture('espresso.jpg') }));
    expect([driver.state().dataReference, isDirty(driver.state())]).toEqual([named, false]);
    driver.editor.dataSets.adopt();
    expect(driver.state().dataReference).toBe(ready().reference);
    expect(isDirty(driver.state())).toBe(true);
    driver.editor.dataSets.forget();
    expect(openProject(await savedAgainWithout())).toMatchObject({ ok: true });
  });

  /** With no set open, a document that names none has none. */
  async function savedAgainWithout(): Promise<Uint8Array<ArrayBuffer>> {
    driver.editor.dataSets.close();
    const bytes = await saved();
    const project = openProject(bytes);
    expect(project.ok && project.value.data).toBeUndefined();
    return bytes;
  }

  it('follows a label that was put right, and outlives a crash', async () => {
    await driver.editor.dataSets.openFolder(folder(PETS));
    const before = ready().reference;
    driver.editor.dataSets.relabel('dog/rocket.jpg', [0, 1]);
    expect(driver.state().dataReference).toBe(ready().reference);
    expect([ready().reference.contents, ready().set.labelling]).toEqual([before.contents, 'several']);
    expect(ready().reference.labels).not.toBe(before.labels);
    await driver.editor.backups.flush();
    const wanted = ready().reference;
    const { backups } = driver.platform;
    driver.dispose();
    driver = createDriver();
    for (const [id, state] of backups.written) driver.platform.backups.written.set(id, state);
    const decided = driver.editor.backups.offer();
    await expect.poll(() => driver.editor.backups.offers.getState().length).toBe(1);
    expect(await driver.editor.backups.restore(driver.editor.backups.offers.getState()[0]?.id ?? '')).toBe(true);
    await decided;
    expect(driver.state().dataReference).toEqual(wanted);
  });

  it('that stayed open while another drawing was opened becomes its own once that is saved', async () => {
    await driver.editor.dataSets.openFolder(folder(PETS));
    driver.platform.unsavedAnswers.push('discard');
    await driver.editor.files.openExample(new Uint8Array(readFileSync(inRoot('assets/examples/lenet-5.convas'))));
    expect([driver.state().dataReference, isDirty(driver.state())]).toEqual([null, false]);
    await saved();
    expect([driver.state().dataReference, isDirty(driver.state())]).toEqual([ready().reference, false]);
  });

  it('is the document’s own pictures or those that ship, to be labelled with what the network tells apart', async () => {
    await driver.editor.files.openExample(new Uint8Array(readFileSync(inRoot('assets/examples/se-cnn.convas'))));
    const { pictures } = driver.state();
    await driver.editor.dataSets.openPictures();
    const { set } = ready();
    expect([set.items.length, set.labelling, set.classes.length]).toEqual([pictures.length, 'none', 10]);
    expect(new Set(set.items.map(({ id }) => id)).size).toBe(pictures.length);
    driver.editor.dataSets.relabel(set.items[0]?.id ?? '', [3]);
    expect(ready().set.labelling).toBe('single');
    driver.platform.toSaveAs.push('labels.csv');
    await driver.editor.dataSets.saveTable();
    expect(new TextDecoder().decode(driver.platform.disk.get('labels.csv'))).toContain(`,${set.classes[3]}`);
    const files = ['rocket.jpg', 'rocket.jpg'].map((name) => ({ name, bytes: picture(name) }));
    await driver.editor.dataSets.openPhotographs(files);
    expect(ready().set.items.map(({ id }) => id)).toEqual(['rocket.jpg', 'rocket.jpg (2)']);
    expect(ready().card.duplicates).toHaveLength(1);
    expect(ready().reference.source).toBe('photographs');
  });
});
