import { describe, expect, it } from 'vitest';
import type { Attributes } from '../../../src/core/attributes.ts';
import { cbamChannel } from '../../../src/core/layers/cbam-channel.ts';
import { eca } from '../../../src/core/layers/eca.ts';
import { squeezeExcitation } from '../../../src/core/layers/squeeze-excitation.ts';
import type { Tensor } from '../../../src/core/tensor/types.ts';
import { randomTensor, runLayer } from '../../support/run-layer.ts';

/** The emitted nodes compute what the papers define: compared with the definitions, written as plain loops. */

type Parameters = Readonly<Record<string, Tensor>>;
type Activation = (x: number) => number;

const clamp = (x: number) => Math.max(0, Math.min(1, x));
const sigmoid: Activation = (x) => 1 / (1 + Math.exp(-x));
const FUNCTIONS: Readonly<Record<string, Activation>> = {
  relu: (x) => Math.max(0, x),
  tanh: Math.tanh,
  sigmoid,
  hardSwish: (x) => x * clamp(x / 6 + 0.5),
  silu: (x) => x * sigmoid(x),
  hardSigmoid: (x) => clamp(0.3 * x + 0.4),
};

const BATCH = 2;
const C = 6;
const AREA = 12;
const x = randomTensor([BATCH, C, 3, 4], 5);

function map(batch: number, channel: number): readonly number[] {
  const start = (batch * C + channel) * AREA;
  return [...x.data.slice(start, start + AREA)];
}
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const largest = (values: readonly number[]) => Math.max(...values);

/** W₂·δ(W₁·z + b₁) + b₂ */
function bottleneck(z: readonly number[], parameters: Parameters, hidden: Activation): readonly number[] {
  const layer = (input: readonly number[], name: string) => {
    const weight = parameters[`${name}.weight`]?.data ?? [];
    const rows = weight.length / input.length;
    return Array.from({ length: rows }, (_, row) =>
      input.reduce(
        (sum, value, column) => sum + value * (weight[row * input.length + column] ?? 0),
        parameters[`${name}.bias`]?.data[row] ?? 0,
      ),
    );
  };
  return layer(layer(z, 'fc1').map(hidden), 'fc2');
}

function expectScaled(output: Tensor | undefined, gates: (batch: number) => readonly number[]) {
  expect(output?.shape).toEqual(x.shape);
  for (let batch = 0; batch < BATCH; batch += 1) {
    const gate = gates(batch);
    for (let channel = 0; channel < C; channel += 1) {
      for (const [index, value] of map(batch, channel).entries()) {
        expect(output?.data[(batch * C + channel) * AREA + index]).toBeCloseTo(
          value * (gate[channel] ?? Number.NaN),
          5,
        );
      }
    }
  }
}

const channels = Array.from({ length: C }, (_, channel) => channel);

describe('squeeze-and-excitation', () => {
  const cases: readonly Attributes[] = [
    {},
    { form: 'conv1x1' },
    { biases: false },
    { biases: false, form: 'conv1x1' },
    { squeeze: 'max', reductionRatio: 4 },
    ...['relu', 'tanh', 'sigmoid', 'hardSwish', 'silu'].map((hiddenActivation) => ({
      hiddenActivation,
      hiddenChannels: 5,
    })),
    ...['sigmoid', 'hardSigmoid', 'tanh', 'relu'].map((gate) => ({
      gate,
      gateAlpha: 0.3,
      gateBeta: 0.4,
      reductionRatio: 2,
    })),
  ];
  it.each(cases.map((attributes) => [JSON.stringify(attributes), attributes] as const))(
    '%s',
    async (_title, attributes) => {
      const run = await runLayer(squeezeExcitation, attributes, [x]);
      const hidden = FUNCTIONS[(attributes.hiddenActivation as string) ?? 'relu'] ?? sigmoid;
      const gate = FUNCTIONS[(attributes.gate as string) ?? 'sigmoid'] ?? sigmoid;
      const squeeze = attributes.squeeze === 'max' ? largest : mean;
      expectScaled(run.outputs[0], (batch) =>
        bottleneck(
          channels.map((channel) => squeeze(map(batch, channel))),
          run.parameters,
          hidden,
        ).map(gate),
      );
    },
  );

  it('is written in the nodes that others recognise', async () => {
    const operators = async (attributes: Attributes) => (await runLayer(squeezeExcitation, attributes, [x])).operators;
    expect(await operators({})).toEqual([
      'GlobalAveragePool',
      'Flatten',
      'Gemm',
      'Relu',
      'Gemm',
      'Sigmoid',
      'Unsqueeze',
      'Mul',
    ]);
    expect(await operators({ form: 'conv1x1', gate: 'hardSigmoid' })).toEqual([
      'GlobalAveragePool',
      'Conv',
      'Relu',
      'Conv',
      'HardSigmoid',
      'Mul',
    ]);
  });
});

it.each([1, 3, 5])('ECA with k = %d', async (kernelSize) => {
  const run = await runLayer(eca, { kernelSize }, [x]);
  const weight = run.parameters.weight?.data ?? [];
  expectScaled(run.outputs[0], (batch) => {
    const z = channels.map((channel) => mean(map(batch, channel)));
    return channels.map((channel) =>
      sigmoid([...weight].reduce((sum, w, tap) => sum + w * (z[channel + tap - (kernelSize - 1) / 2] ?? 0), 0)),
    );
  });
});

it.each([true, false])('CBAM channel attention, biases %s', async (biases) => {
  const run = await runLayer(cbamChannel, { biases, reductionRatio: 2 }, [x]);
  const relu = FUNCTIONS.relu ?? sigmoid;
  expectScaled(run.outputs[0], (batch) => {
    const average = bottleneck(
      channels.map((channel) => mean(map(batch, channel))),
      run.parameters,
      relu,
    );
    const max = bottleneck(
      channels.map((channel) => largest(map(batch, channel))),
      run.parameters,
      relu,
    );
    return average.map((value, channel) => sigmoid(value + (max[channel] ?? 0)));
  });
});
