import type { ReactFlowState } from '@xyflow/react';

/** Below this zoom text is unreadable: colour and gates take its place. A boolean, so that panning renders nothing. */
const FAR = 0.5;

export function isFar(state: ReactFlowState): boolean {
  return state.transform[2] < FAR;
}
