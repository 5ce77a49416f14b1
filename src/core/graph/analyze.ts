import { blocks, type Diagnostic, diagnostic, shapeInWords } from '../diagnostics.ts';
import {
  type Count,
  type Inputs,
  type LayerType,
  NO_COUNT,
  type ParameterSpec,
  portsOf,
} from '../layers/define-layer.ts';
import { layerType } from '../layers/index.ts';
import { sameTensorType, type TensorType, tensorBytes } from '../tensor/types.ts';
import { sameText } from '../text.ts';
import { type Edge, type GraphDocument, incomingEdges, isVariadic, type LayerNode } from './document.ts';
import { nodeRemarks, structureDiagnostics } from './structure.ts';
import { topologicalOrder } from './topology.ts';
import { passesThrough } from './transforms.ts';

/** Everything that is derived from one layer node and what flows into it. */
export interface NodeAnalysis {
  /** By input port; null where nothing arrives, or nothing known. */
  readonly inputs: readonly (TensorType | null)[];
  /** By input port: whether an edge arrives. */
  readonly connected: readonly boolean[];
  /** Null while the layer cannot be computed. */
  readonly outputs: readonly TensorType[] | null;
  readonly parameterSpecs: readonly ParameterSpec[];
  /** Learnable parameters. */
  readonly parameters: Count;
  /** Stored but not learned (running mean and variance). */
  readonly buffers: number;
  /** Multiply-accumulates per picture. */
  readonly macs: Count;
  /** Bytes of this layer's outputs, per picture. */
  readonly activationBytes: number;
  readonly diagnostics: readonly Diagnostic[];
  /** The upstream layer whose own error keeps this one from being computed. */
  readonly blockedBy: string | null;
}

export interface Totals {
  readonly layers: number;
  readonly parameters: number;
  readonly buffers: number;
  readonly macs: number;
  readonly activationBytes: number;
}

export interface Analysis {
  readonly nodes: ReadonlyMap<string, NodeAnalysis>;
  /** Data-flow order. */
  readonly order: readonly string[];
  readonly totals: Totals;
  /** About the drawing as a whole: no picture, no output. */
  readonly diagnostics: readonly Diagnostic[];
  /** What is to be said of a node's place in the drawing, by node. */
  readonly remarks: ReadonlyMap<string, readonly Diagnostic[]>;
  /** Only a valid drawing is exported: finished, and without an error. What runs of any other: `runnable.ts`. */
  readonly valid: boolean;
  /** What the next analysis compares with. */
  readonly basis: { readonly document: GraphDocument; readonly incoming: ReadonlyMap<string, readonly Edge[]> };
}

/**
 * Shapes, counts and diagnostics of a whole document. Pure. With the analysis of the previous document, only layers
 * whose attributes, edges or input types differ are computed again; all others keep their result by reference, so a
 * view of them need not re-render.
 */
export function analyze(document: GraphDocument, previous?: Analysis): Analysis {
  const before = previous?.basis;
  const sameEdges = before !== undefined && before.document.edges === document.edges;
  const sameGraph = sameEdges && sameKeys(before.document.nodes, document.nodes);
  const incoming = before && sameEdges ? before.incoming : incomingEdges(document);
  const order = previous && sameGraph ? previous.order : topologicalOrder(document);

  const nodes = new Map<string, NodeAnalysis>();
  /** Nodes that are, or were computed, differently: only what they feed can differ too. */
  const changed = new Set<string>();
  for (const id of order) {
    const node = document.nodes.get(id) as LayerNode;
    const edges = incoming.get(id) ?? NO_EDGES;
    const old = before?.document.nodes.get(id);
    const known = previous?.nodes.get(id);
    const reusable = known && sameLayer(old, node) ? known : undefined;
    const untouched = sameGraph && reusable && !edges.some((edge) => changed.has(edge.source.node));
    const result = untouched ? reusable : analyzeNode(node, edges, nodes, reusable);
    if (result !== known) changed.add(id);
    nodes.set(id, result);
  }
  if (previous && sameGraph && changed.size === 0) return { ...previous, basis: { document, incoming } };

  const diagnostics = structureDiagnostics(document);
  const { totals, computed } = summarise(nodes);
  const valid = computed && !diagnostics.some(blocks);
  const remarks = nodeRemarks(document, incoming, nodes);
  return { nodes, order, totals, diagnostics, remarks, valid, basis: { document, incoming } };
}

