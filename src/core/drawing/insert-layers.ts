import { defaultAttributes } from '../attributes.ts';
import type { FixLayer } from '../diagnostics.ts';
import { type Edge, freshId, freshName, type GraphDocument, type LayerNode, type Position } from '../graph/document.ts';
import type { Edit } from '../graph/edits.ts';
import { layerType } from '../layers/index.ts';
import { arrangementOf } from './arrangement.ts';
import { CARD_WIDTH, cardHeight, plainHeight } from './card-size.ts';
import { endsOfEdge } from './edge-ends.ts';
import { roomAboveEdit } from './make-room.ts';

/** New layers in a drawing, and where they stand. */

/** Vertical distance that a new layer takes on the canvas. */
const ROW = 130;

export interface Inserted {
  readonly edit: Edit;
  /** The new layers, in the order that data flows through them. */
  readonly ids: readonly string[];
}

/** Puts layers on an edge, and moves everything below down to make room; null where a layer of them does not exist. */
export function insertOnEdge(document: GraphDocument, edge: Edge, layers: readonly FixLayer[]): Inserted | null {
  const ends = endsOfEdge(document, arrangementOf(document, plainHeight), edge);
  if (!ends) return null;
  const above = ends.source.y + Math.max(0, ends.source.height - cardHeight(false, false));
  const room = Math.max(0, layers.length * ROW + ROW - (ends.target.y - above));
  const x = Math.round(ends.target.x + (ends.target.width - CARD_WIDTH) / 2);
  const edits: Edit[] = [{ kind: 'disconnect', edges: [edge.id] }];
  if (room > 0) edits.push(roomAboveEdit(document, ends.target.id, room, plainHeight));
  const ids = new Set<string>();
  const names = new Set<string>();
  let from = edge.source;
  for (const [index, wanted] of layers.entries()) {
    const y = ends.target.y + room - (layers.length - index) * ROW;
    const node = newLayer(document, wanted, { x, y }, ids, names);
    if (!node) return null;
    const grouped = ends.group === null ? node : { ...node, group: ends.group };
    edits.push({ kind: 'addNode', node: grouped });
    edits.push({ kind: 'connect', source: from, target: { node: node.id, port: 0 } });
    from = { node: node.id, port: 0 };
  }
  edits.push({ kind: 'connect', source: from, target: edge.target });
  return { edit: { kind: 'batch', edits }, ids: [...ids] };
}

/** A new layer straight below another, or above it, with the edge between them; further off while a card is in the way. */
export function addBeside(
  document: GraphDocument,
  type: string,
  beside: LayerNode | null,
  side: 1 | -1,
): Inserted | null {
  const at = beside?.position ?? { x: 0, y: 0 };
  let y = beside ? at.y + side * ROW : at.y;
  const taken = (place: Position) =>
    [...document.nodes.values()].some(
      ({ position }) => Math.abs(position.x - place.x) < CARD_WIDTH && Math.abs(position.y - place.y) < ROW,
    );
  while (taken({ x: at.x, y })) y += side * ROW;
  const node = newLayer(document, { type }, { x: at.x, y });
  if (!node) return null;
  const edits: Edit[] = [{ kind: 'addNode', node }];
  const [upper, lower] = side === 1 ? [beside?.id, node.id] : [node.id, beside?.id];
  if (upper !== undefined && lower !== undefined) {
    edits.push({ kind: 'connect', source: { node: upper, port: 0 }, target: { node: lower, port: 0 } });
  }
  return { edit: { kind: 'batch', edits }, ids: [node.id] };
}

function newLayer(
  document: GraphDocument,
  wanted: FixLayer,
  position: Position,
  ids: Set<string> = new Set(),
  names: Set<string> = new Set(),
): LayerNode | null {
  const layer = layerType(wanted.type);
  if (!layer) return null;
  const id = freshId(document, 'n', ids);
  const name = freshName(document, wanted.type, names);
  ids.add(id);
  names.add(name);
  const attributes = { ...defaultAttributes(layer.attributes), ...wanted.attributes };
  return { id, type: wanted.type, name, attributes, position };
}
