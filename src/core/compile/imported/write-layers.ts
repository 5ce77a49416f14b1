import { clone } from '@bufbuild/protobuf';
import type { LayerType, ParameterSpec } from '../../layers/define-layer.ts';
import { layerType } from '../../layers/index.ts';
import { opaqueDetails, opaqueParameters } from '../../layers/opaque-details.ts';
import { type NodeProto, NodeProtoSchema, type TensorProto } from '../../onnx/gen/onnx_pb.ts';
import { attribute, node as makeNode } from '../../onnx/helpers.ts';
import type { ImportedModel, Origin, OriginAttention } from '../../onnx/imported.ts';
import { readsOf } from '../../onnx/node-reads.ts';
import type { KnownValue } from '../../operators/operation.ts';
import { err, ok, type Result } from '../../result.ts';
import type { TensorType } from '../../tensor/types.ts';
import { parameterKey, type TensorStore } from '../../weights/tensor-store.ts';
import { NotInOpset } from '../adapt-node.ts';
import { layerCrashed, missingSource, notInOpset } from '../errors.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { CompileError } from '../types.ts';
import { amend, says } from './amend.ts';
import { originalOf } from './copied-operators.ts';
import { emitLayer, type Piece, pieces, rewireOperator } from './emit-layer.ts';
import { FileStore, floatType, type NewTensor, type StoredChange, storedChange } from './file-store.ts';
import type { DataOf } from './initializers.ts';
import type { LayerPlan } from './plan.ts';
import { readBack } from './read-back.ts';
import { isAsRead } from './unedited.ts';

export interface WrittenLayers {
  readonly pieces: readonly Piece[];
  readonly builder: GraphBuilder;
  /** Tensors of the file that get new elements under their name, and new ones. */
  readonly tensors: ReadonlyMap<string, TensorProto>;
  /** `Constant` nodes of the file with other elements, by index. */
  readonly constants: ReadonlyMap<number, NodeProto>;
  /** Layers whose nodes are those of the file, untouched. */
  readonly untouched: ReadonlySet<string>;
  /** The layer that made a value or stored tensor, by its name. */
  readonly madeBy: ReadonlyMap<string, string>;
}

export interface WriteOptions {
  readonly imported: ImportedModel;
  readonly weights: TensorStore;
  readonly builder: GraphBuilder;
  readonly instrumented: boolean;
  /** That the file is written in, in the end: its own unless another was chosen. */
  readonly opset: number;
  /** Every layer type writes its own form, and none of the file's nodes is used. */
  readonly rewrite: boolean;
  readonly dataOf: DataOf;
  /** Why nothing can be written anew where shapes are not known. */
  readonly unknownShapes: () => CompileError;
  /** The type that a value has now. */
  readonly typeOf: (value: string) => TensorType | null;
  /** Whether any value has another type than in the file. */
  readonly reshaped: boolean;
  /** Operators of the file that have copies in the drawing. */
  readonly copied: ReadonlySet<Origin>;
}

