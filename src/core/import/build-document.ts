import { defaultAttributes } from '../attributes.ts';
import { METADATA } from '../compile/metadata.ts';
import { landing } from '../drawing/landing.ts';
import {
  type Edge,
  type GraphDocument,
  incomingEdges,
  type LayerNode,
  makeEdge,
  type PortRef,
} from '../graph/document.ts';
import { MAX_NAME } from '../graph/edit-refusal.ts';
import { MAX_EDGES, MAX_NODES } from '../graph/edits.ts';
import type { OutputFlow } from '../graph/output-flow.ts';
import { guessShown } from '../graph/output-reading.ts';
import { output as outputLayer } from '../layers/output.ts';
import type { Origin } from '../onnx/imported.ts';
import { nodeTitle } from '../onnx/node-reads.ts';
import { ok, type Result } from '../result.ts';
import { rowLength } from '../tensor/types.ts';
import { parameterKey, type StoredTensor } from '../weights/tensor-store.ts';
import { claimTensors } from './claim-tensors.ts';
import { cleanName } from './clean-name.ts';
import type { Feed } from './feeds.ts';
import { withGroups } from './groups.ts';
import type { NodeViews } from './node-views.ts';
import { failImport, type ImportProblem } from './problems.ts';
import type { Claim } from './recognise.ts';
import type { NamesOf } from './scope-groups.ts';

/** A drawing made of a model, and what each of its layers was. */
export interface BuiltDocument {
  readonly document: GraphDocument;
  readonly weights: ReadonlyMap<string, StoredTensor>;
  readonly origins: ReadonlyMap<string, Origin>;
  readonly tensors: ReadonlyMap<string, Float32Array>;
}

/** @param claims in data-flow order */
export function buildDocument(
  views: NodeViews,
  feeds: readonly Feed[],
  claims: readonly Claim[],
  title: string,
): Result<BuiltDocument, ImportProblem> {
  const { index } = views;
  const count = feeds.length + claims.length + index.graph.output.length;
  if (count > MAX_NODES) return failImport('too-many-layers', { count, limit: MAX_NODES });
  const building = new Building();
  // Inputs and outputs keep the names by which the model is fed and read.
  for (const feed of feeds) building.reserve(feed.value);
  for (const output of index.graph.output) building.reserve(output.name ?? '');
  for (const feed of feeds) {
    const node = building.add(feed.layer.type, feed.value, feed.attributes, true);
    building.origins.set(node.id, { ...NO_NODES, type: node.type, attributes: node.attributes, outputs: [feed.value] });
    building.sources.set(feed.value, { node: node.id, port: 0 });
  }
  for (const claim of claims) addClaim(building, views, claim);
  for (const { name: value = '' } of index.graph.output) {
    const source = building.sources.get(value);
    if (!source) continue;
    const attributes = { ...defaultAttributes(outputLayer.attributes), labels: statedLabels(views, value) };
    const node = building.add(outputLayer.type, value, attributes, true);
    building.connect(source, { node: node.id, port: 0 });
    building.origins.set(node.id, { ...NO_NODES, type: node.type, attributes, inputs: [value] });
  }
  judgeOutputs(building, views);
  if (building.edges.size > MAX_EDGES) {
    return failImport('too-many-edges', { count: building.edges.size, limit: MAX_EDGES });
  }
  const { nodes, edges, origins, weights, tensors } = building;
  const grouped = withGroups({ title, seed: 1, nodes, edges }, namesIn(views, origins), (id) => {
    const value = origins.get(id)?.outputs[0];
    return value === undefined ? null : (views.typeOf(value)?.shape ?? null);
  });
  return ok({ document: landing(grouped), weights, origins, tensors });
}

/** What the file calls the nodes and the tensors of each layer. */
function namesIn(views: NodeViews, origins: ReadonlyMap<string, Origin>): NamesOf {
  return (id) => {
    const { nodes, parameters } = origins.get(id) ?? NO_NODES;
    const named = (name: string | undefined | null) => (name ? [name] : []);
    return {
      nodes: nodes.flatMap((index) => named(views.index.nodes[index]?.name)),
      tensors: [...parameters.values()].flatMap(named),
    };
  };
}

