import type { GraphProto, NodeProto } from '../onnx/gen/onnx_pb.ts';
import { readsOf } from '../onnx/node-reads.ts';

/** Whose nodes a graph is made of, and which layers are taken out of it. */
export interface Selection {
  /** The layer that a node belongs to; null for what no layer shows: stored constants, shape arithmetic. */
  readonly owner: (index: number) => string | null;
  /** The chosen layers. */
  readonly chosen: ReadonlySet<string>;
  /** Graph inputs that stay although no chosen layer may read them. */
  readonly inputs: ReadonlySet<string>;
  /** Graph outputs that are chosen themselves. */
  readonly outputs: ReadonlySet<string>;
}

/** A part of a graph, by the values that it is cut at. */
export interface Cut {
  /** Indexes into the graph's nodes, in their order. */
  readonly nodes: readonly number[];
  /** Fed values: inputs of the graph in its order, then those that other layers give, in the order they are made. */
  readonly inputs: readonly string[];
  /** Outputs of the graph in its order, then what leaves the part, in the order it is made. */
  readonly outputs: readonly string[];
}

/**
 * Cuts chosen layers out of a graph, with the nodes of no layer that they need. A value that a layer outside gives is an
 * input. One that is read outside is an output, and so is what a layer gives of which nobody reads anything.
 */
export function cutGraph(graph: GraphProto, { owner, chosen, inputs, outputs }: Selection): Cut {
  const reads = graph.node.map((node) => readsOf(node).map((entry) => entry.value));
  const makers = new Map<string, number>();
  for (const [index, node] of graph.node.entries())
    for (const value of node.output) if (value !== '') makers.set(value, index);
  const stored = storedNames(graph);
  const isChosen = (index: number) => chosen.has(owner(index) ?? '');
  const kept = new Set<number>();
  const take = (from: readonly number[]) => {
    const stack = [...from];
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      if (kept.has(index)) continue;
      kept.add(index);
      for (const value of reads[index] ?? []) {
        const maker = makers.get(value);
        if (maker !== undefined && owner(maker) === null) stack.push(maker);
      }
    }
  };
  const isKept = (value: string) => kept.has(makers.get(value) ?? -1);
  take([...graph.node.keys()].filter(isChosen));
  const arrives = (value: string) => isKept(value) || !makers.has(value);
  // A second name of a value, for a chosen output.
  take(
    [...outputs].flatMap((value) => {
      const maker = makers.get(value);
      const isHere = maker !== undefined && owner(maker) === null && reads[maker]?.every(arrives);
      return isHere ? [maker] : [];
    }),
  );

  const nodes = [...kept].sort((a, b) => a - b);
  const read = new Set(nodes.flatMap((index) => reads[index] ?? []));
  const fed = graph.input.map((value) => value.name ?? '').filter((name) => !stored.has(name));
  const arriving = [...read].filter((value) => makers.has(value) && !isKept(value));
  arriving.sort((a, b) => (makers.get(a) ?? 0) - (makers.get(b) ?? 0));

  const live = liveNodes(graph, reads, makers, owner);
  const readOutside = new Set([...live].filter((index) => !kept.has(index)).flatMap((index) => reads[index] ?? []));
  const ofFile = graph.output.map((value) => value.name ?? '').filter(isKept);
  const leaving = new Set(ofFile);
  const made = (index: number) => (graph.node[index] as NodeProto).output.filter((value) => value !== '');
  for (const value of nodes.flatMap(made)) if (readOutside.has(value)) leaving.add(value);
  const used = new Set(leaving);
  for (const index of nodes) {
    for (const value of reads[index] ?? []) {
      const maker = makers.get(value);
      if (maker !== undefined && owner(maker) !== owner(index)) used.add(value);
    }
  }
  const goesOn = new Set(nodes.filter((index) => made(index).some((value) => used.has(value))).map(owner));
  for (const index of nodes) {
    if (!isChosen(index) || goesOn.has(owner(index))) continue;
    for (const value of made(index)) if (!read.has(value)) leaving.add(value);
  }
  return {
    nodes,
    inputs: [...fed.filter((name) => read.has(name) || inputs.has(name)), ...arriving],
    outputs: [...leaving],
  };
}

/** Values that the graph stores, dense or sparse. */
export function storedNames(graph: GraphProto): ReadonlySet<string> {
  return new Set([
    ...graph.initializer.map((tensor) => tensor.name ?? ''),
    ...graph.sparseInitializer.map((tensor) => tensor.values?.name ?? ''),
  ]);
}

/** Nodes of layers, and whatever leads to them or to an output. */
function liveNodes(
  graph: GraphProto,
  reads: readonly (readonly string[])[],
  makers: ReadonlyMap<string, number>,
  owner: Selection['owner'],
): ReadonlySet<number> {
  const made = graph.output.flatMap((value) => makers.get(value.name ?? '') ?? []);
  const live = new Set([...graph.node.keys()].filter((index) => owner(index) !== null).concat(made));
  for (const index of live) {
    for (const value of reads[index] ?? []) {
      const maker = makers.get(value);
      if (maker !== undefined) live.add(maker);
    }
  }
  return live;
}
