import { text } from '../../core/text.ts';
import { BOOTSTRAP, defineMeasure, NO_LABELS, TOO_FEW } from './define-measure.ts';
import { type Estimate, noEstimate } from './estimate.ts';
import { type ClassLabels, classCounts, LEAST_PER_CLASS } from './records.ts';
import { estimates, type Resampling } from './resample.ts';

export const ablation = defineMeasure({
  id: 'ablation',
  title: text('measures.ablation.title', 'Ablation effect Δ'),
  shows: 'effect',
  definition: text(
    'measures.ablation.definition',
    'Δ꜀: how far the margin (true logit − highest other) drops when gate c alone is set to zero, to its mean over the pictures, or to that of another picture; beside it how far the accuracy drops. Positive: the channel helps.',
  ),
  interval: BOOTSTRAP,
  unit: 'logit',
});

/** What a gate is set to. The three answer different questions. */
export const ABLATIONS = ['zero', 'mean', 'resample'] as const;
export type AblationKind = (typeof ABLATIONS)[number];

/** The network's answers with one gate replaced at a time. */
export interface AblationRecord {
  readonly channels: number;
  /** [pictures]: with all its own gates. */
  readonly margin: Float64Array;
  readonly right: Uint8Array;
  /** [pictures, channels]; NaN where the picture was not run. */
  readonly ablatedMargin: Float64Array;
  readonly ablatedRight: Uint8Array;
}

export interface AblationEffect {
  readonly margin: readonly Estimate[];
  /** [class][channel] */
  readonly marginByClass: readonly (readonly Estimate[])[];
  /** Drop of the accuracy by channel. */
  readonly accuracy: readonly Estimate[];
}

/** Means over the pictures that were run with every gate replaced. */
export function* measureAblation(
  record: AblationRecord,
  labels: ClassLabels,
  resampling: Resampling,
): Generator<void, AblationEffect, void> {
  const { channels, margin, right, ablatedMargin, ablatedRight } = record;
  const classes = labels.classes.length;
  const width = channels * (2 + classes);
  const sums = new Float64Array(width);
  const effects = (weights: Float64Array) => {
    sums.fill(0);
    const byClass = new Float64Array(classes);
    let total = 0;
    for (const [picture, weight] of weights.entries()) {
      // A picture counts once all of its channels ran: their means are then over the same pictures.
      if (weight === 0 || Number.isNaN(ablatedMargin[picture * channels + channels - 1])) continue;
      const label = labels.of[picture] as number;
      total += weight;
      if (label >= 0) byClass[label] = (byClass[label] as number) + weight;
      for (let channel = 0; channel < channels; channel += 1) {
        const at = picture * channels + channel;
        const drop = weight * ((margin[picture] as number) - (ablatedMargin[at] as number));
        sums[channel] = (sums[channel] as number) + drop;
        const wrong = weight * ((right[picture] as number) - (ablatedRight[at] as number));
        sums[channels + channel] = (sums[channels + channel] as number) + wrong;
        if (label >= 0) {
          const cell = (2 + label) * channels + channel;
          sums[cell] = (sums[cell] as number) + drop;
        }
      }
    }
    for (let at = 0; at < width; at += 1) {
      const label = Math.floor(at / channels) - 2;
      sums[at] = (sums[at] as number) / (label < 0 ? total : (byClass[label] as number));
    }
    return sums;
  };
  const found = yield* estimates(effects, labels.of, resampling, () => TOO_FEW);
  const part = (index: number) => found.slice(index * channels, (index + 1) * channels);
  const counts = classCounts(labels);
  const labelled = counts.some((count) => count > 0);
  return {
    margin: part(0),
    accuracy: labelled ? part(1) : part(1).map(() => noEstimate(NO_LABELS)),
    marginByClass: labels.classes.map((_, label) =>
      part(2 + label).map((estimate) =>
        (counts[label] as number) >= LEAST_PER_CLASS ? estimate : noEstimate(TOO_FEW, estimate.value),
      ),
    ),
  };
}
