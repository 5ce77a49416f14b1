import type { Position } from '../graph/document.ts';

/** Lining up boxes. Pure geometry: only the boxes that move are in the answer. */

export interface Box extends Position {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export const ALIGNMENTS = ['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const;
export type Alignment = (typeof ALIGNMENTS)[number];
export type Axis = 'horizontally' | 'vertically';

export function align(boxes: readonly Box[], how: Alignment): ReadonlyMap<string, Position> {
  const left = Math.min(...boxes.map((box) => box.x));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const top = Math.min(...boxes.map((box) => box.y));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  const place = (box: Box): Position => {
    switch (how) {
      case 'left':
        return { x: left, y: box.y };
      case 'centre':
        return { x: Math.round((left + right - box.width) / 2), y: box.y };
      case 'right':
        return { x: right - box.width, y: box.y };
      case 'top':
        return { x: box.x, y: top };
      case 'middle':
        return { x: box.x, y: Math.round((top + bottom - box.height) / 2) };
      case 'bottom':
        return { x: box.x, y: bottom - box.height };
    }
  };
  return moved(boxes, place);
}

/** Equal gaps between the boxes; the outer two stay. */
export function distribute(boxes: readonly Box[], axis: Axis): ReadonlyMap<string, Position> {
  const across = axis === 'horizontally';
  const start = (box: Box) => (across ? box.x : box.y);
  const extent = (box: Box) => (across ? box.width : box.height);
  const sorted = [...boxes].sort((a, b) => start(a) - start(b));
  const first = sorted[0];
  const last = sorted[sorted.length - 1];
  if (!first || !last || sorted.length < 3) return new Map();
  const inner = sorted.reduce((sum, box) => sum + extent(box), 0);
  const gap = (start(last) + extent(last) - start(first) - inner) / (sorted.length - 1);
  const places = new Map<string, number>();
  let at = start(first);
  for (const box of sorted) {
    places.set(box.id, Math.round(at));
    at += extent(box) + gap;
  }
  return moved(boxes, (box) => {
    const place = places.get(box.id) ?? start(box);
    return across ? { x: place, y: box.y } : { x: box.x, y: place };
  });
}

function moved(boxes: readonly Box[], place: (box: Box) => Position): ReadonlyMap<string, Position> {
  const positions = new Map<string, Position>();
  for (const box of boxes) {
    const to = place(box);
    if (to.x !== box.x || to.y !== box.y) positions.set(box.id, to);
  }
  return positions;
}
