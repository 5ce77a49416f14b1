import { afterEach, describe, expect, it } from 'vitest';
import { importModel } from '../../src/core/import/import-model.ts';
import { laidOut } from '../../src/core/import/laid-out.ts';
import { ok } from '../../src/core/result.ts';
import { concatBytes } from '../../src/runtime/image/bytes.ts';
import type { ImportFile } from '../../src/runtime/import-client.ts';
import { fromPosted, toPosted } from '../../src/runtime/import-protocol.ts';
import { createDriver } from '../support/editor-driver.ts';
import { modelWithOperator } from '../support/imported-models.ts';

/** What a worker compiled for the first runs is what they run; the window parses the file for none of them. */

let asked = 0;
/** Times that the rest of the file had to be parsed at once. */
let tooEarly = 0;

/** Copied and moved as between a worker and the window. Counts who wants to see the structure of the file. */
const importFile: ImportFile = async ({ bytes, externalFiles, name }) => {
  const result = importModel(bytes.slice(), { externalFiles, title: name });
  if (!result.ok) return result;
  const { posted, buffers } = toPosted(laidOut(result.value));
  const opened = fromPosted(structuredClone(posted, { transfer: [...buffers] }));
  const { imported } = opened.document;
  if (!imported) return ok(opened);
  const counted = Object.create(imported, {
    model: {
      get: () => {
        asked += 1;
        if (imported.parsing?.done === false) tooEarly += 1;
        return imported.model;
      },
    },
  });
  return ok({ ...opened, document: { ...opened.document, imported: counted } });
};

let driver: Driver | undefined;
afterEach(() => driver?.dispose());

/** The model with statements about values that are nowhere: empty ones, in a second stretch of the graph. */
function withManyParts(model: Uint8Array, count: number): Uint8Array<ArrayBuffer> {
  const parts = new Uint8Array(2 * count);
  for (let at = 0; at < parts.length; at += 2) parts[at] = 0x6a;
  const length = [0, 7, 14, 21].map((shift) => ((parts.length >> shift) & 0x7f) | (shift < 21 ? 0x80 : 0));
  return concatBytes([model, Uint8Array.from([0x3a, ...length]), parts]);
}

const PICTURES = ['assets/pictures/chelsea.png', 'assets/pictures/espresso.jpg'];

type Driver = ReturnType<typeof createDriver>;

function relu({ state }: Driver): string {
  return [...state().document.nodes.values()].find(({ type }) => type === 'relu')?.id ?? '';
}

/** The numbers of two pictures on a model. */
async function numbers(options: Parameters<typeof createDriver>[0]): Promise<readonly (readonly number[])[]> {
  driver = createDriver(options);
  const { editor, state } = driver;
  expect(await editor.files.openFile({ token: null, name: 'net.onnx', bytes: modelWithOperator() })).toBe(true);
  for (const picture of PICTURES) await driver.addPicture(picture);
  await driver.settled();
  // In the order of the pictures: which of them ran first is a matter of when the second one came.
  return state().pictures.map(({ id }) => {
    const { outputs = [], scores: found } = state().results.get(id) ?? {};
    return [...outputs.flatMap(({ data }) => [...data]), ...(found?.values ?? [])];
  });
}

describe('an opened ONNX file', () => {
  it('runs without being parsed in the window, to the same numbers; an edit has it parsed', async () => {
    const expected = await numbers({});
    expect(expected.map(({ length }) => length > 0)).toEqual([true, true]);
    driver?.dispose();
    asked = 0;
    expect(await numbers({ importModel: importFile })).toEqual(expected);
    expect(driver?.state().results.size).toBe(2);
    expect(asked).toBe(0);
    if (driver) driver.editor.layers.rename(relu(driver), 'first');
    await driver?.settled();
    expect(asked).toBeGreaterThan(0);
  });

  const needs: readonly (readonly [name: string, act: (driver: Driver) => unknown])[] = [
    ['an edit that is run', (driver) => driver.editor.layers.rename(relu(driver), 'first')],
    ['an export', ({ editor }) => editor.exports.onnxFile.prepare()],
    ['what changed in it', ({ editor }) => editor.comparisons.showSource()],
    [
      'an export of a part',
      (driver) => {
        driver.platform.toSaveAs.push('part.onnx');
        driver.editor.view.select([relu(driver)]);
        return driver.editor.exports.selection();
      },
    ],
  ];

  it.each(needs)('%s waits until its file is parsed, in portions', async (_, act) => {
    driver = createDriver({ importModel: importFile });
    for (const picture of PICTURES) await driver.addPicture(picture);
    driver.platform.unsavedAnswers.push('discard');
    const bytes = withManyParts(modelWithOperator(), 300_000);
    expect(await driver.editor.files.openFile({ token: null, name: 'net.onnx', bytes })).toBe(true);
    asked = 0;
    tooEarly = 0;
    // Otherwise this would show nothing.
    expect(driver.state().document.imported?.parsing?.done).toBe(false);
    await act(driver);
    await driver.settled();
    expect(driver.state().document.imported?.parsing?.done).toBe(true);
    expect(asked).toBeGreaterThan(0);
    expect(tooEarly).toBe(0);
    expect(driver.state().run).toEqual({ kind: 'idle' });
  });
});
