import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  ValueInfoProto,
} from './gen/onnx_pb.ts';
import { subgraphsOf } from './node-reads.ts';

/** Other names for what a model is made of. What is not listed keeps its own. */
export interface NewNames {
  /** Values, at any depth: a graph inside a node calls them as the graph around it does. */
  readonly values: ReadonlyMap<string, string>;
  /** Nodes of the graph itself. */
  readonly nodes: ReadonlyMap<string, string>;
  /** Functions of the model, by `functionKey`. */
  readonly functions: ReadonlyMap<string, string>;
}

export function functionKey({ domain, name, overload }: Pick<FunctionProto, 'domain' | 'name' | 'overload'>): string {
  return `${domain ?? ''}\n${name ?? ''}\n${overload ?? ''}`;
}

/** Every name that a graph, or a graph inside it, has for a value. */
export function valueNames(graph: GraphProto, found = new Set<string>()): Set<string> {
  const all = [
    ...[...graph.input, ...graph.output, ...graph.valueInfo, ...graph.initializer].map((entry) => entry.name ?? ''),
    ...graph.sparseInitializer.map((tensor) => tensor.values?.name ?? ''),
    ...graph.node.flatMap((node) => [...node.input, ...node.output]),
  ];
  for (const name of all) if (name !== '') found.add(name);
  for (const node of graph.node) for (const inner of subgraphsOf(node)) valueNames(inner, found);
  return found;
}

/** The model under other names. It shares every message that keeps its names, and the elements of all tensors. */
export function renamedModel(model: ModelProto, names: NewNames): ModelProto {
  const { graph } = model;
  if (!graph || (names.values.size === 0 && names.nodes.size === 0 && names.functions.size === 0)) return model;
  const renamed = renamedGraph(graph, names);
  const node = renamed.node.map((proto) => {
    const name = names.nodes.get(proto.name ?? '');
    return name === undefined ? proto : { ...proto, name };
  });
  const functions = model.functions.map((entry): FunctionProto => {
    const body = entry.node.map((proto) => renamedCalls(proto, names));
    return { ...entry, name: names.functions.get(functionKey(entry)) ?? entry.name ?? '', node: body };
  });
  return { ...model, graph: { ...renamed, node }, functions };
}

function renamedGraph(graph: GraphProto, names: NewNames): GraphProto {
  const of = (name: string) => names.values.get(name) ?? name;
  const named = <T extends { name?: string | undefined }>(entry: T): T =>
    names.values.has(entry.name ?? '') ? { ...entry, name: of(entry.name ?? '') } : entry;
  const stated = (list: readonly ValueInfoProto[]) => list.map(named);
  return {
    ...graph,
    input: stated(graph.input),
    output: stated(graph.output),
    valueInfo: stated(graph.valueInfo),
    initializer: graph.initializer.map(named),
    sparseInitializer: graph.sparseInitializer.map((tensor) =>
      tensor.values ? { ...tensor, values: named(tensor.values) } : tensor,
    ),
    quantizationAnnotation: graph.quantizationAnnotation.map((entry) => ({
      ...entry,
      tensorName: of(entry.tensorName ?? ''),
      quantParameterTensorNames: entry.quantParameterTensorNames.map((pair) => ({
        ...pair,
        value: of(pair.value ?? ''),
      })),
    })),
    node: graph.node.map((proto) => {
      const called = renamedCalls(proto, names);
      const touched = [...called.input, ...called.output].some((value) => names.values.has(value));
      const moved = touched ? { ...called, input: called.input.map(of), output: called.output.map(of) } : called;
      return withGraphs(moved, (inner) => renamedGraph(inner, names));
    }),
  };
}

/** A node that calls a function by its new name. */
function renamedCalls(proto: NodeProto, names: NewNames): NodeProto {
  if (names.functions.size === 0) return proto;
  const { domain, opType, overload } = proto;
  const key = functionKey({ domain: domain ?? '', name: opType ?? '', overload: overload ?? '' });
  const name = names.functions.get(key);
  const own = name === undefined ? proto : { ...proto, opType: name };
  return withGraphs(own, (inner) => ({ ...inner, node: inner.node.map((node) => renamedCalls(node, names)) }));
}

function withGraphs(proto: NodeProto, change: (graph: GraphProto) => GraphProto): NodeProto {
  if (subgraphsOf(proto).length === 0) return proto;
  const attribute = proto.attribute.map((entry): AttributeProto => {
    if (!entry.g && entry.graphs.length === 0) return entry;
    return { ...entry, ...(entry.g && { g: change(entry.g) }), graphs: entry.graphs.map(change) };
  });
  return { ...proto, attribute };
}
