import { MiniMap, type ReactFlowState, useStore } from '@xyflow/react';
import { typeColour } from '../category.ts';
import type { CardNode } from './nodes.ts';
import styles from './overview.module.css';

const nodeColour = (node: CardNode) => typeColour(node.data.layer.type);
/** A map of two cards tells nothing; below this many it only covers the drawing. */
const WORTH_A_MAP = 8;
const isWorth = (state: ReactFlowState) => state.nodes.length >= WORTH_A_MAP && state.width > 520 && state.height > 240;

/** The minimap, coloured by category. */
export function Overview() {
  const shown = useStore(isWorth);
  if (!shown) return null;
  return (
    <MiniMap<CardNode>
      className={styles.map ?? ''}
      position="bottom-right"
      style={{ width: 132, height: 88 }}
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
