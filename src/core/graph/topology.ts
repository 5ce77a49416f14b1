import { type Edge, type GraphDocument, outgoingEdges } from './document.ts';

/** As much of a document as its order follows from. */
export interface Wiring {
  readonly nodes: ReadonlyMap<string, unknown>;
  readonly edges: ReadonlyMap<string, Edge>;
}

/**
 * Node ids in data-flow order (Kahn). Ties keep the order in which nodes were added, so the order, and with it every
 * exported file, is deterministic. Nodes on a cycle are missing from the result; edits never make one.
 */
export function topologicalOrder(document: Wiring): readonly string[] {
  const outgoing = outgoingEdges(document);
  const waiting = new Map<string, number>();
  for (const id of document.nodes.keys()) waiting.set(id, 0);
  for (const edge of document.edges.values()) {
    waiting.set(edge.target.node, (waiting.get(edge.target.node) ?? 0) + 1);
  }
  const ready = [...document.nodes.keys()].filter((id) => waiting.get(id) === 0);
  const order: string[] = [];
  for (let next = 0; next < ready.length; next += 1) {
    const id = ready[next] as string;
    order.push(id);
    for (const edge of outgoing.get(id) ?? []) {
      const left = (waiting.get(edge.target.node) ?? 0) - 1;
      waiting.set(edge.target.node, left);
      if (left === 0) ready.push(edge.target.node);
    }
  }
  return order;
}

/** Whether data can flow from one node to another: connecting `to` back to `from` would then close a cycle. */
export function reaches(document: GraphDocument, from: string, to: string): boolean {
  const outgoing: ReadonlyMap<string, readonly Edge[]> = outgoingEdges(document);
  const seen = new Set([from]);
  const stack = [from];
  while (stack.length > 0) {
    const id = stack.pop() as string;
    if (id === to) return true;
    for (const edge of outgoing.get(id) ?? []) {
      if (seen.has(edge.target.node)) continue;
      seen.add(edge.target.node);
      stack.push(edge.target.node);
    }
  }
  return false;
}

/** A layer and everything that one can reach from it. */
export function closure(start: string, next: (node: string) => readonly string[]): ReadonlySet<string> {
  const known = new Set([start]);
  for (const id of known) for (const other of next(id)) known.add(other);
  return known;
}
