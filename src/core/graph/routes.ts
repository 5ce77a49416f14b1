import type { GraphDocument, Position } from './document.ts';
import { isPosition } from './edit-refusal.ts';

/** An edge has at most so many bend points: more is no line that anybody could follow. */
export const MAX_BENDS = 200;

/** Whether these can be the bend points of an edge. */
export function isRoute(points: readonly Position[]): boolean {
  return points.length <= MAX_BENDS && points.every(isPosition);
}

/**
 * The ways of the edges after an edit: those of edges that are gone are gone, and an edge whose two ends moved together
 * takes its way along. One of which only one end moved keeps it: its ends stretch until it gets another.
 */
export function withRoutesKept(before: GraphDocument, after: GraphDocument): GraphDocument {
  if (!after.routes || (after.edges === before.edges && after.nodes === before.nodes)) return after;
  const routes = new Map<string, readonly Position[]>();
  let changed = false;
  for (const [id, points] of after.routes) {
    const edge = after.edges.get(id);
    if (!edge) {
      changed = true;
      continue;
    }
    const shift = points === before.routes?.get(id) ? shiftOf(before, after, edge.source.node, edge.target.node) : null;
    changed ||= shift !== null;
    routes.set(id, shift ? points.map(({ x, y }) => ({ x: x + shift.x, y: y + shift.y })) : points);
  }
  if (!changed) return after;
  const { routes: _, ...rest } = after;
  return routes.size > 0 ? { ...rest, routes } : rest;
}

function shiftOf(before: GraphDocument, after: GraphDocument, source: string, target: string): Position | null {
  const [a, b] = [before.nodes.get(source)?.position, after.nodes.get(source)?.position];
  const [c, d] = [before.nodes.get(target)?.position, after.nodes.get(target)?.position];
  if (!a || !b || !c || !d || a === b || c === d) return null;
  const shift = { x: b.x - a.x, y: b.y - a.y };
  return d.x - c.x === shift.x && d.y - c.y === shift.y && (shift.x !== 0 || shift.y !== 0) ? shift : null;
}
