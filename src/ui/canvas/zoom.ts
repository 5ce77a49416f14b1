import type { ReactFlowState } from '@xyflow/react';

/**
 * What a card can say at a zoom. `near`: everything; `far`: its title and shape in large type, and its gates; `map`:
 * its colour and its gates. A word, not the zoom itself, so that zooming and panning render nothing in between.
 */
export type Distance = 'near' | 'far' | 'map';

/** Below this zoom a card's small type can no longer be read. */
export const FAR = 0.62;
export const MAP = 0.28;

export function distance(state: ReactFlowState): Distance {
  const zoom = state.transform[2];
  return zoom >= FAR ? 'near' : zoom >= MAP ? 'far' : 'map';
}
