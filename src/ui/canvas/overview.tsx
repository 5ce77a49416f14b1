import { getNodesBounds, MiniMap, type ReactFlowState, type Rect, useStore } from '@xyflow/react';
import { typeColour } from '../category.ts';
import type { CardNode } from './nodes.ts';
import styles from './overview.module.css';

const nodeColour = (node: CardNode) => typeColour(node.data.layer.type);
const SIZE = { width: 132, height: 88 };

/** The minimap, coloured by category. It shows only while part of the drawing is out of view. */
export function Overview() {
  const shown = useStore(hasHiddenParts);
  if (!shown) return null;
  return (
    <MiniMap<CardNode>
      className={styles.map ?? ''}
      position="bottom-right"
      style={SIZE}
      nodeColor={nodeColour}
      nodeBorderRadius={20}
      bgColor="var(--panel)"
      maskColor="color-mix(in srgb, var(--page) 72%, transparent)"
      maskStrokeColor="var(--accent)"
      maskStrokeWidth={4}
      pannable
      zoomable
    />
  );
}

/** A small canvas needs its room for the drawing. */
const ROOM = { width: 520, height: 240 };
let bounds: { readonly nodes: ReactFlowState['nodes']; readonly rect: Rect } | null = null;

function hasHiddenParts(state: ReactFlowState): boolean {
  if (state.nodes.length < 2 || state.width < ROOM.width || state.height < ROOM.height) return false;
  if (bounds?.nodes !== state.nodes) bounds = { nodes: state.nodes, rect: getNodesBounds(state.nodes) };
  const { rect } = bounds;
  const [x, y, zoom] = state.transform;
  return (
    rect.x * zoom + x < 0 ||
    rect.y * zoom + y < 0 ||
    (rect.x + rect.width) * zoom + x > state.width ||
    (rect.y + rect.height) * zoom + y > state.height
  );
}
