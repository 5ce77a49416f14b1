import {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
  type NodeProto,
  type TensorProto,
} from './gen/onnx_pb.ts';

/** What an attribute of a node can be changed to: the kinds that a person can type in. */
export type PlainValue = number | string | readonly number[] | readonly string[];

/**
 * Writes a value into an attribute that the node has, in the kind that it is of: a whole number stays an integer, a
 * single element of a tensor stays a tensor. The node is changed in place: give it a copy.
 */
export function setPlainAttribute(node: NodeProto, name: string, value: PlainValue): void {
  const entry = node.attribute.find((candidate) => candidate.name === name);
  if (entry) write(entry, value);
}

function write(entry: AttributeProto, value: PlainValue): void {
  const encode = (item: unknown) => new TextEncoder().encode(String(item));
  const numbers = (Array.isArray(value) ? value : [value]).map(Number);
  const [first = 0] = numbers;
  switch (entry.type ?? AttributeType.UNDEFINED) {
    case AttributeType.FLOAT:
      entry.f = first;
      break;
    case AttributeType.INT:
      entry.i = BigInt(Math.trunc(first));
      break;
    case AttributeType.STRING:
      entry.s = encode(value);
      break;
    case AttributeType.FLOATS:
      entry.floats = numbers;
      break;
    case AttributeType.INTS:
      entry.ints = numbers.map((item) => BigInt(Math.trunc(item)));
      break;
    case AttributeType.STRINGS:
      entry.strings = (Array.isArray(value) ? value : [value]).map(encode);
      break;
    case AttributeType.TENSOR:
      if (entry.t) entry.t = withElement(entry.t, first);
  }
}

/** A tensor of one element with another element, of the same type. */
function withElement(tensor: TensorProto, value: number): TensorProto {
  const width = (tensor.rawData?.byteLength ?? 0) * 8;
  const bytes = new DataView(new ArrayBuffer(8));
  const kinds: Partial<Record<number, () => void>> = {
    1: () => bytes.setFloat32(0, value, true),
    6: () => bytes.setInt32(0, Math.trunc(value), true),
    7: () => bytes.setBigInt64(0, BigInt(Math.trunc(value)), true),
    11: () => bytes.setFloat64(0, value, true),
  };
  const kind = kinds[tensor.dataType ?? 0];
  if (!kind) return tensor;
  kind();
  const size = tensor.dataType === 1 || tensor.dataType === 6 ? 4 : 8;
  if (width > 0 && width !== size * 8) return tensor;
  return {
    ...tensor,
    floatData: [],
    int32Data: [],
    int64Data: [],
    doubleData: [],
    rawData: new Uint8Array(bytes.buffer, 0, size),
  };
}
