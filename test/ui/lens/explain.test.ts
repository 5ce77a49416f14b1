import { describe, expect, it } from 'vitest';
import { type Attributes, defaultAttributes } from '../../../src/core/attributes.ts';
import { ACTIVATION_LABELS, activationFunction } from '../../../src/core/layers/activation-functions.ts';
import { cbamChannel } from '../../../src/core/layers/cbam-channel.ts';
import type { LayerType } from '../../../src/core/layers/define-layer.ts';
import { eca } from '../../../src/core/layers/eca.ts';
import { LAYERS } from '../../../src/core/layers/index.ts';
import { squeezeExcitation } from '../../../src/core/layers/squeeze-excitation.ts';
import type { Tensor } from '../../../src/core/tensor/types.ts';
import type { AttentionRun } from '../../../src/study/read-run.ts';
import { attentionArithmetic, type Explanation, explainScale, explainView } from '../../../src/ui/lens/explain.ts';
import { everyRun, SEEDS } from '../../support/declared-networks.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const written = ({ equations }: Explanation) =>
  equations.map(({ left, symbols, numbers, value }) => `${left}${symbols}${numbers}${value}`).join(' | ');
const stepsOf = (layer: LayerType, attributes: Attributes = {}) =>
  layer.attention?.steps({ ...defaultAttributes(layer.attributes), ...attributes }) ?? [];

/** C = 2, h = 1: small enough to compute by hand. */
const tensors: Readonly<Record<string, Float32Array>> = {
  'fc1.weight': Float32Array.of(1, 2),
  'fc1.bias': Float32Array.of(0.5),
  'fc2.weight': Float32Array.of(1, -1),
  'fc2.bias': Float32Array.of(0, 0.25),
};
const parameter = (name: string) => tensors[name] ?? new Float32Array();
const hidden = 1 * 0.5 + 2 * 0.25 + 0.5;
const run: AttentionRun = {
  nodeId: 'se',
  squeeze: Float32Array.of(0.5, 0.25),
  hidden: Float32Array.of(hidden),
  gate: Float32Array.of(sigmoid(hidden), sigmoid(0.25 - hidden)),
  applied: Float32Array.of(sigmoid(hidden), 0),
};
const maps: Tensor = { shape: [1, 2, 1, 2], data: Float32Array.of(0, 1, 0.25, 0.25) };
const explain = (attributes: Attributes = {}, of: AttentionRun = run, watched: Tensor | null = maps) =>
  attentionArithmetic(stepsOf(squeezeExcitation, attributes), of, parameter, watched);

