import type { NetworkView, OutputPicture } from '../../store/state.ts';
import { type ColorScale, packRgb } from './colormap.ts';
import { fillMap } from './pixels.ts';
import { type Extent, extentOf } from './scale.ts';

/** How a network's output becomes a picture. */

/** The range that the numbers of a picture were meant in, by what they are: pixels have known ones. */
export function pictureRange(extent: Extent | null): Extent {
  if (!extent) return { min: 0, max: 1 };
  const { min, max } = extent;
  // Networks overshoot a little.
  if (min >= -0.25 && max <= 1.25) return { min: 0, max: 1 };
  if (min >= -1.25 && max <= 1.25) return { min: -1, max: 1 };
  if (min >= -64 && max > 1.25 && max <= 320) return { min: 0, max: 255 };
  return extent;
}

/** One channel in colours of their own: from 0 to 1 where it stays in there, as masks do. */
export function maskScale(extent: Extent | null): ColorScale {
  if (!extent || (extent.min >= 0 && extent.max <= 1)) return { map: 'sequential', min: 0, max: 1 };
  return { map: 'sequential', min: extent.min, max: extent.max };
}

/** Writes an output as pixels: one channel through the colours of the scale, three as red, green and blue. */
export function fillOutput(words: Uint32Array, { channels, data }: OutputPicture): void {
  const extent = extentOf(data);
  if (channels === 1) {
    fillMap(words, data, maskScale(extent));
    return;
  }
  const { min, max } = pictureRange(extent);
  const plane = words.length;
  const byte = (value: number) =>
    Math.min(255, Math.max(0, Math.round(((value - min) / Math.max(max - min, 1e-12)) * 255)));
  for (let at = 0; at < plane; at += 1) {
    const [red = 0, green = 0, blue = 0] = [data[at], data[plane + at], data[2 * plane + at]];
    words[at] = packRgb(byte(red), byte(green), byte(blue));
  }
}

export interface Facts {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

export function factsOf({ data }: Pick<OutputPicture, 'data'>): Facts {
  const extent = extentOf(data);
  let sum = 0;
  for (let at = 0; at < data.length; at += 1) sum += data[at] as number;
  return { min: extent?.min ?? Number.NaN, mean: sum / data.length, max: extent?.max ?? Number.NaN };
}

/** Whether an output lies over the picture pixel for pixel, as a mask does, whatever its scale. */
export function coversView(picture: OutputPicture, view: NetworkView): boolean {
  return Math.abs(picture.width / picture.height - view.width / view.height) < 0.02;
}
