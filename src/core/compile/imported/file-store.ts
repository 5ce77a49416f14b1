import { clone, create } from '@bufbuild/protobuf';
import type { LayerType } from '../../layers/define-layer.ts';
import { type NodeProto, NodeProtoSchema, type TensorProto, TensorProtoSchema } from '../../onnx/gen/onnx_pb.ts';
import { DATA_TYPE, floatTensor, int64Tensor } from '../../onnx/helpers.ts';
import type { ImportedModel, Origin } from '../../onnx/imported.ts';
import { isStandard, readsOf } from '../../onnx/node-reads.ts';
import type { DType, TensorType } from '../../tensor/types.ts';
import { floatToHalf } from '../../weights/elements.ts';
import type { Names } from '../names.ts';
import { type Reading, readBack, type Surroundings } from './read-back.ts';

type StoredType = 'float32' | 'float16' | 'float64' | 'int64';

/** Elements for a stored value. */
export interface NewTensor {
  /** Halves and doubles only where the file has them: layers compute in float32. */
  readonly dtype: StoredType;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** A stored value of the file with other elements, or a new one. */
export interface StoredChange {
  readonly name: string;
  readonly tensor: TensorProto;
  /** The `Constant` node of the file that goes on holding it; undefined for a tensor of the graph. */
  readonly constant?: { readonly index: number; readonly proto: NodeProto };
}

export function storedChange(name: string, { dtype, shape, data }: NewTensor): StoredChange {
  return { name, tensor: tensorOf(name, dtype, shape, data) };
}

function tensorOf(name: string, dtype: StoredType, shape: readonly number[], data: ArrayLike<number>): TensorProto {
  if (dtype === 'int64') return int64Tensor(name, shape, Array.from(data));
  if (dtype === 'float32') {
    return floatTensor(name, shape, data instanceof Float32Array ? data : Float32Array.from(data));
  }
  const elements = dtype === 'float64' ? Float64Array.from(data) : Uint16Array.from(data, floatToHalf);
  return create(TensorProtoSchema, {
    name,
    dims: shape.map(BigInt),
    dataType: DATA_TYPE[dtype],
    rawData: new Uint8Array(elements.buffer),
  });
}

/** The element type of a weight, if it is one that weights are written in. */
export function floatType(dtype: DType | undefined): StoredType {
  return dtype === 'float16' || dtype === 'float64' ? dtype : 'float32';
}

/** What the file of an imported model stores, who reads it, and what its nodes are when they are read. */
export class FileStore {
  readonly imported: ImportedModel;
  readonly names: Names;
  /** The type that a value of a layer has now. */
  private readonly typeOf: (value: string) => TensorType | null;
  private readonly nodes: readonly NodeProto[];
  private readonly index: FileIndex;

  constructor(imported: ImportedModel, names: Names, typeOf: (value: string) => TensorType | null) {
    this.imported = imported;
    this.names = names;
    this.typeOf = typeOf;
    this.nodes = imported.model.graph?.node ?? [];
    this.index = indexOf(imported);
  }

  get opset(): number {
    return this.imported.opset;
  }

  node(index: number): NodeProto {
    return this.nodes[index] as NodeProto;
  }

  /** Dims of a stored value; undefined for what is computed. */
  shapeOf(value: string): readonly number[] | undefined {
    return this.tensorAt(value)?.tensor.dims.map(Number);
  }

  private tensorAt(value: string): { readonly tensor: TensorProto; readonly constant?: number } | undefined {
    const tensor = this.index.initializers.get(value);
    if (tensor) return { tensor };
    const constant = this.index.support.get(value);
    const proto = constant === undefined ? undefined : this.node(constant);
    if (proto?.opType !== 'Constant' || !isStandard(proto.domain)) return undefined;
    const stored = proto.attribute.find((entry) => entry.name === 'value')?.t;
    return stored && { tensor: stored, constant: constant as number };
  }

