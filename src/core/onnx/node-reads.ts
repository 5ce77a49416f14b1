import type { GraphProto, NodeProto } from './gen/onnx_pb.ts';

/** What one node of a file is called, and which values it reads. */

export function isStandard(domain: string | undefined): boolean {
  return domain === undefined || domain === '' || domain === 'ai.onnx';
}

export function nodeTitle(node: NodeProto): string {
  return node.name || node.output.find((value) => value !== '') || node.opType || '';
}

/** Values that a node reads: its inputs, and what its subgraphs take from outside. */
export function readsOf(node: NodeProto): readonly { readonly value: string; readonly input: number }[] {
  const direct = node.input.flatMap((value, input) => (value === '' ? [] : [{ value, input }]));
  const captured = subgraphsOf(node).flatMap((graph) => capturedValues(graph));
  return [...direct, ...[...new Set(captured)].map((value) => ({ value, input: -1 }))];
}

export function subgraphsOf(node: NodeProto): readonly GraphProto[] {
  return node.attribute.flatMap((entry) => [...(entry.g ? [entry.g] : []), ...entry.graphs]);
}

/** Values that a graph has by itself: fed, stored or made. */
function ownValues(graph: GraphProto): ReadonlySet<string> {
  return new Set([
    ...graph.input.map((value) => value.name ?? ''),
    ...graph.initializer.map((tensor) => tensor.name ?? ''),
    ...graph.node.flatMap((node) => node.output),
  ]);
}

/** Values that a subgraph reads but does not make: they come from the graph around it. */
function capturedValues(graph: GraphProto): readonly string[] {
  const own = ownValues(graph);
  const read = [
    ...graph.node.flatMap((node) => readsOf(node).map((entry) => entry.value)),
    ...graph.output.map((value) => value.name ?? ''),
  ];
  return read.filter((value) => value !== '' && !own.has(value));
}

/** Gives values that a subgraph takes from outside other names. The graph is changed in place: give it a copy. */
export function renameCaptured(graph: GraphProto, names: ReadonlyMap<string, string>): void {
  const own = ownValues(graph);
  const visible = new Map([...names].filter(([value]) => !own.has(value)));
  if (visible.size === 0) return;
  for (const node of graph.node) {
    node.input = node.input.map((value) => visible.get(value) ?? value);
    for (const inner of subgraphsOf(node)) renameCaptured(inner, visible);
  }
  for (const value of graph.output) value.name = visible.get(value.name ?? '') ?? value.name;
}
