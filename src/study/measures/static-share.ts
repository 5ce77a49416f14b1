import { text } from '../../core/text.ts';
import { classSums, together } from './class-sums.ts';
import { BOOTSTRAP, defineMeasure, NOTHING_VARIES } from './define-measure.ts';
import type { Estimate } from './estimate.ts';
import type { LayerRecord } from './records.ts';
import { estimates, type Resampling } from './resample.ts';

export const staticShare = defineMeasure({
  id: 'staticShare',
  title: text('measures.staticShare.title', 'Static share'),
  shows: 'association',
  definition: text(
    'measures.staticShare.definition',
    'Var꜀(ḡ꜀) / Varₙ꜀(g): how much of all that the gates vary lies between channels, whatever the picture. 1: the picture never matters.',
  ),
  interval: BOOTSTRAP,
  unit: 'share',
});

/**
 * Variance between the channels' means, of all variance (law of total variance; both divide by the number of values).
 * @param strata by picture, for the interval: its class
 */
export function* measureStaticShare(
  { gates, channels }: Pick<LayerRecord, 'gates' | 'channels'>,
  strata: Int32Array,
  resampling: Resampling,
): Generator<void, Estimate, void> {
  const add = classSums(gates, channels, together(strata.length), 1);
  const share = (weights: Float64Array) => {
    const { weight, sum, squares, centre } = add(weights);
    const pictures = weight[0] as number;
    let mean = 0;
    let within = 0;
    const means = new Float64Array(channels);
    for (let channel = 0; channel < channels; channel += 1) {
      const off = (sum[channel] as number) / pictures;
      means[channel] = (centre[channel] as number) + off;
      mean += (means[channel] as number) / channels;
      within += Math.max(0, (squares[channel] as number) / pictures - off * off) / channels;
    }
    const between = means.reduce((total, each) => total + (each - mean) ** 2, 0) / channels;
    return Float64Array.of(between + within > TINY ? between / (between + within) : Number.NaN);
  };
  const [estimate] = yield* estimates(share, strata, resampling, () => NOTHING_VARIES);
  return estimate as Estimate;
}

/** Below the rounding of 32-bit gates, squared. */
const TINY = 1e-14;
