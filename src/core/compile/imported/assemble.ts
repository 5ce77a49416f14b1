import { clone, create } from '@bufbuild/protobuf';
import { layerType } from '../../layers/index.ts';
import { externalSlice } from '../../onnx/external-data.ts';
import {
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  type ValueInfoProto,
} from '../../onnx/gen/onnx_pb.ts';
import { dtypeOf, valueInfo } from '../../onnx/helpers.ts';
import type { ImportedModel } from '../../onnx/imported.ts';
import { readsOf, renameCaptured, subgraphsOf } from '../../onnx/node-reads.ts';
import type { TensorType } from '../../tensor/types.ts';
import type { DraftValue } from '../build-model.ts';
import type { ExternalTensor } from '../types.ts';
import { type Converted, convertPieces } from '../versions/convert/convert-model.ts';
import { ownVersions, withOpset } from '../versions/imported-versions.ts';
import type { ModelVersions } from '../versions/versions.ts';
import { inOrder, type Piece } from './emit-layer.ts';
import { type DataOf, inside, storedTensors, takeOut } from './initializers.ts';
import type { LayerPlan, Plans } from './plan.ts';
import { standIns, supportNodes } from './support.ts';
import { keptValueInfo, statement } from './value-infos.ts';
import type { WrittenLayers } from './write-layers.ts';

/** What a run adds to the graph: feeds of gates, and values that somebody watches. */
export interface Extras {
  readonly inputs: readonly DraftValue[];
  readonly outputs: readonly DraftValue[];
}

export interface Assembled {
  readonly model: ModelProto;
  readonly externalData: readonly ExternalTensor[];
  /** Values that are read but that nothing makes any more. */
  readonly missing: readonly string[];
  /** Nodes that the chosen opset has no form for. */
  readonly obstacles: readonly Piece[];
  /** The layer that made a value or stored tensor, by its name: those of `written`, and what conversion added. */
  readonly madeBy: ReadonlyMap<string, string>;
}

const reads = (proto: NodeProto): readonly string[] => readsOf(proto).map((entry) => entry.value);

/**
 * Puts the model together again: nodes of the file where nobody edited them, new ones where somebody did, and of tensors,
 * statements and metadata everything that still belongs to it. The file's own messages are shared, never changed.
 */
export function assemble(
  imported: ImportedModel,
  plans: Plans,
  written: WrittenLayers,
  dataOf: DataOf,
  extras: Extras | null,
  external: boolean,
  versions: ModelVersions,
): Assembled {
  const graph = imported.model.graph as GraphProto;
  const { inputs, outputs } = boundary(graph, imported, plans.layers);
  const fed = new Set([...inputs.values()].map((value) => value.name ?? ''));
  const listed = graph.initializer.map((tensor) => tensor.name ?? '');
  const sparse = graph.sparseInitializer.map((tensor) => tensor.values?.name ?? '');
  const drafted = [...written.builder.initializers.map((entry) => entry.name), ...written.tensors.keys()];
  const extraInputs = extras?.inputs.map((value) => value.name) ?? [];
  const provided = new Set([...fed, ...listed, ...sparse, ...drafted, ...extraInputs]);
  const own: Piece[] = [...written.pieces];
  const support = supportNodes(imported, own, provided, reads, supportNow(imported, plans.renamed, written.constants));
  const ordered = withOwnNames(inOrder([...own, ...support], reads));
  const { tensors: substitutes, missing } = standIns(imported, ordered, provided, reads, plans.reshaped);
  const tensorsFor = (nodes: readonly Piece[]) => {
    const read = new Set(nodes.flatMap((piece) => reads(piece.proto)));
    return storedTensors(imported, read, written.tensors, written.builder.initializers, dataOf);
  };
  // Last of all, so that everything before speaks the file's own opset.
  const stored = [...tensorsFor(ordered), ...substitutes];
  const converted = convertPieces(ordered, stored, imported, plans.layers, versions.opset, written.builder.names);
  const all = converted.pieces;
  const still = converted.cameFrom.size > 0 ? [...tensorsFor(all), ...substitutes] : stored;
  let initializer: readonly TensorProto[] = [...still, ...converted.tensors];
  let externalData: readonly ExternalTensor[] = [];
  if (extras) {
    const outside = (tensor: TensorProto) => bytesOutside(tensor, imported);
    if (external) ({ tensors: initializer, externalData } = takeOut(initializer, outside));
    else initializer = initializer.map((tensor) => embed(tensor, outside(tensor)));
  }
  const names = new Set(initializer.map((tensor) => tensor.name ?? ''));
  const made = new Set([...fed, ...names, ...all.flatMap((piece) => piece.proto.output)]);
  const result = create(GraphProtoSchema, {
    ...fields(graph),
    node: all.map((piece) => piece.proto),
    initializer: [...initializer],
    input: [...statedInputs(versions.ir, graph, inputs, initializer), ...(extras?.inputs ?? []).map(asValueInfo)],
    output: unique([...outputs, ...(extras?.outputs ?? []).map(asValueInfo)]),
    valueInfo: keptValueInfo(graph, imported, plans.layers, made),
  });
  const model = create(ModelProtoSchema, { ...fields(imported.model), graph: result });
  const before = ownVersions(imported);
  if (versions.ir !== before.ir) model.irVersion = BigInt(versions.ir);
  if (versions.opset !== before.opset) model.opsetImport = withOpset(model.opsetImport, versions.opset);
  model.$unknown = imported.model.$unknown;
  result.$unknown = graph.$unknown;
  return { model, externalData, missing, obstacles: converted.obstacles, madeBy: makersOf(converted, written.madeBy) };
}

