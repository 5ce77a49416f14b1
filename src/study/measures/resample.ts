import type { Text } from '../../core/text.ts';
import { seededRandom } from '../../core/weights/random.ts';
import { type Estimate, interval, noEstimate } from './estimate.ts';

/** Resampling of pictures: what intervals and the comparison with chance are made of. The same seed, the same numbers. */

export interface Resampling {
  /** Goes into every random choice, with the name of what it is for. */
  readonly seed: number;
  /** How often the pictures are drawn anew. */
  readonly replicates: number;
}

/**
 * Numbers as a function of how often each picture counts: once each for the estimate, as drawn for its replicates.
 * The result may be reused by the next call.
 */
export type Weighted = (weights: Float64Array) => Float64Array;

/**
 * Estimates with intervals: pictures are drawn with replacement, within each class as many as it has. In steps that let
 * others in between.
 * @param strata by picture, whose pictures are drawn together; −1 counts as one more
 * @param missing why a number does not exist, where it is NaN; told which
 */
export function* estimates(
  statistic: Weighted,
  strata: Int32Array,
  { seed, replicates }: Resampling,
  missing: (index: number) => Text,
): Generator<void, Estimate[], void> {
  const pictures = strata.length;
  const plain = Float64Array.from(statistic(new Float64Array(pictures).fill(1)));
  const draws = Array.from(plain, () => new Float64Array(replicates));
  const draw = redraw(strata, seededRandom(`bootstrap ${seed}`));
  const weights = new Float64Array(pictures);
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    draw(weights);
    const values = statistic(weights);
    for (const [index, list] of draws.entries()) list[replicate] = values[index] as number;
    yield;
  }
  const result: Estimate[] = [];
  for (const [index, value] of plain.entries()) {
    const found = interval(value, draws[index] as Float64Array);
    result.push(found ? { value, ...found } : noEstimate(missing(index), Number.isFinite(value) ? value : null));
    yield;
  }
  return result;
}

/** Draws with replacement inside each stratum: fills how often each picture was drawn. */
function redraw(strata: Int32Array, random: () => number): (weights: Float64Array) => void {
  const members = new Map<number, number[]>();
  for (const [picture, stratum] of strata.entries()) {
    const list = members.get(stratum);
    if (list) list.push(picture);
    else members.set(stratum, [picture]);
  }
  const lists = [...members.values()];
  return (weights) => {
    weights.fill(0);
    for (const list of lists) {
      for (let count = 0; count < list.length; count += 1) {
        const picture = list[below(random, list.length)] as number;
        weights[picture] = (weights[picture] as number) + 1;
      }
    }
  };
}

/** 0 … count − 1, each as likely (but for 1 in 2³² / count). */
export function below(random: () => number, count: number): number {
  return Math.floor((random() / 2 ** 32) * count);
}

/** A random order of 0 … count − 1 (Fisher–Yates). */
export function shuffled(count: number, random: () => number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = below(random, last + 1);
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return order;
}

/** For every picture another one, never itself where there are two: one random cycle through all. */
export function partners(count: number, random: () => number): Int32Array {
  const cycle = shuffled(count, random);
  const other = new Int32Array(count);
  for (const [at, picture] of cycle.entries()) other[picture] = cycle[(at + 1) % count] as number;
  return other;
}
