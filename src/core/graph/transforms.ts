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
  makeEdge,
  type PortRef,
  type Position,
} from './document.ts';
import type { Edit } from './edits.ts';

/** Larger moves of an editor, each built from the basic edits and so one undo entry. */

/** A part of a drawing that can be copied: layers, and the edges between them. */
export interface Fragment {
  readonly nodes: readonly LayerNode[];
  readonly edges: readonly Edge[];
}

/** The selected layers in document order, with the edges that lie wholly between them. */
export function fragmentOf(document: GraphDocument, ids: ReadonlySet<string>): Fragment {
  return {
    nodes: [...document.nodes.values()].filter((node) => ids.has(node.id)),
    edges: [...document.edges.values()].filter((edge) => ids.has(edge.source.node) && ids.has(edge.target.node)),
  };
}

export interface Pasted {
  readonly edit: Edit;
  /** New ids by the ids that the fragment uses. */
  readonly ids: ReadonlyMap<string, string>;
}

/** Adds a fragment under fresh ids and names, moved by an offset. */
export function pasteEdit(document: GraphDocument, fragment: Fragment, offset: Position): Pasted {
  return new Copier(document).copy(fragment, offset);
}

/** Copies fragments into a drawing. It remembers which ids and names it gave away. */
class Copier {
  private readonly names: Set<string>;
  private readonly ids: Set<string>;
  /** Where the search for a free number goes on, by layer type; '' for ids. */
  private readonly next = new Map<string, number>();

  constructor(document: GraphDocument) {
    this.names = new Set([...document.nodes.values()].map((node) => node.name));
    this.ids = new Set(document.nodes.keys());
    this.next.set('', document.nodes.size + 1);
  }

  copy(fragment: Fragment, offset: Position): Pasted {
    const ids = new Map<string, string>();
    const nodes = fragment.nodes.map((node): LayerNode => {
      const id = this.fresh(this.ids, '', 'n');
      ids.set(node.id, id);
      const position = { x: node.position.x + offset.x, y: node.position.y + offset.y };
      return { ...node, id, name: this.fresh(this.names, node.type, `${node.type}_`), position };
    });
    const edges = fragment.edges.flatMap(({ source, target }) => {
      const from = ids.get(source.node);
      const to = ids.get(target.node);
      if (from === undefined || to === undefined) return [];
      return [makeEdge({ node: from, port: source.port }, { node: to, port: target.port })];
    });
    return { edit: { kind: 'addPart', nodes, edges }, ids };
  }

  private fresh(taken: Set<string>, series: string, stem: string): string {
    for (let index = this.next.get(series) ?? 1; ; index += 1) {
      const found = `${stem}${index}`;
      if (taken.has(found)) continue;
      taken.add(found);
      this.next.set(series, index + 1);
      return found;
    }
  }
}

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
export function replaceEdit(document: GraphDocument, id: string, layer: LayerType): Edit | null {
  const old = document.nodes.get(id);
  const oldLayer = old && layerType(old.type);
  if (!old || !oldLayer) return null;
  const attributes: Attributes = {
    ...defaultAttributes(layer.attributes),
    ...Object.fromEntries(
      Object.entries(old.attributes).filter(([name, value]) => layer.attributes[name]?.parse(value).ok === true),
    ),
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

/**
 * Repeats a part of a drawing below itself `times` more times, each copy fed by the one before: stages of a network.
 * The part must have one edge in and one layer that leads out.
 */
export function repeatEdit(document: GraphDocument, ids: ReadonlySet<string>, times: number): Edit | null {
  const fragment = fragmentOf(document, ids);
  const edges = [...document.edges.values()];
  const entries = fragment.nodes.filter((node) => {
    const takes = layerType(node.type)?.inputs;
    const wants = takes !== undefined && (isVariadic(takes) || takes.length > 0);
    return wants && !fragment.edges.some((edge) => edge.target.node === node.id);
  });
  const exits = fragment.nodes.filter((node) => !fragment.edges.some((edge) => edge.source.node === node.id));
  // A residual block has two branches that start from the same outside tensor.
  const outside = edges.filter((edge) => !ids.has(edge.source.node) && ids.has(edge.target.node));
  const sources = new Set(outside.map((edge) => `${edge.source.node}:${edge.source.port}`));
  const [exit] = exits;
  if (exits.length !== 1 || !exit || sources.size > 1 || (sources.size === 0 && entries.length !== 1)) return null;
  const targets: readonly PortRef[] =
    outside.length > 0 ? outside.map((edge) => edge.target) : entries.map((node) => ({ node: node.id, port: 0 }));
  const onwards = edges.filter((edge) => edge.source.node === exit.id && !ids.has(edge.target.node));

  const top = Math.min(...fragment.nodes.map((node) => node.position.y));
  const bottom = Math.max(...fragment.nodes.map((node) => node.position.y));
  const pitch = bottom - top + 150;
  const moved = new Map<string, Position>();
  for (const node of document.nodes.values()) {
    if (ids.has(node.id) || node.position.y <= bottom) continue;
    moved.set(node.id, { x: node.position.x, y: node.position.y + pitch * times });
  }
  const edits: Edit[] = moved.size > 0 ? [{ kind: 'move', positions: moved }] : [];
  const copier = new Copier(document);
  let last: PortRef = { node: exit.id, port: 0 };
  for (let copy = 1; copy <= times; copy += 1) {
    const fresh = copier.copy(fragment, { x: 0, y: pitch * copy });
    edits.push(fresh.edit);
    for (const target of targets) {
      edits.push({
        kind: 'connect',
        source: last,
        target: { node: fresh.ids.get(target.node) ?? target.node, port: target.port },
      });
    }
    last = { node: fresh.ids.get(exit.id) ?? exit.id, port: 0 };
  }
  for (const edge of onwards) edits.push({ kind: 'connect', source: last, target: edge.target });
  return { kind: 'batch', edits };
}
