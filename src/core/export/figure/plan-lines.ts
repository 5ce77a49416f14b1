import { type BorderRefs, portKey } from '../../drawing/border-ports.ts';
import { portX } from '../../drawing/card-ports.ts';
import { edgeLabel } from '../../drawing/edge-label.ts';
import { edgeLanes } from '../../drawing/edge-lanes.ts';
import { type EdgeShape, edgeShape, routedShape } from '../../drawing/edge-path.ts';
import type { Analysis } from '../../graph/analyze.ts';
import type { Edge, GraphDocument, PortRef } from '../../graph/document.ts';
import type { CardInPlace, GroupInPlace } from './plan.ts';

/** Edges as lines between the cards that are drawn. */
export interface LineInPlace {
  readonly shape: EdgeShape;
  readonly label: string;
  readonly wrong: boolean;
}

interface End {
  /** The card that the line ends at. */
  readonly card: string;
  readonly x: number;
  readonly y: number;
}

export function linesBetween(
  document: GraphDocument,
  analysis: Analysis,
  cards: ReadonlyMap<string, CardInPlace>,
  hidden: ReadonlyMap<string, string>,
  groupCards: readonly GroupInPlace[],
  { inputHandles }: BorderRefs,
): readonly LineInPlace[] {
  const groups = new Map(groupCards.map((entry) => [entry.group.id, entry]));
  // A collapsed group has one port for each tensor that crosses its border.
  const end = (ref: PortRef, side: 'inputs' | 'outputs'): End | null => {
    const { node, port } = ref;
    const card = cards.get(node);
    const below = side === 'outputs';
    if (card) return { card: node, x: card.x + portX(port, card[side]), y: card.y + (below ? card.height : 0) };
    const group = groups.get(hidden.get(node) ?? '');
    if (!group) return null;
    const { box } = group;
    const key = portKey(ref);
    const at = group[side].indexOf(below ? key : (inputHandles.get(key) ?? key));
    const x = box.x + portX(at, group[side].length);
    return { card: box.id, x, y: box.y + (below ? box.height : 0) };
  };
  const seen = new Set<string>();
  const ends = [...document.edges.values()].flatMap((edge): (readonly [Edge, End, End])[] => {
    const [source, target] = [end(edge.source, 'outputs'), end(edge.target, 'inputs')];
    if (!source || !target || source.card === target.card) return [];
    // Several layers of a collapsed group may read one tensor: that is one line.
    const line = [source, target].map(({ card, x }) => `${card} ${x}`).join(' ');
    if (seen.has(line)) return [];
    seen.add(line);
    return [[edge, source, target]];
  });
  const places = new Map([
    ...[...cards].map(([id, card]) => [id, { position: { x: card.x, y: card.y } }] as const),
    ...groupCards.map(({ box }) => [box.id, { position: { x: box.x, y: box.y } }] as const),
  ]);
  const inPlace = ends.map(([edge, source, target]) => ({
    id: edge.id,
    source: { node: source.card },
    target: { node: target.card, port: edge.target.port },
  }));
  const lanes = edgeLanes(places, inPlace);
  return ends.map(([edge, source, target]) => {
    const points = { sourceX: source.x, sourceY: source.y, targetX: target.x, targetY: target.y };
    const bends = document.routes?.get(edge.id);
    const shape = bends ? routedShape(points, bends) : edgeShape(points, lanes.get(edge.id) ?? null);
    return { shape, ...edgeLabel(analysis, edge) };
  });
}
