import { type NonFiniteKind, nonFiniteKind } from '../../core/tensor/non-finite.ts';
import { nonFiniteColor } from './colormap.ts';

/**
 * Cells of NaN and infinities carry more than their colour: NaN is crossed, ∞ is hatched rising, −∞ falling, wherever
 * there is room for it.
 */

/** Lines in a smaller cell would only blur it, in CSS pixels. */
export const HATCH_ROOM = 5;
/** Between two lines. */
const PITCH = 5;

/** Hatches a cell in lines that show on the cell's own colour. */
export function hatchCell(
  context: CanvasRenderingContext2D,
  kind: NonFiniteKind,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  if (Math.min(width, height) < HATCH_ROOM) return;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.lineWidth = 1;
  context.strokeStyle = '#ffffff';
  context.beginPath();
  for (let at = -height; at < width + height; at += PITCH) {
    if (kind !== 'negative') {
      context.moveTo(left + at, top + height);
      context.lineTo(left + at + height, top);
    }
    if (kind !== 'positive') {
      context.moveTo(left + at, top);
      context.lineTo(left + at + height, top + height);
    }
  }
  context.stroke();
  context.restore();
}

/** Hatches the cells of a picture drawn in a box, by the values of its planes; nothing where a cell has no room. */
export function hatchPicture(
  context: CanvasRenderingContext2D,
  planes: readonly ArrayLike<number>[],
  columns: number,
  box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
): void {
  const rows = Math.floor((planes[0]?.length ?? 0) / Math.max(1, columns));
  const [width, height] = [box.width / columns, box.height / rows];
  if (!(Math.min(width, height) >= HATCH_ROOM)) return;
  for (let at = 0; at < rows * columns; at += 1) {
    const kind = kindAt(planes, at);
    if (kind === null) continue;
    const [column, row] = [at % columns, Math.floor(at / columns)];
    hatchCell(context, kind, box.left + column * width, box.top + row * height, width, height);
  }
}

/** What one pixel is that several planes make: the first plane that is not finite says it; null where all are. */
export function kindAt(planes: readonly ArrayLike<number>[], at: number): NonFiniteKind | null {
  for (const plane of planes) {
    const value = plane[at] as number;
    if (value - value !== 0) return nonFiniteKind(value);
  }
  return null;
}

/** The same look for a box of the page: a legend's patch, a bar. */
export function hatchStyle(kind: NonFiniteKind): {
  readonly backgroundColor: string;
  readonly backgroundImage: string;
} {
  const lines = (angle: number) => `repeating-linear-gradient(${angle}deg, #fff 0 1px, transparent 1px 4px)`;
  const images = { nan: [lines(45), lines(-45)], positive: [lines(-45)], negative: [lines(45)] }[kind];
  return { backgroundColor: nonFiniteColor(kind), backgroundImage: images.join(', ') };
}
