import type { CanvasNode } from './canvas-nodes.ts';

/**
 * Thousands of cards in view at once are too many for a window to keep as elements. From afar they are painted instead,
 * and React Flow holds them as hidden: it knows where they are and mounts none.
 */

/** A drawing with more cards than this is painted from afar. */
export const MANY_CARDS = 400;
/** As many selected cards stay what they are, so that they can be dragged; more are painted as selected. */
const FEW_SELECTED = 40;

export interface MapNodes {
  /** For React Flow: what is painted is hidden. */
  readonly nodes: CanvasNode[];
  readonly painted: readonly CanvasNode[];
}

/**
 * Remembers the hidden twin of each node, so that an unchanged one stays the same object. What is pointed at is mounted:
 * it has ports then, and can be dragged.
 */
export function createMapDeriver(): (nodes: readonly CanvasNode[], pointed?: string | null) => MapNodes {
  const twins = new WeakMap<CanvasNode, CanvasNode>();
  const hiddenTwin = (node: CanvasNode) => {
    const known = twins.get(node);
    if (known) return known;
    const twin: CanvasNode = { ...node, hidden: true };
    twins.set(node, twin);
    return twin;
  };
  return (nodes, pointed = null) => {
    const selected = nodes.reduce((count, node) => count + Number(node.type === 'layer' && node.selected), 0);
    const isPainted = (node: CanvasNode) =>
      node.type === 'layer' && !node.dragging && node.id !== pointed && (!node.selected || selected > FEW_SELECTED);
    return {
      nodes: nodes.map((node) => (isPainted(node) ? hiddenTwin(node) : node)),
      painted: nodes.filter(isPainted),
    };
  };
}

/** The topmost of the painted cards at a point of the drawing. */
export function cardAt(
  painted: readonly CanvasNode[],
  { x, y }: { readonly x: number; readonly y: number },
): CanvasNode | null {
  return (
    painted.findLast(
      ({ position, width = 0, height = 0 }) =>
        x >= position.x && y >= position.y && x <= position.x + width && y <= position.y + height,
    ) ?? null
  );
}

/** The painted cards that a rectangle touches. */
export function cardsIn(
  painted: readonly CanvasNode[],
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): readonly CanvasNode[] {
  return painted.filter(
    ({ position, width = 0, height = 0 }) =>
      position.x < box.x + box.width &&
      position.y < box.y + box.height &&
      position.x + width > box.x &&
      position.y + height > box.y,
  );
}
