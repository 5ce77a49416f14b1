import type { Analysis } from '../../core/graph/analyze.ts';
import { type GraphDocument, isVariadic, type LayerNode, type PortRef } from '../../core/graph/document.ts';
import { portsOf } from '../../core/layers/define-layer.ts';
import { layerType } from '../../core/layers/index.ts';
import { type Text, text } from '../../core/text.ts';
import type { GroupView } from './group-view.ts';

/** A port of a collapsed group's card: a port of a layer inside. */
export interface GroupPort {
  /** `node:port` of the layer inside; what an edge to this port connects to. */
  readonly handle: string;
  readonly name: Text;
  readonly wrong: boolean;
}

export interface GroupPorts {
  readonly inputs: readonly GroupPort[];
  readonly outputs: readonly GroupPort[];
}

export interface BorderPorts {
  /** By collapsed group that is shown. */
  readonly byGroup: ReadonlyMap<string, GroupPorts>;
  /** By input port inside (`node:port`): the card's port that its edge ends at. */
  readonly inputHandles: ReadonlyMap<string, string>;
}

export function portKey({ node, port }: PortRef): string {
  return `${node}:${port}`;
}

/** The port that a handle on the canvas stands for: of the card itself, or, on a group's card, of a layer inside. */
export function portOfHandle(node: string, handle: string | null | undefined): PortRef {
  const at = handle?.lastIndexOf(':') ?? -1;
  if (!handle || at < 0) return { node, port: Number(handle ?? 0) };
  return { node: handle.slice(0, at), port: Number(handle.slice(at + 1)) };
}

interface Found {
  readonly inputs: Map<string, PortRef>;
  readonly outputs: Map<string, PortRef>;
}

/**
 * The ports of collapsed groups: one per tensor that comes in, however many layers inside read it; one per output that
 * is read outside; and every port inside to which nothing is connected, so that it can be.
 */
export function borderPorts(document: GraphDocument, analysis: Analysis, view: GroupView): BorderPorts {
  const found = new Map<string, Found>(view.cards.map(({ id }) => [id, { inputs: new Map(), outputs: new Map() }]));
  const inputHandles = new Map<string, string>();
  const read = new Set<string>();
  for (const { source, target } of document.edges.values()) {
    const from = view.hidden.get(source.node);
    const to = view.hidden.get(target.node);
    if (from !== undefined) read.add(source.node);
    if (from === to) continue;
    const key = portKey(source);
    if (from !== undefined) found.get(from)?.outputs.set(key, source);
    const inputs = to === undefined ? undefined : found.get(to)?.inputs;
    if (!inputs) continue;
    const first = inputs.get(key) ?? target;
    inputs.set(key, first);
    inputHandles.set(portKey(target), portKey(first));
  }
  for (const [id, group] of view.hidden) {
    const node = document.nodes.get(id);
    const ports = found.get(group);
    if (node && ports) addFree(node, analysis, read, ports);
  }
  const byGroup = new Map<string, GroupPorts>();
  for (const [group, { inputs, outputs }] of found) {
    const named = (refs: Iterable<PortRef>, kind: 'input' | 'output') =>
      leftToRight(document, [...refs]).map((ref) => groupPort(document, analysis, ref, kind));
    byGroup.set(group, { inputs: named(inputs.values(), 'input'), outputs: named(outputs.values(), 'output') });
  }
  return { byGroup, inputHandles };
}

function addFree(node: LayerNode, analysis: Analysis, read: ReadonlySet<string>, { inputs, outputs }: Found): void {
  const layer = layerType(node.type);
  if (!layer) return;
  const ports = portsOf(layer, node.attributes);
  const connected = analysis.nodes.get(node.id)?.connected ?? [];
  const count = isVariadic(ports.inputs) ? Math.max(connected.length, ports.inputs.min) : ports.inputs.length;
  for (let port = 0; port < count; port += 1) {
    // No source has this key: a free port stands alone.
    if (!connected[port]) inputs.set(`free ${node.id}:${port}`, { node: node.id, port });
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

function groupPort(document: GraphDocument, analysis: Analysis, ref: PortRef, kind: 'input' | 'output'): GroupPort {
  const name = document.nodes.get(ref.node)?.name ?? ref.node;
  const wrong = analysis.nodes
    .get(ref.node)
    ?.diagnostics.some((entry) => entry.severity === 'error' && entry.input === ref.port);
  return kind === 'input'
    ? {
        handle: portKey(ref),
        name: text('canvas.groupPorts.inputOfName', 'Input of {name}', { name }),
        wrong: wrong ?? false,
      }
    : {
        handle: portKey(ref),
        name: text('canvas.groupPorts.outputOfName', 'Output of {name}', { name }),
        wrong: false,
      };
}
