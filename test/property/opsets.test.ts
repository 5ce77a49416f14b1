import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OPSETS } from '../../src/core/compile/versions/versions.ts';
import { compiled, decoded, open } from '../import/support/open.ts';
import { excess, lcgTensor, runOnnx } from '../import/support/run-onnx.ts';
import { seeds } from '../support/seeds.ts';
import { arbitraryNetwork } from './arbitrary-networks.ts';

/** From opset 19 on ONNX Runtime averages with another kernel, which rounds differently. */
const ROUNDING = 1e-5;

it.each(seeds(20_261_130))(
  'a file of any opset is written in any other, and computes the same, %s',
  {
    timeout: 120_000,
  },
  async (_, seed) => {
    const opset = fc.constantFrom(...OPSETS);
    await fc.assert(
      fc.asyncProperty(arbitraryNetwork, opset, opset, async (document, from, to) => {
        const file = compiled(document, new Map(), { mode: 'plain', versions: { opset: from } });
        const { document: read, weights } = open(file.bytes.slice());
        const other = compiled(read, weights, { mode: 'plain', versions: { opset: to } });
        const { shape } = file.inputType;
        const feed = { [file.inputName]: lcgTensor([1, ...shape.slice(1).map(Number)]) };
        const [x, y] = [await runOnnx(file, feed), await runOnnx(other, feed)];
        const averages = decoded(file.bytes).graph?.node.some((node) => node.opType === 'AveragePool');
        const tolerance = averages && from >= 19 !== to >= 19 ? ROUNDING : 0;
        // Edited layers are written for the file's opset first, and go the same way.
        const anew = compiled(read, weights, { mode: 'plain', rewrite: true, versions: { opset: to } });
        const z = await runOnnx(anew, feed);
        for (const { name } of file.outputs) {
          expect(z[name]?.dims).toEqual(x[name]?.dims);
          expect(excess(z[name]?.data ?? [], x[name]?.data ?? [], ROUNDING, 1e-4)).toBeLessThanOrEqual(0);
          expect(y[name]?.dims).toEqual(x[name]?.dims);
          expect(excess(y[name]?.data ?? [], x[name]?.data ?? [], tolerance, tolerance)).toBeLessThanOrEqual(0);
        }
      }),
      { seed, numRuns: 40 },
    );
  },
);
