import { portX } from '../../drawing/card-ports.ts';
import { edgeLabel } from '../../drawing/edge-label.ts';
import { edgeLanes } from '../../drawing/edge-lanes.ts';
import { type EdgeShape, edgeShape } from '../../drawing/edge-path.ts';
import type { Analysis } from '../../graph/analyze.ts';
import type { Edge, GraphDocument, LayerNode, PortRef } from '../../graph/document.ts';
import type { CardInPlace, GroupInPlace } from './plan.ts';

/** Edges as lines between the cards that are drawn. */
export interface LineInPlace {
  readonly shape: EdgeShape;
  readonly label: string;
  readonly wrong: boolean;
}

const keyOf = ({ node, port }: PortRef) => `${node}:${port}`;

/** The tensors that cross a group's border. */
export function tensorsOf(document: GraphDocument, members: readonly LayerNode[]) {
  const inside = new Set(members.map((node) => node.id));
  const inputs = new Set<string>();
  const outputs = new Set<string>();
  for (const { source, target } of document.edges.values()) {
    if (inside.has(source.node) === inside.has(target.node)) continue;
    (inside.has(source.node) ? outputs : inputs).add(keyOf(source));
  }
  return { inputs: [...inputs], outputs: [...outputs] };
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
): readonly LineInPlace[] {
  const groups = new Map(groupCards.map((entry) => [entry.group.id, entry]));
  // A collapsed group has one port for each tensor that crosses its border.
  const end = ({ node, port }: PortRef, tensor: string, side: 'inputs' | 'outputs'): End | null => {
    const card = cards.get(node);
    const below = side === 'outputs';
    if (card) return { card: node, x: card.x + portX(port, card[side]), y: card.y + (below ? card.height : 0) };
    const group = groups.get(hidden.get(node) ?? '');
    if (!group) return null;
    const { box } = group;
    const x = box.x + portX(group[side].indexOf(tensor), group[side].length);
    return { card: box.id, x, y: box.y + (below ? box.height : 0) };
  };
  const seen = new Set<string>();
  const ends = [...document.edges.values()].flatMap((edge): (readonly [Edge, End, End])[] => {
    const tensor = keyOf(edge.source);
    const [source, target] = [end(edge.source, tensor, 'outputs'), end(edge.target, tensor, 'inputs')];
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
    return { shape: edgeShape(points, lanes.get(edge.id) ?? null), ...edgeLabel(analysis, edge) };
  });
}
