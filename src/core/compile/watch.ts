import type { Analysis } from '../graph/analyze.ts';
import type { GraphDocument } from '../graph/document.ts';
import { runnablePart } from '../graph/runnable.ts';
import { layerType } from '../layers/index.ts';
import type { WatchTarget } from './types.ts';

/** A drawing as it is looked at. */
export interface Looked {
  readonly document: GraphDocument;
  readonly analysis: Analysis;
  readonly selectedNodes: ReadonlySet<string>;
}

/** The layer that the lens shows: the selected one; else the last attention layer that runs; else the last that runs. */
export function lensNode(state: Looked): string | null {
  if (state.selectedNodes.size === 1) {
    const [selected] = state.selectedNodes;
    if (selected !== undefined && state.document.nodes.has(selected)) return selected;
  }
  return lastToShow(state.analysis);
}

function lastToShow(analysis: Analysis): string | null {
  const { document } = runnablePart(analysis) ?? analysis.basis;
  const runs = analysis.order.filter((id) => document.nodes.has(id));
  return (
    runs.findLast((id) => layerType(document.nodes.get(id)?.type ?? '')?.attention !== undefined) ?? runs.at(-1) ?? null
  );
}

/**
 * The activations to bring back beside scores and gates: the shown layer's output; for an attention layer the maps that
 * it scales, and for a function of elements what it is applied to. Everything else stays inside ONNX Runtime. While the
 * shown layer is unfinished, those of the layer that would be shown without it. Empty only where nothing runs.
 */
export function watchTargets(state: Looked): readonly WatchTarget[] {
  const part = runnablePart(state.analysis);
  if (!part) return [];
  const shown = lensNode(state);
  const id = shown !== null && part.document.nodes.has(shown) ? shown : lastToShow(state.analysis);
  const node = part.document.nodes.get(id ?? '');
  if (!node) return [];
  const targets: WatchTarget[] = [{ nodeId: node.id, port: 0 }];
  const layer = layerType(node.type);
  if (layer?.attention || layer?.function) {
    const [edge] = state.analysis.basis.incoming.get(node.id) ?? [];
    if (edge) targets.push({ nodeId: edge.source.node, port: edge.source.port });
  }
  return targets;
}
