import { borderRefs, portKey } from '../../core/drawing/border-ports.ts';
import type { Analysis } from '../../core/graph/analyze.ts';
import type { GraphDocument, PortRef } from '../../core/graph/document.ts';
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

/** The port that a handle on the canvas stands for: of the card itself, or, on a group's card, of a layer inside. */
export function portOfHandle(node: string, handle: string | null | undefined): PortRef {
  const at = handle?.lastIndexOf(':') ?? -1;
  if (!handle || at < 0) return { node, port: Number(handle ?? 0) };
  return { node: handle.slice(0, at), port: Number(handle.slice(at + 1)) };
}

/**
 * The ports of collapsed groups: one per tensor that comes in, however many layers inside read it; one per output that
 * is read outside; and every port inside to which nothing is connected, so that it can be.
 */
export function borderPorts(document: GraphDocument, analysis: Analysis, view: GroupView): BorderPorts {
  const { byGroup: refs, inputHandles } = borderRefs(document, view.hidden);
  const byGroup = new Map<string, GroupPorts>();
  for (const { id } of view.cards) {
    const named = (ports: readonly PortRef[], kind: 'input' | 'output') =>
      ports.map((ref) => groupPort(document, analysis, ref, kind));
    const { inputs = [], outputs = [] } = refs.get(id) ?? {};
    byGroup.set(id, { inputs: named(inputs, 'input'), outputs: named(outputs, 'output') });
  }
  return { byGroup, inputHandles };
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
