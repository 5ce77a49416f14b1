import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exportWeights } from '../../src/core/export/source-export.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import { trainingState } from '../../src/core/weights/training.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';

/** What the editor calls the weights of a trained network while somebody changes it. */

let driver: ReturnType<typeof createDriver>;
beforeEach(async () => {
  driver = createDriver();
  await driver.editor.files.openExample(new Uint8Array(await readFile('assets/examples/se-cnn.convas')));
});
afterEach(() => driver.dispose());

const status = () => trainingState(driver.state().analysis, driver.state().weights).status;
const first = (type: string) =>
  [...driver.state().document.nodes.values()].find((node) => node.type === type)?.id ?? '';

it('a swap that keeps every weight is told, undone, redone and saved', () => {
  const se = first('squeezeExcitation');
  expect(status()).toBe('trained');
  driver.editor.layers.setAttribute(se, 'gate', 'hardSigmoid');
  expect(status()).toBe('changed');
  driver.commands.run('edit.undo');
  expect(status()).toBe('trained');
  driver.commands.run('edit.redo');
  expect(status()).toBe('changed');
  const { document, weights } = driver.state();
  const bytes = serialiseProject({ document, weights, pictures: [] });
  const opened = bytes.ok ? openProject(bytes.value) : bytes;
  if (!opened.ok) throw new Error('the project does not open');
  expect(opened.value.document.trainedAs).toBe(document.trainedAs);
  driver.editor.layers.setAttribute(se, 'gate', 'sigmoid');
  expect(status()).toBe('trained');
});

it('silencing channels changes no weight and no network', () => {
  driver.editor.gates.toggleSilence(first('squeezeExcitation'), 0);
  expect(driver.state().overrides.size).toBe(1);
  expect(status()).toBe('trained');
});

it('an attention layer without weights of its own is partly untrained', () => {
  const relu = first('relu');
  const se = driver.add('squeezeExcitation', { reductionRatio: 4 }, relu);
  expect(driver.state().document.nodes.has(se)).toBe(true);
  expect(status()).toBe('partlyUntrained');
});

it('weights for all layers, read from a file, make it trained again', async () => {
  driver.editor.layers.setAttribute(first('squeezeExcitation'), 'gate', 'hardSigmoid');
  const { document, analysis, weights } = driver.state();
  const file = exportWeights(document, analysis, weights);
  if (!file.ok) throw new Error(english(file.error.message));
  const bytes = file.value;
  expect(await driver.editor.files.openFiles([{ token: null, name: 'weights.safetensors', bytes }])).toBeUndefined();
  expect(status()).toBe('trained');
  driver.commands.run('edit.undo');
  expect(status()).toBe('changed');
});
