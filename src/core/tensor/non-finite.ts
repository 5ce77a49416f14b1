import { type Text, text } from '../text.ts';

/** Values that are no numbers to reckon with: NaN and the two infinities, how many there are and what they are called. */

export type NonFiniteKind = 'nan' | 'positive' | 'negative';

/** How many elements are NaN, +∞ and −∞. */
export type NonFiniteCount = Readonly<Record<NonFiniteKind, number>>;

/** The worst first: what a NaN touches becomes NaN, an infinity may still be a large number's overflow. */
export const NON_FINITE_KINDS: readonly NonFiniteKind[] = ['nan', 'positive', 'negative'];

/** Null for a finite value. */
export function nonFiniteKind(value: number): NonFiniteKind | null {
  if (Number.isFinite(value)) return null;
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'positive' : 'negative';
}

/** Counts what is not finite; null where everything is, which is the ordinary case. */
export function countNonFinite(data: ArrayLike<number>, start = 0, end = data.length): NonFiniteCount | null {
  let count: Record<NonFiniteKind, number> | null = null;
  for (let at = start; at < end; at += 1) {
    const value = data[at] as number;
    // x − x is 0 for every finite number, and NaN for all others.
    if (value - value === 0) continue;
    count ??= { nan: 0, positive: 0, negative: 0 };
    count[nonFiniteKind(value) as NonFiniteKind] += 1;
  }
  return count;
}

const counted = new WeakMap<Float32Array, NonFiniteCount | null>();

/** The same for tensors whose numbers never change in place (weights, results): each array is looked at once. */
export function knownNonFinite(data: Float32Array): NonFiniteCount | null {
  const known = counted.get(data);
  if (known !== undefined) return known;
  const count = countNonFinite(data);
  counted.set(data, count);
  return count;
}

/** The sum over several arrays; null where every element of all of them is finite. */
export function addCounts(counts: Iterable<NonFiniteCount | null>): NonFiniteCount | null {
  let sum: NonFiniteCount | null = null;
  for (const count of counts) {
    if (!count) continue;
    sum = sum
      ? {
          nan: sum.nan + count.nan,
          positive: sum.positive + count.positive,
          negative: sum.negative + count.negative,
        }
      : count;
  }
  return sum;
}

export function totalOf(count: NonFiniteCount): number {
  return count.nan + count.positive + count.negative;
}

/** The kind that counts where several occur: NaN before +∞ before −∞. */
export function worstKind(count: NonFiniteCount): NonFiniteKind {
  return NON_FINITE_KINDS.find((kind) => count[kind] > 0) ?? 'nan';
}

/** As the window writes such a value, in every language. */
export const NON_FINITE_SIGN: Readonly<Record<NonFiniteKind, string>> = { nan: 'NaN', positive: '∞', negative: '−∞' };

/** As data holds it: JSON and CSV know no such numbers, and Python, pandas and JavaScript all read these words. */
export const NON_FINITE_WORD: Readonly<Record<NonFiniteKind, string>> = {
  nan: 'NaN',
  positive: 'Infinity',
  negative: '-Infinity',
};

/**
 * What is not finite lies on no colour map, so its colours do not either: of all colours that stand out from a light and
 * a dark panel (3:1) these two are the farthest from every entry of the window's maps and from each other, for full
 * colour vision and with protanopia, deuteranopia and tritanopia. Both infinities are red; hatching tells them apart.
 */
export const NON_FINITE_COLOR: Readonly<Record<NonFiniteKind, string>> = {
  nan: '#aa00ff',
  positive: '#ee2200',
  negative: '#ee2200',
};

/** What it is, as the subject of a sentence (in Korean with its particle). */
export const NON_FINITE_SUBJECT: Readonly<Record<NonFiniteKind, Text>> = {
  nan: text('tensor.nonFinite.nan', 'NaN'),
  positive: text('tensor.nonFinite.infinity', 'Infinity'),
  negative: text('tensor.nonFinite.infinity2', '−Infinity'),
};

/** What it is, for a legend. */
export const NON_FINITE_NAME: Readonly<Record<NonFiniteKind, Text>> = {
  nan: text('tensor.nonFinite.nanNotANumber', 'NaN: not a number'),
  positive: text('tensor.nonFinite.infinity3', 'infinity'),
  negative: text('tensor.nonFinite.minusInfinity', 'minus infinity'),
};

/** @example countInWords({ nan: 3, positive: 0, negative: 1 }) // 'NaN ×3, −∞ ×1' */
export function countInWords(count: NonFiniteCount): string {
  return NON_FINITE_KINDS.filter((kind) => count[kind] > 0)
    .map((kind) => `${NON_FINITE_SIGN[kind]} ×${count[kind]}`)
    .join(', ');
}

/** A number as JSON can hold it: itself, or the word for what JSON has no number for. */
export function jsonNumber(value: number): number | string {
  const kind = nonFiniteKind(value);
  return kind === null ? value : NON_FINITE_WORD[kind];
}

/** Counts by those words, without the zeros: `{ "NaN": 3 }`. */
export function jsonCount(count: NonFiniteCount): Readonly<Record<string, number>> {
  return Object.fromEntries(
    NON_FINITE_KINDS.filter((kind) => count[kind] > 0).map((kind) => [NON_FINITE_WORD[kind], count[kind]]),
  );
}

export interface FiniteFacts {
  /** Over the finite elements; null where there is none. */
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
  readonly nonFinite: NonFiniteCount | null;
}

/** Smallest, mean and largest of what is finite, and how many elements are not. */
export function finiteFacts(data: ArrayLike<number>, start = 0, end = data.length): FiniteFacts {
  let [min, max, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let at = start; at < end; at += 1) {
    const value = data[at] as number;
    if (value - value !== 0) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    count += 1;
  }
  const nonFinite = count === end - start ? null : countNonFinite(data, start, end);
  return count === 0 ? { min: null, mean: null, max: null, nonFinite } : { min, mean: sum / count, max, nonFinite };
}
