import { type Arrangement, arrangementOf } from '../../core/drawing/arrangement.ts';
import { heightOfCard } from '../../core/drawing/card-size.ts';
import type { Analysis } from '../../core/graph/analyze.ts';
import type { GraphDocument, Position } from '../../core/graph/document.ts';
import { arrangementIn } from '../../store/selection.ts';
import type { GroupView } from './group-view.ts';

export interface Placed {
  readonly position: Position;
}

/** Where everything would stand in a document that is only passing: while something is dragged. */
export function passingArrangement(document: GraphDocument, analysis: Analysis): Arrangement {
  return arrangementOf(document, (node) => heightOfCard(node, analysis));
}

/** Every card on the canvas: layers that are shown, and collapsed groups. */
export function shownPlaces(document: GraphDocument, analysis: Analysis, view: GroupView): ReadonlyMap<string, Placed> {
  const places = new Map<string, Placed>();
  for (const [id, node] of document.nodes) if (!view.hidden.has(id)) places.set(id, node);
  const { box } = arrangementIn({ document, analysis });
  for (const { id } of view.cards) {
    const { x, y } = box(id);
    places.set(id, { position: { x, y } });
  }
  return places;
}

/** The document while its layers and notes are dragged: where they are now instead of where they were. */
export function whileDragged(document: GraphDocument, dragged: ReadonlyMap<string, Position>): GraphDocument {
  if (dragged.size === 0) return document;
  const nodes = new Map(document.nodes);
  for (const [id, position] of dragged) {
    const node = nodes.get(id);
    if (node) nodes.set(id, { ...node, position });
  }
  return { ...document, nodes };
}
