import type { GraphDocument } from '../graph/document.ts';
import { layerType } from '../layers/index.ts';
import type { ModelProto } from '../onnx/gen/onnx_pb.ts';
import { isStandard } from '../onnx/node-reads.ts';
import type { TensorType } from '../tensor/types.ts';
import { type Text, text } from '../text.ts';
import type { NodeViews } from './node-views.ts';
import type { Claim } from './recognise.ts';

/** What an import found, for the window's summary and for tests. */
export interface ImportReport {
  readonly producer: string;
  readonly opset: number;
  readonly domains: readonly { readonly domain: string; readonly version: number }[];
  /** ONNX nodes in the file. */
  readonly nodes: number;
  readonly layers: number;
  readonly attentionLayers: number;
  /** Operators that stay operators, with how many nodes each. */
  readonly opaque: ReadonlyMap<string, number>;
  /** Nodes that only store constants or compute shapes: kept, and shown by no layer. */
  readonly hiddenNodes: number;
  /** Values whose shape is not known without a run. */
  readonly unknownValues: readonly string[];
  readonly notes: readonly Text[];
}

/** Looks at values by running the model on zeros: the caller brings a runtime. Values that cannot be run are left out. */
export type Observe = (
  model: Uint8Array<ArrayBuffer>,
  names: readonly string[],
  feeds: ReadonlyMap<string, TensorType>,
) => Promise<ReadonlyMap<string, TensorType>>;

export function report(
  views: NodeViews,
  claims: readonly Claim[],
  hidden: ReadonlySet<number>,
  tensors: ReadonlyMap<string, Float32Array>,
): ImportReport {
  const { model, nodes, opset } = views.index;
  const opaque = new Map<string, number>();
  const unknown: string[] = [];
  let attention = 0;
  for (const claim of claims) {
    if (layerType(claim.layer.type)?.attention) attention += 1;
    for (const value of claim.outputs) if (value !== '' && !views.typeOf(value)) unknown.push(value);
    if (claim.layer.type !== 'opaque') continue;
    const node = nodes[claim.nodes[0] as number];
    const name = isStandard(node?.domain) ? (node?.opType ?? '') : `${node?.domain}::${node?.opType}`;
    opaque.set(name, (opaque.get(name) ?? 0) + 1);
  }
  return {
    ...headOf(model),
    opset,
    layers: claims.length,
    attentionLayers: attention,
    opaque,
    hiddenNodes: hidden.size,
    unknownValues: unknown,
    notes: [...notesOn(tensors), ...notesOnSums(views, claims)],
  };
}

/** Weights that are not numbers run, but to no purpose: better said at once. */
function notesOn(tensors: ReadonlyMap<string, Float32Array>): readonly Text[] {
  let count = 0;
  for (const data of new Set(tensors.values())) {
    for (let at = 0; at < data.length; at += 1) if (!Number.isFinite(data[at])) count += 1;
  }
  if (count === 0) return [];
  return [
    text(
      'import.report.countWeightsAreInfiniteOr',
      '{count} weights are infinite or not numbers: the network will give no useful results.',
      { count },
    ),
  ];
}

/** Elements of a map from which on a sum in single precision loses digits that show. */
const LARGE_MAP = 2 ** 16;

/** ONNX Runtime Web adds up a map's elements one by one in float32 when it normalises instances. */
function notesOnSums(views: NodeViews, claims: readonly Claim[]): readonly Text[] {
  const sizes = claims.flatMap(({ attributes, inputs }) => {
    if (attributes.operator !== 'InstanceNormalization' || attributes.domain !== '') return [];
    const spatial = views.typeOf(inputs[0] ?? '')?.shape.slice(2) ?? [];
    return [spatial.reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : 1), 1)];
  });
  const largest = Math.max(0, ...sizes);
  if (largest < LARGE_MAP) return [];
  return [
    text(
      'import.report.instancenormalizationRunsOnMapsOf',
      'InstanceNormalization runs on maps of up to {largest} elements. ONNX Runtime Web sums them in single precision, so the outputs can differ visibly from those of other runtimes.',
      { largest },
    ),
  ];
}

/** The report on a file that Convas wrote, which opens as the drawing it was. */
export function exportReport(model: ModelProto, document: GraphDocument): ImportReport {
  const attention = [...document.nodes.values()].filter((node) => layerType(node.type)?.attention).length;
  return {
    ...headOf(model),
    opset: Number(model.opsetImport.find((entry) => isStandard(entry.domain))?.version ?? 0n),
    layers: document.nodes.size,
    attentionLayers: attention,
    opaque: new Map(),
    hiddenNodes: 0,
    unknownValues: [],
    notes: [],
  };
}

function headOf(model: ModelProto) {
  return {
    producer: [model.producerName, model.producerVersion].filter(Boolean).join(' '),
    domains: model.opsetImport.map((entry) => ({ domain: entry.domain ?? '', version: Number(entry.version ?? 0n) })),
    nodes: model.graph?.node.length ?? 0,
  };
}
