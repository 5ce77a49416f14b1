import { type GraphDocument, type LayerNode, type Note, notesOf, type Position } from '../graph/document.ts';
import { type GroupTree, groupTree } from '../graph/groups.ts';
import type { Box } from './align.ts';
import { CARD_WIDTH, type CardHeight, FRAME_PADDING, FRAME_TITLE, GROUP_CARD_HEIGHT } from './card-size.ts';

/** Something that stands on the canvas as one: a layer, a group with everything in it, or a note. */
export interface Unit {
  readonly kind: 'layer' | 'group' | 'note';
  readonly box: Box;
  /** The layers and notes that move with it, by id. */
  readonly moves: readonly string[];
}

/**
 * Where everything stands. Only layers and notes have places of their own: the frame of an expanded group lies around
 * what is in it; the card of a collapsed group stands at that frame's upper edge, in the column of its first layer, so
 * that what leads into it stays straight.
 */
export interface Arrangement {
  readonly tree: GroupTree;
  /** The frame of a group as it is while expanded, its title bar included. */
  frame(group: string): Box;
  /** What is shown of a group: its frame, or its card. */
  box(group: string): Box;
  /** What lies right inside a group, or, for null, in none; notes lie in none. */
  units(group: string | null): readonly Unit[];
  unit(id: string): Unit | null;
  /** The innermost expanded group whose frame is there. */
  groupAt(point: Position): string | null;
}

/** All boxes follow from the document and the heights of its cards; each is computed when it is asked for. */
export function arrangementOf(document: GraphDocument, heightOf: CardHeight): Arrangement {
  const tree = groupTree(document);
  const frames = new Map<string, Box>();
  const frame = (group: string): Box => {
    const known = frames.get(group);
    if (known) return known;
    const found = framed(
      group,
      units(group).map((unit) => unit.box),
    );
    frames.set(group, found);
    return found;
  };
  const box = (id: string): Box => {
    const around = frame(id);
    return tree.group(id)?.collapsed ? cardIn(around, columnOf(tree.members(id))) : around;
  };
  const layerUnit = (node: LayerNode): Unit => ({ kind: 'layer', box: cardBox(node, heightOf), moves: [node.id] });
  const groupUnit = (id: string): Unit => ({
    kind: 'group',
    box: box(id),
    moves: tree.members(id).map((node) => node.id),
  });
  const units = (group: string | null): readonly Unit[] => [
    ...tree.layers(group).map(layerUnit),
    ...tree.children(group).map((child) => groupUnit(child.id)),
    ...(group === null ? [...notesOf(document).values()].map(noteUnit) : []),
  ];
  const unit = (id: string): Unit | null => {
    const node = document.nodes.get(id);
    if (node) return layerUnit(node);
    const note = notesOf(document).get(id);
    if (note) return noteUnit(note);
    return tree.group(id) ? groupUnit(id) : null;
  };
  const groupAt = (point: Position, inside: string | null = null): string | null => {
    const hit = tree.children(inside).find((child) => !child.collapsed && holds(frame(child.id), point));
    return hit ? groupAt(point, hit.id) : inside;
  };
  return { tree, frame, box, units, unit, groupAt: (point) => groupAt(point) };
}

function holds(box: Box, { x, y }: Position): boolean {
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}

function noteUnit({ id, position, width, height }: Note): Unit {
  return { kind: 'note', box: { id, x: position.x, y: position.y, width, height }, moves: [id] };
}

function cardBox(node: LayerNode, heightOf: CardHeight): Box {
  const { x, y } = node.position;
  return { id: node.id, x, y, width: CARD_WIDTH, height: heightOf(node) };
}

/** The box around boxes. */
export function enclosing(id: string, boxes: readonly Box[]): Box {
  let [left, top, right, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return { id, x: left, y: top, width: right - left, height: bottom - top };
}

/** The frame around boxes. */
export function framed(id: string, boxes: readonly Box[]): Box {
  const inner = enclosing(id, boxes);
  return {
    id,
    x: inner.x - FRAME_PADDING,
    y: inner.y - FRAME_PADDING - FRAME_TITLE,
    width: inner.width + 2 * FRAME_PADDING,
    height: inner.height + 2 * FRAME_PADDING + FRAME_TITLE,
  };
}

/** The card of a group at its frame's upper edge. */
export function cardIn(frame: Box, x: number): Box {
  return { id: frame.id, x, y: frame.y, width: CARD_WIDTH, height: GROUP_CARD_HEIGHT };
}

/** Where the first of some layers stands: the uppermost, and of those the leftmost. */
export function columnOf(layers: readonly { readonly position: Position }[]): number {
  let first: Position | null = null;
  for (const { position } of layers) {
    if (!first || position.y < first.y || (position.y === first.y && position.x < first.x)) first = position;
  }
  return first?.x ?? 0;
}

/** Where everything that moves with a unit goes when the unit goes to a place. */
export function movedTo(
  document: GraphDocument,
  unit: Unit,
  to: Position,
  positions: Map<string, Position> = new Map(),
): Map<string, Position> {
  const [dx, dy] = [to.x - unit.box.x, to.y - unit.box.y];
  for (const id of unit.moves) {
    const from = (document.nodes.get(id) ?? notesOf(document).get(id))?.position;
    if (from && (dx !== 0 || dy !== 0)) positions.set(id, { x: from.x + dx, y: from.y + dy });
  }
  return positions;
}
