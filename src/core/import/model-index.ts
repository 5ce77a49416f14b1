import type { FunctionProto, GraphProto, ModelProto, NodeProto, TensorProto } from '../onnx/gen/onnx_pb.ts';
import { isStandard, nodeTitle, readsOf } from '../onnx/node-reads.ts';
import { ok, type Result } from '../result.ts';
import { failImport, type ImportProblem } from './problems.ts';

/** Where a value is read. Input −1: inside a subgraph (the body of an If or a Loop) of the node. */
export interface Use {
  readonly node: number;
  readonly input: number;
}

/** A graph's wiring by value name, checked: every value is made once, before it is read. */
export interface ModelIndex {
  readonly model: ModelProto;
  readonly graph: GraphProto;
  readonly nodes: readonly NodeProto[];
  /** Opset of the standard domain. */
  readonly opset: number;
  readonly initializers: ReadonlyMap<string, TensorProto>;
  /** Graph inputs that are fed (before IR 4 files list their initializers as inputs too). */
  readonly feeds: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
  readonly producers: ReadonlyMap<string, { readonly node: number; readonly output: number }>;
  readonly uses: ReadonlyMap<string, readonly Use[]>;
  /** Node indexes in data-flow order; the file's own order where that is one. */
  readonly order: readonly number[];
}

const MIN_OPSET = 1;
const MAX_OPSET = 25;

export function indexModel(model: ModelProto): Result<ModelIndex, ImportProblem> {
  const graph = model.graph as GraphProto;
  const nodes = graph.node;
  const declared = model.opsetImport.find((entry) => isStandard(entry.domain))?.version;
  // A file of other domains alone needs no version of the standard one.
  const opset = Number(declared ?? (model.opsetImport.length > 0 ? 17n : 1n));
  if (opset < MIN_OPSET || opset > MAX_OPSET) return failImport('unsupported-opset', { version: opset });
  const recursive = recursiveFunction(model.functions);
  if (recursive !== null) return failImport('recursive-function', { name: recursive });

  const initializers = new Map<string, TensorProto>();
  for (const tensor of graph.initializer) {
    if (initializers.has(tensor.name ?? '')) return failImport('duplicate-value', { value: tensor.name ?? '' });
    initializers.set(tensor.name ?? '', tensor);
  }
  const sparse = new Set(graph.sparseInitializer.map((tensor) => tensor.values?.name ?? ''));
  const feeds = new Set(
    graph.input.map((value) => value.name ?? '').filter((name) => !initializers.has(name) && !sparse.has(name)),
  );
  const producers = new Map<string, { node: number; output: number }>();
  for (const [node, proto] of nodes.entries()) {
    if (!proto.opType) return failImport('bad-node', { index: node });
    for (const [output, value] of proto.output.entries()) {
      if (value === '') continue;
      if (producers.has(value) || initializers.has(value) || feeds.has(value)) {
        return failImport('duplicate-value', { value });
      }
      producers.set(value, { node, output });
    }
  }
  const uses = new Map<string, Use[]>();
  for (const [node, proto] of nodes.entries()) {
    for (const { value, input } of readsOf(proto)) {
      const known = producers.has(value) || initializers.has(value) || feeds.has(value) || sparse.has(value);
      if (!known) return failImport('missing-value', { node: nodeTitle(proto), value });
      const list = uses.get(value);
      if (list) list.push({ node, input });
      else uses.set(value, [{ node, input }]);
    }
  }
  const outputs = new Set(graph.output.map((value) => value.name ?? ''));
  for (const value of outputs) {
    if (!producers.has(value) && !initializers.has(value) && !feeds.has(value)) {
      return failImport('missing-value', { node: graph.name ?? '', value });
    }
  }
  const order = dataFlowOrder(nodes, producers, uses);
  if (order.length < nodes.length) {
    const placed = new Set(order);
    const stuck = nodes.find((_, node) => !placed.has(node));
    return failImport('cycle', { node: stuck ? nodeTitle(stuck) : '' });
  }
  return ok({ model, graph, nodes, opset, initializers, feeds, outputs, producers, uses, order });
}

/** Kahn's order; among nodes that are ready, the one that comes first in the file. */
function dataFlowOrder(
  nodes: readonly NodeProto[],
  producers: ModelIndex['producers'],
  uses: ModelIndex['uses'],
): readonly number[] {
  const waiting = nodes.map((node) => readsOf(node).filter(({ value }) => producers.has(value)).length);
  const sorted = nodes.every((node, index) =>
    readsOf(node).every(({ value }) => (producers.get(value)?.node ?? -1) < index),
  );
  if (sorted) return nodes.map((_, index) => index);
  const ready = waiting.flatMap((count, index) => (count === 0 ? [index] : []));
  for (let next = 0; next < ready.length; next += 1) {
    for (const value of nodes[ready[next] as number]?.output ?? []) {
      for (const { node } of uses.get(value) ?? []) {
        waiting[node] = (waiting[node] ?? 0) - 1;
        if (waiting[node] === 0) ready.push(node);
      }
    }
  }
  return ready;
}

/** The name of a function that reaches itself through the functions it calls, or null. */
function recursiveFunction(functions: readonly FunctionProto[]): string | null {
  const key = (domain: string | undefined, name: string | undefined) => `${domain ?? ''}::${name ?? ''}`;
  const calls = new Map(
    functions.map((entry) => [key(entry.domain, entry.name), entry.node.map((node) => key(node.domain, node.opType))]),
  );
  const done = new Set<string>();
  for (const start of calls.keys()) {
    // Depth first with an explicit stack: a file may chain thousands of functions.
    const path: { name: string; next: number }[] = [{ name: start, next: 0 }];
    const open = new Set([start]);
    while (path.length > 0) {
      const at = path.at(-1) as { name: string; next: number };
      const called = calls.get(at.name)?.[at.next];
      if (called === undefined || done.has(at.name)) {
        path.pop();
        open.delete(at.name);
        done.add(at.name);
        continue;
      }
      at.next += 1;
      if (open.has(called)) return called.slice(called.indexOf('::') + 2);
      if (calls.has(called) && !done.has(called)) {
        open.add(called);
        path.push({ name: called, next: 0 });
      }
    }
  }
  return null;
}