/** Whether a layer computes what it computed before; its name and place do not matter. */
function sameLayer(old: LayerNode | undefined, node: LayerNode): boolean {
  return old?.type === node.type && old.attributes === node.attributes && old.bypassed === node.bypassed;
}

const NO_EDGES: readonly Edge[] = [];
const NO_DIAGNOSTICS: readonly Diagnostic[] = [];

/** Whether every layer computes: all that a run needs. An output may be missing. */
export function isComputed({ nodes, diagnostics }: Analysis): boolean {
  return summarise(nodes).computed && !diagnostics.some((entry) => entry.code !== 'no-output' && blocks(entry));
}

/** Everything to say about one node: its own diagnostics, then remarks on its place in the drawing. */
export function diagnosticsOf(analysis: Analysis, id: string): readonly Diagnostic[] {
  const own = analysis.nodes.get(id)?.diagnostics ?? [];
  const remarks = analysis.remarks.get(id);
  return remarks ? [...own, ...remarks] : own;
}

/** The type that flows along an edge, or null while its source cannot be computed. */
export function edgeType(analysis: Analysis, edge: Edge): TensorType | null {
  return analysis.nodes.get(edge.source.node)?.outputs?.[edge.source.port] ?? null;
}

/** Whether an edge arrives at an input that a diagnostic names. */
export function edgeHasError(analysis: Analysis, edge: Edge): boolean {
  return (
    analysis.nodes
      .get(edge.target.node)
      ?.diagnostics.some((entry) => entry.severity === 'error' && entry.input === edge.target.port) ?? false
  );
}

function analyzeNode(
  node: LayerNode,
  edges: readonly Edge[],
  done: ReadonlyMap<string, NodeAnalysis>,
  reusable: NodeAnalysis | undefined,
): NodeAnalysis {
  const layer = layerType(node.type);
  if (!layer) return failed(NO_INPUTS, [diagnostic('layer-crashed', { reason: `unknown layer type ${node.type}` })]);
  const { inputs: ports } = portsOf(layer, node.attributes);
  const arriving = gatherInputs(ports, edges, done);
  if (reusable && sameArrival(arriving, reusable)) return reusable;
  if (arriving.blockedBy !== null) return failed(arriving, []);
  const missing = firstMissing(ports, arriving);
  if (missing !== null) {
    const port = isVariadic(ports) ? ports.name : (ports[missing]?.name ?? sameText(`${missing}`));
    return failed(arriving, [diagnostic('missing-input', { port }, { input: missing })]);
  }
  try {
    return compute(layer, node, arriving);
  } catch (error) {
    // A layer file with a bug must not take the window with it: the drawing stays editable.
    return failed(arriving, [
      diagnostic('layer-crashed', { reason: error instanceof Error ? error.message : `${error}` }),
    ]);
  }
}

interface Arriving {
  readonly inputs: readonly (TensorType | null)[];
  readonly connected: readonly boolean[];
  readonly blockedBy: string | null;
}

const NO_INPUTS: Arriving = { inputs: [], connected: [], blockedBy: null };

function gatherInputs(ports: Inputs, edges: readonly Edge[], done: ReadonlyMap<string, NodeAnalysis>): Arriving {
  const last = edges[edges.length - 1];
  const fixed = isVariadic(ports) ? ports.min : ports.length;
  const count = Math.max(fixed, last ? last.target.port + 1 : 0);
  const inputs: (TensorType | null)[] = new Array(count).fill(null);
  const connected: boolean[] = new Array(count).fill(false);
  let blockedBy: string | null = null;
  for (const edge of edges) {
    const source = done.get(edge.source.node);
    connected[edge.target.port] = true;
    inputs[edge.target.port] = source?.outputs?.[edge.source.port] ?? null;
    if (!source?.outputs) blockedBy ??= source?.blockedBy ?? edge.source.node;
  }
  return { inputs, connected, blockedBy };
}

function sameArrival(a: Arriving, b: Arriving): boolean {
  return (
    a.blockedBy === b.blockedBy &&
    a.inputs.length === b.inputs.length &&
    a.connected.every((value, port) => value === b.connected[port]) &&
    a.inputs.every((type, port) => sameTensorType(type, b.inputs[port] ?? null))
  );
}

/** The first input port without an edge; a gap between the ports of a variadic layer is no input at all. */
function firstMissing(ports: Inputs, arriving: Arriving): number | null {
  if (!isVariadic(ports)) {
    const port = arriving.connected.indexOf(false);
    return port === -1 ? null : port;
  }
  const count = arriving.connected.filter(Boolean).length;
  return count >= ports.min ? null : Math.max(0, arriving.connected.indexOf(false));
}

