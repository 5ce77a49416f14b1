import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layersKept } from '../../src/core/graph/found.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { createImports } from '../../src/store/imports.ts';
import { createDriver } from '../support/editor-driver.ts';
import { externalModel, maskModel, modelWithOperator } from '../support/imported-models.ts';
import { english } from '../support/said.ts';

const opened = (name: string, bytes: Uint8Array<ArrayBuffer>) => ({ token: name, name, bytes });
let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

function imported() {
  return driver.state().document.imported;
}

describe('opening an ONNX file', () => {
  it('makes a new, unsaved drawing of it, and says what it found', async () => {
    expect(await driver.editor.files.openFile(opened('net.onnx', modelWithOperator()))).toBe(true);
    const { document, file, importReport, importing } = driver.state();
    expect([document.title, file.token, importing]).toEqual(['net', null, null]);
    expect(importReport?.report.opaque).toEqual(new Map([['Erf', 1]]));
    driver.editor.imports.dismissReport();
    expect(driver.state().importReport).toBeNull();
  });

  it('says what it found of that drawing alone, through edits and failed openings', async () => {
    const report = () => driver.state().importReport?.name ?? null;
    await driver.editor.files.openFile(opened('net.onnx', modelWithOperator()));
    const { document } = driver.state();
    expect(layersKept(document, 'Erf').map((id) => document.nodes.get(id)?.attributes.operator)).toEqual(['Erf']);
    expect(layersKept(document, 'Slice')).toEqual([]);
    driver.add('relu');
    driver.editor.history.undo();
    await driver.editor.files.openFile(opened('bad.onnx', new TextEncoder().encode('hello there')));
    expect(report()).toBe('net.onnx');
    driver.platform.unsavedAnswers.push('discard', 'discard');
    await driver.editor.files.openFile(opened('mask.onnx', maskModel()));
    expect(report()).toBe('mask.onnx');
    await driver.editor.files.newDocument();
    expect(report()).toBeNull();
  });

  it('saves a project with the model in it, under its own name', async () => {
    await driver.editor.files.openFile(opened('net.onnx', modelWithOperator()));
    driver.platform.toSaveAs.push('net.convas');
    expect(await driver.editor.files.save()).toBe(true);
    const project = openProject(driver.platform.disk.get('net.convas') ?? new Uint8Array());
    expect(project.ok && project.value.document.imported?.bytes).toEqual(modelWithOperator());
    expect(driver.platform.disk.has('net.onnx')).toBe(false);
  });

  it('asks about unsaved changes first', async () => {
    driver.add('input');
    driver.platform.unsavedAnswers.push('cancel');
    expect(await driver.editor.files.openFile(opened('net.onnx', modelWithOperator()))).toBe(false);
    expect(imported()).toBeUndefined();
  });

  it('takes external data that is dropped with it, and asks for it otherwise', async () => {
    const { bytes, files } = externalModel();
    expect(await driver.editor.files.openFile(opened('net.onnx', bytes))).toBe(false);
    expect(english(driver.state().toasts.at(-1)?.message)).toMatch(/^net\.onnx: .*weights\.bin.*together/s);
    const weights = files.get('weights.bin') ?? new Uint8Array();
    await driver.editor.files.openFiles([opened('weights.bin', weights), opened('net.onnx', bytes)]);
    expect(imported()?.externalFiles.size).toBe(1);
  });

  it('asks for the files that a model names, until all are there or the dialog is cancelled', async () => {
    const { bytes, files } = externalModel();
    const weights = opened('weights.bin', files.get('weights.bin') ?? new Uint8Array());
    driver.platform.toOpen.push([opened('other.bin', new Uint8Array(4))], [weights]);
    expect(await driver.editor.files.openFile(opened('net.onnx', bytes))).toBe(true);
    expect(imported()?.externalFiles).toEqual(files);
    const asked = driver.state().toasts.map(({ message }) => english(message));
    expect(asked).toEqual(Array(2).fill('net.onnx keeps its weights in other files. Choose them too: weights.bin.'));
    // The same file again leads nowhere: it ends with the reason.
    const before = driver.state().document;
    driver.platform.unsavedAnswers.push('discard');
    driver.platform.toOpen.push([opened('other.bin', new Uint8Array(4))], [opened('other.bin', new Uint8Array(4))]);
    expect(await driver.editor.files.openFile(opened('net.onnx', bytes))).toBe(false);
    expect(english(driver.state().toasts.at(-1)?.message)).toMatch(/^net\.onnx: .*weights\.bin/);
    expect(driver.state().document).toBe(before);
  });

  it('can be cancelled: what is open stays', async () => {
    const { store } = driver.editor;
    const { view, platform } = driver.editor;
    const imports = createImports({
      store,
      view,
      platform,
      importFile: (_file, { signal }) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(null))),
    });
    const before = driver.state().document;
    const reading = imports.read(opened('net.onnx', modelWithOperator()), []);
    expect(driver.state().importing).toMatchObject({ name: 'net.onnx', stage: 'reading' });
    imports.cancel();
    expect(await reading).toBeNull();
    expect([driver.state().importing, driver.state().document]).toEqual([null, before]);
  });

  it('recognises it by its bytes too, and refuses others by name', async () => {
    expect(await driver.editor.files.openFile(opened('download', modelWithOperator()))).toBe(true);
    expect(await driver.editor.files.openFile(opened('note.onnx', new TextEncoder().encode('hello there')))).toBe(
      false,
    );
    expect(english(driver.state().toasts.at(-1)?.message)).toMatch(/^note\.onnx: /);
    expect(imported()).toBeDefined();
  });

  it('runs on the pictures that are there, and brings its picture back', async () => {
    await driver.addPicture('assets/pictures/chelsea.png');
    driver.platform.unsavedAnswers.push('discard');
    await driver.editor.files.openFile(opened('mask.onnx', maskModel()));
    await driver.settled();
    const { currentPicture, results } = driver.state();
    const run = results.get(currentPicture ?? '');
    expect(run?.scores).toBeNull();
    expect(run?.pictures).toMatchObject([{ name: 'y', channels: 1, width: 8, height: 8 }]);
  });

  it('says that JSON does not hold the operators’ file', async () => {
    await driver.editor.files.openFile(opened('net.onnx', modelWithOperator()));
    driver.platform.toSaveAs.push('net.json');
    await driver.editor.exports.json();
    expect(english(driver.state().toasts.at(-1)?.message)).toContain('Layers of this drawing (1) are operators');
    await driver.editor.files.openFile(opened('net.json', driver.platform.disk.get('net.json') ?? new Uint8Array()));
    expect(english(driver.state().toasts.at(-1)?.message)).toContain('Open the .convas project or the .onnx file');
    expect(imported()).toBeUndefined();
  });
});
