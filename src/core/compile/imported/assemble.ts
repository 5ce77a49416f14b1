import { create } from '@bufbuild/protobuf';
import { layerType } from '../../layers/index.ts';
import { externalSlice } from '../../onnx/external-data.ts';
import {
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  TensorProto_DataLocation,
  type ValueInfoProto,
} from '../../onnx/gen/onnx_pb.ts';
import { valueInfo } from '../../onnx/helpers.ts';
import type { ImportedModel } from '../../onnx/imported.ts';
import { readsOf } from '../../onnx/node-reads.ts';
import type { TensorType } from '../../tensor/types.ts';
import type { DraftValue } from '../build-model.ts';
import type { ExternalTensor } from '../types.ts';
import { type Converted, convertPieces } from '../versions/convert/convert-model.ts';
import { ownVersions, withOpset } from '../versions/imported-versions.ts';
import type { ModelVersions } from '../versions/versions.ts';
import { inOrder, type Piece } from './emit-layer.ts';
import { type DataOf, inside, storedTensors, takeOut } from './initializers.ts';
import type { LayerPlan } from './plan.ts';
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
  plans: readonly LayerPlan[],
  written: WrittenLayers,
  dataOf: DataOf,
  extras: Extras | null,
  external: boolean,
  versions: ModelVersions,
): Assembled {
  const graph = imported.model.graph as GraphProto;
  const { inputs, outputs } = boundary(graph, imported, plans);
  const fed = new Set(inputs.map((value) => value.name ?? ''));
  const listed = graph.initializer.map((tensor) => tensor.name ?? '');
  const sparse = graph.sparseInitializer.map((tensor) => tensor.values?.name ?? '');
  const drafted = written.builder.initializers.map((entry) => entry.name);
  const extraInputs = extras?.inputs.map((value) => value.name) ?? [];
  const provided = new Set([...fed, ...listed, ...sparse, ...drafted, ...extraInputs]);
  const own: Piece[] = [...written.pieces];
  const support = supportNodes(imported, own, provided, reads);
  const ordered = inOrder([...own, ...support], reads);
  const { tensors: substitutes, missing } = standIns(imported, ordered, provided, reads);
  const tensorsFor = (nodes: readonly Piece[]) => {
    const read = new Set(nodes.flatMap((piece) => reads(piece.proto)));
    return storedTensors(imported, read, written.replaced, written.builder.initializers, dataOf);
  };
  // Last of all, so that everything before speaks the file's own opset.
  const stored = [...tensorsFor(ordered), ...substitutes];
  const converted = convertPieces(ordered, stored, imported, plans, versions.opset, written.builder.names);
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
    valueInfo: keptValueInfo(graph, imported, plans, made),
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

/** The fields of a message, shared with the new one. */
function fields<T extends object>(message: T): Omit<T, '$typeName' | '$unknown'> {
  const { $typeName: _name, $unknown: _unknown, ...rest } = message as T & { $typeName: string; $unknown?: unknown };
  return rest as Omit<T, '$typeName' | '$unknown'>;
}

/** Graph inputs and outputs: the file's in their order, then new ones. */
function boundary(graph: GraphProto, imported: ImportedModel, plans: readonly LayerPlan[]) {
  const feeds = plans.filter((plan) => ['picture', 'tensor'].includes(layerType(plan.node.type)?.role ?? ''));
  const scores = plans.filter((plan) => layerType(plan.node.type)?.role === 'scores');
  const typeOf = (plan: LayerPlan): TensorType | null => plan.facts.outputs?.[0] ?? null;
  const inputs = inFileOrder(graph.input, feeds, (plan) => plan.outputs[0] ?? '').map(({ plan, stated }) =>
    statement(stated, plan.outputs[0] ?? '', typeOf(plan)),
  );
  const known = new Map(graph.output.map((value) => [value.name ?? '', value]));
  const outputs = inFileOrder(graph.output, scores, (plan) => plan.origin?.inputs[0] ?? '').map(({ plan }) => {
    const value = plan.inputs[0] ?? '';
    return statement(known.get(value), value, typeOf(plan) ?? imported.types.get(value) ?? null);
  });
  return { inputs, outputs };
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
  inputs: readonly ValueInfoProto[],
  initializer: readonly TensorProto[],
): readonly ValueInfoProto[] {
  const byName = new Map(initializer.map((tensor) => [tensor.name ?? '', tensor]));
  const own = new Map(inputs.map((value) => [value.name ?? '', value]));
  const listed = new Set(graph.input.map((value) => value.name ?? ''));
  const result = graph.input.flatMap((stated): ValueInfoProto[] => {
    const name = stated.name ?? '';
    const tensor = byName.get(name);
    if (tensor) return [statedTensor(stated, tensor)];
    const input = own.get(name);
    return input ? [input] : [];
  });
  const added = inputs.filter((value) => !listed.has(value.name ?? ''));
  const all = ir < 4 ? initializer : [];
  const missing = all.filter((tensor) => !listed.has(tensor.name ?? ''));
  return [...result, ...added, ...missing.map((tensor) => statedTensor(undefined, tensor))];
}

function statedTensor(stated: ValueInfoProto | undefined, tensor: TensorProto): ValueInfoProto {
  const dims = tensor.dims.map(Number);
  const type = stated?.type?.value;
  const before = type?.case === 'tensorType' ? type.value.shape?.dim.map((dim) => Number(dim.value.value)) : undefined;
  if (stated && before?.join() === dims.join()) return stated;
  // Only float32 and int64 tensors are ever made anew.
  return valueInfo(tensor.name ?? '', { dtype: tensor.dataType === 7 ? 'int64' : 'float32', shape: dims });
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
