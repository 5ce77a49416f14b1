/** Resizing, as both frameworks see it. */
export interface ResizeAttributes {
  readonly mode: 'nearest' | 'linear';
  readonly coordinateTransformationMode: 'half_pixel' | 'asymmetric' | 'align_corners';
  readonly nearestMode: 'round_prefer_floor' | 'floor';
}

/**
 * The whole factors by which nearest neighbour repeats every element, or null where it does anything else. Pixel
 * centres rounded to the nearest, and top left corners rounded down, both repeat.
 */
export function repeats(
  a: ResizeAttributes,
  from: readonly [number, number],
  to: readonly [number, number],
): readonly [number, number] | null {
  const rule = `${a.coordinateTransformationMode} ${a.nearestMode}`;
  if (a.mode !== 'nearest' || (rule !== 'half_pixel round_prefer_floor' && rule !== 'asymmetric floor')) return null;
  const factors = [to[0] / from[0], to[1] / from[1]] as const;
  return factors.every(Number.isInteger) ? factors : null;
}
