import { text } from '../../core/text.ts';
import { BOOTSTRAP, defineMeasure, NOT_POSITIVE } from './define-measure.ts';
import { type Estimate, noEstimate } from './estimate.ts';
import type { LayerRecord } from './records.ts';
import { estimates, type Resampling } from './resample.ts';

export const effectiveChannels = defineMeasure({
  id: 'effectiveChannels',
  title: text('measures.effectiveChannels.title', 'Effective channels'),
  shows: 'association',
  definition: text(
    'measures.effectiveChannels.definition',
    'exp(−Σ p꜀ ln p꜀) with p꜀ = g꜀ / Σg, per picture, then the mean: equal gates give the number of channels, one open gate gives 1.',
  ),
  interval: BOOTSTRAP,
  unit: 'channels',
});

/** Mean over pictures. Where a gate is negative there are no shares: no value. */
export function* measureEffectiveChannels(
  { gates, channels }: Pick<LayerRecord, 'gates' | 'channels'>,
  strata: Int32Array,
  resampling: Resampling,
): Generator<void, Estimate, void> {
  if (gates.some((gate) => gate < 0)) return noEstimate(NOT_POSITIVE);
  const each = Float64Array.from(strata, (_, picture) =>
    effective(gates.subarray(picture * channels, (picture + 1) * channels)),
  );
  const [estimate] = yield* estimates(weightedMean(each), strata, resampling, () => NOT_POSITIVE);
  return estimate as Estimate;
}

/** Of one picture; NaN where all gates are 0. */
export function effective(gates: Float32Array): number {
  const total = gates.reduce((sum, gate) => sum + gate, 0);
  const entropy = gates.reduce((sum, gate) => (gate > 0 ? sum - (gate / total) * Math.log(gate / total) : sum), 0);
  return total > 0 ? Math.exp(entropy) : Number.NaN;
}

/** A mean over the pictures that have a number. */
export function weightedMean(values: ArrayLike<number>): (weights: Float64Array) => Float64Array {
  return (weights) => {
    let [sum, total] = [0, 0];
    for (const [picture, weight] of weights.entries()) {
      const value = values[picture] as number;
      if (weight === 0 || Number.isNaN(value)) continue;
      sum += weight * value;
      total += weight;
    }
    return Float64Array.of(sum / total);
  };
}
