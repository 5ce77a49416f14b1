import type { Box } from './overview-frame.ts';
import { LEAST_FIT } from './zoom.ts';

/** How a view of the drawing is chosen. Pure: boxes in canvas pixels, the pane in pixels of the screen. */

export interface Pane {
  readonly width: number;
  readonly height: number;
}

export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Edges that loop over the top of a column, or below it, need room there. */
const PADDING = { x: 32, y: 44 };
/** A drawing is never shown larger than it is of itself. */
const LARGEST = 1;

/**
 * All of a box in the middle of the pane, at most at its own size. Where that would be too small for names, its beginning
 * at the smallest zoom at which cards say their own: the overview shows the rest.
 * @param first where the drawing begins; what is shown of a large one holds it
 */
export function fitted(box: Box, pane: Pane, first: Box = box): Viewport {
  const room = { width: Math.max(1, pane.width - 2 * PADDING.x), height: Math.max(1, pane.height - 2 * PADDING.y) };
  const whole = Math.min(room.width / Math.max(1, box.width), room.height / Math.max(1, box.height), LARGEST);
  const zoom = Math.max(whole, LEAST_FIT);
  return {
    x: along(box.x, box.width, first.x, first.width, zoom, pane.width, PADDING.x),
    y: along(box.y, box.height, first.y, first.height, zoom, pane.height, PADDING.y),
    zoom,
  };
}

/** The shift along one axis: what fits is in the middle; else the near edge of the box, or of its beginning. */
function along(
  start: number,
  extent: number,
  firstStart: number,
  firstExtent: number,
  zoom: number,
  pane: number,
  padding: number,
): number {
  if (extent * zoom <= pane - 2 * padding + 0.5) return pane / 2 - (start + extent / 2) * zoom;
  const atStart = padding - start * zoom;
  // Its beginning may lie far from the corner, as in a drawing that flows upwards.
  const end = (firstStart + firstExtent) * zoom + atStart;
  return end <= pane - padding ? atStart : atStart - (end - (pane - padding));
}
