import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/core/compile/compile.ts';
import type { CompileOptions } from '../../src/core/compile/types.ts';
import { LAYERS } from '../../src/core/layers/index.ts';
import { english } from '../support/said.ts';
import { BATCH, type Case, cases, LAYER_ID, OUTPUT_ID } from './cases.ts';
import expected from './generated/expected.json';
import { maxDifference, neutralFeeds, runModel } from './ort.ts';

/**
 * Every layer type in every branch of its attributes: what Convas compiles and ONNX Runtime computes is what PyTorch
 * and NumPy say (scripts/parity/expected.py), and has the shape that the editor shows.
 *
 * CONVAS_PARITY_MODELS=FOLDER writes the compiled models there, for scripts/parity/check_models.py.
 */
const TOLERANCE = 1e-4;
const references = expected as Readonly<Record<string, { shape: readonly number[]; values: readonly number[] }>>;
const folder = process.env.CONVAS_PARITY_MODELS;
const all = cases();

function compiled({ name, document, analysis, weights }: Case, options: CompileOptions) {
  const model = compile(document, analysis, weights, options);
  if (!model.ok) throw new Error(`${name}: ${english(model.error.message)}`);
  return model.value;
}

it('every layer type has cases, and every case an expectation', () => {
  const covered = new Set([...all.map((entry) => entry.layer), 'input', 'output']);
  expect(LAYERS.map((layer) => layer.type).filter((type) => !covered.has(type))).toEqual([]);
  expect(Object.keys(references)).toEqual(all.map((entry) => entry.name));
});

describe.each([...new Set(all.map((entry) => entry.layer))])('%s', (layer) => {
  const entries = all.filter((entry) => entry.layer === layer);
  it.each(entries.map((entry) => [entry.name, entry] as const))('%s', async (name, entry) => {
    const model = compiled(entry, { mode: 'plain' });
    if (folder) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${name.replace(/\W+/g, '-')}.onnx`), model.bytes);
    }
    const { output } = await runModel(model, { [model.inputName]: entry.picture });
    const reference = references[name];
    expect(output?.dims).toEqual(reference?.shape);
    const inferred = entry.analysis.nodes.get(LAYER_ID)?.outputs?.[0]?.shape;
    expect(output?.dims).toEqual(inferred?.map((dim) => (dim === 'N' ? BATCH : dim)));
    expect(maxDifference(output?.data ?? [], reference?.values ?? [])).toBeLessThan(TOLERANCE);

    // The window's compile, gates and all, computes the same.
    const watch = [LAYER_ID, OUTPUT_ID, 'picture'].map((nodeId) => ({ nodeId, port: 0 }));
    const probe = compiled(entry, { mode: 'instrumented', weights: 'external', watch });
    const values = await runModel(probe, { [probe.inputName]: entry.picture, ...neutralFeeds(probe) });
    expect(maxDifference(values[OUTPUT_ID]?.data ?? [], output?.data ?? [])).toBeLessThan(1e-6);
    const [watchedLayer, , watchedPicture] = probe.watched;
    expect(values[watchedLayer?.valueName ?? '']?.dims).toEqual(output?.dims);
    expect(values[watchedPicture?.valueName ?? '']?.data).toEqual(entry.picture.data);
    expect(probe.attention).toHaveLength(layerHasGate(layer) ? 1 : 0);
  });
});

function layerHasGate(type: string): boolean {
  return LAYERS.find((layer) => layer.type === type)?.attention !== undefined;
}
