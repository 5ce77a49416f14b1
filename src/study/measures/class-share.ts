import { text } from '../../core/text.ts';
import { seededRandom } from '../../core/weights/random.ts';
import { type ClassSums, classSums } from './class-sums.ts';
import { BOOTSTRAP, defineMeasure, FROZEN_CHANNEL, NO_LABELS, NOTHING_VARIES } from './define-measure.ts';
import { type Estimate, noEstimate, ofChance } from './estimate.ts';
import type { ClassLabels, LayerRecord } from './records.ts';
import { estimates, type Resampling, shuffled } from './resample.ts';

export const classShare = defineMeasure({
  id: 'classShare',
  title: text('measures.classShare.title', 'Class share η²'),
  shows: 'association',
  definition: text(
    'measures.classShare.definition',
    'η²꜀ = Σₖ Nₖ(ḡₖ꜀ − ḡ꜀)² / Σₙ(gₙ꜀ − ḡ꜀)²: how much of what a gate varies from picture to picture follows from the class; of a layer the ratio of the sums. Chance: the same after the labels were shuffled 200 times.',
  ),
  interval: BOOTSTRAP,
  unit: 'share',
});

export interface ClassShare {
  readonly layer: Estimate;
  readonly channels: readonly Estimate[];
  /** Of the layer: mean over label shuffles, and where 95 of 100 lie. */
  readonly chance: Estimate;
}

const SHUFFLES = 200;
/** Below the rounding of 32-bit gates, squared. */
const TINY = 1e-14;

/** Pictures without a label are left out. */
export function* measureClassShare(
  { gates, channels }: Pick<LayerRecord, 'gates' | 'channels'>,
  labels: ClassLabels,
  resampling: Resampling,
): Generator<void, ClassShare, void> {
  const classes = labels.classes.length;
  if (!labels.of.some((label) => label >= 0)) {
    const none = noEstimate(NO_LABELS);
    return { layer: none, channels: Array.from({ length: channels }, () => none), chance: none };
  }
  const shares = sharesOf(classSums(gates, channels, labels.of, classes), channels);
  const found = yield* estimates(shares, labels.of, resampling, (index) =>
    index === channels ? NOTHING_VARIES : FROZEN_CHANNEL,
  );
  const draws = new Float64Array(SHUFFLES);
  const random = seededRandom(`labels ${resampling.seed}`);
  const labelled = Array.from(labels.of.keys()).filter((picture) => (labels.of[picture] as number) >= 0);
  const ones = new Float64Array(labels.of.length).fill(1);
  for (let draw = 0; draw < SHUFFLES; draw += 1) {
    const order = shuffled(labelled.length, random);
    const mixed = labels.of.slice();
    for (const [at, picture] of labelled.entries()) {
      mixed[picture] = labels.of[labelled[order[at] as number] as number] as number;
    }
    draws[draw] = sharesOf(classSums(gates, channels, mixed, classes), channels)(ones)[channels] as number;
    yield;
  }
  return {
    layer: found[channels] as Estimate,
    channels: found.slice(0, channels),
    chance: ofChance(draws) ?? noEstimate(NOTHING_VARIES),
  };
}

/** By channel, and at the end the layer's: the ratio of the sums. */
function sharesOf(add: (weights: Float64Array) => ClassSums, channels: number) {
  const values = new Float64Array(channels + 1);
  return (weights: Float64Array): Float64Array => {
    const { weight, sum, squares } = add(weights);
    const pictures = weight.reduce((total, each) => total + each, 0);
    let [allBetween, allTotal] = [0, 0];
    for (let channel = 0; channel < channels; channel += 1) {
      let [sums, total, between] = [0, 0, 0];
      for (let label = 0; label < weight.length; label += 1) {
        const own = sum[label * channels + channel] as number;
        sums += own;
        total += squares[label * channels + channel] as number;
        if ((weight[label] as number) > 0) between += own ** 2 / (weight[label] as number);
      }
      const mean = sums ** 2 / pictures;
      total -= mean;
      between -= mean;
      values[channel] = total > TINY * pictures ? between / total : Number.NaN;
      if (total > 0) {
        allBetween += between;
        allTotal += total;
      }
    }
    values[channels] = allTotal > TINY * pictures ? allBetween / allTotal : Number.NaN;
    return values;
  };
}
