import { quantileSorted } from 'simple-statistics';
import { text } from '../../core/text.ts';
import { BOOTSTRAP, defineMeasure, NO_LABELS } from './define-measure.ts';
import { type Estimate, noEstimate } from './estimate.ts';
import type { ClassLabels, LayerRecord } from './records.ts';
import { estimates, type Resampling } from './resample.ts';

export const mutualInformation = defineMeasure({
  id: 'mutualInformation',
  title: text('measures.mutualInformation.title', 'Mutual information with the class'),
  shows: 'association',
  definition: text(
    'measures.mutualInformation.definition',
    'I(g; k) in bits, the gate in 8 bins with equally many pictures, after Miller and Madow’s correction: what the gate tells about the class. At most log₂ of the number of classes; by chance near 0, also below.',
  ),
  interval: BOOTSTRAP,
  unit: 'bit',
});

const BINS = 8;

/** By channel. Pictures without a label are left out. */
export function* measureMutualInformation(
  { gates, channels }: Pick<LayerRecord, 'gates' | 'channels'>,
  { classes, of }: ClassLabels,
  resampling: Resampling,
): Generator<void, readonly Estimate[], void> {
  const labelled = Array.from(of.keys()).filter((picture) => (of[picture] as number) >= 0);
  if (labelled.length === 0) return Array.from({ length: channels }, () => noEstimate(NO_LABELS));
  const binOf = new Uint8Array(gates.length);
  for (let channel = 0; channel < channels; channel += 1) {
    const sorted = Float64Array.from(labelled, (picture) => gates[picture * channels + channel] as number).sort();
    const edges = Array.from({ length: BINS - 1 }, (_, bin) =>
      quantileSorted(sorted as unknown as number[], (bin + 1) / BINS),
    );
    for (const picture of labelled) {
      const at = picture * channels + channel;
      binOf[at] = edges.filter((edge) => (gates[at] as number) > edge).length;
    }
    yield;
  }
  const joint = new Float64Array(BINS * classes.length);
  const found = new Float64Array(channels);
  const bits = (weights: Float64Array) => {
    for (let channel = 0; channel < channels; channel += 1) {
      joint.fill(0);
      for (const picture of labelled) {
        const cell = (binOf[picture * channels + channel] as number) * classes.length + (of[picture] as number);
        joint[cell] = (joint[cell] as number) + (weights[picture] as number);
      }
      found[channel] = information(joint, classes.length);
    }
    return found;
  };
  return yield* estimates(bits, of, resampling, () => NO_LABELS);
}

/** H(bin) + H(class) − H(both), each entropy with (occupied cells − 1) / 2N added (Miller 1955), in bits. */
function information(joint: Float64Array, classes: number): number {
  const bins = new Float64Array(joint.length / classes);
  const labels = new Float64Array(classes);
  for (const [cell, weight] of joint.entries()) {
    const bin = Math.floor(cell / classes);
    bins[bin] = (bins[bin] as number) + weight;
    labels[cell % classes] = (labels[cell % classes] as number) + weight;
  }
  return entropy(bins) + entropy(labels) - entropy(joint);
}

function entropy(weights: Float64Array): number {
  let [total, occupied, sum] = [0, 0, 0];
  for (const weight of weights) {
    if (weight === 0) continue;
    total += weight;
    occupied += 1;
    sum += weight * Math.log2(weight);
  }
  return Math.log2(total) - sum / total + (occupied - 1) / (2 * total * Math.LN2);
}
