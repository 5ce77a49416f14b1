/** How large a picture in pixels may be. */

/** What a browser draws on one canvas without giving up, in pixels. */
const MAX_SIDE = 16_384;
const MAX_AREA = 96 * 1024 * 1024;

const SCALES = [1, 2, 3] as const;

export interface Extent {
  readonly width: number;
  readonly height: number;
}

export function pixelsAt({ width, height }: Extent, scale: number): Extent {
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
}

export function fitsAt(extent: Extent, scale: number): boolean {
  const { width, height } = pixelsAt(extent, scale);
  return width <= MAX_SIDE && height <= MAX_SIDE && width * height <= MAX_AREA;
}

/** The scales that a drawing of this size can be had in; of one that is too large, the largest there is. */
export function scalesFor(extent: Extent): readonly number[] {
  const possible = SCALES.filter((scale) => fitsAt(extent, scale));
  return possible.length > 0 ? possible : [largestScale(extent)];
}

/** In whole hundredths, at least one. */
function largestScale({ width, height }: Extent): number {
  const scale = Math.min(MAX_SIDE / width, MAX_SIDE / height, Math.sqrt(MAX_AREA / (width * height)));
  return Math.max(0.01, Math.floor(scale * 100) / 100);
}

/** Smaller than on the canvas: what is written on a card is hard to read. */
export function isReduced(scale: number): boolean {
  return scale < 1;
}