const NO_NODES = { nodes: [], inputs: [], outputs: [], parameters: new Map<string, string | null>() } as const;

class Building {
  readonly nodes = new Map<string, LayerNode>();
  readonly edges = new Map<string, Edge>();
  readonly origins = new Map<string, Origin>();
  readonly weights = new Map<string, StoredTensor>();
  readonly tensors = new Map<string, Float32Array>();
  /** Output ports by the value they give. */
  readonly sources = new Map<string, PortRef>();
  private readonly names = new Set<string>();

  reserve(name: string): void {
    this.names.add(cleanName(name));
  }

  add(type: string, name: string, attributes: LayerNode['attributes'], reserved = false): LayerNode {
    const id = `n${this.nodes.size + 1}`;
    const node = {
      id,
      type,
      name: this.claim(cleanName(name) || type, reserved),
      attributes,
      position: { x: 0, y: 0 },
    };
    this.nodes.set(id, node);
    return node;
  }

  connect(source: PortRef, target: PortRef): void {
    const edge = makeEdge(source, target);
    this.edges.set(edge.id, edge);
  }

  /** A reserved name goes to the first who asks for it as its own. */
  private claim(wanted: string, reserved: boolean): string {
    if (reserved && ![...this.nodes.values()].some((node) => node.name === wanted)) return wanted;
    let name = wanted;
    for (let count = 2; this.names.has(name); count += 1) name = `${cleanName(wanted, MAX_NAME - 8)}_${count}`;
    this.names.add(name);
    return name;
  }
}

function addClaim(building: Building, views: NodeViews, claim: Claim): void {
  const last = views.index.nodes[claim.nodes.at(-1) as number];
  const node = building.add(claim.layer.type, last ? nodeTitle(last) : '', claim.attributes);
  for (const [port, value] of claim.inputs.entries()) {
    const source = building.sources.get(value);
    if (source) building.connect(source, { node: node.id, port });
  }
  for (const [port, value] of claim.outputs.entries()) {
    if (value !== '') building.sources.set(value, { node: node.id, port });
  }
  const parameters = new Map<string, string | null>();
  for (const { name, shape, data, value } of claimTensors(views, claim)) {
    const key = parameterKey(node.id, name);
    building.weights.set(key, { shape, data, origin: 'loaded' });
    building.tensors.set(key, data);
    parameters.set(name, value);
  }
  const { type, attributes } = node;
  const { nodes, inputs, outputs, attention } = claim;
  building.origins.set(node.id, {
    type,
    attributes,
    nodes,
    inputs,
    outputs,
    parameters,
    ...(attention && { attention }),
  });
}

/** Says of every output what it most likely is: that takes the whole drawing. */
function judgeOutputs(building: Building, views: NodeViews): void {
  const { nodes, edges, origins } = building;
  const incoming = incomingEdges({ edges });
  const flow: OutputFlow = {
    nodes,
    source: (node, port) => incoming.get(node)?.find((edge) => edge.target.port === port)?.source,
    type: ({ node, port }) => views.typeOf(origins.get(node)?.outputs[port] ?? ''),
  };
  for (const node of [...nodes.values()].filter(({ type }) => type === outputLayer.type)) {
    const attributes = { ...node.attributes, scores: guessShown(flow, node.id).shown };
    nodes.set(node.id, { ...node, attributes });
    origins.set(node.id, { ...(origins.get(node.id) as Origin), attributes });
  }
}

/** Labels that the file states, where they are as many as the output has scores. */
function statedLabels(views: NodeViews, value: string): readonly string[] {
  const count = rowLength(views.typeOf(value)?.shape ?? []);
  const text = views.index.model.metadataProps.find((entry) => entry.key === METADATA.labels)?.value;
  try {
    const labels: unknown = JSON.parse(text ?? '[]');
    const parsed = outputLayer.attributes.labels?.parse(labels);
    return parsed?.ok && Array.isArray(labels) && labels.length === count ? labels.map(String) : [];
  } catch {
    return [];
  }
}
