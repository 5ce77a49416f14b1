import type { NodeAnalysis } from '../../core/graph/analyze.ts';

/** Channels of what a layer takes in; 0 while that is unknown. */
export function incomingChannels(analysis: NodeAnalysis): number {
  const dim = analysis.inputs[0]?.shape[1];
  return typeof dim === 'number' ? dim : 0;
}