function compute(layer: LayerType, node: LayerNode, arriving: Arriving): NodeAnalysis {
  const inputs = arriving.inputs.filter((type) => type !== null);
  const inferred = layer.inferShapes(node.attributes, inputs);
  if (!inferred.ok) return failed(arriving, [onPorts(inferred.error, arriving)]);
  const specs = layer.parameters(node.attributes, inputs);
  if (node.bypassed) return skipped(layer, arriving, inputs, inferred.value, specs);
  let learned = 0;
  let buffers = 0;
  for (const spec of specs) {
    const size = spec.shape.reduce((product, dim) => product * dim, 1);
    if (spec.trainable) learned += size;
    else if (!spec.fed) buffers += size;
  }
  const { formula, substituted } = layer.parameterFormula(node.attributes, inputs);
  // Spelled out: spreading objects takes a third of the time that an edit at the top of a large drawing has.
  return {
    inputs: arriving.inputs,
    connected: arriving.connected,
    blockedBy: arriving.blockedBy,
    outputs: inferred.value,
    parameterSpecs: specs,
    parameters: { value: learned, formula, substituted },
    buffers,
    macs: layer.macs(node.attributes, inputs, inferred.value),
    activationBytes: inferred.value.reduce((bytes, type) => bytes + tensorBytes(type), 0),
    diagnostics: layer.remarks?.(node.attributes, inputs) ?? NO_DIAGNOSTICS,
  };
}

/** A skipped layer hands on what comes in. It keeps its parameters, which count and cost nothing meanwhile. */
function skipped(
  layer: LayerType,
  arriving: Arriving,
  inputs: readonly TensorType[],
  outputs: readonly TensorType[],
  parameterSpecs: readonly ParameterSpec[],
): NodeAnalysis {
  if (passesThrough(layer, inputs, outputs)) return { ...failed(arriving, []), outputs, parameterSpecs };
  const shapes = [...inputs, ...outputs].map((type) => type.shape);
  const [from, to] = shapes.map(shapeInWords);
  return failed(arriving, [diagnostic('cannot-skip', { from: from ?? '', to: to ?? '' }, { shapes })]);
}

/** A layer counts the inputs it was given; a variadic one with a gap has them on other ports. */
function onPorts(entry: Diagnostic, arriving: Arriving): Diagnostic {
  const ports = arriving.connected.flatMap((value, port) => (value ? [port] : []));
  const port = (input: number) => ports[input] ?? input;
  return {
    ...entry,
    ...(entry.input === undefined ? {} : { input: port(entry.input) }),
    fixes: entry.fixes.map((fix) => ('input' in fix ? { ...fix, input: port(fix.input) } : fix)),
  };
}

function failed(arriving: Arriving, diagnostics: readonly Diagnostic[]): NodeAnalysis {
  return {
    ...arriving,
    outputs: null,
    parameterSpecs: [],
    parameters: NO_COUNT,
    buffers: 0,
    macs: NO_COUNT,
    activationBytes: 0,
    diagnostics,
  };
}

/** Totals, and whether every layer could be computed. */
function summarise(nodes: ReadonlyMap<string, NodeAnalysis>): { readonly totals: Totals; readonly computed: boolean } {
  let computed = true;
  for (const node of nodes.values()) {
    if (node.outputs === null || node.diagnostics.some(blocks)) computed = false;
  }
  return { totals: sum(nodes.values()), computed };
}

/** Totals of some layers: what a group costs. */
export function totalsOf(analysis: Analysis, ids: Iterable<string>): Totals {
  return sum([...ids].flatMap((id) => analysis.nodes.get(id) ?? []));
}

function sum(nodes: Iterable<NodeAnalysis>): Totals {
  const totals = { layers: 0, parameters: 0, buffers: 0, macs: 0, activationBytes: 0 };
  for (const node of nodes) {
    totals.layers += 1;
    totals.parameters += node.parameters.value;
    totals.buffers += node.buffers;
    totals.macs += node.macs.value;
    totals.activationBytes += node.activationBytes;
  }
  return totals;
}

/** Whether two maps have the same keys in the same order: the order decides ties in the data-flow order. */
function sameKeys(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  const others = b.keys();
  for (const key of a.keys()) if (others.next().value !== key) return false;
  return true;
}
