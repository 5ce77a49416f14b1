import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { ok } from '../../src/core/result.ts';
import { sameText } from '../../src/core/text.ts';
import type { ChosenFolder } from '../../src/platform/types.ts';
import { createDriver } from '../support/editor-driver.ts';

/** Data sets in the window's store: opened by every way, looked through, corrected, saved. */

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

const photograph = (name: string) => new Uint8Array(readFileSync(inRoot('assets/pictures', name)));
const fixture = (name: string) => ({
  token: null,
  name,
  bytes: new Uint8Array(readFileSync(inRoot('test/fixtures/datasets', name))),
});

function folder(
  files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>,
): ChosenFolder & { readonly read: ChosenFolder['read'] } {
  return {
    listing: { name: 'pets', files: Object.keys(files), links: ['link'], closed: [], cut: false },
    read: async (name) => ok(files[name] ?? new Uint8Array()),
  };
}

const pets = () =>
  folder({
    'cat/chelsea.png': photograph('chelsea.png'),
    'dog/again.png': photograph('chelsea.png'),
    'dog/cut.jpg': photograph('rocket.jpg').slice(0, 5_000),
  });

function ready() {
  const { dataSet } = driver.state();
  if (dataSet?.kind !== 'ready') throw new Error(`${dataSet?.kind}`);
  return dataSet;
}

describe('a data set in the window', () => {
  it('is a folder that a person chose, with a card, and the document is untouched', async () => {
    const { document } = driver.state();
    driver.platform.toChoose.push(pets());
    driver.commands.run('file.openData');
    expect(driver.state().dialog).toBe('dataSet');
    await driver.editor.dataSets.chooseFolder();
    const { card } = ready();
    expect(card).toMatchObject({ name: 'pets', pictures: 3, readable: 2, remarks: { links: ['link'] } });
    expect(card.duplicates).toEqual([
      { ids: ['cat/chelsea.png', 'dog/again.png'], labelsDiffer: true, splitsDiffer: false },
    ]);
    expect(driver.state().document).toBe(document);
    expect(
      await driver.editor.dataSets.source()?.pixels(0, { channels: 1, height: 8, width: 8 }, 'crop'),
    ).toMatchObject({ ok: true });
  });

  it('takes a corrected label, and saves it as a table that the folder is read with', async () => {
    const { dataSets } = driver.editor;
    const files = { 'cat/a.png': photograph('chelsea.png'), 'dog/b.png': photograph('chelsea.png') };
    await dataSets.openFolder(folder(files));
    expect(ready()).toMatchObject({ corrected: false, card: { duplicates: [{ labelsDiffer: true }] } });
    dataSets.relabel('dog/b.png', [0]);
    expect(ready()).toMatchObject({
      corrected: true,
      card: { duplicates: [{ labelsDiffer: false }], imbalance: { smallest: { name: 'dog', pictures: 0 } } },
    });
    driver.platform.toSaveAs.push('labels.csv');
    await dataSets.saveTable();
    expect(ready().corrected).toBe(false);
    const table = driver.platform.disk.get('labels.csv') ?? new Uint8Array();
    await dataSets.openFolder(folder({ ...files, 'labels.csv': new Uint8Array(table) }));
    expect(ready().set.items.map(({ labels }) => ready().set.classes[labels[0] ?? -1])).toEqual(['cat', 'cat']);
  });

  it('keeps a correction as unsaved when saving was cancelled or failed', async () => {
    const { dataSets } = driver.editor;
    await dataSets.openFolder(pets());
    dataSets.relabel('dog/again.png', [0]);
    await dataSets.saveTable();
    driver.platform.toSaveAs.push('labels.csv');
    driver.platform.failure = { code: 'disk-full', message: sameText('full') };
    await dataSets.saveTable();
    expect(ready().corrected).toBe(true);
  });

  it('is files that were chosen, in any order, or a question about them', async () => {
    const { dataSets } = driver.editor;
    for (const names of [
      ['digits-images-idx3-ubyte', 'digits-labels-idx1-ubyte'],
      ['packed-labels-idx1-ubyte.gz', 'packed-images-idx3-ubyte.gz'],
    ]) {
      driver.platform.toOpen.push(names.map(fixture));
      await dataSets.chooseFiles();
      expect(ready().card).toMatchObject({ kind: 'idx', pictures: 5 });
    }
    driver.platform.toOpen.push([fixture('packed-labels-idx1-ubyte.gz')]);
    await dataSets.chooseFiles();
    expect(driver.state().dataSet).toMatchObject({ kind: 'failed', problem: { code: 'no-partner' } });
    driver.platform.toOpen.push([fixture('ambiguous-first.npz')]);
    await dataSets.chooseFiles();
    expect(driver.state().dataSet).toMatchObject({ kind: 'failed', problem: { question: ['nhwc', 'nchw'] } });
    await dataSets.answer('nchw');
    expect(ready().card.sizes).toEqual([{ width: 3, height: 5, pictures: 4 }]);
  });

  it('is what ships with Convas', async () => {
    const { dataSets } = driver.editor;
    await dataSets.openSigns({ seed: 1, count: 100, multi: true });
    expect(ready().card).toMatchObject({ labelling: 'several', pictures: 100 });
    await dataSets.openFashion(new Uint8Array(readFileSync(inRoot('assets/datasets/fashion-mnist.webp'))));
    expect(ready().card.classes.map(({ pictures }) => pictures)).toEqual(new Array(10).fill(700));
  });

  it('that is cancelled shows nothing later, and another takes the place of one that is being read', async () => {
    const { dataSets } = driver.editor;
    const slow = dataSets.openFolder(pets());
    dataSets.cancel();
    await slow;
    expect(driver.state()).toMatchObject({ dataSet: null, dialog: null });
    const first = dataSets.openFolder(pets());
    const second = dataSets.openSigns({ seed: 1, count: 20, multi: false });
    await Promise.all([first, second]);
    expect(ready().card.kind).toBe('signs');
    dataSets.close();
    expect([driver.state().dataSet, dataSets.source()]).toEqual([null, null]);
  });
});
