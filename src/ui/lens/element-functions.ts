import { formatValue } from './format.ts';

/** An element-wise function that the lens can write down. */
export interface ElementFunction {
  readonly name: string;
  readonly apply: (x: number) => number;
  /** @param inside symbols, or the number put in */
  readonly write: (inside: string) => string;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const call = (name: string) => (inside: string) => `${name}(${inside})`;

const FUNCTIONS: readonly ElementFunction[] = [
  { name: 'σ', apply: sigmoid, write: call('σ') },
  { name: 'relu', apply: (x) => Math.max(0, x), write: call('relu') },
  { name: 'tanh', apply: Math.tanh, write: call('tanh') },
  { name: 'silu', apply: (x) => x * sigmoid(x), write: call('silu') },
  { name: 'hardswish', apply: (x) => x * Math.min(1, Math.max(0, x / 6 + 0.5)), write: call('hardswish') },
];

function hardSigmoid(alpha: number, beta: number): ElementFunction {
  return {
    name: 'clip',
    apply: (x) => Math.min(1, Math.max(0, alpha * x + beta)),
    write: (inside) => `clip(${formatValue(alpha)}·${inside} + ${formatValue(beta)})`,
  };
}

/**
 * The function that turns all of `inside` into all of `values`; null where none does. Half-precision GPUs and other
 * orders of summation leave small differences, so agreement is to about three digits.
 * @param slope of a hard sigmoid, where the layer has one
 */
export function findFunction(
  inside: Float32Array,
  values: Float32Array,
  slope: { readonly alpha: number; readonly beta: number } | null,
): ElementFunction | null {
  if (inside.length !== values.length || inside.length === 0) return null;
  const candidates = slope ? [...FUNCTIONS, hardSigmoid(slope.alpha, slope.beta)] : FUNCTIONS;
  for (const candidate of candidates) {
    if (inside.every((x, index) => close(candidate.apply(x), values[index] as number))) return candidate;
  }
  return null;
}

function close(a: number, b: number): boolean {
  return Math.abs(a - b) <= 2e-3 * Math.max(1, Math.abs(a), Math.abs(b));
}
