import { describe, expect, it } from 'vitest';
import type { Attributes } from '../../../src/core/attributes.ts';
import { layerType } from '../../../src/core/layers/index.ts';
import type { Tensor } from '../../../src/core/tensor/types.ts';
import { runLayer } from '../../support/run-layer.ts';

/** Element-wise and combining layers compute their formula. */

const x: Tensor = { shape: [1, 2, 2, 3], data: Float32Array.of(-9, -4, -2.5, -1, -0.1, 0, 0.1, 1, 2.5, 4, 7, 12) };
const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));
const clamp = (v: number, low: number, high: number) => Math.max(low, Math.min(high, v));

async function run(type: string, attributes: Attributes, ...inputs: readonly Tensor[]): Promise<readonly number[]> {
  const layer = layerType(type);
  if (!layer) throw new Error(`no layer ${type}`);
  const { outputs } = await runLayer(layer, attributes, inputs);
  return [...(outputs[0]?.data ?? [])];
}

function expectClose(values: readonly number[], expected: readonly number[]) {
  expect(values.length).toBe(expected.length);
  for (const [index, value] of values.entries()) expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 5);
}

describe('functions of one element', () => {
  const cases: readonly (readonly [string, Attributes, (v: number) => number])[] = [
    ['relu', {}, (v) => Math.max(0, v)],
    ['leakyRelu', {}, (v) => (v < 0 ? 0.01 * v : v)],
    ['leakyRelu', { alpha: 0.2 }, (v) => (v < 0 ? 0.2 * v : v)],
    ['clip', {}, (v) => clamp(v, 0, 6)],
    ['clip', { min: -1, max: 1 }, (v) => clamp(v, -1, 1)],
    ['sigmoid', {}, sigmoid],
    ['tanh', {}, Math.tanh],
    ['hardSigmoid', {}, (v) => clamp(0.2 * v + 0.5, 0, 1)],
    ['hardSigmoid', { alpha: 1 / 6 }, (v) => clamp(v / 6 + 0.5, 0, 1)],
    ['hardSwish', {}, (v) => v * clamp(v / 6 + 0.5, 0, 1)],
    ['silu', {}, (v) => v * sigmoid(v)],
    ['dropout', {}, (v) => v],
  ];
  it.each(cases)('%s %j', async (type, attributes, formula) => {
    expectClose(await run(type, attributes, x), [...x.data].map(formula));
  });
});

it('softmax runs over the channels', async () => {
  const values = await run('softmax', {}, x);
  for (let pixel = 0; pixel < 6; pixel += 1) {
    const [a = 0, b = 0] = [x.data[pixel], x.data[pixel + 6]];
    expect(values[pixel]).toBeCloseTo(1 / (1 + Math.exp(b - a)), 5);
  }
});

it('adds and multiplies chains, a gate on either side', async () => {
  const gate: Tensor = { shape: [1, 2, 1, 1], data: Float32Array.of(2, -1) };
  const gateOf = (index: number) => (index < 6 ? 2 : -1);
  expectClose(
    await run('add', {}, x, x, x),
    [...x.data].map((v) => 3 * v),
  );
  expectClose(
    await run('multiply', {}, x, gate),
    [...x.data].map((v, index) => v * gateOf(index)),
  );
  expectClose(
    await run('multiply', {}, gate, x, x),
    [...x.data].map((v, index) => v * v * gateOf(index)),
  );
});

it('concatenates channel after channel', async () => {
  const one: Tensor = { shape: [1, 1, 2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  expectClose(await run('concat', {}, one, x), [...one.data, ...x.data]);
});

it('flattens row after row', async () => {
  expectClose(await run('flatten', {}, x), [...x.data]);
});
