import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildSeCnn } from '../../scripts/make-examples/se-cnn.ts';
import { compile } from '../../src/core/compile/compile.ts';
import type { CompileOptions } from '../../src/core/compile/types.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import { trainingState } from '../../src/core/weights/training.ts';
import { english } from '../support/said.ts';
import { SHARED_DATA_HINT, sharedData } from '../support/shared-data.ts';
import { stream } from './cases.ts';
import { maxDifference, neutralFeeds, runModel } from './ort.ts';

/** The trained example is the network it was made from: same numbers as the original ONNX file, layer for layer. */
const model = sharedData('models', 'se-cnn-cifar10.onnx');
const facts = sharedData('models', 'se-cnn-cifar10.json');

if (model && facts) describe('SE-CNN', () => compareWith(model, facts));
else describe.skip(`SE-CNN: ${SHARED_DATA_HINT}`, () => it('is the network it was made from', () => {}));

function compareWith(modelPath: string, factsPath: string): void {
  const original = new Uint8Array(readFileSync(modelPath));
  const info = JSON.parse(readFileSync(factsPath, 'utf8'));
  const { document, weights } = buildSeCnn(original, info);
  const analysis = analyze(document);
  const compiled = (options: CompileOptions) => {
    const result = compile(document, analysis, weights, options);
    if (!result.ok) throw new Error(english(result.error.message));
    return result.value;
  };
  const picture = { dims: [4, 3, 32, 32], data: stream(11, 'picture', 4 * 3 * 32 * 32, 2) };

  it('is a valid, wholly trained drawing of 285,094 learnable parameters', () => {
    expect(analysis.valid).toBe(true);
    expect([...analysis.nodes.values()].flatMap((node) => node.diagnostics)).toEqual([]);
    expect(analysis.totals.parameters).toBe(info.learnableParameters);
    expect(trainingState(analysis, weights).status).toBe('trained');
  });

  it('computes what the original computes', async () => {
    const expected = await runModel({ bytes: original, externalData: [] }, { image: picture });
    const plain = compiled({ mode: 'plain' });
    const actual = await runModel(plain, { [plain.inputName]: picture });
    expect(maxDifference(actual.class_scores?.data ?? [], expected.logits?.data ?? [])).toBeLessThan(1e-5);

    const probe = compiled({ mode: 'instrumented', weights: 'external' });
    const values = await runModel(probe, { [probe.inputName]: picture, ...neutralFeeds(probe) });
    expect(maxDifference(values.class_scores?.data ?? [], expected.logits?.data ?? [])).toBeLessThan(1e-5);
    expect(probe.attention.map(({ layerName, channels }) => [layerName, channels])).toEqual([
      ['se_1', 32],
      ['se_2', 64],
      ['se_3', 128],
    ]);
  });

  it('survives being saved as a project', () => {
    const saved = serialiseProject({ document, weights, pictures: [] });
    expect(saved.ok).toBe(true);
  });
}
