import { create } from '@bufbuild/protobuf';
import type { OnnxAttributeValue } from '../operators/node.ts';
import type { DType, Shape, TensorType } from '../tensor/types.ts';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProtoSchema,
  type TypeProto,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './gen/onnx_pb.ts';

/** Constructors for the parts of a model: each sets exactly the fields that the ONNX checker asks for. */

/** ONNX's number of each element type. */
export const DATA_TYPE: Readonly<Record<DType, DataType>> = {
  float32: DataType.FLOAT,
  float16: DataType.FLOAT16,
  float64: DataType.DOUBLE,
  int8: DataType.INT8,
  uint8: DataType.UINT8,
  int16: DataType.INT16,
  uint16: DataType.UINT16,
  int32: DataType.INT32,
  uint32: DataType.UINT32,
  int64: DataType.INT64,
  uint64: DataType.UINT64,
  bool: DataType.BOOL,
};

const BY_NUMBER: ReadonlyMap<number, DType> = new Map(
  Object.entries(DATA_TYPE).map(([dtype, number]) => [number, dtype as DType]),
);

/** The element type of that ONNX number, or undefined for one that Convas does not compute with. */
export function dtypeOf(dataType: number | undefined): DType | undefined {
  return dataType === undefined ? undefined : BY_NUMBER.get(dataType);
}

export function attribute(name: string, value: OnnxAttributeValue): AttributeProto {
  if ('int' in value) return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value.int) });
  if ('float' in value) return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float });
  if ('string' in value) {
    return create(AttributeProtoSchema, {
      name,
      type: AttributeType.STRING,
      s: new TextEncoder().encode(value.string),
    });
  }
  if ('ints' in value) {
    return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.ints.map(BigInt) });
  }
  return create(AttributeProtoSchema, { name, type: AttributeType.FLOATS, floats: [...value.floats] });
}

export function node(
  opType: string,
  name: string,
  input: readonly string[],
  output: readonly string[],
  attributes: Readonly<Record<string, OnnxAttributeValue>> = {},
): NodeProto {
  return create(NodeProtoSchema, {
    opType,
    name,
    input: [...input],
    output: [...output],
    attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
  });
}

/** A float32 tensor with its elements in the file. ONNX is little-endian, as is every platform Convas runs on. */
export function floatTensor(name: string, dims: readonly number[], data: Float32Array): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: DataType.FLOAT,
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
}

/** An int64 tensor: axes, sizes, indices. */
export function int64Tensor(name: string, dims: readonly number[], data: readonly number[]): TensorProto {
  const elements = BigInt64Array.from(data, BigInt);
  return create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: DataType.INT64,
    rawData: new Uint8Array(elements.buffer),
  });
}

/** A float32 tensor whose elements are in a file of their own, from its first byte. */
export function externalTensor(name: string, dims: readonly number[], location: string, bytes: number): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: DataType.FLOAT,
    externalData: [
      { key: 'location', value: location },
      { key: 'offset', value: '0' },
      { key: 'length', value: String(bytes) },
    ],
    dataLocation: TensorProto_DataLocation.EXTERNAL,
  });
}

/** The type of a value; a null shape leaves even the rank open. */
export function tensorType(dtype: DType, shape: Shape | null): TypeProto {
  const dims = shape?.map((dim) => ({
    value:
      typeof dim === 'number'
        ? { case: 'dimValue' as const, value: BigInt(dim) }
        : { case: 'dimParam' as const, value: dim },
  }));
  return create(TypeProtoSchema, {
    value: {
      case: 'tensorType',
      value: { elemType: DATA_TYPE[dtype], ...(dims ? { shape: { dim: dims } } : {}) },
    },
  });
}

export function valueInfo(name: string, type: TensorType | { dtype: DType; shape: null }): ValueInfoProto {
  return create(ValueInfoProtoSchema, { name, type: tensorType(type.dtype, type.shape) });
}