describe('explain', () => {
  it('writes the squeeze that the layer declares, with its numbers where the maps are known', () => {
    expect(written(explainView(explain(), 'squeeze', 0))).toBe('z[0] = mean(U[0]) = 1.000/2 = 0.500');
    expect(written(explainView(explain({}, run, null), 'squeeze', 0))).toBe('z[0] = mean(U[0]) = 0.500');
    const largest = { ...run, squeeze: Float32Array.of(1, 0.25) };
    expect(written(explainView(explain({ squeeze: 'max' }, largest), 'squeeze', 0))).toBe('z[0] = max(U[0]) = 1.000');
    // Average and maximum of a map of one value are the same number: the word follows the layer.
    expect(written(explainView(explain({ squeeze: 'max' }, largest), 'squeeze', 1))).toBe('z[1] = max(U[1]) = 0.250');
  });

  it('writes the hidden neuron and the gate with the functions that the layer declares', () => {
    const neuron = explainView(explain(), 'hidden', 0);
    expect(written(neuron)).toBe('h[0] = relu(W₁[0]·z + b₁[0]) = relu(1.500) = 1.500');
    expect(neuron.derivation).toEqual([
      'a[0] = W₁[0]·z + b₁[0] = 1.000 + 0.500 = 1.500',
      'h[0] = relu(a[0]) = max(0, 1.500) = 1.500',
    ]);
    expect(neuron.functions.map((fn) => fn.name)).toEqual([ACTIVATION_LABELS.relu]);
    expect(written(explainView(explain(), 'gate', 1))).toBe('s[1] = σ(W₂[1]·h + b₂[1]) = σ(−1.250) = 0.223');
    const plain = explain({ biases: false }, { ...run, hidden: Float32Array.of(1) });
    expect(written(explainView(plain, 'hidden', 0))).toBe('h[0] = relu(W₁[0]·z) = relu(1.000) = 1.000');
  });

  it('writes a softmax over all channels, with the sum it is divided by', () => {
    const gate = Float32Array.of(1 / (1 + Math.exp(-2.75)), 1 / (1 + Math.exp(2.75)));
    const shared = explainView(explain({ gate: 'softmax' }, { ...run, gate }), 'gate', 1);
    expect(written(shared)).toBe(
      'e[1] = W₂[1]·h + b₂[1] = −1.500 + 0.250 = −1.250 | ' + 's[1] = softmax(e)[1] = e^(−1.250 − 1.500)/1.064 = 0.060',
    );
  });

  it('writes what is applied, and what it does to the mean', () => {
    const declared = stepsOf(squeezeExcitation);
    expect(written(explainScale(declared, run, 0, maps))).toBe('X[0] = s[0]·U[0] = 0.818·U[0] | mean 0.500 → 0.409');
    // Silenced: what is applied is not the layer's gate.
    expect(written(explainScale(declared, run, 1, maps))).toBe('X[1] = 0.000·U[1] | mean 0.250 → 0.000');
  });

  it('shows numbers alone, and says why, where the run is older than the layer', () => {
    const older = { ...run, gate: Float32Array.of(0.1, 0.2) };
    const explained = explainView(explain({}, older), 'gate', 0);
    expect(written(explained)).toBe('s[0] = 0.100');
    expect(explained.older).toBe(true);
    expect(explainView(explain({}, older), 'hidden', 0).older).toBe(false);
  });

  it('does not take a number that is none for an old one', () => {
    const none = Float32Array.of(Number.NaN, Number.NaN);
    const broken = { ...run, squeeze: none, hidden: none.slice(0, 1), gate: none, applied: none };
    const explained = explainView(explain({}, broken, null), 'gate', 0);
    expect([written(explained), explained.older]).toEqual(['s[0] = σ(W₂[0]·h + b₂[0]) = σ(NaN) = NaN', false]);
  });

  it('adds both branches of a layer that squeezes twice', () => {
    const squeeze = { average: Float32Array.of(0.5, 0.25), max: Float32Array.of(1, 0) };
    const both = { average: Float32Array.of(1.5), max: Float32Array.of(1.5) };
    // Both branches carry the second layer's bias.
    const gate = Float32Array.of(sigmoid(3), sigmoid(-3 + 0.5));
    const twice = attentionArithmetic(stepsOf(cbamChannel), { ...run, squeeze, hidden: both, gate }, parameter, null);
    expect(written(explainView(twice, 'squeeze', 0))).toBe(
      'z_avg[0] = mean(U[0]) = 0.500 | z_max[0] = max(U[0]) = 1.000',
    );
    expect(written(explainView(twice, 'hidden', 0))).toContain(
      'h_max[0] = relu(W₁[0]·z_max + b₁[0]) = relu(1.500) = 1.500',
    );
    expect(written(explainView(twice, 'gate', 0))).toBe(
      'e_avg[0] = W₂[0]·h_avg + b₂[0] = 1.500 + 0.000 = 1.500 | ' +
        'e_max[0] = W₂[0]·h_max + b₂[0] = 1.500 + 0.000 = 1.500 | ' +
        's[0] = σ(e_avg[0] + e_max[0]) = σ(3.000) = 0.953',
    );
  });

  it('slides the taps of a layer without hidden vector', () => {
    const squeeze = Float32Array.of(1, 10, 100);
    const gate = Float32Array.of(42, 421, 210).map(sigmoid);
    const taps = attentionArithmetic(
      stepsOf(eca),
      { ...run, squeeze, hidden: null, gate },
      () => Float32Array.of(1, 2, 4),
      null,
    );
    const explained = explainView(taps, 'gate', 0);
    expect(written(explained)).toBe('s[0] = σ((w∗z)[0]) = σ(42.00) = 1.000');
    expect(explained.derivation[0]).toBe('e[0] = (w∗z)[0] = 1.000·0.000 + 2.000·1.000 + 4.000·10.00 = 42.00');
  });
});

/** Pictures on which a tanh, a hard swish and a ReLU agree to the last digit are among them. */
describe.each(SEEDS)('the words are those of the declaration, whatever the numbers, seed %i', (seed) => {
  it.each(LAYERS.filter((layer) => layer.attention).map((layer) => [layer.type, layer] as const))(
    '%s',
    { timeout: 120_000 },
    async (_type, layer) => {
      for await (const { attributes, run: of, parameter: own, maps: input } of everyRun(layer, `words ${seed}`)) {
        const arithmetic = attentionArithmetic(layer.attention?.steps(attributes) ?? [], of, own, input);
        expect([...arithmetic.older]).toEqual([]);
        const { hiddenActivation = 'relu', gate = 'sigmoid' } = attributes as Record<string, never>;
        const neuron = explainView(arithmetic, 'hidden', 0);
        const gates = explainView(arithmetic, 'gate', 0);
        if (of.hidden) expectNamed(neuron, hiddenActivation);
        expectNamed(gates, gate);
        const squeeze = written(explainView(arithmetic, 'squeeze', 0));
        if (attributes.squeeze) expect(squeeze).toContain(attributes.squeeze === 'max' ? 'max(U[0])' : 'mean(U[0])');
      }
    },
  );
});

function expectNamed(explanation: Explanation, fn: keyof typeof ACTIVATION_LABELS) {
  const { symbol } = activationFunction(fn);
  expect(explanation.functions.map((declared) => declared.name)).toEqual([ACTIVATION_LABELS[fn]]);
  expect(explanation.equations.at(-1)?.symbols.startsWith(` = ${symbol}(`)).toBe(true);
}
