import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { sourceRemarks } from '../../../src/core/export/source-export.ts';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { importModel } from '../../../src/core/import/import-model.ts';
import { english } from '../../support/said.ts';
import { drawnForms, operatorForms } from './operator-forms.ts';
import { operatorTests } from './operator-tests.ts';
import { pythonWith, runExports } from './python.ts';
import { writeNetworks } from './recorded-networks.ts';
import { writeExport } from './written.ts';

/** Exported PyTorch files are run: what they compute is what Convas computes. */

const torch = pythonWith('torch');
const hint = torch ? '' : ' (skipped: no Python with PyTorch; Debian has python3-torch)';
const allOperatorTests = torch ? await operatorTests() : [];
const folder = mkdtempSync(join(tmpdir(), 'convas-run-exports-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('operators in every form that a file may have', () => {
  let forms: Awaited<ReturnType<typeof operatorForms>>;
  beforeAll(async () => {
    forms = await operatorForms();
  }, 120_000);

  it('are all written in PyTorch', () => {
    expect(forms.tests.length).toBeGreaterThanOrEqual(476);
    // ONNX Runtime Web has no float64 kernels for these.
    expect(forms.refused.map((line) => line.split(':')[0])).toEqual(
      ['Conv', 'ConvTranspose', 'InstanceNormalization', 'HardSigmoid', 'GlobalAveragePool', 'AveragePool'].map(
        (operator) => `float64-${operator}`,
      ),
    );
    const gaps = forms.tests.filter(({ drawing }) => {
      return !drawing.analysis.valid || sourceRemarks('pytorch', drawing.document, drawing.analysis).length > 0;
    });
    expect(gaps.map(({ name }) => name)).toEqual([]);
  });

  it.skipIf(!torch)(
    `and compute what ONNX Runtime computes${hint}`,
    async () => {
      const target = join(folder, 'forms');
      for (const { name, drawing, selfTest } of forms.tests) {
        await writeExport(target, 'pytorch', name, drawing, selfTest);
      }
      expect(runExports(torch ?? '', target)).toEqual({ count: forms.tests.length, failures: [] });
    },
    300_000,
  );
});

describe.each(['operators', `fresh ${Math.trunc(Math.random() * 2 ** 32)}`])('drawn operators, seed “%s”', (seed) => {
  it.skipIf(!torch)(
    `compute what ONNX Runtime computes${hint}`,
    async () => {
      const { tests, refused } = await drawnForms(seed, 54);
      // ONNX Runtime refuses few of what is drawn, and Convas tells the shape of all that runs.
      expect(refused.length).toBeLessThan(tests.length / 4);
      const target = join(folder, `drawn-${seed.replace(' ', '-')}`);
      for (const { name, drawing, selfTest } of tests) await writeExport(target, 'pytorch', name, drawing, selfTest);
      expect(runExports(torch ?? '', target)).toEqual({ count: tests.length, failures: [] });
    },
    300_000,
  );
});

describe('PyTorch', () => {
  it.skipIf(!torch)(
    `computes every parity case, every example and every fixture${hint}`,
    async () => {
      const target = join(folder, 'pytorch');
      const networks = await writeNetworks('pytorch', target);
      const fixtures = readdirSync(inRoot('test/fixtures/exports')).filter((name) => name.endsWith('.onnx'));
      for (const name of fixtures) {
        const bytes = new Uint8Array(readFileSync(inRoot(`test/fixtures/exports/${name}`)));
        const opened = importModel(bytes, { title: name });
        if (!opened.ok) throw new Error(english(opened.error.message));
        const { document, weights } = opened.value;
        await writeExport(target, 'pytorch', name, { document, weights, analysis: analyze(document) });
      }
      expect(runExports(torch ?? '', target)).toEqual({ count: networks + fixtures.length, failures: [] });
    },
    300_000,
  );

  const tests = allOperatorTests;
  it.skipIf(tests.length === 0)(
    `computes what ONNX’s own operator tests expect${hint}`,
    async () => {
      const target = join(folder, 'operators');
      const written = tests.filter(({ drawing: { document, analysis } }) => {
        return sourceRemarks('pytorch', document, analysis).length === 0;
      });
      // The indices of maxima counted column after column are not written.
      expect(tests.length - written.length).toBe(1);
      for (const { name, drawing, selfTest } of written) {
        await writeExport(target, 'pytorch', name, drawing, selfTest);
      }
      expect(runExports(torch ?? '', target)).toEqual({ count: 261, failures: [] });
    },
    300_000,
  );
});
