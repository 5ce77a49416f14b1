import { errorFunction, probit, quantileSorted } from 'simple-statistics';
import type { Text } from '../../core/text.ts';

/** A number with its 95 % interval, or with the reason why it, or its interval, does not exist. */
export interface Estimate {
  readonly value: number | null;
  /** Both null where there is no interval. */
  readonly low: number | null;
  readonly high: number | null;
  /** Only where something is null. */
  readonly reason?: Text;
}

export function noEstimate(reason: Text, value: number | null = null): Estimate {
  return { value, low: null, high: null, reason };
}

const LOW = 0.025;
const HIGH = 0.975;
/** Φ⁻¹(0.975) */
const Z = probit(HIGH);

/**
 * The bias-corrected percentile interval (Efron 1981): where resampling moves an estimate to one side, as it does every
 * largest-of-several and every share of variance, the interval is moved back.
 * @param replicates of the same estimate over resampled pictures; those that are NaN do not count
 */
export function interval(value: number, replicates: ArrayLike<number>): Pick<Estimate, 'low' | 'high'> | null {
  const sorted = Float64Array.from(replicates).filter(Number.isFinite).sort();
  if (sorted.length < replicates.length / 2 || sorted.length === 0 || !Number.isFinite(value)) return null;
  const below = sorted.reduce((count, each) => count + (each < value ? 1 : each === value ? 0.5 : 0), 0);
  // A share of 0 or 1 would move the interval out of sight.
  const share = Math.min(1 - 1 / sorted.length, Math.max(1 / sorted.length, below / sorted.length));
  const shift = 2 * probit(share);
  const list = sorted as unknown as number[];
  return { low: quantileSorted(list, normal(shift - Z)), high: quantileSorted(list, normal(shift + Z)) };
}

/** Plain quantiles of what chance gives: the mean, and where 95 of 100 lie. */
export function ofChance(draws: ArrayLike<number>): Estimate | null {
  const sorted = Float64Array.from(draws).filter(Number.isFinite).sort();
  if (sorted.length === 0) return null;
  const list = sorted as unknown as number[];
  const value = sorted.reduce((sum, each) => sum + each, 0) / sorted.length;
  return { value, low: quantileSorted(list, LOW), high: quantileSorted(list, HIGH) };
}

/** Φ */
function normal(z: number): number {
  return (1 + errorFunction(z / Math.SQRT2)) / 2;
}
