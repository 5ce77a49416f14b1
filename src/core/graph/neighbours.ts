import { portsOf } from '../layers/define-layer.ts';
import { layerType } from '../layers/index.ts';
import type { TensorType } from '../tensor/types.ts';
import type { Analysis } from './analyze.ts';
import { type GraphDocument, isVariadic, type LayerNode, outgoingEdges, type PortRef } from './document.ts';
import { accepts } from './suggest.ts';
import { closure } from './topology.ts';

/** What in a drawing could be connected to what, the likeliest first. */

export interface Source {
  readonly node: LayerNode;
  /** What its first output gives. */
  readonly type: TensorType;
}

/**
 * Layers whose first output fits an input and closes no loop: ends that nobody uses yet come first, then those drawn
 * nearest to it. What feeds the layer already is no second source for it.
 */
export function sourcesFor(document: GraphDocument, analysis: Analysis, target: PortRef): readonly Source[] {
  const node = document.nodes.get(target.node);
  if (!node) return [];
  const behind = downstreamOf(analysis, target.node);
  const feeding = new Set((analysis.basis.incoming.get(target.node) ?? []).map((edge) => edge.source.node));
  const used = new Set([...document.edges.values()].map((edge) => edge.source.node));
  const found = analysis.order.flatMap((id): readonly Source[] => {
    const other = document.nodes.get(id);
    const type = analysis.nodes.get(id)?.outputs?.[0];
    if (!other || !type || behind.has(id) || feeding.has(id) || layerType(other.type)?.role === 'scores') return [];
    return accepts(document, analysis, target, type) ? [{ node: other, type }] : [];
  });
  const rank = ({ node: { id, position } }: Source) =>
    (used.has(id) ? 1e9 : 0) + Math.abs(position.x - node.position.x) + Math.abs(position.y - node.position.y);
  return found.sort((a, b) => rank(a) - rank(b));
}

/** Inputs that wait for an edge and would take what a layer gives. */
export function freeInputs(document: GraphDocument, analysis: Analysis, id: string): readonly PortRef[] {
  const type = analysis.nodes.get(id)?.outputs?.[0];
  if (!type) return [];
  const before = upstreamOf(analysis, id);
  return analysis.order.flatMap((other) => {
    const waits = analysis.nodes.get(other)?.diagnostics.find(({ code }) => code === 'missing-input');
    if (!waits || before.has(other)) return [];
    const target = { node: other, port: waits.input ?? 0 };
    return accepts(document, analysis, target, type) ? [target] : [];
  });
}

/** Layers that compute and that no other reads, where a network could end: rows of numbers first, the last drawn first. */
export function looseEnds(analysis: Analysis): readonly LayerNode[] {
  const { document } = analysis.basis;
  const used = new Set([...document.edges.values()].map((edge) => edge.source.node));
  const ends = analysis.order.flatMap((id) => {
    const node = document.nodes.get(id);
    const isEnd = node && !used.has(id) && layerType(node.type)?.role === undefined;
    return isEnd && analysis.nodes.get(id)?.outputs ? [node] : [];
  });
  const isRow = ({ id }: LayerNode) => analysis.nodes.get(id)?.outputs?.[0]?.shape.length === 2;
  return ends.reverse().sort((a, b) => Number(isRow(b)) - Number(isRow(a)));
}

/** A layer and everything that depends on it. */
export function downstreamOf(analysis: Analysis, id: string): ReadonlySet<string> {
  const outgoing = outgoingEdges(analysis.basis.document);
  return closure(id, (at) => (outgoing.get(at) ?? []).map((edge) => edge.target.node));
}

/** A layer and everything that it depends on. */
export function upstreamOf({ basis }: Analysis, id: string): ReadonlySet<string> {
  return closure(id, (at) => (basis.incoming.get(at) ?? []).map((edge) => edge.source.node));
}

/** The port at which a layer of any number of inputs takes one more; null where it takes no more, or a fixed number. */
export function nextPort(document: GraphDocument, analysis: Analysis, id: string): number | null {
  const node = document.nodes.get(id);
  const layer = node && layerType(node.type);
  if (!layer) return null;
  const { inputs } = portsOf(layer, node.attributes);
  const next = (analysis.basis.incoming.get(id)?.at(-1)?.target.port ?? -1) + 1;
  return isVariadic(inputs) && next < inputs.max ? next : null;
}
