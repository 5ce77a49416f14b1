import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exportSource } from '../../../src/core/export/source-export.ts';
import { EMPTY_STORE } from '../../../src/core/weights/tensor-store.ts';
import { cases } from '../../parity/cases.ts';
import { english } from '../../support/said.ts';
import { type Layer, network } from '../compile/networks.ts';
import { KERAS_STAND_IN, pythonWith, runExports } from './python.ts';
import { expectedOf, writeNetworks } from './recorded-networks.ts';
import { type Drawing, writeExport } from './written.ts';

/**
 * Exported Keras files are run. Keras is in no distribution, so a NumPy module stands in for it, which has the names and
 * arguments of Keras alone; scripts/parity/check_keras_stand_in.py holds it to Keras itself.
 */

const numpy = pythonWith('numpy');
const folder = mkdtempSync(join(tmpdir(), 'convas-run-exports-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
      expect(runExports(numpy ?? '', target, KERAS_STAND_IN)).toEqual({ count: count + 2, failures: [] });
    },
    300_000,
  );

  it.skipIf(!numpy)(
    `stays green under no class, function or argument that Keras does not have${hint}`,
    async () => {
      const target = join(folder, 'renamed');
      const codes = cases().map((entry) => {
        const { document, analysis, weights } = entry;
        const exported = exportSource('keras', document, analysis, weights, { say: english });
        if (!exported.ok) throw new Error(english(exported.error.message));
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
      const { count, failures } = runExports(numpy ?? '', target, KERAS_STAND_IN);
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
