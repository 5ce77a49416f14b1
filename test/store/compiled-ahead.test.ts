import { afterEach, describe, expect, it } from 'vitest';
import { importModel } from '../../src/core/import/import-model.ts';
import { laidOut } from '../../src/core/import/laid-out.ts';
import { ok } from '../../src/core/result.ts';
import type { ImportFile } from '../../src/runtime/import-client.ts';
import { fromPosted, toPosted } from '../../src/runtime/import-protocol.ts';
import { createDriver } from '../support/editor-driver.ts';
import { modelWithOperator } from '../support/imported-models.ts';

/** What a worker compiled for the first runs is what they run; the window parses the file for none of them. */

let asked = 0;

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
        return imported.model;
      },
    },
  });
  return ok({ ...opened, document: { ...opened.document, imported: counted } });
};

let driver: ReturnType<typeof createDriver> | undefined;
afterEach(() => driver?.dispose());

const PICTURES = ['assets/pictures/chelsea.png', 'assets/pictures/espresso.jpg'];

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
    const relu = [...(driver?.state().document.nodes.values() ?? [])].find(({ type }) => type === 'relu');
    driver?.editor.layers.rename(relu?.id ?? '', 'first');
    await driver?.settled();
    expect(asked).toBeGreaterThan(0);
  });
});
