import type { GraphDocument, LayerNode, Position } from '../graph/document.ts';
import { topologicalOrder } from '../graph/topology.ts';
import { type Item, layOutItems } from './layout-items.ts';
import { cardItem, collapsedItem, framedItem, levelsOf, type Wired } from './layout-levels.ts';

/**
 * A layered layout: data flows downwards, a layer lies one row below the lowest layer that it reads, and a branch keeps
 * to its column. What is in a group is laid out first; then the group is one box among the others around it: its frame,
 * or, while it is collapsed, its card. Linear in the size of the drawing but for sorting rows, so that thousands of
 * layers take milliseconds.
 */

/** Positions of all layers, by id. No two cards or frames overlap. */
export function layeredLayout(document: GraphDocument): ReadonlyMap<string, Position> {
  const positions = new Map<string, Position>();
  layOutLevel(document, levelsOf(document), null).place(0, 0, positions);
  return positions;
}

function layOutLevel(document: GraphDocument, levels: Wired, level: string | null) {
  const { edges, fed, items: ids } = levels.level(level);
  const items = new Map<string, Item>();
  for (const id of ids) {
    const group = document.groups?.get(id);
    const node = document.nodes.get(id);
    if (group) {
      const inner = layOutLevel(document, levels, id);
      items.set(id, group.collapsed ? collapsedItem(inner) : framedItem(inner));
    } else if (node) {
      items.set(id, cardItem(node));
    }
  }
  return layOutItems(items, edges, topologicalOrder({ nodes: items, edges }), fed);
}

/** The document with every node in its place. */
export function layOut(document: GraphDocument): GraphDocument {
  return withPositions(document, layeredLayout(document));
}

/** Layers without a new place stay. In the order of before: it decides ties in the data flow. */
export function withPositions(document: GraphDocument, positions: ReadonlyMap<string, Position>): GraphDocument {
  const nodes = new Map<string, LayerNode>();
  for (const [id, node] of document.nodes) nodes.set(id, { ...node, position: positions.get(id) ?? node.position });
  return { ...document, nodes };
}
