import type { ScoreFunction, ScoreKind } from '../../core/graph/output-reading.ts';

/** What a network answers, as the measures of effect compare it: logits, margins, probabilities. */

/** Keeps logarithms of probabilities that are 0 or 1 in 32 bits finite. */
const LEAST = 1e-30;

/**
 * Logits of one picture: what softmax or sigmoid are applied to. Where the network ends in one of them, the numbers that
 * it must have been given (for softmax but for a constant, which no margin sees).
 * @param raw what the network put out
 */
export function logitsOf(
  raw: Float32Array,
  { apply, kind }: { readonly apply: ScoreFunction; readonly kind: ScoreKind },
) {
  if (apply !== 'none' || kind === 'plain') return Float64Array.from(raw);
  if (kind === 'distribution') return Float64Array.from(raw, (value) => Math.log(Math.max(LEAST, value)));
  return Float64Array.from(raw, (value) => Math.log(Math.max(LEAST, value)) - Math.log(Math.max(LEAST, 1 - value)));
}

/** The lowest logit of the true classes less the highest of all others; NaN where there is no other, or none is true. */
export function marginOf(logits: Float64Array, truth: readonly number[]): number {
  const own = Math.min(...truth.map((index) => logits[index] ?? Number.NaN));
  let other = Number.NEGATIVE_INFINITY;
  for (const [index, logit] of logits.entries()) if (!truth.includes(index)) other = Math.max(other, logit);
  return truth.length === 0 || other === Number.NEGATIVE_INFINITY ? Number.NaN : own - other;
}

/** Index of the largest, the first of equals; −1 where all are NaN. */
export function topOf(values: ArrayLike<number>): number {
  let top = -1;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (!Number.isNaN(value) && (top === -1 || value > (values[top] as number))) top = index;
  }
  return top;
}

/**
 * Kullback–Leibler divergence of an answer from another, in nats: of softmax over the classes, or, where each class is
 * judged on its own, the sum over classes of that of yes and no.
 */
export function divergenceOf(from: Float64Array, to: Float64Array, independent: boolean): number {
  if (independent) {
    return from.reduce(
      (sum, logit, index) =>
        sum + divergenceOf(Float64Array.of(logit, 0), Float64Array.of(to[index] as number, 0), false),
      0,
    );
  }
  const [a, b] = [logSoftmax(from), logSoftmax(to)];
  return Math.max(
    0,
    a.reduce((sum, log, index) => sum + Math.exp(log) * (log - (b[index] as number)), 0),
  );
}

/** Logarithms of the probabilities that softmax makes of logits: nothing overflows. */
export function logSoftmax(logits: Float64Array): Float64Array {
  const most = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const log = most + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0));
  return logits.map((logit) => logit - log);
}
