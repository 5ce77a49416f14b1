import { type Attributes, defaultAttributes } from '../attributes.ts';
import type { LayerType } from '../layers/define-layer.ts';
import { layerType } from '../layers/index.ts';
import { sameTensorType, type TensorType } from '../tensor/types.ts';
import {
  type Edge,
  freshId,
  freshName,
  type GraphDocument,
  isVariadic,
  type LayerNode,
  type PortRef,
} from './document.ts';
import type { Edit } from './edits.ts';

/** Larger moves of an editor, each built from the basic edits and so one undo entry. */

/** Puts a new layer on an edge: the edge's source feeds it, and it feeds the edge's target. */
export function insertOnEdgeEdit(edge: Edge, node: LayerNode): Edit {
  const inside: PortRef = { node: node.id, port: 0 };
  return {
    kind: 'batch',
    edits: [
      { kind: 'addNode', node },
      { kind: 'connect', source: edge.source, target: inside },
      { kind: 'connect', source: inside, target: edge.target },
    ],
  };
}

/** Whether a layer can stand on an edge: it takes one tensor and gives one. */
export function fitsOnEdge(layer: LayerType): boolean {
  const takesOne = isVariadic(layer.inputs) || layer.inputs.length === 1;
  return takesOne && layer.outputs.length === 1 && layer.role === undefined;
}

/**
 * A layer can be skipped: it stays in the drawing with its attributes and weights, but what comes in goes out as it is.
 * Only where its shapes agree; everywhere else skipping it would be another network.
 */
export function passesThrough(
  layer: LayerType,
  inputs: readonly TensorType[],
  outputs: readonly TensorType[],
): boolean {
  const [input] = inputs;
  const [output] = outputs;
  return fitsOnEdge(layer) && inputs.length === 1 && sameTensorType(input ?? null, output ?? null);
}

/** Deletes layers and joins what fed each of them to what it fed, so that a chain stays a chain. */
export function removeAndReconnectEdit(document: GraphDocument, ids: ReadonlySet<string>): Edit {
  const edges = [...document.edges.values()];
  const feeds = (node: string): PortRef | null => {
    const seen = new Set<string>();
    let at = node;
    while (ids.has(at) && !seen.has(at)) {
      seen.add(at);
      const into = edges.filter((edge) => edge.target.node === at).sort((a, b) => a.target.port - b.target.port)[0];
      if (!into) return null;
      if (!ids.has(into.source.node)) return into.source;
      at = into.source.node;
    }
    return null;
  };
  const joins: Edit[] = [];
  for (const edge of edges) {
    if (!ids.has(edge.source.node) || ids.has(edge.target.node)) continue;
    const source = feeds(edge.source.node);
    if (source) joins.push({ kind: 'connect', source, target: edge.target });
  }
  return { kind: 'batch', edits: [{ kind: 'removeNodes', ids: [...ids] }, ...joins] };
}

/**
 * Turns a layer into one of another type, keeping its place, its edges as far as the new type has the ports, and the
 * attributes that both declare.
 */
export function replaceEdit(
  document: GraphDocument,
  id: string,
  layer: LayerType,
  given: Attributes = {},
): Edit | null {
  const old = document.nodes.get(id);
  const oldLayer = old && layerType(old.type);
  if (!old || !oldLayer) return null;
  const attributes: Attributes = {
    ...defaultAttributes(layer.attributes),
    ...Object.fromEntries(
      Object.entries(old.attributes).filter(([name, value]) => layer.attributes[name]?.parse(value).ok === true),
    ),
    ...given,
  };
  const generated = new RegExp(`^${old.type}_\\d+$`).test(old.name);
  const node: LayerNode = {
    ...old,
    id: freshId(document),
    type: layer.type,
    name: generated ? freshName(document, layer.type) : old.name,
    attributes,
  };
  const inputs = isVariadic(layer.inputs) ? layer.inputs.max : layer.inputs.length;
  const joins: Edit[] = [];
  for (const edge of document.edges.values()) {
    if (edge.target.node === id && edge.target.port < inputs) {
      joins.push({ kind: 'connect', source: edge.source, target: { node: node.id, port: edge.target.port } });
    }
    if (edge.source.node === id && edge.source.port < layer.outputs.length) {
      joins.push({ kind: 'connect', source: { node: node.id, port: edge.source.port }, target: edge.target });
    }
  }
  return { kind: 'batch', edits: [{ kind: 'removeNodes', ids: [id] }, { kind: 'addNode', node }, ...joins] };
}
