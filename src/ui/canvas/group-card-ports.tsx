import { Handle, Position as Side } from '@xyflow/react';
import { memo } from 'react';
import { useText } from '../editor-context.ts';
import { portX } from './card.ts';
import type { GroupPorts as Ports } from './group-ports.ts';
import styles from './ports.module.css';

const EDGES = {
  target: { position: Side.Top, ghost: styles.ghostTop, place: 'top' },
  source: { position: Side.Bottom, ghost: styles.ghostBottom, place: 'bottom' },
} as const;

/** The ports of a collapsed group: those of the layers inside that reach out of it. On the map only where they are. */
export const GroupCardPorts = memo(function GroupCardPorts({ ports, ghosts }: { ports: Ports; ghosts: boolean }) {
  const t = useText();
  return (['target', 'source'] as const).map((type) => {
    const list = type === 'target' ? ports.inputs : ports.outputs;
    const { position, ghost, place } = EDGES[type];
    return list.map(({ handle, name, wrong }, index) => {
      const style = { left: portX(index, list.length) };
      return ghosts ? (
        <i
          key={handle}
          className={`${type} ${styles.ghost} ${ghost}`}
          data-handleid={handle}
          data-handlepos={place}
          style={style}
        />
      ) : (
        <Handle
          key={handle}
          type={type}
          position={position}
          id={handle}
          className={`${styles.port} ${wrong ? styles.wrong : ''}`}
          style={style}
          role="img"
          aria-label={t(name)}
          title={t(name)}
        />
      );
    });
  });
});
