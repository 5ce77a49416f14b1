/** How large, and how many, the before-and-after pairs of channels are. */

export interface PairsLayout {
  /** Side of one map, in CSS pixels. */
  readonly side: number;
  /** Pairs of opened and of closed channels, each. */
  readonly perSide: number;
  /** Opened above closed, each under its own heading; else both in one line. */
  readonly stacked: boolean;
}

const GAP = 14;
const LINE_GAP = 6;
const CAPTION = 18;
const HEADING = 18;
const MAX_SIDE = 128;
const MIN_SIDE = 28;
/** Pairs of each kind that must be in view before they may be larger. */
const WANTED = 3;

/** At least three and three; larger before more. The pairs of the default panel are 48 pixels, in one line. */
export function pairsLayout(width: number, height: number): PairsLayout {
  const columns = (side: number) => Math.floor((width + GAP) / (2 * side + 2 + GAP));
  for (let side = MAX_SIDE; side >= MIN_SIDE; side -= 2) {
    const lines = Math.floor((height / 2 - HEADING + LINE_GAP) / (side + CAPTION + LINE_GAP));
    const inLine = Math.floor(columns(side) / 2);
    if (side + CAPTION <= height && inLine >= WANTED) return { side, perSide: inLine, stacked: false };
    if (lines >= 1 && columns(side) >= WANTED) return { side, perSide: columns(side) * lines, stacked: true };
  }
  return { side: MIN_SIDE, perSide: Math.max(1, Math.floor(columns(MIN_SIDE) / 2)), stacked: false };
}
