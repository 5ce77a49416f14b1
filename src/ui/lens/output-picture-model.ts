import { type FiniteFacts, finiteFacts } from '../../core/tensor/non-finite.ts';
import type { NetworkView, OutputPicture } from '../../store/state.ts';
import { type ColorScale, packedNonFinite, packRgb } from '../plot/colormap.ts';
import { kindAt } from '../plot/hatch.ts';
import { fillMap } from '../plot/pixels.ts';
import { type Extent, extentOf } from '../plot/scale.ts';

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
  const planes = planesOf({ channels, data }, plane);
  for (let at = 0; at < plane; at += 1) {
    const kind = kindAt(planes, at);
    if (kind !== null) {
      words[at] = packedNonFinite(kind);
      continue;
    }
    const [red = 0, green = 0, blue = 0] = [data[at], data[plane + at], data[2 * plane + at]];
    words[at] = packRgb(byte(red), byte(green), byte(blue));
  }
}

/** The channels of an output, one after the other. @param area elements of one */
export function planesOf(
  { channels, data }: Pick<OutputPicture, 'channels' | 'data'>,
  area: number,
): readonly Float32Array[] {
  return Array.from({ length: channels }, (_, channel) => data.subarray(channel * area, (channel + 1) * area));
}

/** Over what is finite. */
export function factsOf({ data }: Pick<OutputPicture, 'data'>): FiniteFacts {
  return finiteFacts(data);
}

/** Whether an output lies over the picture pixel for pixel, as a mask does, whatever its scale. */
export function coversView(picture: OutputPicture, view: NetworkView): boolean {
  return Math.abs(picture.width / picture.height - view.width / view.height) < 0.02;
}
