import { type Diagnostic, diagnostic, type LayerFix } from '../diagnostics.ts';
import { layerType } from '../layers/index.ts';
import { sameText } from '../text.ts';
import type { Edge, GraphDocument, LayerNode } from './document.ts';
import { outputFlow, sourceOfOutput } from './output-flow.ts';

/** Problems and remarks that no single layer can see. */

/** A drawing runs with at most one picture, with something to feed it, and with at least one output. */
export function structureDiagnostics(document: GraphDocument): readonly Diagnostic[] {
  let pictures = 0;
  let tensors = 0;
  let outputs = 0;
  for (const node of document.nodes.values()) {
    const role = layerType(node.type)?.role;
    if (role === 'picture') pictures += 1;
    if (role === 'tensor') tensors += 1;
    if (role === 'scores') outputs += 1;
  }
  const found: Diagnostic[] = [];
  if (pictures === 0 && tensors === 0) found.push(diagnostic('no-picture'));
  if (pictures > 1) found.push(diagnostic('several-pictures', { count: pictures }));
  if (outputs === 0) found.push(diagnostic('no-output'));
  return found;
}

/** Layers that lead nowhere, and scores that are probabilities already and would pass through a softmax again. */
export function nodeRemarks(
  document: GraphDocument,
  incoming: ReadonlyMap<string, readonly Edge[]>,
  types: Parameters<typeof outputFlow>[2],
): ReadonlyMap<string, readonly Diagnostic[]> {
  const remarks = new Map<string, readonly Diagnostic[]>();
  const flow = outputFlow(document.nodes, incoming, types);
  const used = new Set<string>();
  for (const edge of document.edges.values()) used.add(edge.source.node);
  for (const node of document.nodes.values()) {
    const layer = layerType(node.type);
    if (!layer) continue;
    if (layer.outputs.length > 0 && layer.role !== 'scores' && !used.has(node.id)) {
      remarks.set(node.id, [diagnostic('not-connected')]);
    }
    if (layer.role === 'scores' && node.attributes.scores === 'softmax') {
      const { kind } = sourceOfOutput(flow, node.id);
      if (kind !== 'softmax' && kind !== 'sigmoid') continue;
      const end = layerType(kind)?.title ?? sameText(kind);
      const fixes: LayerFix[] = [{ kind: 'setAttributes', attributes: { scores: 'none' } }];
      remarks.set(node.id, [diagnostic('softmax-twice', { end }, { fixes })]);
    }
  }
  return remarks;
}

/** The layer node through which a picture enters, or undefined where a drawing has none (yet). */
export function pictureNode(document: GraphDocument): LayerNode | undefined {
  for (const node of document.nodes.values()) {
    if (layerType(node.type)?.role === 'picture') return node;
  }
  return undefined;
}

/** Ids of the layer types that a drawing uses: what a run says it is made of. */
export function layerTypesOf(document: GraphDocument): readonly string[] {
  return [...new Set([...document.nodes.values()].map((node) => node.type))];
}
