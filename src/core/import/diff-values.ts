import { type DescMessage, equals, type MessageShape, toBinary } from '@bufbuild/protobuf';
import { equalBytes } from '../bytes.ts';
import { formatPlain } from '../notation.ts';
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type TensorProto,
  TensorProto_DataType,
  TensorProtoSchema,
  type ValueInfoProto,
} from '../onnx/gen/onnx_pb.ts';
import { dtypeOf } from '../onnx/helpers.ts';
import { readTensor } from '../onnx/read-tensor.ts';
import { fingerprint } from '../weights/hash.ts';
import type { DiffDetail, TensorDifference } from './diff-types.ts';

/** Attributes, tensors and types of a model in words, and how they differ. */

/** More would not be read. */
const ITEMS = 16;
const CHARACTERS = 80;

/** Equal as they would be written, unknown fields included. */
export function sameBytes<D extends DescMessage>(schema: D, x: MessageShape<D>, y: MessageShape<D>): boolean {
  return x === y || equalBytes(toBinary(schema, x), toBinary(schema, y));
}

/** Tensors are large: their elements are compared where they lie, not written out first. */
export function sameTensor(x: TensorProto, y: TensorProto): boolean {
  if (x === y) return true;
  if (!x.rawData || !y.rawData) return sameBytes(TensorProtoSchema, x, y);
  if (!equalBytes(x.rawData, y.rawData)) return false;
  const bare = (tensor: TensorProto): TensorProto => ({ ...tensor, rawData: undefined });
  return sameBytes(TensorProtoSchema, bare(x), bare(y));
}

export function tensorDetails(x: TensorProto, y: TensorProto): readonly DiffDetail[] {
  const fields: readonly (readonly [string, string, string])[] = [
    ['shape', shapeText(x.dims), shapeText(y.dims)],
    ['type', typeName(x.dataType), typeName(y.dataType)],
    ['location', locationOf(x), locationOf(y)],
    ['doc_string', x.docString ?? '', y.docString ?? ''],
  ];
  return fields.flatMap(([field, before, after]) => (before === after ? [] : [{ field, before, after }]));
}

/** Undefined where the shapes differ, or where the elements are not numbers at hand. */
export function tensorDifference(x: TensorProto, y: TensorProto): TensorDifference | undefined {
  if (x.dims.join() !== y.dims.join()) return undefined;
  const [a, b] = [readTensor(x), readTensor(y)];
  if (!a.ok || !b.ok) return undefined;
  let max = 0;
  let changed = 0;
  for (let at = 0; at < a.value.data.length; at += 1) {
    const [before, after] = [Number(a.value.data[at]), Number(b.value.data[at])];
    if (Object.is(before, after) || before === after) continue;
    changed += 1;
    // NaN, once there, stays: `Math.max` says so.
    max = Math.max(max, Math.abs(after - before));
  }
  return { max, changed, elements: a.value.data.length };
}

export function tensorText(tensor: TensorProto): string {
  return `${shapeText(tensor.dims)} ${typeName(tensor.dataType)}`;
}

export function valueText({ type }: ValueInfoProto): string {
  if (type?.value.case !== 'tensorType') return type?.value.case ?? 'no type';
  const { shape, elemType } = type.value.value;
  const dims = shape?.dim.map((dim) => String(dim.value.value ?? '?'));
  return `${dims ? shapeText(dims) : 'any shape'} ${typeName(elemType)}`;
}

export function sameAttribute(x: AttributeProto, y: AttributeProto): boolean {
  return equals(AttributeProtoSchema, x, y);
}

/** An attribute's value. A tensor or graph is told by its type and a fingerprint. */
export function attributeText(value: AttributeProto): string {
  switch (value.type) {
    case AttributeProto_AttributeType.INTS:
      return list(value.ints);
    case AttributeProto_AttributeType.FLOATS:
      return list(value.floats.map(numberText));
    case AttributeProto_AttributeType.STRINGS:
      return list(value.strings.map((entry) => new TextDecoder().decode(entry)));
    case AttributeProto_AttributeType.INT:
      return String(value.i ?? 0n);
    case AttributeProto_AttributeType.FLOAT:
      return numberText(value.f ?? 0);
    case AttributeProto_AttributeType.STRING:
      return short(new TextDecoder().decode(value.s ?? new Uint8Array()));
    case AttributeProto_AttributeType.TENSOR:
      if (value.t) return `${tensorText(value.t)} #${fingerprint(toBinary(TensorProtoSchema, value.t)).slice(0, 8)}`;
  }
  return `#${fingerprint(toBinary(AttributeProtoSchema, value)).slice(0, 8)}`;
}

/** A float32 in the fewest digits that name it. @example numberText(0.20000000298) // '0.2' */
function numberText(value: number): string {
  for (let digits = 1; digits <= 9; digits += 1) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) return formatPlain(Number(text));
  }
  return formatPlain(value);
}

function list(items: readonly unknown[]): string {
  const shown = items.slice(0, ITEMS).join(', ');
  return items.length > ITEMS ? `${shown}, … (${items.length})` : shown;
}

export function short(value: string): string {
  return value.length > CHARACTERS ? `${value.slice(0, CHARACTERS)}…` : value;
}

function shapeText(dims: readonly unknown[]): string {
  return dims.length === 0 ? 'scalar' : dims.join('×');
}

const TYPE_NAMES = new Map<number, string>(
  Object.entries(TensorProto_DataType).map(([name, number]) => [number, name.toLowerCase()]),
);

function typeName(type: number | undefined): string {
  return dtypeOf(type) ?? TYPE_NAMES.get(type ?? 0) ?? `type ${type}`;
}

function locationOf(tensor: TensorProto): string {
  return tensor.externalData.map(({ key, value }) => `${key}=${value}`).join(' ') || 'in the file';
}
