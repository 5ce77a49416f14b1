import { describe, expect, it } from 'vitest';
import type { ParameterSpec } from '../../../src/core/layers/define-layer.ts';
import type { AttentionRun } from '../../../src/runtime/read-run.ts';
import { findFunction } from '../../../src/ui/lens/element-functions.ts';
import {
  attentionArithmetic,
  attentionWeights,
  type Equation,
  explainGate,
  explainHidden,
  explainScale,
  explainSqueeze,
  multiply,
  slide,
} from '../../../src/ui/lens/explain.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const written = (equations: readonly Equation[]) =>
  equations.map(({ left, symbols, numbers }) => `${left}${symbols}${numbers}`).join(' | ');
const spec = (name: string, shape: readonly number[]): ParameterSpec => ({
  name,
  shape,
  init: { kind: 'zeros' },
  trainable: true,
});

/** C = 2, h = 1: small enough to compute by hand. */
const tensors: Readonly<Record<string, Float32Array>> = {
  'fc1.weight': Float32Array.of(1, 2),
  'fc1.bias': Float32Array.of(0.5),
  'fc2.weight': Float32Array.of(1, -1),
  'fc2.bias': Float32Array.of(0, 0.25),
};
const specs = [spec('fc1.weight', [1, 2]), spec('fc1.bias', [1]), spec('fc2.weight', [2, 1]), spec('fc2.bias', [2])];
const weights = attentionWeights(specs, (entry) => tensors[entry.name] as Float32Array);
const hidden = 1 * 0.5 + 2 * 0.25 + 0.5;
const run: AttentionRun = {
  nodeId: 'se',
  squeeze: Float32Array.of(0.5, 0.25),
  hidden: Float32Array.of(hidden),
  gate: Float32Array.of(sigmoid(hidden), sigmoid(0.25 - hidden)),
  applied: Float32Array.of(sigmoid(hidden), 0),
};
const maps = { shape: [1, 2, 1, 2], data: Float32Array.of(0, 1, 0.25, 0.25) };

describe('explain', () => {
  const arithmetic = attentionArithmetic(run, weights, null);

  it('writes the squeeze with the pooling that the numbers show', () => {
    expect(written(explainSqueeze(run, 0, maps))).toBe('z[0] = mean(U[0]) = 0.500');
    const largest = { ...run, squeeze: Float32Array.of(1, 0.25) };
    expect(written(explainSqueeze(largest, 0, maps))).toBe('z[0] = max(U[0]) = 1.000');
    expect(written(explainSqueeze(run, 0, null))).toBe('z[0] = pool(U[0]) = 0.500');
  });

  it('writes the hidden neuron and the gate with their functions', () => {
    expect(written(explainHidden(run, 0, arithmetic))).toBe('h[0] = relu(W₁[0]·z) = relu(1.500) = 1.500');
    expect(written(explainGate(run, 1, arithmetic))).toBe('s[1] = σ(W₂[1]·h) = σ(−1.250) = 0.223');
  });

  it('writes what is applied, and what it does to the mean', () => {
    expect(written(explainScale(run, 1, maps))).toBe('X[1] = s[1]·U[1] = 0.000·U[1] | mean 0.250 → 0.000');
  });

  it('falls back to the result where the run is older than the weights', () => {
    const stale = attentionArithmetic({ ...run, gate: Float32Array.of(0.1, 0.2) }, weights, null);
    expect(written(explainGate({ ...run, gate: Float32Array.of(0.1, 0.2) }, 0, stale))).toBe('s[0] = 0.100');
  });

  it('adds both branches of a layer that squeezes twice', () => {
    const average = Float32Array.of(0.5, 0.25);
    const max = Float32Array.of(1, 0);
    const both = { average: Float32Array.of(1.5), max: Float32Array.of(1.5) };
    // Both branches carry the second layer's bias.
    const twice = {
      ...run,
      squeeze: { average, max },
      hidden: both,
      gate: Float32Array.of(sigmoid(3), sigmoid(-3 + 0.5)),
    };
    const cbam = attentionArithmetic(twice, weights, null);
    expect(written(explainSqueeze(twice, 0, null))).toBe(
      'z_avg[0] = mean(U[0]) = 0.500 | z_max[0] = max(U[0]) = 1.000',
    );
    expect(written(explainHidden(twice, 0, cbam))).toContain('h_max[0] = relu(W₁[0]·z_max) = relu(1.500) = 1.500');
    expect(written(explainGate(twice, 0, cbam))).toBe('s[0] = σ(W₂[0]·(h_avg + h_max)) = σ(3.000) = 0.953');
  });

  it('slides the taps of a layer without hidden vector', () => {
    const taps = attentionWeights([spec('weight', [1, 1, 3, 1])], () => Float32Array.of(1, 2, 4));
    const squeeze = Float32Array.of(1, 10, 100);
    expect([...slide(Float32Array.of(1, 2, 4), squeeze)]).toEqual([42, 421, 210]);
    const eca = { ...run, squeeze, hidden: null, gate: Float32Array.of(42, 421, 210).map(Math.tanh) };
    expect(written(explainGate(eca, 0, attentionArithmetic(eca, taps, null)))).toContain('σ((w∗z)[0]) = σ(42.00)');
  });
});

describe('multiply', () => {
  it('is rows · vector + bias, with and without bias', () => {
    const weight = Float32Array.of(1, 2, 3, 4);
    expect([...multiply({ weight, bias: Float32Array.of(10, 20) }, Float32Array.of(1, 1))]).toEqual([13, 27]);
    expect([...multiply({ weight, bias: null }, Float32Array.of(1, 0))]).toEqual([1, 3]);
  });
});

describe('findFunction', () => {
  const inside = Float32Array.of(-2, -0.5, 0, 1, 4);

  it.each([
    ['σ', sigmoid],
    ['tanh', Math.tanh],
    ['relu', (x: number) => Math.max(0, x)],
    ['silu', (x: number) => x * sigmoid(x)],
    ['hardswish', (x: number) => x * Math.min(1, Math.max(0, x / 6 + 0.5))],
  ] as const)('recognises %s', (name, apply) => {
    expect(findFunction(inside, inside.map(apply), null)?.name).toBe(name);
  });

  it('writes a hard sigmoid with its own slope', () => {
    const values = inside.map((x) => Math.min(1, Math.max(0, 0.2 * x + 0.5)));
    expect(findFunction(inside, values, { alpha: 0.2, beta: 0.5 })?.write('1.000')).toBe('clip(0.200·1.000 + 0.500)');
    expect(findFunction(inside, values, null)).toBeNull();
  });
});
