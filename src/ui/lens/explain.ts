import type { ParameterSpec } from '../../core/layers/define-layer.ts';
import type { Tensor } from '../../core/tensor/types.ts';
import type { AttentionRun } from '../../runtime/read-run.ts';
import { type ElementFunction, findFunction } from './element-functions.ts';
import { formatValue } from './format.ts';
import { channelMax, channelMean } from './map-values.ts';
import { branches } from './steps.ts';

/**
 * The arithmetic behind one channel of an attention layer, with its real numbers. Nothing here asks which layer it is:
 * weights are found by their shapes, and a function is named only when it reproduces the values of the run. Where a
 * run is older than the weights, the equation falls back to its result.
 */

export interface AttentionWeights {
  readonly first: Dense | null;
  readonly second: Dense | null;
  /** Taps along the channels, where there is no hidden vector. */
  readonly taps: Float32Array | null;
}

/** Rows × columns, row by row, with one bias per row. */
export interface Dense {
  readonly weight: Float32Array;
  readonly bias: Float32Array | null;
}

/** Finds the weights: with a hidden vector two matrices in the order of the data, without one a row of taps. */
export function attentionWeights(
  specs: readonly ParameterSpec[],
  read: (spec: ParameterSpec) => Float32Array,
): AttentionWeights {
  const dense = specs.flatMap((spec, index): Dense[] => {
    if (spec.shape.length < 2) return [];
    const next = specs[index + 1];
    return [{ weight: read(spec), bias: next && next.shape.length === 1 ? read(next) : null }];
  });
  const [first = null, second = null] = dense;
  return second ? { first, second, taps: null } : { first: null, second: null, taps: first?.weight ?? null };
}

/** Row · vector + bias for every row. */
export function multiply({ weight, bias }: Dense, vector: Float32Array): Float32Array {
  const rows = Math.floor(weight.length / Math.max(1, vector.length));
  return Float32Array.from({ length: rows }, (_, row) => {
    let sum = bias?.[row] ?? 0;
    const start = row * vector.length;
    for (let column = 0; column < vector.length; column += 1) {
      sum += (weight[start + column] as number) * (vector[column] as number);
    }
    return sum;
  });
}

/** Correlation along the channels with zeros beyond both ends. */
export function slide(taps: Float32Array, vector: Float32Array): Float32Array {
  const reach = (taps.length - 1) / 2;
  return vector.map((_, channel) => {
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap += 1) {
      sum += (taps[tap] as number) * (vector[channel + tap - reach] ?? 0);
    }
    return sum;
  });
}

/** What is inside a step's function, and the function, for all elements of the step. */
export interface StepArithmetic {
  readonly inside: Float32Array;
  readonly fn: ElementFunction;
}

export interface AttentionArithmetic {
  /** By branch, in the order of `branches`. */
  readonly hidden: readonly (StepArithmetic | null)[];
  readonly gate: StepArithmetic | null;
}

/** Recomputes a run's hidden vectors and gates; a step that does not agree with the run is null. */
export function attentionArithmetic(
  run: AttentionRun,
  weights: AttentionWeights,
  hardSigmoid: { readonly alpha: number; readonly beta: number } | null,
): AttentionArithmetic {
  const squeezes = branches(run.squeeze);
  const hiddens = run.hidden === null ? [] : branches(run.hidden);
  const { first, second, taps } = weights;
  const hidden = hiddens.map((branch, index): StepArithmetic | null => {
    const squeeze = squeezes[index];
    return first && squeeze ? agree(multiply(first, squeeze.values), branch.values, hardSigmoid) : null;
  });
  let inside: Float32Array | null = null;
  if (second && hiddens.length > 0) {
    for (const branch of hiddens) {
      const part = multiply(second, branch.values);
      inside = inside === null ? part : inside.map((value, index) => value + (part[index] as number));
    }
  } else if (taps && squeezes[0]) {
    inside = slide(taps, squeezes[0].values);
  }
  return { hidden, gate: inside && agree(inside, run.gate, hardSigmoid) };
}

