import { text } from '../../core/text.ts';
import { classSums } from './class-sums.ts';
import { BOOTSTRAP, defineMeasure, TOO_FEW } from './define-measure.ts';
import { type Estimate, noEstimate } from './estimate.ts';
import { type ClassLabels, classCounts, type LayerRecord, LEAST_PER_CLASS } from './records.ts';
import { estimates, type Resampling } from './resample.ts';

export const classProfile = defineMeasure({
  id: 'classProfile',
  title: text('measures.classProfile.title', 'Class profile'),
  shows: 'association',
  definition: text(
    'measures.classProfile.definition',
    'ḡₖ꜀: the mean gate of channel c over the pictures of class k, with the standard deviation inside the class (Figure 5 of the SE paper).',
  ),
  interval: BOOTSTRAP,
  unit: '',
});

export interface ClassProfile {
  /** [class][channel]; NaN for a class without pictures. */
  readonly mean: readonly (readonly number[])[];
  /** [class][channel]: over the pictures of the class, divided by their number. */
  readonly sd: readonly (readonly number[])[];
  /** [class][channel]: the same means with their intervals. */
  readonly estimates: readonly (readonly Estimate[])[];
}

export function* measureClassProfile(
  { gates, channels }: Pick<LayerRecord, 'gates' | 'channels'>,
  labels: ClassLabels,
  resampling: Resampling,
): Generator<void, ClassProfile, void> {
  const count = labels.classes.length;
  const add = classSums(gates, channels, labels.of, count);
  const means = new Float64Array(count * channels);
  const meansOf = (weights: Float64Array) => {
    const { weight, sum, centre } = add(weights);
    for (let at = 0; at < means.length; at += 1) {
      means[at] =
        (centre[at % channels] as number) + (sum[at] as number) / (weight[Math.floor(at / channels)] as number);
    }
    return means;
  };
  const counts = classCounts(labels);
  const found = yield* estimates(meansOf, labels.of, resampling, () => TOO_FEW);
  const plain = add(new Float64Array(labels.of.length).fill(1));
  const rows = <T>(value: (at: number, label: number) => T) =>
    Array.from({ length: count }, (_, label) =>
      Array.from({ length: channels }, (__, channel) => value(label * channels + channel, label)),
    );
  return {
    mean: rows((at) => found[at]?.value ?? Number.NaN),
    sd: rows((at, label) => {
      const weight = plain.weight[label] as number;
      const off = (plain.sum[at] as number) / weight;
      return Math.sqrt(Math.max(0, (plain.squares[at] as number) / weight - off * off));
    }),
    estimates: rows((at, label) => {
      const estimate = found[at] as Estimate;
      return (counts[label] as number) >= LEAST_PER_CLASS ? estimate : noEstimate(TOO_FEW, estimate.value);
    }),
  };
}
