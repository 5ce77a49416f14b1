import type { ColorScale } from './colormap.ts';

/** Which values a colour scale spans. */

export interface Extent {
  readonly min: number;
  readonly max: number;
}

/** Smallest and largest finite value; null where there is none. */
export function extentOf(data: ArrayLike<number>, start = 0, end = data.length): Extent | null {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let index = start; index < end; index += 1) {
    const value = data[index] as number;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? { min, max } : null;
}

/** The extent of several arrays together. */
export function unionExtent(arrays: Iterable<ArrayLike<number>>): Extent | null {
  let union: Extent | null = null;
  for (const data of arrays) {
    const extent = extentOf(data);
    if (!extent) continue;
    union = union ? { min: Math.min(union.min, extent.min), max: Math.max(union.max, extent.max) } : extent;
  }
  return union;
}

/**
 * Values without a known range: from zero where none is negative, so that dark means nothing; symmetrical about zero,
 * on the diverging map, where both signs occur.
 */
export function dataScale(extent: Extent | null): ColorScale {
  if (!extent) return { map: 'sequential', min: 0, max: 1 };
  if (extent.min < 0) {
    const reach = Math.max(-extent.min, extent.max);
    return { map: 'diverging', min: -reach, max: reach };
  }
  return { map: 'sequential', min: 0, max: extent.max > 0 ? extent.max : 1 };
}

/** The scale of a gate: its declared range; without one (ReLU) what the data show. */
export function gateScale(range: readonly [number, number] | null, arrays: Iterable<ArrayLike<number>>): ColorScale {
  if (!range) return dataScale(unionExtent(arrays));
  const [min, max] = range;
  return { map: min < 0 ? 'diverging' : 'sequential', min, max };
}

/** The same scale in the colours that suit a theme (`light`, `dark`). */
export function forTheme(scale: ColorScale, theme: string): ColorScale {
  return scale.map === 'diverging' && theme === 'dark' ? { ...scale, map: 'divergingDark' } : scale;
}
