import { memo } from 'react';
import { portX } from './card.ts';
import type { CardData } from './nodes.ts';
import styles from './ports.module.css';

interface GhostPortsProps {
  readonly data: CardData;
  /** The pointer is at one: it takes a port proper. */
  readonly onUse: () => void;
}

/**
 * Where the ports are, and nothing else: React Flow measures its edges' ends on elements of these names. A port proper
 * costs four subscriptions; with hundreds of cards in view that is felt, so they come once the pointer does.
 */
export const GhostPorts = memo(GhostPortsView, (a, b) => a.data === b.data);

function GhostPortsView({ data, onUse }: GhostPortsProps) {
  return (
    <>
      {Array.from({ length: data.inputPorts }, (_, port) => (
        <i
          // biome-ignore lint/suspicious/noArrayIndexKey: a port is its index.
          key={port}
          className={`target ${styles.ghost} ${styles.ghostTop}`}
          data-handleid={port}
          data-handlepos="top"
          onPointerEnter={onUse}
          style={{ left: portX(port, data.inputPorts) }}
        />
      ))}
      {Array.from({ length: data.outputs.length }, (_, port) => (
        <i
          // biome-ignore lint/suspicious/noArrayIndexKey: a port is its index.
          key={port}
          className={`source ${styles.ghost} ${styles.ghostBottom}`}
          data-handleid={port}
          data-handlepos="bottom"
          onPointerEnter={onUse}
          style={{ left: portX(port, data.outputs.length) }}
        />
      ))}
    </>
  );
}
