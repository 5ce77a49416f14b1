import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compile } from '../../src/core/compile/compile.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { importModel } from '../../src/core/import/import-model.ts';
import { documentToJson } from '../../src/core/project/write-document.ts';
import { compiled, open } from '../import/support/open.ts';
import { excess, lcgTensor, runOnnx } from '../import/support/run-onnx.ts';
import { english } from '../support/said.ts';
import { seeds } from '../support/seeds.ts';
import { arbitraryNetwork, arbitraryWeights } from './arbitrary-networks.ts';

/** Whatever is drawn and exported comes back: as the same drawing, or, for other tools’ sake, by its nodes alone. */

it.each(seeds(20_260_103))(
  'an exported drawing opens as the same drawing, its stored weights bit for bit, %s',
  (_, seed) => {
    const project = arbitraryNetwork.chain((document) => fc.tuple(fc.constant(document), arbitraryWeights(document)));
    fc.assert(
      fc.property(project, ([document, weights]) => {
        const json = documentToJson(document);
        const model = compiled(document, weights, { mode: 'plain', documentJson: json });
        const opened = importModel(model.bytes);
        if (!opened.ok) throw new Error(english(opened.error.message));
        expect(opened.value.document).toEqual(document);
        const analysis = analyze(document);
        for (const [id, node] of analysis.nodes) {
          for (const spec of node.parameterSpecs) {
            const stored = weights.get(`${id}/${spec.name}`);
            if (stored) expect(words(opened.value.weights.get(`${id}/${spec.name}`)?.data)).toEqual(words(stored.data));
          }
        }
        // Nothing is stored that follows from the seed: the same bytes come out again.
        const again = compiled(opened.value.document, opened.value.weights, { mode: 'plain', documentJson: json });
        expect(Buffer.compare(again.bytes, model.bytes)).toBe(0);
      }),
      { seed, numRuns: 150 },
    );
  },
);

it.each(seeds(20_260_104))(
  'without the drawing in it, the nodes are read as layers that compute the same, %s',
  { timeout: 120_000 },
  async (_, seed) => {
    await fc.assert(
      fc.asyncProperty(arbitraryNetwork, async (document) => {
        const analysis = analyze(document);
        const model = compiled(document, new Map(), { mode: 'plain' });
        const { document: read, weights, report } = open(model.bytes.slice());
        // A copy is written only where the picture itself is the output.
        expect([...report.opaque.keys()].filter((operator) => operator !== 'Identity')).toEqual([]);
        const after = analyze(read);
        expect(after.valid).toBe(true);
        expect(after.totals.parameters + after.totals.buffers).toBe(
          analysis.totals.parameters + analysis.totals.buffers,
        );
        expect(Buffer.compare(compiled(read, weights, { mode: 'plain' }).bytes, model.bytes)).toBe(0);
        const rewritten = compile(read, after, weights, { mode: 'plain', rewrite: true });
        if (!rewritten.ok) throw new Error(english(rewritten.error.message));
        const { shape } = model.inputType;
        const feed = { [model.inputName]: lcgTensor([1, ...shape.slice(1).map(Number)]) };
        const [x, y] = [await runOnnx(model, feed), await runOnnx(rewritten.value, feed)];
        for (const { name } of model.outputs) {
          expect(y[name]?.dims).toEqual(x[name]?.dims);
          expect(excess(y[name]?.data ?? [], x[name]?.data ?? [], 1e-5, 1e-4)).toBeLessThanOrEqual(0);
        }
      }),
      { seed, numRuns: 60 },
    );
  },
);

function words(values: Float32Array = new Float32Array()): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}
