import { portKey } from '../../core/drawing/border-ports.ts';
import type { Edge, GraphDocument } from '../../core/graph/document.ts';
import type { BorderPorts } from './group-ports.ts';
import type { GroupView } from './group-view.ts';

/** An edge as the canvas draws it: between cards, and for a collapsed group's card to one of that card's ports. */
export interface RoutedEdge {
  /** The edge that is drawn; where several fall into one line, the first of them. */
  readonly edge: Edge;
  /** Every edge in the line. */
  readonly all: readonly Edge[];
  readonly source: string;
  readonly sourceHandle: string;
  readonly target: string;
  readonly targetHandle: string;
}

/** The edges that are seen. Those inside a collapsed group are not; those of one tensor into a group are one. */
export function routedEdges(document: GraphDocument, view: GroupView, ports: BorderPorts): readonly RoutedEdge[] {
  const lines = new Map<string, { readonly all: Edge[] } & Omit<RoutedEdge, 'all'>>();
  for (const edge of document.edges.values()) {
    const from = view.hidden.get(edge.source.node);
    const to = view.hidden.get(edge.target.node);
    if (from !== undefined && from === to) continue;
    const source = from ?? edge.source.node;
    const target = to ?? edge.target.node;
    const sourceHandle = from === undefined ? String(edge.source.port) : portKey(edge.source);
    const inside = portKey(edge.target);
    const targetHandle = to === undefined ? String(edge.target.port) : (ports.inputHandles.get(inside) ?? inside);
    const key = `${source} ${sourceHandle} ${target} ${targetHandle}`;
    const line = lines.get(key);
    if (line) line.all.push(edge);
    else lines.set(key, { edge, all: [edge], source, sourceHandle, target, targetHandle });
  }
  return [...lines.values()];
}

/** Edges from outside into a frame that is shown. */
export function enteringEdges(document: GraphDocument, view: GroupView): ReadonlySet<string> {
  const framesAround = (node: string) => {
    const group = document.nodes.get(node)?.group;
    return group === undefined ? [] : view.tree.path(group).filter(({ id }) => view.frames.has(id));
  };
  const entering = new Set<string>();
  for (const { id, source, target } of document.edges.values()) {
    const around = framesAround(target.node);
    if (around.length === 0) continue;
    const outside = framesAround(source.node);
    if (around.some((frame) => !outside.includes(frame))) entering.add(id);
  }
  return entering;
}
