import { type Inputs, portsOf } from '../layers/define-layer.ts';
import { layerType } from '../layers/index.ts';
import type { Shape } from '../tensor/types.ts';
import { type Text, text } from '../text.ts';
import { type Analysis, analyze } from './analyze.ts';
import {
  type Edge,
  type GraphDocument,
  incomingEdges,
  isVariadic,
  type LayerNode,
  outgoingEdges,
  type PortRef,
} from './document.ts';
import { applyEdit } from './edits.ts';
import { closure } from './topology.ts';

/** An edge that could be drawn from or to a layer: what a hand finds with the mouse, as a list. */
export interface Target {
  readonly source: PortRef;
  readonly target: PortRef;
  /** The layer at the other end. */
  readonly node: LayerNode;
  /** The port at the other end, where it has several. */
  readonly port: Text | null;
  /** An edge is there already and would be replaced. */
  readonly taken: boolean;
}

/** Every edge from a layer's first output onwards that closes no loop, free inputs first. */
export function targetsFrom(document: GraphDocument, id: string): readonly Target[] {
  const incoming = incomingEdges(document);
  const upstream = closure(id, (node) => (incoming.get(node) ?? []).map((edge) => edge.source.node));
  const found: Target[] = [];
  for (const node of document.nodes.values()) {
    const layer = layerType(node.type);
    if (!layer || upstream.has(node.id)) continue;
    const { inputs } = portsOf(layer, node.attributes);
    const edges = incoming.get(node.id) ?? [];
    const used = new Set(edges.map((edge) => edge.target.port));
    const count = portCount(inputs, edges);
    for (let port = 0; port < count; port += 1) {
      if (edges.some((edge) => edge.target.port === port && edge.source.node === id)) continue;
      found.push({
        source: { node: id, port: 0 },
        target: { node: node.id, port },
        node,
        port: count > 1 ? portName(inputs, port) : null,
        taken: used.has(port),
      });
    }
  }
  return freeFirst(found);
}

/** Every edge into a layer's inputs that closes no loop, free inputs first. */
export function targetsInto(document: GraphDocument, id: string): readonly Target[] {
  const outgoing = outgoingEdges(document);
  const downstream = closure(id, (node) => (outgoing.get(node) ?? []).map((edge) => edge.target.node));
  const own = document.nodes.get(id);
  const layer = own && layerType(own.type);
  if (!layer) return [];
  const { inputs } = portsOf(layer, own.attributes);
  const edges = incomingEdges(document).get(id) ?? [];
  const count = portCount(inputs, edges);
  const found: Target[] = [];
  for (let port = 0; port < count; port += 1) {
    const there = edges.find((edge) => edge.target.port === port);
    for (const node of document.nodes.values()) {
      const source = layerType(node.type);
      if (!source || downstream.has(node.id) || there?.source.node === node.id) continue;
      if (portsOf(source, node.attributes).outputs.length === 0 || source.role === 'scores') continue;
      found.push({
        source: { node: node.id, port: 0 },
        target: { node: id, port },
        node,
        port: count > 1 ? portName(inputs, port) : null,
        taken: there !== undefined,
      });
    }
  }
  return freeFirst(found);
}

/** The shape that the fed layer would have, or null if it would not compute. One analysis of what lies downstream. */
export function resultOf(document: GraphDocument, analysis: Analysis, { source, target }: Target): Shape | null {
  const applied = applyEdit(document, { kind: 'connect', source, target });
  if (!applied.ok) return null;
  return analyze(applied.value, analysis).nodes.get(target.node)?.outputs?.[0]?.shape ?? null;
}

/** Of a variadic layer the connected inputs and one more. */
function portCount(inputs: Inputs, edges: readonly Edge[]): number {
  return isVariadic(inputs) ? Math.min(inputs.max, (edges.at(-1)?.target.port ?? -1) + 2) : inputs.length;
}

function portName(inputs: Inputs, port: number): Text | null {
  const name = isVariadic(inputs) ? inputs.name : inputs[port]?.name;
  return name ? text('graph.targets.namePort', '{name} {port}', { name, port: port + 1 }) : null;
}

function freeFirst(targets: readonly Target[]): readonly Target[] {
  return [...targets.filter((entry) => !entry.taken), ...targets.filter((entry) => entry.taken)];
}
