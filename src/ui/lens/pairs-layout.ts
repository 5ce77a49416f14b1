/** How large, and how many, the before-and-after pairs of channels are. */

export interface PairsLayout {
  /** Side of one map, in CSS pixels. */
  readonly side: number;
  /** Pairs of opened and of closed channels, each. */
  readonly perSide: number;
}

const GAP = 14;
const CAPTION = 18;
const MAX_SIDE = 96;
const MIN_SIDE = 28;

/**
 * At least three and three; larger before more. The pairs of a region as wide as the default panel are 48 pixels.
 */
export function pairsLayout(width: number, height: number): PairsLayout {
  for (let side = Math.min(MAX_SIDE, Math.floor(height - CAPTION)); side >= MIN_SIDE; side -= 2) {
    const columns = Math.floor((width + GAP) / (2 * side + 2 + GAP));
    const lines = Math.max(1, Math.floor((height + 6) / (side + CAPTION + 6)));
    const perSide = Math.floor((columns * lines) / 2);
    if (perSide >= 3) return { side, perSide };
  }
  const columns = Math.floor((width + GAP) / (2 * MIN_SIDE + 2 + GAP));
  return { side: MIN_SIDE, perSide: Math.max(1, Math.floor(columns / 2)) };
}
