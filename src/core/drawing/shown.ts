import { type Edge, type GraphDocument, groupsOf, type PortRef, type Position } from '../graph/document.ts';
import { groupTree } from '../graph/groups.ts';
import type { Box } from './align.ts';
import { arrangementOf } from './arrangement.ts';
import { borderRefs, portKey } from './border-ports.ts';
import { portX } from './card-ports.ts';
import { CARD_WIDTH, type CardHeight, FRAME_TITLE } from './card-size.ts';
import { pinsOf } from './pins.ts';
import { lineThrough } from './routes.ts';

/** A line as it is shown: from a port of a card to a port of another. */
export interface ShownLine {
  /** The edge that is drawn; where several fall into one line, the first of them. */
  readonly edge: Edge;
  /** Cards, by id: layers, or collapsed groups. */
  readonly source: string;
  readonly target: string;
  readonly from: Position;
  readonly to: Position;
  /** Its corners, or null while it has no way. */
  readonly bends: readonly Position[] | null;
}

/** All that stands on the canvas and all lines between. */
export interface Shown {
  readonly cards: ReadonlyMap<string, Box>;
  /** The bars of expanded groups, where their names stand. */
  readonly titles: readonly Box[];
  readonly lines: readonly ShownLine[];
}

export function shownOf(document: GraphDocument, heightOf: CardHeight): Shown {
  const tree = groupTree(document);
  const { box, frame } = arrangementOf(document, heightOf);
  const cards = new Map<string, Box>();
  const hidden = new Map<string, string>();
  for (const node of document.nodes.values()) {
    const group = tree.hiddenBy(node.id);
    if (group === null) {
      const { x, y } = node.position;
      cards.set(node.id, { id: node.id, x, y, width: CARD_WIDTH, height: heightOf(node) });
    } else {
      hidden.set(node.id, group);
      if (!cards.has(group)) cards.set(group, box(group));
    }
  }
  const titles = [...groupsOf(document).keys()].flatMap((id) => {
    const path = tree.path(id);
    return path.some(({ collapsed }) => collapsed) ? [] : [{ ...frame(id), height: FRAME_TITLE }];
  });
  const pins = pinsOf(document);
  const { byGroup, inputHandles } = borderRefs(document, hidden);
  const orders = new Map(
    [...byGroup].map(([group, refs]) => [
      group,
      { inputs: refs.inputs.map(portKey), outputs: refs.outputs.map(portKey) },
    ]),
  );
  const end = (ref: PortRef, side: 'input' | 'output') => {
    const group = hidden.get(ref.node);
    const card = cards.get(group ?? ref.node);
    if (!card) return null;
    const y = side === 'input' ? card.y : card.y + card.height;
    if (group === undefined)
      return { card: ref.node, port: `${ref.port}`, x: card.x + pins[side](ref.node, ref.port), y };
    const list = orders.get(group)?.[`${side}s`] ?? [];
    const key = portKey(ref);
    const port = side === 'input' ? (inputHandles.get(key) ?? key) : key;
    return { card: group, port, x: card.x + portX(Math.max(0, list.indexOf(port)), Math.max(1, list.length)), y };
  };
  const lines = new Map<string, ShownLine>();
  for (const edge of document.edges.values()) {
    const inside = hidden.get(edge.source.node);
    if (inside !== undefined && inside === hidden.get(edge.target.node)) continue;
    const [from, to] = [end(edge.source, 'output'), end(edge.target, 'input')];
    if (!from || !to) continue;
    const key = `${from.card} ${from.port} ${to.card} ${to.port}`;
    if (lines.has(key)) continue;
    lines.set(key, {
      edge,
      source: from.card,
      target: to.card,
      from: { x: from.x, y: from.y },
      to: { x: to.x, y: to.y },
      bends: document.routes?.get(edge.id) ?? null,
    });
  }
  return { cards, titles, lines: [...lines.values()] };
}

/** From port to port, corner by corner; straight to where a line without a way has to go. */
export function pointsOf({ from, to, bends }: ShownLine): readonly Position[] {
  return lineThrough(from, bends ?? [], to);
}
