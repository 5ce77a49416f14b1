import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { seededInput } from '../../../src/core/export/self-test.ts';
import type { Framework } from '../../../src/core/export/source-export.ts';
import type { Tensor } from '../../../src/core/tensor/types.ts';
import { parameterKey } from '../../../src/core/weights/tensor-store.ts';
import { stream } from '../../parity/cases.ts';
import { network } from '../compile/networks.ts';
import { KERAS_STAND_IN, pythonWith, runExports } from './python.ts';
import { type Drawing, example, selfTestOf, writeExport } from './written.ts';

/** The self-test of an exported file tells another network from rounding, at every scale. */

const folder = mkdtempSync(join(tmpdir(), 'convas-run-exports-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CODE: readonly (readonly [Framework, string | null, string | undefined])[] = [
  ['pytorch', pythonWith('torch'), undefined],
  ['keras', pythonWith('numpy'), KERAS_STAND_IN],
];

describe.each(CODE)('the self-test of %s', (framework, python, modules) => {
  it.skipIf(!python)(
    'knows rounding from another network (skipped without PyTorch, or NumPy)',
    async () => {
      const target = join(folder, `self-test-${framework}`);
      const lenet = example('lenet-5.convas');
      const picture = seededInput({ dtype: 'float32', shape: [1, 1, 28, 28] });
      const { inputs, outputs } = await selfTestOf(lenet, picture);
      const scores = outputs[0]?.data ?? new Float32Array();
      const small = scaled(1e-6);
      const [tiny] = (await selfTestOf(small, PICTURE)).outputs;
      const large = cancelling();
      const write = (name: string, drawing: Drawing, input: readonly Tensor[], values: ArrayLike<number>) => {
        const shape = [1, values.length];
        return writeExport(target, framework, name, drawing, {
          inputs: input,
          outputs: [{ shape, data: Float32Array.from(values) }],
        });
      };
      await write('same', lenet, inputs, scores);
      await write(
        'not-a-thousandth-more',
        lenet,
        inputs,
        scores.map((value) => value * 1.001),
      );
      await write(
        'not-a-number',
        lenet,
        inputs,
        scores.map((value, at) => (at === 3 ? Number.NaN : value)),
      );
      await write(
        'not-infinite',
        lenet,
        inputs,
        scores.map((value, at) => (at === 3 ? Number.POSITIVE_INFINITY : value)),
      );
      // However small the numbers are.
      const few = tiny?.data ?? new Float32Array();
      await write(
        'same-small',
        small,
        [PICTURE],
        few.map((value) => value * 1.00002),
      );
      await write(
        'not-small',
        small,
        [PICTURE],
        few.map((value) => value * 1.01),
      );
      // The sum is 0; in float32, each order of summing leaves something else of it.
      await write('same-but-rounding', large, [PICTURE], [0.002]);
      await write('not-rounding', large, [PICTURE], [2]);
      const { count, failures } = runExports(python ?? '', target, modules);
      expect(count).toBe(8);
      const red = failures.map((line) => line.split(':')[0]).filter((name) => /^(not|same)-?/.test(name ?? ''));
      expect(red).toEqual(['not-a-number', 'not-a-thousandth-more', 'not-infinite', 'not-rounding', 'not-small']);
      expect(failures.join('\n')).toMatch(/output 0: from float64, this file differs by .* and Convas by 2\.0/);
    },
    120_000,
  );
});

const PICTURE: Tensor = { shape: [1, 1, 4, 8], data: stream(5, 'picture', 32) };

/** One fully connected layer with weights of that size. */
function scaled(size: number): Drawing {
  const made = network({
    picture: { type: 'input', attributes: { channels: 1, height: 4, width: 8 } },
    flat: { type: 'flatten', from: ['picture'] },
    fc: { type: 'fullyConnected', attributes: { units: 3, bias: false }, from: ['flat'] },
    out: { type: 'output', from: ['fc'] },
  });
  return withWeights(made, [3, 32], stream(9, 'w', 96, size));
}

/** Large numbers that take each other away: the same maps twice, with opposite weights. */
function cancelling(): Drawing {
  const made = network({
    picture: { type: 'input', attributes: { channels: 1, height: 4, width: 8 } },
    twice: { type: 'concat', from: ['picture', 'picture'] },
    flat: { type: 'flatten', from: ['twice'] },
    fc: { type: 'fullyConnected', attributes: { units: 1, bias: false }, from: ['flat'] },
    out: { type: 'output', from: ['fc'] },
  });
  const half = stream(9, 'w', 32, 1e4);
  return withWeights(made, [1, 64], Float32Array.from([...half, ...half.map((value) => 0 - value)]));
}

function withWeights(made: Omit<Drawing, 'weights'>, shape: readonly number[], data: Float32Array): Drawing {
  const fc = [...made.document.nodes.values()].find(({ name }) => name === 'fc')?.id ?? '';
  return { ...made, weights: new Map([[parameterKey(fc, 'weight'), { shape, data, origin: 'loaded' }]]) };
}
