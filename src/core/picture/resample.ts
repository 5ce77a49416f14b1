/**
 * Separable resampling. Along each axis on its own: area averaging when shrinking (each new pixel is the mean of exactly
 * the area it covers), bilinear when enlarging (pixel centres at halves, edge pixels repeated beyond the edge).
 */

/** How one new pixel of an axis is mixed: `weights[k]` of the old pixel `first + k`. Weights add up to 1. */
interface Tap {
  readonly first: number;
  readonly weights: readonly number[];
}

/** A source of rows: fills `row` with the values of source row `y`, `channels` values per pixel. */
export interface RowSource {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly readRow: (y: number, row: Float64Array) => void;
}

/**
 * Resamples to `width` × `height`. Works row by row, so memory stays at a few rows however large the source is.
 * @returns [height, width, channels], unrounded
 */
export function resample(source: RowSource, width: number, height: number): Float64Array {
  return atOnce(resampling(source, width, height));
}

/** Work that may be left between its steps. */
export type Steps<T> = Generator<void, T, void>;

/** All steps of some work without a break. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same row by row: a photograph takes a tenth of a second, and whoever shares a thread wants it back before. */
export function* resampling(source: RowSource, width: number, height: number): Steps<Float64Array> {
  const { channels } = source;
  const across = axisTaps(source.width, width);
  const down = axisTaps(source.height, height);
  const row = new Float64Array(source.width * channels);
  const out = new Float64Array(width * height * channels);
  // A source row at the border of two new rows serves both: the last two mixed rows are kept.
  const mixed = [new Float64Array(width * channels), new Float64Array(width * channels)] as const;
  const holds = [-1, -1];

  function mixedRow(y: number): Float64Array {
    const slot = y % 2 === 0 ? 0 : 1;
    if (holds[slot] !== y) {
      source.readRow(y, row);
      mixRow(row, across, channels, mixed[slot]);
      holds[slot] = y;
    }
    return mixed[slot];
  }

  for (const [y, tap] of down.entries()) {
    const target = out.subarray(y * width * channels, (y + 1) * width * channels);
    for (const [k, weight] of tap.weights.entries()) {
      const from = mixedRow(tap.first + k);
      for (let i = 0; i < target.length; i += 1) target[i] = (target[i] ?? 0) + weight * (from[i] ?? 0);
    }
    yield;
  }
  return out;
}

function mixRow(row: Float64Array, taps: readonly Tap[], channels: number, out: Float64Array): void {
  for (let x = 0; x < taps.length; x += 1) {
    const { first, weights } = taps[x] as Tap;
    for (let c = 0; c < channels; c += 1) {
      let sum = 0;
      for (let k = 0; k < weights.length; k += 1) {
        sum += (weights[k] as number) * (row[(first + k) * channels + c] as number);
      }
      out[x * channels + c] = sum;
    }
  }
}

/**
 * The taps of one axis.
 * @example axisTaps(4, 2) // [{ first: 0, weights: [0.5, 0.5] }, { first: 2, weights: [0.5, 0.5] }]
 */
export function axisTaps(from: number, to: number): readonly Tap[] {
  const make = from === to ? copyTap : from > to ? areaTap : linearTap;
  return Array.from({ length: to }, (_, index) => make(index, from, to));
}

function copyTap(index: number): Tap {
  return { first: index, weights: [1] };
}

/**
 * New pixel `index` covers the old pixels from index·from/to to (index + 1)·from/to. Lengths are counted in units of
 * 1/to, so that they are whole numbers and the weights exact but for one division.
 */
function areaTap(index: number, from: number, to: number): Tap {
  const start = index * from;
  const end = start + from;
  const first = Math.floor(start / to);
  const last = Math.ceil(end / to);
  const weights = Array.from({ length: last - first }, (_, k) => {
    const covered = Math.min((first + k + 1) * to, end) - Math.max((first + k) * to, start);
    return covered / from;
  });
  return { first, weights };
}

function linearTap(index: number, from: number, to: number): Tap {
  const centre = ((index + 0.5) * from) / to - 0.5;
  if (centre <= 0) return { first: 0, weights: [1] };
  const first = Math.floor(centre);
  if (first >= from - 1) return { first: from - 1, weights: [1] };
  return { first, weights: [first + 1 - centre, centre - first] };
}