function agree(
  inside: Float32Array,
  values: Float32Array,
  hardSigmoid: { readonly alpha: number; readonly beta: number } | null,
): StepArithmetic | null {
  const fn = findFunction(inside, values, hardSigmoid);
  return fn && { inside, fn };
}

/** One equation in two parts: the symbols, which a narrow panel leaves out, and the numbers. */
export interface Equation {
  /** `s[39]` */
  readonly left: string;
  /** ` = σ(W₂[39]·h)` */
  readonly symbols: string;
  /** ` = σ(1.370) = 0.797` */
  readonly numbers: string;
}

/** z[c] = mean(U[c]) = 0.420, once per branch. `maps` are the layer's input, where it was watched. */
export function explainSqueeze(run: AttentionRun, channel: number, maps: Tensor | null): readonly Equation[] {
  return branches(run.squeeze).map((branch) => {
    const value = branch.values[channel] ?? Number.NaN;
    const pool = branch.name === null ? poolName(maps, channel, value) : branch.name === 'max' ? 'max' : 'mean';
    return {
      left: `z${branchMark(branch.name)}[${channel}]`,
      symbols: ` = ${pool}(U[${channel}])`,
      numbers: ` = ${formatValue(value)}`,
    };
  });
}

/** h[j] = relu(W₁[j]·z) = relu(0.83) = 0.830 for one hidden neuron, once per branch. Biases are in the numbers. */
export function explainHidden(run: AttentionRun, unit: number, arithmetic: AttentionArithmetic): readonly Equation[] {
  if (run.hidden === null) return [];
  return branches(run.hidden).map((branch, index) => {
    const mark = branchMark(branch.name);
    return equation(
      `h${mark}[${unit}]`,
      `W₁[${unit}]·z${mark}`,
      arithmetic.hidden[index] ?? null,
      unit,
      branch.values[unit] ?? Number.NaN,
    );
  });
}

/** s[c] = σ(W₂[c]·h) = σ(1.37) = 0.797. */
export function explainGate(run: AttentionRun, channel: number, arithmetic: AttentionArithmetic): readonly Equation[] {
  const branched = run.hidden !== null && !(run.hidden instanceof Float32Array);
  const inside = run.hidden === null ? `(w∗z)[${channel}]` : `W₂[${channel}]·${branched ? '(h_avg + h_max)' : 'h'}`;
  return [equation(`s[${channel}]`, inside, arithmetic.gate, channel, run.gate[channel] ?? Number.NaN)];
}

/** X[c] = s[c]·U[c] = 0.797·U[c], and what that does to the mean of the map. */
export function explainScale(run: AttentionRun, channel: number, maps: Tensor | null): readonly Equation[] {
  const applied = run.applied[channel] ?? Number.NaN;
  const scaled = {
    left: `X[${channel}]`,
    symbols: ` = s[${channel}]·U[${channel}]`,
    numbers: ` = ${formatValue(applied)}·U[${channel}]`,
  };
  if (!maps) return [scaled];
  const mean = channelMean(maps, channel);
  return [scaled, { left: 'mean', symbols: '', numbers: ` ${formatValue(mean)} → ${formatValue(mean * applied)}` }];
}

function equation(left: string, inside: string, step: StepArithmetic | null, index: number, value: number): Equation {
  const result = ` = ${formatValue(value)}`;
  if (!step) return { left, symbols: '', numbers: result };
  return {
    left,
    symbols: ` = ${step.fn.write(inside)}`,
    numbers: ` = ${step.fn.write(formatValue(step.inside[index] ?? Number.NaN))}${result}`,
  };
}

function branchMark(name: 'average' | 'max' | null): string {
  return name === null ? '' : name === 'average' ? '_avg' : '_max';
}

/** Whether a squeezed value is the map's mean or its maximum. */
function poolName(maps: Tensor | null, channel: number, value: number): string {
  if (!maps) return 'pool';
  const tolerance = 1e-3 * Math.max(1, Math.abs(value));
  if (Math.abs(channelMean(maps, channel) - value) < tolerance) return 'mean';
  return Math.abs(channelMax(maps, channel) - value) < tolerance ? 'max' : 'pool';
}
