import { useStore } from '@xyflow/react';
import { type ReactNode, useState } from 'react';
import { GhostPorts } from './ghost-ports.tsx';
import type { CardData } from './nodes.ts';
import { Ports } from './ports.tsx';
import { useCanvasScale } from './use-zoom-step.ts';

/** The ports of a layer's card, which can be wired at every zoom. */
export function CardPorts({ data, selected }: { readonly data: CardData; readonly selected: boolean }) {
  const { crowded } = useCanvasScale();
  if (!crowded || selected) return <Ports data={data} />;
  return (
    <WhenUsed ghosts={(onUse) => <GhostPorts data={data} onUse={onUse} />}>
      <Ports data={data} />
    </WhenUsed>
  );
}

interface WhenUsedProps {
  /** Where the ports are. `onUse` is for the pointer that comes near one. */
  readonly ghosts: (onUse: () => void) => ReactNode;
  readonly children: ReactNode;
}

/** Ports proper once the pointer came near, and while an edge is pulled that may end at them. */
export function WhenUsed({ ghosts, children }: WhenUsedProps) {
  const [used, setUsed] = useState(false);
  const connecting = useStore(isConnecting);
  return used || connecting ? children : ghosts(() => setUsed(true));
}

function isConnecting(state: { connection: { inProgress: boolean } }): boolean {
  return state.connection.inProgress;
}
