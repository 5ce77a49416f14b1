import { text } from '../../core/text.ts';
import { correlation } from './agreement.ts';
import { BOOTSTRAP, defineMeasure, FROZEN_CHANNEL } from './define-measure.ts';
import { type Estimate, noEstimate } from './estimate.ts';
import type { LayerRecord } from './records.ts';
import { estimates, type Resampling } from './resample.ts';

export const context = defineMeasure({
  id: 'context',
  title: text('measures.context.title', 'Context map'),
  shows: 'association',
  definition: text(
    'measures.context.definition',
    'corrₙ(z꜀, g꜀): whether a channel’s own strength opens its gate (in trained networks often the reverse); corrₙ between the gates of a layer; between layers linear CKA, which is 1 where the gates of both say the same.',
  ),
  interval: BOOTSTRAP,
  unit: '',
});

const NO_SQUEEZE = text('measures.context.noSqueeze', 'This layer has no squeeze of its own.');

/** By channel: correlation of its squeeze with its gate over pictures. */
export function* measureSqueezeGate(
  { gates, squeeze, channels }: LayerRecord,
  strata: Int32Array,
  resampling: Resampling,
): Generator<void, readonly Estimate[], void> {
  if (!squeeze) return Array.from({ length: channels }, () => noEstimate(NO_SQUEEZE));
  const found = new Float64Array(channels);
  return yield* estimates(
    (weights) => {
      for (let channel = 0; channel < channels; channel += 1) {
        found[channel] = weightedCorrelation(squeeze, gates, channels, channel, weights);
      }
      return found;
    },
    strata,
    resampling,
    () => FROZEN_CHANNEL,
  );
}

/** [channel][channel]: correlation of gates over pictures; null where one of them never moves. */
export function gateCorrelation({ gates, channels }: LayerRecord): readonly (readonly (number | null)[])[] {
  const columns = Array.from({ length: channels }, (_, channel) =>
    Float64Array.from({ length: gates.length / channels }, (__, row) => gates[row * channels + channel] as number),
  );
  return columns.map((a) =>
    columns.map((b) => {
      const value = correlation(a, b);
      return Number.isFinite(value) ? value : null;
    }),
  );
}

/**
 * Linear centred kernel alignment of the gates of two layers over the same pictures (Kornblith 2019): 1 for layers that
 * differ by a rotation and a factor alone. NaN where a layer's gates never move.
 */
export function linearCka(a: LayerRecord, b: LayerRecord): number {
  const [x, y] = [centred(a), centred(b)];
  return (
    crossSquares(x, a.channels, y, b.channels) /
    Math.sqrt(crossSquares(x, a.channels, x, a.channels) * crossSquares(y, b.channels, y, b.channels))
  );
}

/** Squared Frobenius norm of XᵀY. */
function crossSquares(x: Float64Array, width: number, y: Float64Array, height: number): number {
  const rows = x.length / width;
  let total = 0;
  for (let i = 0; i < width; i += 1) {
    for (let j = 0; j < height; j += 1) {
      let sum = 0;
      for (let row = 0; row < rows; row += 1) sum += (x[row * width + i] as number) * (y[row * height + j] as number);
      total += sum * sum;
    }
  }
  return total;
}

function centred({ gates, channels }: LayerRecord): Float64Array {
  const rows = gates.length / channels;
  const means = new Float64Array(channels);
  for (const [at, gate] of gates.entries()) means[at % channels] = (means[at % channels] as number) + gate / rows;
  return Float64Array.from(gates, (gate, at) => gate - (means[at % channels] as number));
}

function weightedCorrelation(a: Float32Array, b: Float32Array, width: number, column: number, weights: Float64Array) {
  let [total, meanA, meanB] = [0, 0, 0];
  for (const [row, weight] of weights.entries()) {
    total += weight;
    meanA += weight * (a[row * width + column] as number);
    meanB += weight * (b[row * width + column] as number);
  }
  meanA /= total;
  meanB /= total;
  let [both, ownA, ownB] = [0, 0, 0];
  for (const [row, weight] of weights.entries()) {
    if (weight === 0) continue;
    const offA = (a[row * width + column] as number) - meanA;
    const offB = (b[row * width + column] as number) - meanB;
    both += weight * offA * offB;
    ownA += weight * offA * offA;
    ownB += weight * offB * offB;
  }
  return ownA > TINY * total && ownB > TINY * total ? both / Math.sqrt(ownA * ownB) : Number.NaN;
}

/** Below the rounding of 32-bit gates, squared. */
const TINY = 1e-14;
