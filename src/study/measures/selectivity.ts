import { text } from '../../core/text.ts';
import { classSums } from './class-sums.ts';
import { BOOTSTRAP, defineMeasure, NO_LABELS, NOT_POSITIVE } from './define-measure.ts';
import { type Estimate, noEstimate } from './estimate.ts';
import type { ClassLabels } from './records.ts';
import { estimates, type Resampling } from './resample.ts';

export const selectivity = defineMeasure({
  id: 'selectivity',
  title: text('measures.selectivity.title', 'Class selectivity'),
  shows: 'association',
  definition: text(
    'measures.selectivity.definition',
    '(μ₁ − μ₀) / (μ₁ + μ₀): the largest class mean against the mean of the other class means. 1: open for one class alone; 0: for all alike. It says little about importance.',
  ),
  interval: BOOTSTRAP,
  unit: '',
});

/**
 * By channel.
 * @param values [pictures, channels]: gates, or means of scaled maps
 */
export function* measureSelectivity(
  values: Float32Array,
  channels: number,
  labels: ClassLabels,
  resampling: Resampling,
): Generator<void, readonly Estimate[], void> {
  const classes = labels.classes.length;
  if (!labels.of.some((label) => label >= 0)) return Array.from({ length: channels }, () => noEstimate(NO_LABELS));
  const add = classSums(values, channels, labels.of, classes);
  const found = new Float64Array(channels);
  const indices = (weights: Float64Array) => {
    const { weight, sum, centre } = add(weights);
    for (let channel = 0; channel < channels; channel += 1) {
      let [most, total, present, least] = [Number.NEGATIVE_INFINITY, 0, 0, Number.POSITIVE_INFINITY];
      for (let label = 0; label < classes; label += 1) {
        if (!((weight[label] as number) > 0)) continue;
        const mean =
          (centre[channel] as number) + (sum[label * channels + channel] as number) / (weight[label] as number);
        most = Math.max(most, mean);
        least = Math.min(least, mean);
        total += mean;
        present += 1;
      }
      const rest = (total - most) / (present - 1);
      found[channel] = least >= 0 && most + rest > 0 ? (most - rest) / (most + rest) : Number.NaN;
    }
    return found;
  };
  return yield* estimates(indices, labels.of, resampling, () => NOT_POSITIVE);
}