/** What a node became belongs to the layer that the node belonged to. */
function makersOf({ cameFrom }: Converted, madeBy: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const result = new Map(madeBy);
  for (const [proto, before] of cameFrom) {
    const owner = madeBy.get(before.output.find((value) => madeBy.has(value)) ?? '');
    if (owner !== undefined) for (const value of proto.output) result.set(value, owner);
  }
  return result;
}

/** New nodes take no name that a node of the file has. */
function withOwnNames(pieces: readonly Piece[]): readonly Piece[] {
  const taken = new Set(pieces.flatMap(({ proto, original }) => (original === undefined ? [] : [proto.name ?? ''])));
  for (const { proto, original } of pieces) {
    if (original !== undefined || !proto.name) continue;
    const wanted = proto.name;
    for (let count = 2; taken.has(proto.name); count += 1) proto.name = `${wanted}_${count}`;
    taken.add(proto.name);
  }
  return pieces;
}

/** Nodes that no layer shows, with other elements, or reading values that have another name now. */
function supportNow(
  imported: ImportedModel,
  renamed: Plans['renamed'],
  constants: ReadonlyMap<number, NodeProto>,
): ReadonlyMap<number, NodeProto> {
  if (renamed.size === 0) return constants;
  const result = new Map(constants);
  const owned = new Set([...imported.origins.values()].flatMap((origin) => origin.nodes));
  for (const [index, proto] of (imported.model.graph?.node ?? []).entries()) {
    if (owned.has(index) || !reads(proto).some((value) => renamed.has(value))) continue;
    const copy = clone(NodeProtoSchema, result.get(index) ?? proto);
    copy.input = copy.input.map((value) => renamed.get(value) ?? value);
    for (const inner of subgraphsOf(copy)) renameCaptured(inner, renamed);
    result.set(index, copy);
  }
  return result;
}

/** The fields of a message, shared with the new one. */
function fields<T extends object>(message: T): Omit<T, '$typeName' | '$unknown'> {
  const { $typeName: _name, $unknown: _unknown, ...rest } = message as T & { $typeName: string; $unknown?: unknown };
  return rest as Omit<T, '$typeName' | '$unknown'>;
}

