/** The largest whole factor that a layer states; what grows more is stated as a size. */
export const MAX_FACTOR = 256;

/**
 * The float32 scale for which ⌊from · scale⌋ is exactly `to`: ONNX computes the extent so, and a scale rounded down
 * would lose a row (3 → 7 is 2.33333325 · 3 = 6.99…). Rounded up instead, by at most one unit in the last place.
 */
export function scaleTo(from: number, to: number): number {
  const scale = new Float32Array([to / from]);
  // Positive floats are ordered like their bit patterns, so the next larger float is the next integer.
  if ((scale[0] ?? 0) * from < to) new Uint32Array(scale.buffer)[0]! += 1;
  return scale[0] ?? 0;
}
