import type { NetworkPixels } from '../core/picture/types.ts';
import type { Recipe } from './recipe.ts';

/** What is done to a picture before the network learns from it; the picture itself stays as it is. */
export type Augmentation = Pick<Recipe, 'flip' | 'shift' | 'colour' | 'erase'>;

const MIDDLE = 128;

/**
 * A changed copy, or the picture itself where nothing is to be done. How many random numbers are taken depends on the recipe
 * alone, never on what they are.
 * @param random numbers from 0 to below 1
 */
export function augmented(picture: NetworkPixels, recipe: Augmentation, random: () => number): NetworkPixels {
  const { flip, shift, colour, erase } = recipe;
  if (!flip && shift === 0 && colour === 0 && erase === 0) return picture;
  const { width, height, channels } = picture;
  const mirrored = flip && random() < 0.5;
  const [right, down] = shift > 0 ? [offset(shift, random), offset(shift, random)] : [0, 0];
  const gain = colour > 0 ? 1 + colour * (2 * random() - 1) : 1;
  const lift = colour > 0 ? 255 * colour * (random() - 0.5) : 0;
  const hole = erase > 0 ? holeOf(width, height, erase, random) : null;
  const pixels = new Uint8Array(picture.pixels.length);
  for (let y = 0; y < height; y += 1) {
    const fromY = Math.min(height - 1, Math.max(0, y - down));
    for (let x = 0; x < width; x += 1) {
      const seen = Math.min(width - 1, Math.max(0, x - right));
      const from = (fromY * width + (mirrored ? width - 1 - seen : seen)) * channels;
      const to = (y * width + x) * channels;
      const erased = hole && x >= hole.left && x < hole.right && y >= hole.top && y < hole.bottom;
      for (let channel = 0; channel < channels; channel += 1) {
        const value = picture.pixels[from + channel] as number;
        const changed = colour > 0 ? Math.round((value - MIDDLE) * gain + MIDDLE + lift) : value;
        pixels[to + channel] = erased ? MIDDLE : Math.min(255, Math.max(0, changed));
      }
    }
  }
  return { width, height, channels, pixels };
}

function offset(most: number, random: () => number): number {
  return Math.floor(random() * (2 * most + 1)) - most;
}

/** A fifth to a half of each side. */
function holeOf(width: number, height: number, chance: number, random: () => number) {
  const [is, w, h, x, y] = [random(), random(), random(), random(), random()];
  if (is >= chance) return null;
  const [wide, high] = [Math.ceil(width * (0.2 + 0.3 * w)), Math.ceil(height * (0.2 + 0.3 * h))];
  const [left, top] = [Math.floor(x * (width - wide + 1)), Math.floor(y * (height - high + 1))];
  return { left, top, right: left + wide, bottom: top + high };
}
