import { create } from '@bufbuild/protobuf';
import type { Analysis } from '../graph/analyze.ts';
import { usedNetwork } from '../graph/bypass.ts';
import type { GraphDocument, PortRef } from '../graph/document.ts';
import { layerType } from '../layers/index.ts';
import { decodeModel, encodeModel, MAX_MODEL_BYTES } from '../onnx/codec.ts';
import { externalSlice } from '../onnx/external-data.ts';
import {
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  type ValueInfoProto,
} from '../onnx/gen/onnx_pb.ts';
import { valueInfo } from '../onnx/helpers.ts';
import type { ImportedModel } from '../onnx/imported.ts';
import { readsOf } from '../onnx/node-reads.ts';
import { err, ok, type Result } from '../result.ts';
import type { TensorType } from '../tensor/types.ts';
import { text } from '../text.ts';
import type { TensorStore } from '../weights/tensor-store.ts';
import { compile } from './compile.ts';
import { type Cut, cutGraph, storedNames } from './cut-graph.ts';
import { layerCrashed, tooLarge } from './errors.ts';
import { inside } from './imported/initializers.ts';
import { METADATA } from './metadata.ts';
import type { CompiledModel, CompileError } from './types.ts';

/** A value that goes into or comes out of an extracted model. */
export interface ExtractedValue {
  readonly name: string;
  /** Null where it is not known and the file itself says what its input or output is. */
  readonly type: TensorType | null;
  /** The output port of the drawing that gives it; of a skipped layer's readers, the port before it. */
  readonly source: PortRef;
}

/** Some layers of a drawing as a model of their own. */
export interface ExtractedModel {
  /** A complete ONNX file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly inputs: readonly ExtractedValue[];
  readonly outputs: readonly ExtractedValue[];
  /** Of the whole file, as of its part. */
  readonly versions: CompiledModel['versions'];
}

/**
 * Takes layers out as an ONNX model: their nodes as the whole drawing's export has them, with names, documentation,
 * opset, IR version and functions, and the constants and shape arithmetic that they need. What arrives from other layers
 * is fed, what leaves or ends here is an output, each under its own name and with its type on the canvas; inputs and
 * outputs of the drawing stay what they are. The drawing itself is not in it.
 * @param analysis of this very document
 * @param ids layers; chosen inputs and outputs keep their places in the graph, skipped layers have none
 * Errors: those of `compile`, `nothing-chosen` and `shape-unknown`.
 * @example extract(document, analysis, weights, new Set(['n4', 'n5']))
 */
export function extract(
  document: GraphDocument,
  analysis: Analysis,
  weights: TensorStore,
  ids: ReadonlySet<string>,
): Result<ExtractedModel, CompileError> {
  const used = usedNetwork(document, analysis);
  const roleOf = (id: string) => layerType(used.document.nodes.get(id)?.type ?? '')?.role;
  const chosen = new Set([...ids].filter((id) => used.document.nodes.has(id) && roleOf(id) === undefined));
  if (chosen.size === 0) return err(nothingChosen());
  const compiled = compile(used.document, used.analysis, weights, { mode: 'plain' });
  if (!compiled.ok) return compiled;
  const whole = decodeModel(compiled.value.bytes);
  const [first = ''] = chosen;
  const node = used.document.nodes.get(first);
  if (!whole.ok || !whole.value.graph) return err(node ? layerCrashed(node, 'graph') : nothingChosen());
  const { graph } = whole.value;
  const ports = portsByValue(used.analysis, compiled.value);
  const owners = ownersOf(graph, compiled.value, used.document.imported);
  const cut = cutGraph(graph, {
    owner: (index) => owners[index] ?? null,
    chosen,
    inputs: new Set([...ids].flatMap((id) => (isFeed(roleOf(id)) ? (compiled.value.ports?.get(id) ?? []) : []))),
    outputs: new Set(compiled.value.outputs.flatMap(({ nodeId, name }) => (ids.has(nodeId) ? [name] : []))),
  });
  if (cut.nodes.length === 0 || cut.outputs.length === 0) return err(nothingChosen());

  const stated = new Set([...graph.input, ...graph.output].map((value) => value.name ?? ''));
  const values = (names: readonly string[]): Result<readonly ExtractedValue[], CompileError> => {
    const found: ExtractedValue[] = [];
    for (const name of names) {
      const port = ports.get(name);
      if (!port || !(port.type || stated.has(name))) {
        const id = port?.source.node ?? compiled.value.madeBy?.get(name) ?? '';
        return err(shapeUnknown(used.document.nodes.get(id)?.name ?? name, name, id));
      }
      found.push({ name, type: port.type, source: port.source });
    }
    return ok(found);
  };
  const [inputs, outputs] = [values(cut.inputs), values(cut.outputs)];
  if (!inputs.ok) return inputs;
  if (!outputs.ok) return outputs;
  const model = partOf(whole.value, graph, cut, { inputs: inputs.value, outputs: outputs.value });
  const standing = withOwnTensors(model, used.document.imported);
  if (standing === null) return err(tooLarge());
  const { versions } = compiled.value;
  return ok({ bytes: encodeModel(standing), inputs: inputs.value, outputs: outputs.value, versions });
}