  /** Whether these nodes alone read a value: only then may it change under its name. */
  isOwnedBy(value: string, nodes: readonly number[]): boolean {
    const readers = this.index.readers.get(value) ?? [];
    return !this.index.outputs.has(value) && readers.every((reader) => nodes.includes(reader));
  }

  /**
   * Other elements for a stored value, where it stands.
   * @returns null where others read it too, or where it is no stored tensor of that type
   */
  change(value: string, owners: readonly number[], elements: NewTensor): StoredChange | null {
    const at = this.tensorAt(value);
    if (!at || at.tensor.dataType !== DATA_TYPE[elements.dtype] || !this.isOwnedBy(value, owners)) return null;
    const { tensor } = storedChange(at.tensor.name ?? '', elements);
    // The elements stay where the file keeps them: in one block of bytes, or in a list.
    if (at.tensor.floatData.length > 0) {
      tensor.floatData = Array.from(elements.data);
      tensor.rawData = undefined;
    } else if (at.tensor.int64Data.length > 0) {
      tensor.int64Data = Array.from(elements.data, BigInt);
      tensor.rawData = undefined;
    }
    tensor.docString = at.tensor.docString;
    tensor.metadataProps = at.tensor.metadataProps;
    if (at.constant === undefined) return { name: value, tensor };
    const proto = clone(NodeProtoSchema, this.node(at.constant));
    const entry = proto.attribute.find(({ name }) => name === 'value');
    if (entry) entry.t = tensor;
    return { name: value, tensor, constant: { index: at.constant, proto } };
  }

  /** What the layer's nodes were when the file was opened. */
  asRead(layer: LayerType, origin: Origin): Reading | null {
    const known = readings.get(origin);
    if (known !== undefined) return known;
    const { types } = this.imported;
    const reading = readBack({
      layer,
      nodes: origin.nodes.map((index) => this.node(index)),
      opset: this.opset,
      inputs: new Map(origin.inputs.map((value) => [value, types.get(value) ?? null])),
      outputs: origin.outputs,
      surroundings: { ...this.surroundings([]), typeOf: (value) => types.get(value) ?? null },
    });
    readings.set(origin, reading);
    return reading;
  }

  surroundings(changes: readonly StoredChange[]): Surroundings {
    const changed = new Map(changes.map((change) => [change.name, change]));
    return {
      externalFiles: this.imported.externalFiles,
      tensor: (value) => {
        const change = changed.get(value);
        return change && !change.constant ? change.tensor : this.index.initializers.get(value);
      },
      support: (value) => {
        const index = this.index.support.get(value);
        return changed.get(value)?.constant?.proto ?? (index === undefined ? undefined : this.node(index));
      },
      typeOf: this.typeOf,
    };
  }
}

/** A layer's origin never changes, nor does its file. */
const readings = new WeakMap<Origin, Reading | null>();

interface FileIndex {
  readonly initializers: ReadonlyMap<string, TensorProto>;
  readonly readers: ReadonlyMap<string, readonly number[]>;
  readonly outputs: ReadonlySet<string>;
  /** Nodes that belong to no layer, by the values that they make. */
  readonly support: ReadonlyMap<string, number>;
}

const indexes = new WeakMap<ImportedModel, FileIndex>();

function indexOf(imported: ImportedModel): FileIndex {
  const known = indexes.get(imported);
  if (known) return known;
  const { graph } = imported.model;
  const readers = new Map<string, number[]>();
  const support = new Map<string, number>();
  const owned = new Set([...imported.origins.values()].flatMap((origin) => origin.nodes));
  for (const [index, node] of (graph?.node ?? []).entries()) {
    for (const { value } of readsOf(node)) {
      const list = readers.get(value);
      if (list) list.push(index);
      else readers.set(value, [index]);
    }
    if (!owned.has(index)) for (const value of node.output) support.set(value, index);
  }
  const index: FileIndex = {
    initializers: new Map(graph?.initializer.map((tensor) => [tensor.name ?? '', tensor])),
    readers,
    outputs: new Set(graph?.output.map((value) => value.name ?? '')),
    support,
  };
  indexes.set(imported, index);
  return index;
}
