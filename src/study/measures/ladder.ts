import { text } from '../../core/text.ts';
import { BOOTSTRAP, defineMeasure, NO_LABELS } from './define-measure.ts';
import { type Estimate, noEstimate } from './estimate.ts';
import { estimates, type Resampling } from './resample.ts';

export const ladder = defineMeasure({
  id: 'ladder',
  title: text('measures.ladder.title', 'Counterfactual ladder'),
  shows: 'effect',
  definition: text(
    'measures.ladder.definition',
    'Accuracy, and mean divergence from the own answer, with the gates: own; their class mean (this rung knows the label); their mean over all pictures; those of another picture; in another order of the channels; all 1. Dynamic value: own − data mean. Static value: data mean − all 1.',
  ),
  interval: BOOTSTRAP,
  unit: 'share',
});

export const RUNGS = ['own', 'classMean', 'dataMean', 'shuffledPictures', 'shuffledChannels', 'one'] as const;
export type Rung = (typeof RUNGS)[number];

/** Answers under each rung, by picture. */
export interface LadderRecord {
  /** 1 right, 0 wrong, NaN where it was not run or nobody knows. */
  readonly right: Readonly<Record<Rung, Float64Array>>;
  /** From the own answer, in nats; NaN where it was not run. */
  readonly divergence: Readonly<Record<Rung, Float64Array>>;
}

export interface LadderStep {
  readonly gates: Rung;
  readonly accuracy: Estimate;
  readonly divergence: Estimate;
}

export interface Ladder {
  readonly steps: readonly LadderStep[];
  /** Accuracy with own gates less that with their means over the pictures: what depending on the picture is worth. */
  readonly dynamicValue: Estimate;
  /** Accuracy with the mean gates less that with all gates 1. */
  readonly staticValue: Estimate;
}

/** @param strata by picture, for the interval: its class */
export function* measureLadder(
  { right, divergence }: LadderRecord,
  strata: Int32Array,
  resampling: Resampling,
): Generator<void, Ladder, void> {
  const columns = [
    ...RUNGS.map((rung) => right[rung]),
    ...RUNGS.map((rung) => divergence[rung]),
    difference(right.own, right.dataMean),
    difference(right.dataMean, right.one),
  ];
  const means = new Float64Array(columns.length);
  const found = yield* estimates(
    (weights) => {
      for (const [at, column] of columns.entries()) means[at] = meanOf(column, weights);
      return means;
    },
    strata,
    resampling,
    () => NO_LABELS,
  );
  const at = (index: number): Estimate => found[index] ?? noEstimate(NO_LABELS);
  return {
    steps: RUNGS.map((gates, index) => ({ gates, accuracy: at(index), divergence: at(RUNGS.length + index) })),
    dynamicValue: at(2 * RUNGS.length),
    staticValue: at(2 * RUNGS.length + 1),
  };
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, index) => value - (b[index] as number));
}

function meanOf(column: Float64Array, weights: Float64Array): number {
  let [sum, total] = [0, 0];
  for (const [picture, value] of column.entries()) {
    if (Number.isNaN(value)) continue;
    sum += (weights[picture] as number) * value;
    total += weights[picture] as number;
  }
  return sum / total;
}
