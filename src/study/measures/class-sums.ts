/** Sums over the pictures of each class, of weighted rows: what most measures of gates follow from. */
export interface ClassSums {
  /** Weight of each class. */
  readonly weight: Float64Array;
  /** [class, channel] */
  readonly sum: Float64Array;
  /** [class, channel], of squared deviations from the channel's centre. */
  readonly squares: Float64Array;
  /** By channel: what was taken off before squaring, so that large means cost no digits. */
  readonly centre: Float64Array;
}

/**
 * Adds up rows by class.
 * @param values [pictures, channels]
 * @param of by picture; −1 is left out
 */
export function classSums(values: Float32Array, channels: number, of: Int32Array, classes: number) {
  const pictures = of.length;
  const centre = new Float64Array(channels);
  for (let picture = 0; picture < pictures; picture += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      centre[channel] = (centre[channel] as number) + (values[picture * channels + channel] as number) / pictures;
    }
  }
  const weight = new Float64Array(classes);
  const sum = new Float64Array(classes * channels);
  const squares = new Float64Array(classes * channels);
  const sums: ClassSums = { weight, sum, squares, centre };
  return (weights: Float64Array): ClassSums => {
    weight.fill(0);
    sum.fill(0);
    squares.fill(0);
    for (let picture = 0; picture < pictures; picture += 1) {
      const times = weights[picture] as number;
      const label = of[picture] as number;
      if (times === 0 || label < 0) continue;
      weight[label] = (weight[label] as number) + times;
      for (let channel = 0; channel < channels; channel += 1) {
        const off = (values[picture * channels + channel] as number) - (centre[channel] as number);
        const at = label * channels + channel;
        sum[at] = (sum[at] as number) + times * off;
        squares[at] = (squares[at] as number) + times * off * off;
      }
    }
    return sums;
  };
}

/** Every picture in one class. */
export function together(pictures: number): Int32Array {
  return new Int32Array(pictures);
}
