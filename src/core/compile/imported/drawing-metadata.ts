import { toBinary } from '@bufbuild/protobuf';
import { layerType } from '../../layers/index.ts';
import { type ModelProto, type NodeProto, NodeProtoSchema } from '../../onnx/gen/onnx_pb.ts';
import { fingerprint } from '../../weights/hash.ts';
import { metadataProps } from '../build-model.ts';
import { METADATA } from '../metadata.ts';
import type { LayerPlan } from './plan.ts';
import type { WrittenLayers } from './write-layers.ts';

/**
 * The drawing inside the file that an edited import becomes: its JSON, and which nodes and values each layer is. Opening
 * the file finds every layer again, by name and place, whatever a recogniser would make of its nodes.
 */

/** What is written under `convas.layers`. */
export interface StoredLayers {
  /** Of graph, drawing and list together: another tool may change the file later. */
  readonly seal: string;
  readonly layers: readonly object[];
}

/** The file's own entries, untouched and first, then the drawing. */
export function withDrawing(
  model: ModelProto,
  plans: readonly LayerPlan[],
  written: WrittenLayers,
  documentJson: string,
): ModelProto['metadataProps'] {
  const layers = layerList(model, plans, written);
  const stored: StoredLayers = { seal: drawingSeal(model, documentJson, layers), layers };
  const own: ReadonlySet<string> = new Set([METADATA.document, METADATA.layers]);
  const kept = model.metadataProps.filter((entry) => !own.has(entry.key ?? ''));
  const added: [string, string][] = [
    [METADATA.document, documentJson],
    [METADATA.layers, JSON.stringify(stored)],
  ];
  return [...kept, ...metadataProps(added)];
}

function layerList(model: ModelProto, plans: readonly LayerPlan[], { madeBy, builder }: WrittenLayers) {
  const nodes = new Map<string, number[]>();
  // A node that only stores a weight belongs to no layer.
  const stored = new Set(plans.flatMap(({ origin }) => [...(origin?.parameters.values() ?? [])]));
  for (const [index, proto] of (model.graph?.node ?? []).entries()) {
    const owner = madeBy.get(proto.output.find((value) => madeBy.has(value)) ?? '');
    if (owner === undefined || proto.output.some((value) => stored.has(value))) continue;
    const list = nodes.get(owner);
    if (list) list.push(index);
    else nodes.set(owner, [index]);
  }
  const fresh = new Map(
    builder.initializers.flatMap((entry) =>
      entry.kind === 'parameter' ? [[`${entry.nodeId}/${entry.spec.name}`, entry.name] as const] : [],
    ),
  );
  return plans.map(({ node, origin, inputs, outputs, outputName, facts }) => {
    const isOutput = layerType(node.type)?.role === 'scores';
    const parameters = facts.parameterSpecs.map(({ name }) => [
      name,
      fresh.get(`${node.id}/${name}`) ?? origin?.parameters.get(name) ?? null,
    ]);
    // An output is known by its name in the graph; the node that may give it that name belongs to no layer.
    const arriving = isOutput && outputName !== undefined ? [outputName] : inputs;
    const own = isOutput ? [] : (nodes.get(node.id) ?? []);
    return { id: node.id, nodes: own, inputs: arriving, outputs: isOutput ? [] : outputs, parameters };
  });
}

/**
 * Names a drawing and the graph it belongs to: the nodes, what is stored and what goes in and out. The elements of
 * stored tensors may change freely.
 */
export function drawingSeal(
  { graph, opsetImport }: ModelProto,
  documentJson: string,
  layers: readonly unknown[],
): string {
  const texts = [
    documentJson,
    JSON.stringify(layers),
    ...opsetImport.map((entry) => `${entry.domain ?? ''} ${entry.version ?? 0n}`),
    ...(graph?.input ?? []).map((value) => value.name ?? ''),
    ...(graph?.output ?? []).map((value) => value.name ?? ''),
    ...(graph?.initializer ?? []).map((tensor) => `${tensor.name} ${tensor.dataType} ${tensor.dims.join()}`),
  ];
  const nodes = (graph?.node ?? []).map((proto: NodeProto) => fingerprint(toBinary(NodeProtoSchema, proto)));
  return fingerprint(new TextEncoder().encode([...texts, ...nodes].join('\n')));
}
