import { create } from '@bufbuild/protobuf';
import {
  type GraphProto,
  type NodeProto,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
} from '../../../onnx/gen/onnx_pb.ts';
import { DATA_TYPE, dtypeOf } from '../../../onnx/helpers.ts';
import { isStandard, readsOf } from '../../../onnx/node-reads.ts';
import { readTensor } from '../../../onnx/read-tensor.ts';
import type { DType, Shape } from '../../../tensor/types.ts';
import { floatToHalf } from '../../../weights/elements.ts';
import type { Elements } from './step.ts';

/** Larger ones are no axes, bounds or scales. */
const MAX_ELEMENTS = 4096;

export interface ScopeType {
  readonly dtype?: DType | undefined;
  readonly shape?: Shape | undefined;
}

export interface ScopeParts {
  readonly nodes: readonly NodeProto[];
  readonly stored: Iterable<TensorProto>;
  readonly outputs: readonly string[];
  readonly typeOf: (value: string) => ScopeType | undefined;
  /** Stored tensors that whoever runs the model may replace. */
  readonly open?: ReadonlySet<string>;
  readonly outer?: Scope;
}

/** One graph as its nodes see it: what is stored, of which type a value is, and who reads it. */
export class Scope {
  private readonly added: TensorProto[] = [];
  private readonly parts: ScopeParts;
  private readonly tensors = new Map<string, TensorProto>();
  private readonly noted = new Map<string, ScopeType>();
  private readonly read: ReadonlySet<string>;

  constructor(parts: ScopeParts) {
    this.parts = parts;
    for (const tensor of parts.stored) {
      const name = tensor.name ?? '';
      if (!parts.open?.has(name)) this.tensors.set(name, tensor);
    }
    for (const node of parts.nodes) {
      const value = isStandard(node.domain) && node.opType === 'Constant' ? node.attribute[0] : undefined;
      if (value?.name === 'value' && value.t) this.tensors.set(node.output[0] ?? '', value.t);
    }
    this.read = new Set([
      ...parts.nodes.flatMap((node) => readsOf(node).map((entry) => entry.value)),
      ...parts.outputs,
    ]);
  }

  /** The graph inside a node, which sees what is around it. */
  inside(graph: GraphProto): Scope {
    const stated = new Map(
      [...graph.input, ...graph.output, ...graph.valueInfo].map((value) => [value.name ?? '', typeOfInfo(value)]),
    );
    return new Scope({
      nodes: graph.node,
      stored: graph.initializer,
      outputs: graph.output.map((value) => value.name ?? ''),
      typeOf: (value) => stated.get(value),
      outer: this,
    });
  }

  tensor(value: string): TensorProto | undefined {
    return this.tensors.get(value) ?? this.parts.outer?.tensor(value);
  }

  constant(value: string): Elements | undefined {
    const tensor = this.tensor(value);
    if (!tensor || tensor.dims.reduce((product, dim) => product * dim, 1n) > BigInt(MAX_ELEMENTS)) return undefined;
    const read = readTensor(tensor);
    if (!read.ok) return undefined;
    const { dtype, shape, data } = read.value;
    const numbers = Array.from(data as ArrayLike<number>, Number);
    return { dtype, shape, data: numbers, ...(data instanceof BigInt64Array && { exact: [...data] }) };
  }

  type(value: string): ScopeType | undefined {
    const tensor = this.tensors.get(value);
    if (tensor) return { dtype: dtypeOf(tensor.dataType), shape: tensor.dims.map(Number) };
    return this.noted.get(value) ?? this.parts.typeOf(value) ?? this.parts.outer?.type(value);
  }

  isRead(value: string): boolean {
    return this.read.has(value);
  }

  /** Constants that came with the new forms; on a way of several steps some are read by none of the last nodes. */
  addedFor(nodes: readonly NodeProto[]): readonly TensorProto[] {
    const read = new Set(nodes.flatMap((node) => readsOf(node).map((entry) => entry.value)));
    return this.added.filter((tensor) => read.has(tensor.name ?? ''));
  }

  /** What is known of a value that came with the new forms. */
  note(value: string, type: ScopeType): void {
    this.noted.set(value, type);
  }

  store(name: string, elements: Elements): void {
    const tensor = tensorOf(name, elements);
    this.added.push(tensor);
    this.tensors.set(name, tensor);
  }
}

function typeOfInfo({ type }: ValueInfoProto): ScopeType | undefined {
  if (type?.value.case !== 'tensorType') return undefined;
  const { elemType, shape } = type.value.value;
  const dims = shape?.dim.map(({ value }) => (value.case === 'dimValue' ? Number(value.value) : String(value.value)));
  return { dtype: dtypeOf(elemType), ...(dims && { shape: dims }) };
}

/** A stored tensor with few elements, of any type that Convas computes with. */
export function tensorOf(name: string, elements: Elements): TensorProto {
  const { dtype, shape } = elements;
  return create(TensorProtoSchema, {
    name,
    dims: shape.map(BigInt),
    dataType: DATA_TYPE[dtype],
    rawData: bytesOf(elements),
  });
}

function bytesOf({ dtype, data, exact }: Elements): Uint8Array {
  const { buffer } = exact ? BigInt64Array.from(exact) : typed(dtype, data);
  return new Uint8Array(buffer);
}

function typed(dtype: DType, data: readonly number[]) {
  switch (dtype) {
    case 'float32':
      return Float32Array.from(data);
    case 'float64':
      return Float64Array.from(data);
    case 'float16':
      return Uint16Array.from(data, floatToHalf);
    case 'int64':
      return BigInt64Array.from(data, BigInt);
    case 'uint64':
      return BigUint64Array.from(data, BigInt);
    case 'int32':
      return Int32Array.from(data);
    case 'uint32':
      return Uint32Array.from(data);
    case 'int16':
      return Int16Array.from(data);
    case 'uint16':
      return Uint16Array.from(data);
    case 'int8':
      return Int8Array.from(data);
    default:
      return Uint8Array.from(data);
  }
}