function isFeed(role: string | undefined): boolean {
  return role === 'picture' || role === 'tensor';
}

interface Port {
  readonly source: PortRef;
  readonly type: TensorType | null;
}

/** The port that gives a value: the first, where layers without nodes of their own pass it on. */
function portsByValue(analysis: Analysis, { ports, outputs }: CompiledModel): ReadonlyMap<string, Port> {
  const found = new Map<string, Port>();
  const add = (name: string, node: string, port: number) => {
    if (name === '' || found.has(name)) return;
    found.set(name, { source: { node, port }, type: analysis.nodes.get(node)?.outputs?.[port] ?? null });
  };
  for (const id of analysis.order) for (const [port, name] of (ports?.get(id) ?? []).entries()) add(name, id, port);
  // The second name of a value that has one already.
  for (const { nodeId, name } of outputs) add(name, nodeId, 0);
  return found;
}

/** The layer of each node; a node that only stores a weight belongs to none, since several layers may read it. */
function ownersOf(
  graph: GraphProto,
  { madeBy }: CompiledModel,
  imported: ImportedModel | undefined,
): readonly (string | null)[] {
  const stored = new Set([...(imported?.origins.values() ?? [])].flatMap(({ parameters }) => [...parameters.values()]));
  return graph.node.map(({ output }) => {
    if (output.some((value) => stored.has(value))) return null;
    const value = output.find((candidate) => madeBy?.has(candidate));
    return (value !== undefined && madeBy?.get(value)) || null;
  });
}

interface Boundary {
  readonly inputs: readonly ExtractedValue[];
  readonly outputs: readonly ExtractedValue[];
}

