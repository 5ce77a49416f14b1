import type { ScoreFunction } from '../graph/output-reading.ts';

/**
 * Class scores from an output layer's numbers, for display; the graph itself stays without them.
 * @param values one number per class
 * @returns a new array: softmax sums to 1; sigmoid judges each class on its own; none copies
 * @example classScores(Float32Array.of(1, 1), 'softmax') // 0.5, 0.5
 */
export function classScores(values: ArrayLike<number>, kind: ScoreFunction): Float32Array {
  switch (kind) {
    case 'softmax':
      return softmax(values);
    case 'sigmoid':
      return Float32Array.from(values, sigmoid);
    case 'none':
      return Float32Array.from(values);
  }
}

/** e^(z − max) / Σ e^(z − max): the largest exponent is 0, so nothing overflows. */
function softmax(values: ArrayLike<number>): Float32Array {
  let max = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index += 1) max = Math.max(max, values[index] as number);
  // An infinite score wins alone, or shares with its equals: ∞ − ∞ would be no number.
  const shifted = Float64Array.from(values, (value) => (value === max ? 1 : Math.exp(value - max)));
  const sum = shifted.reduce((total, value) => total + value, 0);
  return Float32Array.from(shifted, (value) => value / sum);
}

/** 1 / (1 + e^−z), with the exponent never positive. */
function sigmoid(value: number): number {
  if (value >= 0) return 1 / (1 + Math.exp(-value));
  const exponential = Math.exp(value);
  return exponential / (1 + exponential);
}