/** Writes every layer: the nodes of the file where it is unedited, those with the edit in them, or its own. */
export function writeLayers(plans: readonly LayerPlan[], options: WriteOptions): Result<WrittenLayers, CompileError> {
  const { builder, opset } = options;
  const writer = new Writer(options);
  const madeBy = new Map<string, string>();
  for (const plan of plans) {
    const layer = layerType(plan.node.type) as LayerType;
    for (const value of plan.outputs) madeBy.set(value, plan.node.id);
    if (plan.outputName !== undefined) writer.named(plan, plan.outputName);
    if (layer.role !== undefined) continue;
    const [pieces, tensors] = [writer.pieces.length, builder.initializers.length];
    const changed = new Set(writer.tensors.keys());
    try {
      if (layer.fromFile) {
        const origin = plan.origin ?? writer.originalOf(plan);
        if (!origin) return err(missingSource(plan.node));
        if (plan.verbatim) writer.verbatim(plan, origin);
        else writer.rewired(plan, origin);
      } else writer.layer(plan, layer);
    } catch (error) {
      if (error instanceof ShapesNeeded) return err(options.unknownShapes());
      if (error instanceof NotInOpset) return err(notInOpset(plan.node, error.operator, opset));
      return err(layerCrashed(plan.node, error));
    }
    for (const value of plan.origin?.parameters.values() ?? []) if (value) madeBy.set(value, plan.node.id);
    for (const { name } of builder.initializers.slice(tensors)) madeBy.set(name, plan.node.id);
    for (const name of writer.tensors.keys()) if (!changed.has(name)) madeBy.set(name, plan.node.id);
    for (const { proto } of writer.pieces.slice(pieces))
      for (const value of proto.output) madeBy.set(value, plan.node.id);
  }
  const { pieces: written, tensors, constants, untouched } = writer;
  return ok({ pieces: written, builder, tensors, constants, untouched, madeBy });
}

/** A layer can only be written anew between values of known shapes. */
class ShapesNeeded extends Error {}

/** Of a new tensor: no node of the file may lend it a name. */
const NOBODY: Pick<Origin, 'nodes'> = { nodes: [] };

class Writer {
  readonly pieces: Piece[] = [];
  readonly tensors = new Map<string, TensorProto>();
  readonly constants = new Map<number, NodeProto>();
  readonly untouched = new Set<string>();
  private readonly options: WriteOptions;
  private readonly store: FileStore;
  private readonly nodes: readonly NodeProto[];
  /** Where each value is made, for new nodes to stand behind what they read. */
  private readonly keys = new Map<string, number>();

  constructor(options: WriteOptions) {
    this.options = options;
    this.store = new FileStore(options.imported, options.builder.names, options.typeOf);
    this.nodes = options.imported.model.graph?.node ?? [];
  }

  /** A graph output that is another name of a value. */
  named(plan: LayerPlan, outputName: string): void {
    const [value = ''] = plan.inputs;
    const proto = makeNode('Identity', outputName, [value], [outputName]);
    this.add([{ key: (this.keys.get(value) ?? -1) + 1e-6, proto }]);
  }

  layer(plan: LayerPlan, layer: LayerType): void {
    const { origin } = plan;
    if (origin?.type === plan.node.type && !this.options.rewrite) {
      if (plan.verbatim && (!this.options.reshaped || this.stillSays(plan, layer, origin))) {
        this.verbatim(plan, origin);
        return;
      }
      if (this.amended(plan, layer, origin)) return;
    }
    this.anew(plan, layer);
  }

  verbatim(plan: LayerPlan, origin: Origin): void {
    this.untouched.add(plan.node.id);
    this.write(
      plan,
      origin.nodes.map((index) => ({ index, proto: this.nodes[index] as NodeProto })),
      origin.attention,
    );
  }

  /** Nodes of the file, between instruments where the model is only run. */
  private write(
    plan: LayerPlan,
    nodes: readonly { readonly index: number; readonly proto: NodeProto }[],
    attention: OriginAttention | undefined,
  ): void {
    const { instrumented, builder } = this.options;
    const changes = new Map<NodeProto, NodeProto>();
    if (instrumented && attention) {
      const { gate, squeeze, hidden, applied } = attention;
      const inputTypes = plan.inputTypes.filter((type): type is TensorType => type !== null);
      const start = builder.nodes.length;
      const layer = { nodeId: plan.node.id, name: plan.name, inputTypes };
      const value = builder.instrument(layer, { gate, squeeze, hidden });
      this.add(pieces(builder.nodes.slice(start), applied.node - 0.5));
      for (const { index, proto } of nodes) {
        if (index !== applied.node || proto.input[applied.input] !== gate) continue;
        const copy = clone(NodeProtoSchema, proto);
        copy.input[applied.input] = value;
        changes.set(proto, copy);
      }
    }
    for (const [at, { index, proto }] of nodes.entries()) {
      const change = changes.get(proto) ?? (instrumented ? withExplicitPads(proto, plan) : undefined);
      // Several nodes in the place of one stand behind each other.
      this.add([{ key: index + at * 1e-9, proto: change ?? proto, original: index }]);
    }
  }

