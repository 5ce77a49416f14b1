import type { Box } from '../../drawing/align.ts';
import { arrangementOf } from '../../drawing/arrangement.ts';
import { borderRefs, portKey } from '../../drawing/border-ports.ts';
import { inputPortCount } from '../../drawing/card-ports.ts';
import { CARD_WIDTH, heightOfCard } from '../../drawing/card-size.ts';
import type { Analysis } from '../../graph/analyze.ts';
import { type GraphDocument, type Group, groupsOf, type LayerNode, type Note, notesOf } from '../../graph/document.ts';
import { portsOf } from '../../layers/define-layer.ts';
import { layerType } from '../../layers/index.ts';
import { type LineInPlace, linesBetween } from './plan-lines.ts';

/** What is drawn, and where: in canvas pixels, from back to front. */
export interface FigurePlan {
  readonly frames: readonly GroupInPlace[];
  readonly lines: readonly LineInPlace[];
  readonly cards: readonly CardInPlace[];
  readonly groupCards: readonly GroupInPlace[];
  readonly notes: readonly Note[];
  /** Around all of it, with some air. */
  readonly bounds: Omit<Box, 'id'>;
}

export interface CardInPlace {
  readonly node: LayerNode;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly inputs: number;
  readonly outputs: number;
}

export interface GroupInPlace {
  readonly group: Group;
  readonly box: Box;
  readonly members: readonly LayerNode[];
  /** Ports of a collapsed one, from left to right: `node:port` of the layer inside. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

const MARGIN = 32;

/** @param only layers and notes to draw; everything without it */
export function figurePlan(document: GraphDocument, analysis: Analysis, only?: ReadonlySet<string>): FigurePlan {
  const { tree, box } = arrangementOf(document, (node) => heightOfCard(node, analysis));
  const isDrawn = (id: string) => only === undefined || only.has(id);
  const nodes = [...document.nodes.values()].filter((node) => isDrawn(node.id) && layerType(node.type));
  const hidden = new Map(
    nodes.flatMap((node) => [tree.hiddenBy(node.id)].flatMap((group) => (group ? [[node.id, group] as const] : []))),
  );
  const drawn = new Set(nodes.map((node) => node.id));
  const cards = nodes.filter((node) => !hidden.has(node.id)).map((node) => cardInPlace(node, analysis));
  const outermost = new Set(hidden.values());
  const refs = borderRefs(document, hidden);
  // A group is drawn where all of it is; only of those that stand as a card it matters what they read and give.
  const groups = [...groupsOf(document).values()].flatMap((group): GroupInPlace[] => {
    const members = tree.members(group.id);
    if (!members.every((node) => drawn.has(node.id))) return [];
    const { inputs = [], outputs = [] } = refs.byGroup.get(group.id) ?? {};
    const ports = { inputs: inputs.map(portKey), outputs: outputs.map(portKey) };
    return [{ group, box: box(group.id), members, ...ports }];
  });
  const inCollapsed = (group: Group) =>
    tree
      .path(group.id)
      .slice(0, -1)
      .some((parent) => parent.collapsed);
  const depth = ({ group }: GroupInPlace) => tree.path(group.id).length;
  const frames = groups
    .filter(({ group }) => !group.collapsed && !inCollapsed(group))
    .sort((a, b) => depth(a) - depth(b));
  const groupCards = groups.filter(({ group }) => outermost.has(group.id));
  const lines = linesBetween(
    document,
    analysis,
    new Map(cards.map((card) => [card.node.id, card])),
    hidden,
    groupCards,
    refs,
  );
  const notes = [...notesOf(document).values()].filter((note) => isDrawn(note.id));
  const boxes = [
    ...cards.map(({ x, y, height }) => ({ x, y, width: CARD_WIDTH, height })),
    ...[...frames, ...groupCards].map((entry) => entry.box),
    ...notes.map(({ position, width, height }) => ({ ...position, width, height })),
  ];
  return { frames, lines, cards, groupCards, notes, bounds: around(boxes, lines) };
}

function cardInPlace(node: LayerNode, analysis: Analysis): CardInPlace {
  const layer = layerType(node.type);
  const facts = analysis.nodes.get(node.id);
  const ports = layer && portsOf(layer, node.attributes);
  return {
    node,
    x: node.position.x,
    y: node.position.y,
    height: heightOfCard(node, analysis),
    inputs: ports && facts ? inputPortCount(ports.inputs, facts) : 0,
    outputs: ports?.outputs.length ?? 0,
  };
}

function around(boxes: readonly Omit<Box, 'id'>[], lines: readonly LineInPlace[]): Omit<Box, 'id'> {
  let [left, top, right, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  const take = (x: number, y: number) => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  };
  for (const { x, y, width, height } of boxes) {
    take(x, y);
    take(x + width, y + height);
  }
  for (const { shape, label } of lines) {
    // The points that bend a curve lie around it.
    for (const [, x, y] of shape.path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)) take(Number(x), Number(y));
    const reach = label.length * 7;
    take(shape.labelX + (shape.anchor === 'start' ? reach : -reach), shape.labelY);
  }
  if (left > right) return { x: 0, y: 0, width: 2 * MARGIN, height: 2 * MARGIN };
  return { x: left - MARGIN, y: top - MARGIN, width: right - left + 2 * MARGIN, height: bottom - top + 2 * MARGIN };
}
