import { type GraphDocument, isVariadic, type LayerNode, type PortRef } from '../graph/document.ts';
import { portsOf } from '../layers/define-layer.ts';
import { layerType } from '../layers/index.ts';

/** The ports of a collapsed group's card, from left to right: ports of layers inside. */
export interface GroupRefs {
  readonly inputs: readonly PortRef[];
  readonly outputs: readonly PortRef[];
}

export interface BorderRefs {
  /** By collapsed group that is shown. */
  readonly byGroup: ReadonlyMap<string, GroupRefs>;
  /** By input port inside (`node:port`): the card's port that its edge ends at. */
  readonly inputHandles: ReadonlyMap<string, string>;
}

export function portKey({ node, port }: PortRef): string {
  return `${node}:${port}`;
}

interface Found {
  readonly inputs: Map<string, PortRef>;
  readonly outputs: Map<string, PortRef>;
}

/**
 * The ports of collapsed groups: one per tensor that comes in, however many layers inside read it; one per output that
 * is read outside; and every port inside to which nothing is connected, so that it can be.
 * @param hidden the collapsed group that stands for a layer, by the layers that are hidden
 */
export function borderRefs(document: GraphDocument, hidden: ReadonlyMap<string, string>): BorderRefs {
  const found = new Map<string, Found>();
  for (const group of hidden.values()) {
    if (!found.has(group)) found.set(group, { inputs: new Map(), outputs: new Map() });
  }
  const inputHandles = new Map<string, string>();
  const read = new Set<string>();
  const connected = new Map<string, Set<number>>();
  for (const { source, target } of document.edges.values()) {
    const from = hidden.get(source.node);
    const to = hidden.get(target.node);
    if (from !== undefined) read.add(source.node);
    if (to !== undefined) connected.set(target.node, (connected.get(target.node) ?? new Set()).add(target.port));
    if (from === to) continue;
    const key = portKey(source);
    if (from !== undefined) found.get(from)?.outputs.set(key, source);
    const inputs = to === undefined ? undefined : found.get(to)?.inputs;
    if (!inputs) continue;
    const first = inputs.get(key) ?? target;
    inputs.set(key, first);
    inputHandles.set(portKey(target), portKey(first));
  }
  for (const [id, group] of hidden) {
    const node = document.nodes.get(id);
    const ports = found.get(group);
    if (node && ports) addFree(node, connected.get(id) ?? NONE, read, ports);
  }
  const byGroup = new Map<string, GroupRefs>();
  for (const [group, { inputs, outputs }] of found) {
    byGroup.set(group, {
      inputs: leftToRight(document, [...inputs.values()]),
      outputs: leftToRight(document, [...outputs.values()]),
    });
  }
  return { byGroup, inputHandles };
}

const NONE: ReadonlySet<number> = new Set();

function addFree(
  node: LayerNode,
  connected: ReadonlySet<number>,
  read: ReadonlySet<string>,
  { inputs, outputs }: Found,
): void {
  const layer = layerType(node.type);
  if (!layer) return;
  const ports = portsOf(layer, node.attributes);
  const last = Math.max(-1, ...connected) + 1;
  const count = isVariadic(ports.inputs) ? Math.max(last, ports.inputs.min) : ports.inputs.length;
  for (let port = 0; port < count; port += 1) {
    // No source has this key: a free port stands alone.
    if (!connected.has(port)) inputs.set(`free ${node.id}:${port}`, { node: node.id, port });
  }
  if (read.has(node.id) || layer.role === 'scores') return;
  for (let port = 0; port < ports.outputs.length; port += 1) {
    outputs.set(`${node.id}:${port}`, { node: node.id, port });
  }
}

/** As the layers inside stand, so that edges cross as little as possible. */
function leftToRight(document: GraphDocument, ports: PortRef[]): readonly PortRef[] {
  const at = ({ node }: PortRef) => document.nodes.get(node)?.position ?? { x: 0, y: 0 };
  return ports.sort((a, b) => at(a).x - at(b).x || at(a).y - at(b).y || a.port - b.port);
}
