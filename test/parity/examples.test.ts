import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { compile } from '../../src/core/compile/compile.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { documentToJson } from '../../src/core/project/write-document.ts';
import { english } from '../support/said.ts';
import { stream } from './cases.ts';
import { maxDifference, neutralFeeds, runModel } from './ort.ts';

/** The examples that come with Convas: exported, each runs, and the instrumented form computes the same. */
const folder = resolve(import.meta.dirname, '../../assets/examples');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.convas')) : [];
const models = process.env.CONVAS_PARITY_MODELS;

it('there are examples', () => expect(files.length).toBeGreaterThan(0));

it.each(files)('%s', async (file) => {
  const project = openProject(new Uint8Array(readFileSync(join(folder, file))));
  if (!project.ok) throw new Error(english(project.error.message));
  const { document, weights } = project.value;
  const analysis = analyze(document);
  const plain = compile(document, analysis, weights, { mode: 'plain', documentJson: documentToJson(document) });
  const probe = compile(document, analysis, weights, { mode: 'instrumented', weights: 'external' });
  if (!plain.ok || !probe.ok) throw new Error('the example does not compile');
  if (models) {
    mkdirSync(models, { recursive: true });
    writeFileSync(join(models, file.replace(/\.convas$/, '.onnx')), plain.value.bytes);
  }
  const [, ...dims] = plain.value.inputType.shape as [string, ...number[]];
  const picture = {
    dims: [1, ...dims],
    data: stream(
      5,
      'picture',
      dims.reduce((a, b) => a * b, 1),
    ),
  };
  const expected = await runModel(plain.value, { [plain.value.inputName]: picture });
  const actual = await runModel(probe.value, { [probe.value.inputName]: picture, ...neutralFeeds(probe.value) });
  for (const { name, type } of plain.value.outputs) {
    expect(expected[name]?.dims).toEqual(type.shape.map((dim) => (dim === 'N' ? 1 : dim)));
    expect(expected[name]?.data.every(Number.isFinite)).toBe(true);
    expect(maxDifference(actual[name]?.data ?? [], expected[name]?.data ?? [])).toBeLessThan(1e-5);
  }
});
