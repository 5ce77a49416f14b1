import { Handle, Position as Side } from '@xyflow/react';
import { memo } from 'react';
import { useText } from '../editor-context.ts';
import { portX } from './card.ts';
import { WhenUsed } from './card-ports.tsx';
import type { GroupPorts as Ports } from './group-ports.ts';
import styles from './ports.module.css';
import { useCanvasScale } from './use-zoom-step.ts';

const EDGES = {
  target: { position: Side.Top, ghost: styles.ghostTop, place: 'top' },
  source: { position: Side.Bottom, ghost: styles.ghostBottom, place: 'bottom' },
} as const;

interface GroupCardPortsProps {
  readonly ports: Ports;
  readonly selected: boolean;
}

/** The ports of a collapsed group: those of the layers inside that reach out of it. */
export const GroupCardPorts = memo(function GroupCardPorts({ ports, selected }: GroupCardPortsProps) {
  const { crowded } = useCanvasScale();
  if (!crowded || selected) return <PortList ports={ports} onUse={null} />;
  return (
    <WhenUsed ghosts={(onUse) => <PortList ports={ports} onUse={onUse} />}>
      <PortList ports={ports} onUse={null} />
    </WhenUsed>
  );
});

/** @param onUse given where only the places of ports are shown */
function PortList({ ports, onUse }: { readonly ports: Ports; readonly onUse: (() => void) | null }) {
  const t = useText();
  return (['target', 'source'] as const).map((type) => {
    const list = type === 'target' ? ports.inputs : ports.outputs;
    const { position, ghost, place } = EDGES[type];
    return list.map(({ handle, name, wrong }, index) => {
      const style = { left: portX(index, list.length) };
      return onUse ? (
        <i
          key={handle}
          className={`${type} ${styles.ghost} ${ghost}`}
          data-handleid={handle}
          data-handlepos={place}
          onPointerEnter={onUse}
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
}
