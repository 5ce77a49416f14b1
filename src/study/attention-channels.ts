import { layerType } from '../core/layers/index.ts';
import type { Network } from './network.ts';

/** Channels of an attention layer; 0 for anything else. */
export function attentionChannels(
  { document, analysis }: Pick<Network, 'document' | 'analysis'>,
  node: string,
): number {
  const attention = layerType(document.nodes.get(node)?.type ?? '')?.attention;
  const channels = analysis.nodes.get(node)?.inputs[0]?.shape[1];
  return attention && analysis.valid && typeof channels === 'number' ? channels : 0;
}
