import { clone } from '@bufbuild/protobuf';
import type { LayerType } from '../../layers/define-layer.ts';
import { layerType } from '../../layers/index.ts';
import {
  TensorProto_DataType as DataType,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
} from '../../onnx/gen/onnx_pb.ts';
import { attribute } from '../../onnx/helpers.ts';
import type { ImportedModel } from '../../onnx/imported.ts';
import { err, ok, type Result } from '../../result.ts';
import type { TensorType } from '../../tensor/types.ts';
import { parameterKey, type TensorStore } from '../../weights/tensor-store.ts';
import { NotInOpset } from '../adapt-node.ts';
import { layerCrashed, missingSource, notInOpset } from '../errors.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { CompileError } from '../types.ts';
import { emitLayer, type Piece, pieces, rewireOperator } from './emit-layer.ts';
import type { Replacement } from './initializers.ts';
import { patchNode } from './patch-node.ts';
import type { LayerPlan } from './plan.ts';

export interface WrittenLayers {
  readonly pieces: readonly Piece[];
  readonly builder: GraphBuilder;
  /** Tensors of the file that get new elements under their name. */
  readonly replaced: ReadonlyMap<string, Replacement>;
  /** The layer that made a value or stored tensor, by its name. */
  readonly madeBy: ReadonlyMap<string, string>;
}

/** Writes every layer: the nodes of the file where it is unedited, its own where it is not. */
export function writeLayers(
  plans: readonly LayerPlan[],
  imported: ImportedModel,
  weights: TensorStore,
  builder: GraphBuilder,
  instrumented: boolean,
  opset: number,
): Result<WrittenLayers, CompileError> {
  const writer = new Writer(imported, weights, builder, opset);
  const madeBy = new Map<string, string>();
  for (const plan of plans) {
    const layer = layerType(plan.node.type) as LayerType;
    for (const value of plan.outputs) madeBy.set(value, plan.node.id);
    if (layer.role !== undefined) continue;
    const [pieces, tensors] = [writer.pieces.length, builder.initializers.length];
    try {
      if (plan.verbatim) writer.verbatim(plan, instrumented);
      else if (layer.fromFile) {
        if (!plan.origin) return err(missingSource(plan.node));
        writer.rewired(plan);
      } else writer.edited(plan, layer);
    } catch (error) {
      if (error instanceof NotInOpset) return err(notInOpset(plan.node, error.operator, opset));
      return err(layerCrashed(plan.node, error));
    }
    for (const value of plan.origin?.parameters.values() ?? []) if (value) madeBy.set(value, plan.node.id);
    for (const { name } of builder.initializers.slice(tensors)) madeBy.set(name, plan.node.id);
    for (const { proto } of writer.pieces.slice(pieces))
      for (const value of proto.output) madeBy.set(value, plan.node.id);
  }
  return ok({ pieces: writer.pieces, builder, replaced: writer.replaced, madeBy });
}

class Writer {
  readonly pieces: Piece[] = [];
  readonly replaced = new Map<string, Replacement>();
  private readonly imported: ImportedModel;
  private readonly weights: TensorStore;
  private readonly builder: GraphBuilder;
  /** That the file is written in, in the end: its own unless another was chosen. */
  private readonly opset: number;
  private readonly nodes: readonly NodeProto[];
  private readonly initializers: ReadonlyMap<string, TensorProto>;
  private readonly readers = new Map<string, number[]>();
  /** Where each value is made, for new nodes to stand behind what they read. */
  private readonly keys = new Map<string, number>();

  constructor(imported: ImportedModel, weights: TensorStore, builder: GraphBuilder, opset: number) {
    this.imported = imported;
    this.weights = weights;
    this.builder = builder;
    this.opset = opset;
    const { graph } = imported.model;
    this.nodes = graph?.node ?? [];
    this.initializers = new Map(graph?.initializer.map((tensor) => [tensor.name ?? '', tensor]));
    for (const [index, node] of this.nodes.entries()) {
      for (const value of node.input) this.readers.set(value, [...(this.readers.get(value) ?? []), index]);
    }
  }

