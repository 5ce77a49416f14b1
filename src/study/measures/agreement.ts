import { sampleCorrelation } from 'simple-statistics';
import { text } from '../../core/text.ts';
import { BOOTSTRAP, defineMeasure } from './define-measure.ts';
import { type Estimate, noEstimate } from './estimate.ts';
import { estimates, type Resampling } from './resample.ts';

export const agreement = defineMeasure({
  id: 'agreement',
  title: text('measures.agreement.title', 'Do gates tell the effect?'),
  shows: 'association',
  definition: text(
    'measures.agreement.definition',
    'Spearman’s rank correlation over the channels between the effect Δ꜀ (gate set to zero) and the mean gate; beside it with the mean map, and with the L1 norm of the weights that read the channel.',
  ),
  interval: BOOTSTRAP,
  unit: '',
});

export interface Agreement {
  readonly gate: Estimate;
  readonly map: Estimate;
  readonly weightNorm: Estimate;
  /** How many of the most open channels are among as many of the most effective. */
  readonly top: { readonly of: number; readonly common: number };
}

export interface AgreementRecord {
  readonly channels: number;
  /** [pictures, channels] */
  readonly gates: Float32Array;
  readonly maps: Float32Array | null;
  /** [pictures, channels]: how far the margin dropped; NaN where it was not run. */
  readonly drops: Float64Array;
  /** By channel; null where nothing with weights reads them. */
  readonly weightNorm: Float64Array | null;
}

const TOP = 10;
const UNDEFINED = text(
  'measures.agreement.undefined',
  'All channels are alike in one of the two: there is no order to compare.',
);
const NO_MAPS = text('measures.agreement.noMaps', 'The means of the maps were not recorded for this layer.');
const NO_READER = text('measures.agreement.noReader', 'No layer with weights reads these channels directly.');

export function* measureAgreement(
  { channels, gates, maps, drops, weightNorm }: AgreementRecord,
  strata: Int32Array,
  resampling: Resampling,
): Generator<void, Agreement, void> {
  const columns = (values: ArrayLike<number>, weights: Float64Array) => channelMeans(values, channels, weights, drops);
  const correlations = (weights: Float64Array) => {
    const effect = columns(drops, weights);
    return Float64Array.of(
      spearman(columns(gates, weights), effect),
      maps ? spearman(columns(maps, weights), effect) : Number.NaN,
      weightNorm ? spearman(weightNorm, effect) : Number.NaN,
    );
  };
  const [gate, map, norm] = yield* estimates(correlations, strata, resampling, () => UNDEFINED);
  const ones = new Float64Array(strata.length).fill(1);
  const of = Math.min(TOP, Math.floor(channels / 2));
  const [open, strong] = [columns(gates, ones), columns(drops, ones)].map((values) => largest(values, of));
  return {
    gate: gate as Estimate,
    map: maps ? (map as Estimate) : noEstimate(NO_MAPS),
    weightNorm: weightNorm ? (norm as Estimate) : noEstimate(NO_READER),
    top: { of, common: (open ?? []).filter((channel) => strong?.includes(channel)).length },
  };
}

/** Over the pictures whose drops are known. */
function channelMeans(values: ArrayLike<number>, channels: number, weights: Float64Array, drops: Float64Array) {
  const means = new Float64Array(channels);
  let total = 0;
  for (const [picture, weight] of weights.entries()) {
    if (weight === 0 || Number.isNaN(drops[(picture + 1) * channels - 1])) continue;
    total += weight;
    for (let channel = 0; channel < channels; channel += 1) {
      means[channel] = (means[channel] as number) + weight * (values[picture * channels + channel] as number);
    }
  }
  return means.map((sum) => sum / total);
}

/** Pearson’s correlation of the ranks; equals share the mean of theirs. NaN where one side is all equal. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return correlation(ranks(a), ranks(b));
}

/** Pearson’s; NaN where one side is all equal or there are fewer than two. */
export function correlation(a: Float64Array, b: Float64Array): number {
  if (a.length < 2 || isConstant(a) || isConstant(b)) return Number.NaN;
  return sampleCorrelation(a as unknown as number[], b as unknown as number[]);
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, index) => index).sort(
    (x, y) => (values[x] as number) - (values[y] as number),
  );
  const found = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end + 1 < order.length && values[order[end + 1] as number] === values[order[start] as number]) end += 1;
    for (let at = start; at <= end; at += 1) found[order[at] as number] = (start + end) / 2 + 1;
    start = end + 1;
  }
  return found;
}

function largest(values: Float64Array, count: number): readonly number[] {
  return Array.from(values.keys())
    .sort((x, y) => (values[y] as number) - (values[x] as number))
    .slice(0, count);
}