  /** Whether untouched nodes are still the layer, now that something around them has another shape. */
  private stillSays(plan: LayerPlan, layer: LayerType, origin: Origin): boolean {
    // A layer that waits for its inputs says nothing yet that its nodes could contradict.
    if (plan.facts.outputs === null) return true;
    const { store } = this;
    const reading = readBack({
      layer,
      nodes: origin.nodes.map((index) => store.node(index)),
      opset: store.opset,
      inputs: new Map(plan.inputs.map((value, port) => [value, plan.inputTypes[port] ?? null])),
      outputs: plan.outputs,
      surroundings: store.surroundings([]),
    });
    return reading !== null && says(reading, { plan, layer, store, dataOf: this.dataOf(plan) }, plan.inputs);
  }

  private amended(plan: LayerPlan, layer: LayerType, origin: Origin): boolean {
    const found = amend({ plan, layer, origin, store: this.store, dataOf: this.dataOf(plan) });
    if (!found) return false;
    for (const change of found.changes) this.change(change);
    const { attention } = found;
    const place = attention && origin.nodes[attention.applied.node];
    this.write(
      plan,
      found.nodes,
      attention && place !== undefined
        ? { ...attention, applied: { node: place, input: attention.applied.input } }
        : undefined,
    );
    return true;
  }

  private change({ name, tensor, constant }: StoredChange): void {
    if (constant) this.constants.set(constant.index, constant.proto);
    else this.tensors.set(name, tensor);
  }

  private dataOf({ node }: LayerPlan): (spec: ParameterSpec) => Float32Array {
    return (spec) => this.options.dataOf(node.id, spec);
  }

  /** What an operator is a copy of: the one of the file that says the same. Null where none does. */
  originalOf({ node }: LayerPlan): Origin | null {
    return originalOf(node, this.options.imported);
  }

  /** Whose stored tensors may change where they stand: not those of an operator that has copies in the drawing. */
  private ownerOf(origin: Origin, value: string): Pick<Origin, 'nodes'> {
    const places = origin.nodes.flatMap((index) => readsOf(this.nodes[index] as NodeProto));
    const once = places.filter((entry) => entry.value === value).length === 1;
    return once && !this.options.copied.has(origin) ? origin : NOBODY;
  }

  rewired(plan: LayerPlan, origin: Origin): void {
    const index = origin.nodes[0] as number;
    const isCopy = plan.origin === undefined;
    const weight = (name: string): string | undefined => {
      // From the node itself: what it gives may not be known.
      const spec = opaqueParameters(opaqueDetails(plan.node.attributes)).find((candidate) => candidate.name === name);
      const value = origin.parameters.get(name);
      const key = parameterKey(plan.node.id, name);
      if (!spec || (value && !isCopy && isAsRead(key, this.options.imported, this.options.weights))) return undefined;
      const input = opaqueDetails(plan.node.attributes).inputs.find(
        (entry) => entry && !('port' in entry) && entry.parameter?.name === name,
      );
      const dtype = input && !('port' in input) ? floatType(input.type?.dtype) : 'float32';
      const elements = { dtype, shape: spec.shape, data: this.options.dataOf(plan.node.id, spec) };
      // A copy that came without its weights reads those of the original.
      if (isCopy && value && !this.options.weights.has(key)) return undefined;
      const owner = isCopy ? NOBODY : this.ownerOf(origin, value ?? '');
      return this.elements(owner, isCopy ? '' : (value ?? ''), `${plan.name}.${name}`, elements);
    };
    const constant = (input: number, value: KnownValue): string => {
      const dtype = value.items.every((item) => Number.isInteger(item)) ? 'int64' : 'float32';
      const stated = opaqueDetails(plan.node.attributes).inputs[input];
      const own = stated && !('port' in stated) ? stated.type?.dtype : undefined;
      const type = own === 'int64' || own === 'float32' ? own : dtype;
      const elements = { dtype: type, shape: value.shape, data: value.items.map(Number) };
      const name = this.nodes[index]?.input[input] ?? '';
      return this.elements(isCopy ? NOBODY : this.ownerOf(origin, name), name, `${plan.name}.${input}`, elements);
    };
    const proto = rewireOperator(plan, origin, this.nodes[index] as NodeProto, { weight, constant });
    if (!isCopy) {
      this.add([{ key: index, proto, original: index }]);
      return;
    }
    proto.name = plan.name;
    // What nobody reads of the copy has no name: the original's is taken.
    proto.output = proto.output.map((value) => (plan.outputs.includes(value) ? value : ''));
    while (proto.output.at(-1) === '') proto.output.pop();
    this.add([{ key: this.behind(plan) + 1e-6, proto }]);
  }

