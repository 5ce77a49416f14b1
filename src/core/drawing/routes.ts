import type { Position } from '../graph/document.ts';

/** Ways of edges: corners between a source's port and a target's, every line upright or across. */

/** Without corners that change nothing. */
export function simplified(points: readonly Position[]): readonly Position[] {
  const kept: Position[] = [];
  for (const point of points) {
    const [a, b] = [kept[kept.length - 2], kept[kept.length - 1]];
    if (b && same(b.x, point.x) && same(b.y, point.y)) continue;
    const inLine = a && b && ((same(a.x, b.x) && same(b.x, point.x)) || (same(a.y, b.y) && same(b.y, point.y)));
    if (inLine) kept.pop();
    kept.push(point);
  }
  return kept;
}

/**
 * The whole line, from port to port. The first and the last stretch follow the ports while these move: they stay
 * upright, and the line across beside them becomes longer or shorter.
 * @param bends none: straight, or, where the ports do not stand above each other, one step half-way
 */
export function lineThrough(from: Position, bends: readonly Position[], to: Position): readonly Position[] {
  if (bends.length < 2) {
    if (same(from.x, to.x)) return [from, to];
    const y = bends[0]?.y ?? (from.y + to.y) / 2;
    return [from, { x: from.x, y }, { x: to.x, y }, to];
  }
  const inner = bends.slice(1, -1);
  const [first, last] = [bends[0] as Position, bends[bends.length - 1] as Position];
  return simplified([from, { x: from.x, y: first.y }, ...inner, { x: to.x, y: last.y }, to]);
}

function same(a: number, b: number): boolean {
  return Math.abs(a - b) < 1;
}