function partOf(whole: ModelProto, graph: GraphProto, cut: Cut, boundary: Boundary): ModelProto {
  const node = cut.nodes.map((index) => graph.node[index] as GraphProto['node'][number]);
  const read = new Set(node.flatMap((proto) => readsOf(proto).map((entry) => entry.value)));
  const made = new Set(node.flatMap((proto) => proto.output));
  const values = new Set([...read, ...made]);
  const quantizationAnnotation = graph.quantizationAnnotation.filter((entry) => values.has(entry.tensorName ?? ''));
  for (const { quantParameterTensorNames } of quantizationAnnotation)
    for (const { value } of quantParameterTensorNames) read.add(value ?? '');
  const initializer = graph.initializer.filter((tensor) => read.has(tensor.name ?? ''));
  const sparseInitializer = graph.sparseInitializer.filter((tensor) => read.has(tensor.values?.name ?? ''));
  const stored = storedNames(graph);
  const fed = new Set(cut.inputs);
  // Before IR 4 a file lists its stored tensors among the inputs.
  const stated = graph.input.filter(({ name = '' }) => (stored.has(name) ? read.has(name) : fed.has(name)));
  const known = new Map(graph.output.map((value) => [value.name ?? '', value]));
  const ends = new Set([...cut.inputs, ...cut.outputs]);
  const part = create(GraphProtoSchema, {
    name: graph.name ?? '',
    docString: graph.docString ?? '',
    metadataProps: graph.metadataProps,
    node,
    initializer,
    sparseInitializer,
    quantizationAnnotation,
    input: [...stated, ...newOnes(stated, boundary.inputs)],
    output: boundary.outputs.flatMap(({ name, type }) => known.get(name) ?? (type ? valueInfo(name, type) : [])),
    valueInfo: graph.valueInfo.filter(({ name = '' }) => made.has(name) && !ends.has(name)),
  });
  if (graph.docString === undefined) part.docString = undefined;
  part.$unknown = graph.$unknown;
  const { $typeName: _name, $unknown, ...fields } = whole;
  const model = create(ModelProtoSchema, { ...fields, graph: part });
  model.$unknown = $unknown;
  model.metadataProps = keptMetadata(whole, graph, cut);
  // Training steps speak of the whole graph.
  if (cut.nodes.length < graph.node.length) model.trainingInfo = [];
  return model;
}

function newOnes(stated: readonly ValueInfoProto[], values: readonly ExtractedValue[]): readonly ValueInfoProto[] {
  const listed = new Set(stated.map((value) => value.name ?? ''));
  return values.flatMap(({ name, type }) => (listed.has(name) || !type ? [] : [valueInfo(name, type)]));
}

/** The file's own entries; of ours only what still holds: how pictures arrive, and the labels of the first output. */
function keptMetadata(whole: ModelProto, graph: GraphProto, cut: Cut): ModelProto['metadataProps'] {
  const gone = new Set<string>([METADATA.document, METADATA.layers]);
  if (cut.inputs[0] !== graph.input[0]?.name) gone.add(METADATA.normalisation);
  if (cut.outputs[0] !== graph.output[0]?.name) gone.add(METADATA.labels);
  return whole.metadataProps.filter((entry) => !gone.has(entry.key ?? ''));
}

/** Tensors out of external files come in, so that the part stands alone; null where one file cannot hold them. */
function withOwnTensors(model: ModelProto, imported: ImportedModel | undefined): ModelProto | null {
  const { graph } = model;
  if (!graph || !imported || imported.externalFiles.size === 0) return model;
  let size = 0;
  graph.initializer = graph.initializer.map((tensor: TensorProto) => {
    const outside = tensor.dataLocation === TensorProto_DataLocation.EXTERNAL;
    const bytes = outside ? externalSlice(tensor, imported.externalFiles) : null;
    size += bytes?.ok ? bytes.value.length : (tensor.rawData?.length ?? 0);
    return bytes?.ok ? inside(tensor, bytes.value) : tensor;
  });
  return size > MAX_MODEL_BYTES ? null : model;
}

function nothingChosen(): CompileError {
  return {
    code: 'nothing-chosen',
    message: text(
      'compile.extract.noneOfTheChosenLayers',
      'None of the chosen layers computes anything: inputs, outputs and skipped layers alone are no model.',
    ),
    remedy: text('compile.extract.chooseAtLeastLayerBetween', 'Choose at least one layer between them.'),
  };
}

function shapeUnknown(layer: string, value: string, nodeId: string): CompileError {
  return {
    code: 'shape-unknown',
    message: text(
      'compile.extract.theShapeOfValueWhich',
      'The shape of “{value}”, which {layer} gives, is not known; an input or output of a model has to state it.',
      { value, layer },
    ),
    remedy: text(
      'compile.extract.chooseTheLayersSoThat',
      'Choose the layers so that {layer} is not at their edge, or run the drawing once so that its shapes are seen.',
      { layer },
    ),
    ...(nodeId !== '' && { nodeId }),
  };
}
