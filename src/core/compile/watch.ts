import type { Analysis } from '../graph/analyze.ts';
import type { GraphDocument } from '../graph/document.ts';
import { layerType } from '../layers/index.ts';
import type { WatchTarget } from './types.ts';

/** A drawing as it is looked at. */
export interface Looked {
  readonly document: GraphDocument;
  readonly analysis: Analysis;
  readonly selectedNodes: ReadonlySet<string>;
}

/** The layer that the lens shows: the selected one; else the last attention layer; else the last layer. */
export function lensNode(state: Looked): string | null {
  if (state.selectedNodes.size === 1) {
    const [selected] = state.selectedNodes;
    if (selected !== undefined && state.document.nodes.has(selected)) return selected;
  }
  const { order } = state.analysis;
  for (let index = order.length - 1; index >= 0; index -= 1) {
    const id = order[index] as string;
    if (layerType(state.document.nodes.get(id)?.type ?? '')?.attention) return id;
  }
  return order[order.length - 1] ?? null;
}

/**
 * The activations to bring back beside scores and gates: the shown layer's output; for an attention layer the maps that
 * it scales, and for a function of elements what it is applied to. Everything else stays inside ONNX Runtime.
 */
export function watchTargets(state: Looked): readonly WatchTarget[] {
  const id = lensNode(state);
  const node = id === null ? undefined : state.document.nodes.get(id);
  if (!node || !state.analysis.nodes.get(node.id)?.outputs) return [];
  const targets: WatchTarget[] = [{ nodeId: node.id, port: 0 }];
  const layer = layerType(node.type);
  if (layer?.attention || layer?.function) {
    const [edge] = state.analysis.basis.incoming.get(node.id) ?? [];
    if (edge) targets.push({ nodeId: edge.source.node, port: edge.source.port });
  }
  return targets;
}
