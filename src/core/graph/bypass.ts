import { layerType } from '../layers/index.ts';
import { type Analysis, analyze } from './analyze.ts';
import type { GraphDocument, LayerNode, PortRef } from './document.ts';
import { applyEdit } from './edits.ts';
import { passesThrough, removeAndReconnectEdit } from './transforms.ts';

/** Whether a layer could be skipped as it stands, or is. */
export function canBypass(node: LayerNode, analysis: Analysis): boolean {
  if (node.bypassed) return true;
  const layer = layerType(node.type);
  const facts = analysis.nodes.get(node.id);
  if (!layer || !facts?.outputs) return false;
  return passesThrough(
    layer,
    facts.inputs.filter((type) => type !== null),
    facts.outputs,
  );
}

/** The network that a drawing stands for: without the layers that are skipped. The same drawing where none is. */
export function usedNetwork(
  document: GraphDocument,
  analysis: Analysis,
): { readonly document: GraphDocument; readonly analysis: Analysis } {
  const skipped = new Set([...document.nodes.values()].filter((node) => node.bypassed).map((node) => node.id));
  if (skipped.size === 0) return { document, analysis };
  const used = applyEdit(document, removeAndReconnectEdit(document, skipped));
  if (!used.ok) return { document, analysis };
  return { document: used.value, analysis: analyze(used.value) };
}

/** Where the tensor of a port comes from: of a skipped layer it is the output that feeds it. */
export function usedSource(document: GraphDocument, analysis: Analysis, port: PortRef): PortRef {
  let at = port;
  while (document.nodes.get(at.node)?.bypassed) {
    const [edge] = analysis.basis.incoming.get(at.node) ?? [];
    if (!edge) break;
    at = edge.source;
  }
  return at;
}
