import type { Position } from '../graph/document.ts';
import type { Box } from './align.ts';
import { FRAME_PADDING } from './card-size.ts';

/** Making room. Pure geometry: how far boxes move when one of them changes its size. */

/** How far the boxes around a box move when it becomes another; those that stay are left out. */
export function movesAround(others: readonly Box[], from: Box, to: Box): ReadonlyMap<string, Position> {
  const down = shifts(others.map(vertical), vertical(from), vertical(to));
  // A frame that is wider than its card pushes what stands beside the card aside, and never pulls it back.
  const aside = (side: 1 | -1) =>
    pushedAside(
      others.map((box) => horizontal(box, side)),
      horizontal(from, side),
      horizontal(to, side),
      FRAME_PADDING,
      down,
    );
  const [right, left] = [aside(1), aside(-1)];
  const moves = new Map<string, Position>();
  for (const { id } of others) {
    const [x, y] = [(right.get(id) ?? 0) - (left.get(id) ?? 0), down.get(id) ?? 0];
    if (x !== 0 || y !== 0) moves.set(id, { x, y });
  }
  return moves;
}

/** A box seen along a direction: it reaches from `start` to `end`, and from `left` to `right` across. */
export interface Extent {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly left: number;
  readonly right: number;
}

/**
 * How far each box behind a box moves when that box ends elsewhere. Boxes that stand behind or close beside each other
 * move together: a part of the drawing keeps its shape, and none is pushed onto another. When the box grows, they give way if they would be covered. When it shrinks, they
 * close up unless something beside the box is in their way, or they stood so far off that growing back would not touch
 * them: that makes the two directions each other's inverse.
 * @param others all boxes around, without the one that changes
 */
export function shifts(others: readonly Extent[], from: Extent, to: Extent): ReadonlyMap<string, number> {
  const change = to.end - from.end;
  const none = new Map<string, number>();
  if (change === 0) return none;
  const across = { ...to, left: Math.min(from.left, to.left), right: Math.max(from.right, to.right) };
  const touched = connected(
    others.filter((box) => box.start >= from.end),
    across,
  );
  const near = touched.filter((box) => overlapping(box, across));
  const grown = Math.max(from.end, to.end);
  if (!near.some((box) => box.start + Math.min(change, 0) < grown)) return none;
  if (change < 0) {
    const path = span(touched, across);
    if (others.some((box) => box.start < from.end && box.end > to.end && overlapping(widened(box), path))) return none;
  }
  return new Map(touched.map((box) => [box.id, change]));
}

/**
 * How far everything beyond a box has to go, so that it does not cover the nearest of what it grew over.
 * @param gone boxes that move out of its way already
 */
export function pushedAside(
  others: readonly Extent[],
  from: Extent,
  to: Extent,
  gap: number,
  gone: ReadonlyMap<string, unknown> = new Map(),
): ReadonlyMap<string, number> {
  const covered = others.filter(
    (box) => !gone.has(box.id) && box.start >= from.end && box.start < to.end + gap && overlapping(box, to),
  );
  if (covered.length === 0 || to.end <= from.end) return new Map();
  const nearest = covered.reduce((least, box) => Math.min(least, box.start), Number.POSITIVE_INFINITY);
  const beyond = others.filter((box) => box.start >= nearest);
  return new Map(beyond.map((box) => [box.id, to.end + gap - nearest]));
}

/** Whether two boxes share a part of their breadth. */
export function overlapping(a: Extent, b: Extent): boolean {
  return a.left < b.right && b.left < a.right;
}

/** Boxes nearer to each other across are one part of the drawing: columns of cards are, folds of a tall drawing are not. */
const NEAR = 100;

function widened(box: Extent): Extent {
  return { ...box, left: box.left - NEAR / 2, right: box.right + NEAR / 2 };
}

/** The boxes that are near a box across, directly or through others. */
function connected(boxes: readonly Extent[], start: Extent): readonly Extent[] {
  const known = new Map(boxes.map((box) => [box.id, box]));
  const sorted = [...boxes, start].map(widened).sort((a, b) => a.left - b.left);
  let [run, reach, holdsStart]: [Extent[], number, boolean] = [[], Number.NEGATIVE_INFINITY, false];
  for (const box of sorted) {
    if (box.left >= reach && run.length > 0) {
      if (holdsStart) break;
      run = [];
    }
    run.push(box);
    holdsStart ||= box.id === start.id;
    reach = Math.max(reach, box.right);
  }
  return run.flatMap((box) => known.get(box.id) ?? []);
}

function span(boxes: readonly Extent[], start: Extent): Extent {
  let { left, right } = widened(start);
  for (const box of boxes.map(widened)) {
    left = Math.min(left, box.left);
    right = Math.max(right, box.right);
  }
  return { ...start, left, right };
}

/** A box seen from above. */
export function vertical({ id, x, y, width, height }: Box): Extent {
  return { id, start: y, end: y + height, left: x, right: x + width };
}

/** A box as if right were down; with side −1, as if left were. */
function horizontal({ id, x, y, width, height }: Box, side: 1 | -1): Extent {
  const [start, end] = side === 1 ? [x, x + width] : [-x - width, -x];
  return { id, start, end, left: y, right: y + height };
}