  /** Where new nodes stand: behind what they read. */
  private behind(plan: LayerPlan): number {
    return Math.max(-1, ...plan.inputs.map((value) => this.keys.get(value) ?? -1));
  }

  /** New elements for a stored value of the file, under its name if nobody else reads it. */
  private elements(origin: Pick<Origin, 'nodes'>, value: string, wanted: string, elements: NewTensor): string {
    const change = this.store.change(value, origin.nodes, elements);
    const made = change ?? storedChange(this.options.builder.names.claim(value || wanted), elements);
    this.change(made);
    return made.name;
  }

  /** The form that the layer type writes, under the names that the file has for it. */
  private anew(plan: LayerPlan, layer: LayerType): void {
    if (plan.facts.outputs === null) throw new ShapesNeeded();
    const { imported, builder, opset } = this.options;
    const last = plan.origin?.nodes.at(-1);
    const drafts = emitLayer(plan, layer, imported.opset, opset, builder, (name) => this.storedName(plan, name));
    const own = pieces(drafts, last ?? this.behind(plan));
    const old = last === undefined ? undefined : this.nodes[last];
    const final = own.at(-1)?.proto;
    if (old && final) {
      if (old.name) final.name = old.name;
      final.docString = old.docString;
    }
    this.add(own);
  }

  /**
   * The stored tensor of the file that holds a parameter: unedited, or read by this layer alone and then given new
   * elements under its name. Undefined where there is none.
   */
  private storedName(plan: LayerPlan, parameter: string): string | undefined {
    const { origin } = plan;
    if (!origin) return undefined;
    const layer = layerType(origin.type);
    const claim = layer && layer.type === plan.node.type ? this.store.asRead(layer, origin)?.claim : undefined;
    // A tensor whose elements the layer has in another order can still lend its name.
    const value = origin.parameters.get(parameter) ?? claim?.parameters[parameter]?.value;
    const spec = plan.facts.parameterSpecs.find((candidate) => candidate.name === parameter);
    if (!value || !spec) return undefined;
    const { imported, weights } = this.options;
    const asStored = origin.parameters.get(parameter) === value;
    const sameDims = this.store.shapeOf(value)?.join() === spec.shape.join();
    if (asStored && sameDims && isAsRead(parameterKey(plan.node.id, parameter), imported, weights)) return value;
    const held = new Map([
      ...Object.entries(claim?.parameters ?? {}).map(([name, entry]) => [name, entry.value] as const),
      ...origin.parameters,
    ]);
    // One tensor for two parameters can hold one of them only.
    if ([...held].some(([name, other]) => name !== parameter && other === value)) return undefined;
    const data = this.options.dataOf(plan.node.id, spec);
    const change = this.store.change(value, origin.nodes, { dtype: 'float32', shape: spec.shape, data });
    if (!change) return undefined;
    this.change(change);
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
