import { type GraphDocument, type LayerNode, outgoingEdges, type PortRef } from '../../core/graph/document.ts';
import { portsOf } from '../../core/layers/define-layer.ts';
import { layerType } from '../../core/layers/index.ts';

export interface SourceOption {
  /** `node:port`. */
  readonly value: string;
  readonly label: string;
}

export function sourceOption(document: GraphDocument, source: PortRef): SourceOption {
  const node = document.nodes.get(source.node);
  const several = node !== undefined && outputCount(node) > 1;
  const name = node?.name ?? source.node;
  return { value: `${source.node}:${source.port}`, label: several ? `${name} · ${source.port + 1}` : name };
}

/** Outputs that may feed a layer without closing a loop: those of every layer that does not depend on it. */
export function possibleSources(document: GraphDocument, node: string): readonly SourceOption[] {
  const dependents = dependentsOf(document, node);
  const found: SourceOption[] = [];
  for (const other of document.nodes.values()) {
    if (dependents.has(other.id)) continue;
    for (let port = 0; port < outputCount(other); port += 1)
      found.push(sourceOption(document, { node: other.id, port }));
  }
  return found;
}

function outputCount(node: LayerNode): number {
  const layer = layerType(node.type);
  return layer ? portsOf(layer, node.attributes).outputs.length : 0;
}

/** The layer itself and everything downstream of it. */
function dependentsOf(document: GraphDocument, node: string): ReadonlySet<string> {
  const outgoing = outgoingEdges(document);
  const found = new Set([node]);
  for (const id of found) for (const edge of outgoing.get(id) ?? []) found.add(edge.target.node);
  return found;
}
