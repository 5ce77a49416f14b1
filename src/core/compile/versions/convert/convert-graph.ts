import { create } from '@bufbuild/protobuf';
import { AttributeProtoSchema, type GraphProto, GraphProtoSchema, type NodeProto } from '../../../onnx/gen/onnx_pb.ts';
import { isStandard, nodeTitle } from '../../../onnx/node-reads.ts';
import type { Names } from '../../names.ts';
import { convertNode } from './convert-node.ts';
import type { Scope } from './scope.ts';
import { type ConvertContext, changed } from './step.ts';

/**
 * A node with everything inside it in another opset. Constants that the new forms need are stored in the graph that they
 * are read in, and values in between have names that nothing else has.
 * @param names of the whole model
 * @returns the node itself where nothing changes; null where it cannot be said in that opset
 */
export function convertWhole(
  node: NodeProto,
  from: number,
  to: number,
  scope: Scope,
  names: Names,
): readonly NodeProto[] | null {
  if (from === to) return [node];
  const inner = node.attribute.some((entry) => entry.g || entry.graphs.length > 0)
    ? withGraphs(node, from, to, scope, names)
    : node;
  if (inner === null) return null;
  if (!isStandard(node.domain)) return [inner];
  return convertNode(inner, from, to, contextOf(nodeTitle(node), scope, names));
}

function contextOf(stem: string, scope: Scope, names: Names): ConvertContext {
  const name = (suffix: string, like?: string) => {
    const value = names.claim(`${stem}.${suffix}`);
    scope.note(value, { dtype: like === undefined ? undefined : scope.type(like)?.dtype });
    return value;
  };
  return {
    constant: (value) => scope.constant(value),
    dtype: (value) => scope.type(value)?.dtype,
    shape: (value) => scope.type(value)?.shape,
    isRead: (value) => scope.isRead(value),
    name,
    add: (suffix, elements) => {
      const stored = name(suffix);
      scope.store(stored, elements);
      return stored;
    },
  };
}

function withGraphs(node: NodeProto, from: number, to: number, scope: Scope, names: Names): NodeProto | null {
  let touched = false;
  const attribute = [];
  for (const entry of node.attribute) {
    const own = entry.g ? convertedGraph(entry.g, from, to, scope, names) : undefined;
    const graphs = entry.graphs.map((graph) => convertedGraph(graph, from, to, scope, names));
    if (own === null || graphs.some((graph) => graph === null)) return null;
    const same = own === entry.g && graphs.every((graph, at) => graph === entry.graphs[at]);
    touched ||= !same;
    const { $typeName: _name, $unknown: unknown, ...rest } = entry;
    const copy = same
      ? entry
      : create(AttributeProtoSchema, { ...rest, ...(own && { g: own }), graphs: graphs as GraphProto[] });
    if (!same && unknown) copy.$unknown = unknown;
    attribute.push(copy);
  }
  if (!touched) return node;
  const copy = changed(node, {});
  copy.attribute = attribute;
  return copy;
}

function convertedGraph(graph: GraphProto, from: number, to: number, outer: Scope, names: Names): GraphProto | null {
  for (const value of namesIn(graph)) names.claim(value);
  const scope = outer.inside(graph);
  const nodes: NodeProto[] = [];
  for (const node of graph.node) {
    const converted = convertWhole(node, from, to, scope, names);
    if (!converted) return null;
    nodes.push(...converted);
  }
  if (nodes.length === graph.node.length && nodes.every((node, at) => node === graph.node[at])) return graph;
  const { $typeName: _name, $unknown: unknown, ...rest } = graph;
  const copy = create(GraphProtoSchema, {
    ...rest,
    node: nodes,
    initializer: [...graph.initializer, ...scope.addedFor(nodes)],
  });
  if (unknown) copy.$unknown = unknown;
  return copy;
}

function namesIn(graph: GraphProto): readonly string[] {
  return [
    ...graph.initializer.map((tensor) => tensor.name ?? ''),
    ...graph.input.map((value) => value.name ?? ''),
    ...graph.node.flatMap((node) => node.output),
  ].filter((name) => name !== '');
}
