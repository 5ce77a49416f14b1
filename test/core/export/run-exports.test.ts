import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { exportSource, type Framework, sourceRemarks } from '../../../src/core/export/source-export.ts';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { importModel } from '../../../src/core/import/import-model.ts';
import type { Tensor } from '../../../src/core/tensor/types.ts';
import { EMPTY_STORE } from '../../../src/core/weights/tensor-store.ts';
import { type Case, cases } from '../../parity/cases.ts';
import recordedOutputs from '../../parity/generated/expected.json';
import { type Layer, network } from '../compile/networks.ts';
import { operatorForms } from './operator-forms.ts';
import { operatorTests } from './operator-tests.ts';
import { pythonWith, runExports } from './python.ts';
import { type Drawing, EXAMPLE_FILES, example, writeExport } from './written.ts';

/** Exported files are run: what they compute is what Convas computes. */

const recorded = recordedOutputs as Readonly<Record<string, { readonly shape: number[]; readonly values: number[] }>>;
const STAND_IN = inRoot('test/core/export/keras-stand-in');
const torch = pythonWith('torch');
const numpy = pythonWith('numpy');
const allOperatorTests = torch ? await operatorTests() : [];
const hint = torch ? '' : ' (skipped: no Python with PyTorch; Debian has python3-torch)';
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

function expectedOf({ name }: Case): readonly Tensor[] {
  const { shape, values } = recorded[name] ?? { shape: [], values: [] };
  return [{ shape, data: Float32Array.from(values) }];
}

/** Every parity case with the recorded numbers (see scripts/parity), and every example with what ONNX Runtime computes. */
async function writeNetworks(framework: Framework, target: string): Promise<number> {
  for (const entry of cases()) {
    const { dims, data } = entry.picture;
    const selfTest = { inputs: [{ shape: dims, data }], outputs: expectedOf(entry) };
    await writeExport(target, framework, entry.name, entry, selfTest);
  }
  const examples = EXAMPLE_FILES.map((file) => [file, example(file)] as const).filter(([, { document, analysis }]) => {
    return !sourceRemarks(framework, document, analysis).some(({ en }) => en.includes('NotImplementedError'));
  });
  for (const [file, drawing] of examples) await writeExport(target, framework, `example-${file}`, drawing);
  return cases().length + examples.length;
}

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
        if (!opened.ok) throw new Error(opened.error.message.en);
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

describe('Keras, as the NumPy module beside this test has it', () => {
  const hint = numpy ? '' : ' (skipped: no Python with NumPy; Debian has python3-numpy)';

  it.skipIf(!numpy)(
    `computes every parity case and every example${hint}`,
    async () => {
      const target = join(folder, 'keras');
      const count = await writeNetworks('keras', target);
      for (const [name, drawing] of Object.entries(oddNames())) {
        await writeExport(target, 'keras', name, drawing);
      }
      expect(runExports(numpy ?? '', target, STAND_IN)).toEqual({ count: count + 2, failures: [] });
    },
    300_000,
  );

  it.skipIf(!numpy)(
    `stays green under no class, function or argument that Keras does not have${hint}`,
    async () => {
      const target = join(folder, 'renamed');
      const codes = cases().map((entry) => {
        const { document, analysis, weights } = entry;
        const exported = exportSource('keras', document, analysis, weights);
        if (!exported.ok) throw new Error(exported.error.message.en);
        return { entry, renamed: new Map(renamings(exported.value.code)) };
      });
      const names = new Set(codes.flatMap(({ renamed }) => [...renamed.keys()]));
      // Classes, functions and arguments of all layers.
      expect(names.size).toBeGreaterThan(40);
      let files = 0;
      for (const name of names) {
        // A helper has branches that not every layer with it goes through: some of the cases, from first to last.
        const holders = codes.filter(({ renamed }) => renamed.has(name));
        const step = Math.max(1, Math.floor((holders.length - 1) / 4));
        for (const [index, { entry, renamed }] of holders.filter((_, at) => at % step === 0).entries()) {
          const { dims, data } = entry.picture;
          const file = `${name}-${index}`;
          await writeExport(target, 'keras', file, entry, {
            inputs: [{ shape: dims, data }],
            outputs: expectedOf(entry),
          });
          writeFileSync(join(target, 'keras', file, 'net.py'), renamed.get(name) ?? '');
          files += 1;
        }
      }
      const { count, failures } = runExports(numpy ?? '', target, STAND_IN);
      expect(count).toBe(files);
      const red = new Set(failures.map((line) => line.split(':')[0]?.replace(/-\d+$/, '')));
      expect([...names].filter((name) => !red.has(name))).toEqual([]);
    },
    300_000,
  );
});

/** The code once for each name of Keras in it that is built with, that name changed. */
function renamings(code: string): readonly (readonly [string, string])[] {
  const called = [...code.matchAll(/\b(layers|ops)\.(\w+)\(/g)].map(([, module, name]) => `${module}.${name}`);
  const names = new Set([...called, 'keras.Input', 'keras.Model']);
  const renamed = [...names].map((name): [string, string] => [
    `name-${name}`,
    code.replace(new RegExp(`\\b${name.replace('.', '\\.')}\\(`, 'g'), `${name}X(`),
  ]);
  const calls = [...code.matchAll(/\b((?:layers|ops)\.\w+|keras\.Input)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g)];
  const keywords = calls.flatMap(([call, name]) =>
    [...call.matchAll(/[(,] ?(\w+)=/g)].map(([, keyword]): [string, string] => [
      `argument-${name}-${keyword}`,
      code.replace(call, call.replace(new RegExp(`([(,] ?)${keyword}=`), `$1${keyword}x=`)),
    ]),
  );
  return [...renamed, ...keywords];
}

/** Layers called as Keras calls its own steps, and names in no ASCII. */
function oddNames(): Readonly<Record<string, Drawing>> {
  const picture: Layer = { type: 'input', attributes: { channels: 3, height: 6, width: 6 } };
  const automatic = network({
    relu: picture,
    get_item: { type: 'conv2d', attributes: { filters: 4, strides: [2, 1], dilations: [1, 2] }, from: ['relu'] },
    relu_1: { type: 'relu', from: ['get_item'] },
    max_pooling2d: { type: 'squeezeExcitation', from: ['relu_1'] },
    flatten_1: { type: 'flatten', from: ['max_pooling2d'] },
    flatten: { type: 'fullyConnected', attributes: { units: 3 }, from: ['flatten_1'] },
    out: { type: 'output', from: ['flatten'] },
  });
  const korean = network({
    그림: picture,
    합성곱: { type: 'conv2d', attributes: { filters: 4 }, from: ['그림'] },
    '합성/곱.2': { type: 'batchNormalization', from: ['합성곱'] },
    출력: { type: 'output', from: ['합성/곱.2'] },
  });
  return { automatic: { ...automatic, weights: EMPTY_STORE }, korean: { ...korean, weights: EMPTY_STORE } };
}
