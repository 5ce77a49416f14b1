import { runnablePart } from '../core/graph/runnable.ts';
import { layerType } from '../core/layers/index.ts';
import type { Network } from './network.ts';

/** Channels of an attention layer; 0 for anything else. */
export function attentionChannels(
  { document, analysis }: Pick<Network, 'document' | 'analysis'>,
  node: string,
): number {
  const attention = layerType(document.nodes.get(node)?.type ?? '')?.attention;
  const channels = analysis.nodes.get(node)?.inputs[0]?.shape[1];
  const runs = runnablePart(analysis)?.document.nodes.has(node) ?? false;
  return attention && runs && typeof channels === 'number' ? channels : 0;
}