  verbatim(plan: LayerPlan, instrumented: boolean): void {
    const origin = plan.origin as NonNullable<LayerPlan['origin']>;
    const changes = new Map<number, NodeProto>();
    if (instrumented && origin.attention) {
      const { gate, squeeze, hidden, applied } = origin.attention;
      const inputTypes = plan.inputTypes.filter((type): type is TensorType => type !== null);
      const start = this.builder.nodes.length;
      const layer = { nodeId: plan.node.id, name: plan.name, inputTypes };
      const value = this.builder.instrument(layer, { gate, squeeze, hidden });
      this.add(pieces(this.builder.nodes.slice(start), applied.node - 0.5));
      const proto = clone(NodeProtoSchema, this.nodes[applied.node] as NodeProto);
      proto.input[applied.input] = value;
      changes.set(applied.node, proto);
    }
    for (const index of origin.nodes) {
      const proto = this.nodes[index] as NodeProto;
      const change = changes.get(index) ?? (instrumented ? withExplicitPads(proto, plan) : undefined);
      this.add([{ key: index, proto: change ?? proto, original: index }]);
    }
  }

  rewired(plan: LayerPlan): void {
    const index = plan.origin?.nodes[0] as number;
    const weight = (name: string) => {
      const spec = plan.facts.parameterSpecs.find((candidate) => candidate.name === name);
      const stored = this.storedName(plan, name);
      if (stored !== undefined || !spec) return stored;
      // A tensor that is not the file's any more, and whose name others read too.
      const fresh = this.builder.names.claim(`${plan.name}.${name}`);
      this.builder.initializers.push({ kind: 'parameter', name: fresh, nodeId: plan.node.id, spec });
      return fresh;
    };
    this.add([{ key: index, proto: rewireOperator(plan, this.nodes[index] as NodeProto, weight) }]);
  }

  edited(plan: LayerPlan, layer: LayerType): void {
    const last = plan.origin?.nodes.at(-1);
    const behind = Math.max(-1, ...plan.inputs.map((value) => this.keys.get(value) ?? -1));
    const drafts = emitLayer(plan, layer, this.imported.opset, this.opset, this.builder, (name) =>
      this.storedName(plan, name),
    );
    const own = pieces(drafts, last ?? behind);
    const [only] = plan.origin?.nodes ?? [];
    const proto = only !== undefined && plan.origin?.nodes.length === 1 ? this.nodes[only] : undefined;
    const kept = proto && drafts.length === 1 && drafts[0]?.opset === undefined;
    const patched = kept ? patchNode(proto, plan, layer, this.imported, this.builder, own[0] as Piece) : null;
    this.add(patched ? [{ key: only as number, proto: patched }] : own);
  }

  /**
   * The stored tensor of the file that holds a parameter: unedited, or read by this layer alone and then given new
   * elements under its name. Undefined where there is none.
   */
  private storedName(plan: LayerPlan, parameter: string): string | undefined {
    const value = plan.origin?.parameters.get(parameter);
    const tensor = value ? this.initializers.get(value) : undefined;
    const spec = plan.facts.parameterSpecs.find((candidate) => candidate.name === parameter);
    if (!value || !tensor || !spec) return undefined;
    const key = parameterKey(plan.node.id, parameter);
    const untouched = this.weights.get(key)?.data === this.imported.tensors.get(key);
    const sameDims = tensor.dims.map(Number).join() === spec.shape.join();
    if (untouched && sameDims && tensor.dataType === DataType.FLOAT) return value;
    const owned = this.readers.get(value)?.every((reader) => plan.origin?.nodes.includes(reader));
    if (!owned) return undefined;
    this.replaced.set(value, { spec, nodeId: plan.node.id });
    return value;
  }

  private add(added: readonly Piece[]): void {
    for (const piece of added) {
      this.pieces.push(piece);
      for (const value of piece.proto.output) this.keys.set(value, piece.key);
    }
  }
}

/** For a run: `auto_pad` written out, which every execution provider computes alike. */
function withExplicitPads(proto: NodeProto, plan: LayerPlan): NodeProto | undefined {
  const mode = new TextDecoder().decode(
    proto.attribute.find((entry) => entry.name === 'auto_pad')?.s ?? new Uint8Array(),
  );
  const { pads } = plan.node.attributes;
  if (!mode.startsWith('SAME') || !Array.isArray(pads)) return undefined;
  const copy = clone(NodeProtoSchema, proto);
  const others = copy.attribute.filter((entry) => entry.name !== 'auto_pad' && entry.name !== 'pads');
  copy.attribute = [...others, attribute('pads', { ints: pads as readonly number[] })];
  return copy;
}
