import type { Edge, GraphDocument, Position } from './document.ts';
import { isPosition } from './edit-refusal.ts';
import { groupTree } from './groups.ts';

/** An edge has at most so many bend points: more is no line that anybody could follow. */
export const MAX_BENDS = 200;

/** Whether these can be the bend points of an edge. */
export function isRoute(points: readonly Position[]): boolean {
  return points.length <= MAX_BENDS && points.every(isPosition);
}

/**
 * The ways of the edges after an edit: those of edges that are gone are gone, and an edge whose two ends moved together
 * takes its way along. One of which only one end moved keeps it while its ends can stretch; one that would have to turn
 * back at a card, or ends at another card because a group was collapsed or expanded, has no way any more.
 */
export function withRoutesKept(before: GraphDocument, after: GraphDocument): GraphDocument {
  if (!after.routes || (after.edges === before.edges && after.nodes === before.nodes && after.groups === before.groups))
    return after;
  const cards = [before, after].map((each) => cardsOf(each));
  const routes = new Map<string, readonly Position[]>();
  let changed = false;
  for (const [id, points] of after.routes) {
    const edge = after.edges.get(id);
    if (!edge) {
      changed = true;
      continue;
    }
    const isNew = points !== before.routes?.get(id);
    const ends = [edge.source.node, edge.target.node];
    const other = ends.some((node) => before.nodes.has(node) && cards[0]?.(node) !== cards[1]?.(node));
    const inside = cards[1]?.(edge.source.node) === cards[1]?.(edge.target.node);
    if (!isNew && ((other && !inside) || turnsBack(before, after, edge, points))) {
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

/** The card that stands for a layer: its own, or that of the outermost collapsed group around it. */
function cardsOf(document: GraphDocument): (node: string) => string {
  if (!document.groups) return (node) => node;
  const { hiddenBy } = groupTree(document);
  return (node) => hiddenBy(node) ?? node;
}

/** Whether an end moved past the first, or the last, bend: lines leave cards downwards, and enter them from above. */
function turnsBack(before: GraphDocument, after: GraphDocument, edge: Edge, points: readonly Position[]): boolean {
  const drop = (node: string) => (after.nodes.get(node)?.position.y ?? 0) - (before.nodes.get(node)?.position.y ?? 0);
  const [first, last] = [points[0], points[points.length - 1]];
  const [source, target] = [after.nodes.get(edge.source.node), after.nodes.get(edge.target.node)];
  if (!source || !target || drop(edge.source.node) === drop(edge.target.node)) return false;
  if (!first || !last) return target.position.y <= source.position.y;
  return first.y < source.position.y || last.y > target.position.y;
}