/** Graph inputs, by the name that the file has for them, and outputs: the file's in their order, then new ones. */
function boundary(graph: GraphProto, imported: ImportedModel, plans: readonly LayerPlan[]) {
  const feeds = plans.filter((plan) => ['picture', 'tensor'].includes(layerType(plan.node.type)?.role ?? ''));
  const scores = plans.filter((plan) => layerType(plan.node.type)?.role === 'scores');
  const typeOf = (plan: LayerPlan): TensorType | null => plan.facts.outputs?.[0] ?? null;
  const fileName = (plan: LayerPlan) => plan.origin?.outputs[0] ?? plan.outputs[0] ?? '';
  const inputs = new Map(
    inFileOrder(graph.input, feeds, fileName).map(({ plan, stated }) => {
      const name = plan.outputs[0] ?? '';
      return [fileName(plan), statement(stated && named(stated, name), name, typeOf(plan))] as const;
    }),
  );
  const known = new Map(graph.output.map((value) => [value.name ?? '', value]));
  const outputName = (plan: LayerPlan) => plan.origin?.inputs[0] ?? '';
  const outputs = inFileOrder(graph.output, scores, outputName).map(({ plan }) => {
    const name = plan.outputName ?? plan.inputs[0] ?? '';
    const stated = known.get(outputName(plan)) ?? known.get(name);
    return statement(stated && named(stated, name), name, typeOf(plan) ?? imported.types.get(name) ?? null);
  });
  return { inputs, outputs };
}

/** The file's statement, under the name that a person gave. */
function named(stated: ValueInfoProto, name: string): ValueInfoProto {
  return stated.name === name ? stated : { ...stated, name };
}

function inFileOrder(
  stated: readonly ValueInfoProto[],
  plans: readonly LayerPlan[],
  nameOf: (plan: LayerPlan) => string,
) {
  const at = new Map(stated.map((value, index) => [value.name ?? '', index]));
  const placed = plans.map((plan) => ({ plan, index: at.get(nameOf(plan)) ?? Number.MAX_SAFE_INTEGER }));
  placed.sort((a, b) => a.index - b.index);
  return placed.map(({ plan, index }) => ({ plan, stated: stated[index] }));
}

/** Before IR 4 a file lists its stored tensors among the inputs, in whatever order it likes. */
function statedInputs(
  ir: number,
  graph: GraphProto,
  own: ReadonlyMap<string, ValueInfoProto>,
  initializer: readonly TensorProto[],
): readonly ValueInfoProto[] {
  const byName = new Map(initializer.map((tensor) => [tensor.name ?? '', tensor]));
  const listed = new Set(graph.input.map((value) => value.name ?? ''));
  const result = graph.input.flatMap((stated): ValueInfoProto[] => {
    const name = stated.name ?? '';
    const tensor = byName.get(name);
    if (tensor) return [statedTensor(stated, tensor)];
    const input = own.get(name);
    return input ? [input] : [];
  });
  const added = [...own].flatMap(([name, value]) => (listed.has(name) ? [] : [value]));
  const all = ir < 4 ? initializer : [];
  const missing = all.filter((tensor) => !listed.has(tensor.name ?? ''));
  return [...result, ...added, ...missing.map((tensor) => statedTensor(undefined, tensor))];
}

function statedTensor(stated: ValueInfoProto | undefined, tensor: TensorProto): ValueInfoProto {
  const dims = tensor.dims.map(Number);
  const type = stated?.type?.value;
  const before = type?.case === 'tensorType' ? type.value.shape?.dim.map((dim) => Number(dim.value.value)) : undefined;
  if (stated && before?.join() === dims.join()) return stated;
  return valueInfo(tensor.name ?? '', { dtype: dtypeOf(tensor.dataType) ?? 'float32', shape: dims });
}

function asValueInfo(value: DraftValue): ValueInfoProto {
  return valueInfo(value.name, value as TensorType);
}

function unique(values: readonly ValueInfoProto[]): ValueInfoProto[] {
  const seen = new Set<string>();
  return values.filter(({ name = '' }) => !seen.has(name) && seen.add(name));
}

function bytesOutside(tensor: TensorProto, imported: ImportedModel): Uint8Array | undefined {
  if (tensor.dataLocation !== TensorProto_DataLocation.EXTERNAL) return undefined;
  const bytes = externalSlice(tensor, imported.externalFiles);
  return bytes.ok ? bytes.value : undefined;
}

function embed(tensor: TensorProto, bytes: Uint8Array | undefined): TensorProto {
  return bytes ? inside(tensor, bytes) : tensor;
}
