import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import {
  TensorProto_DataType as DataType,
  type TensorProto,
  TensorProtoSchema,
} from '../../../src/core/onnx/gen/onnx_pb.ts';
import { externalTensor, floatTensor, int64Tensor } from '../../../src/core/onnx/helpers.ts';
import { readTensor, toFloat32 } from '../../../src/core/onnx/read-tensor.ts';
import { english } from '../../support/said.ts';

type Fields = Omit<Partial<TensorProto>, '$typeName' | 'dims'> & { dims: number[] };
const tensor = ({ dims, ...fields }: Fields) =>
  create(TensorProtoSchema, { name: 't', ...(fields as object), dims: dims.map(BigInt) });

function read(proto: TensorProto, external?: Uint8Array) {
  const result = readTensor(proto, external);
  if (!result.ok) throw new Error(english(result.error.message));
  return result.value;
}

const failure = (proto: TensorProto) => {
  const result = readTensor(proto);
  return result.ok ? 'ok' : result.error.code;
};

const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

describe('readTensor', () => {
  it('reads what the constructors write', () => {
    expect(read(floatTensor('f', [2, 1], Float32Array.of(1.5, -2)))).toEqual({
      dtype: 'float32',
      shape: [2, 1],
      data: Float32Array.of(1.5, -2),
    });
    expect(read(int64Tensor('i', [2], [-1, 2 ** 40])).data).toEqual(BigInt64Array.of(-1n, 2n ** 40n));
  });

  it.each([
    [DataType.FLOAT, { floatData: [1, 2] }, Float32Array.of(1, 2)],
    [DataType.DOUBLE, { doubleData: [1, 2] }, Float64Array.of(1, 2)],
    [DataType.INT8, { int32Data: [-1, 2] }, Int8Array.of(-1, 2)],
    [DataType.UINT8, { int32Data: [255, 2] }, Uint8Array.of(255, 2)],
    [DataType.BOOL, { int32Data: [1, 0] }, Uint8Array.of(1, 0)],
    [DataType.INT16, { int32Data: [-300, 2] }, Int16Array.of(-300, 2)],
    [DataType.UINT16, { int32Data: [65535, 2] }, Uint16Array.of(65535, 2)],
    [DataType.INT32, { int32Data: [-7, 2] }, Int32Array.of(-7, 2)],
    [DataType.UINT32, { uint64Data: [4294967295n, 2n] }, Uint32Array.of(4294967295, 2)],
    [DataType.INT64, { int64Data: [-7n, 2n] }, BigInt64Array.of(-7n, 2n)],
    [DataType.UINT64, { uint64Data: [7n, 2n] }, BigUint64Array.of(7n, 2n)],
  ])('ONNX type %i from its list and from raw bytes', (dataType, fields, expected) => {
    expect(read(tensor({ dims: [2], dataType, ...fields })).data).toEqual(expected);
    expect(read(tensor({ dims: [2], dataType, rawData: bytesOf(expected) })).data).toEqual(expected);
  });

  it('widens halves exactly, subnormals and infinities included', () => {
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0xfc00, 0x8000, 0x7e00);
    const expected = [1, -2, 2 ** -24, 65504, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, Number.NaN];
    const raw = tensor({ dims: [8], dataType: DataType.FLOAT16, rawData: bytesOf(halves) });
    expect([...(read(raw).data as Float32Array)]).toEqual(expected);
    const list = tensor({ dims: [8], dataType: DataType.FLOAT16, int32Data: [...halves] });
    expect([...(read(list).data as Float32Array)]).toEqual(expected);
    const brain = Uint16Array.of(0x3f80, 0xc000, 0x7f80);
    const bfloat = read(tensor({ dims: [3], dataType: DataType.BFLOAT16, rawData: bytesOf(brain) }));
    expect([...(bfloat.data as Float32Array)]).toEqual([1, -2, Number.POSITIVE_INFINITY]);
    expect(bfloat.dtype).toBe('float32');
  });

  it('reads raw bytes that are not aligned', () => {
    const file = new Uint8Array(9);
    file.set(bytesOf(Float32Array.of(3, 4)), 1);
    expect(read(tensor({ dims: [2], dataType: DataType.FLOAT, rawData: file.subarray(1) })).data).toEqual(
      Float32Array.of(3, 4),
    );
  });

  it('takes external bytes, and says so when they are missing', () => {
    const proto = externalTensor('e', [2], 'w.bin', 8);
    expect(failure(proto)).toBe('external-data');
    expect(read(proto, bytesOf(Float32Array.of(5, 6))).data).toEqual(Float32Array.of(5, 6));
    expect(readTensor(proto, new Uint8Array(7)).ok).toBe(false);
  });

  it('converts any numbers to float32', () => {
    expect(toFloat32(read(int64Tensor('i', [2], [3, -4])))).toEqual(Float32Array.of(3, -4));
  });

  it.each([
    ['too few bytes', tensor({ dims: [2], dataType: DataType.FLOAT, rawData: new Uint8Array(4) }), 'bad-tensor'],
    ['no elements', tensor({ dims: [2], dataType: DataType.FLOAT }), 'bad-tensor'],
    ['negative dims', tensor({ dims: [-1], dataType: DataType.FLOAT }), 'bad-tensor'],
    ['2^31 × 2^31', tensor({ dims: [2 ** 31, 2 ** 31], dataType: DataType.FLOAT }), 'bad-tensor'],
    ['rank 9', tensor({ dims: [1, 1, 1, 1, 1, 1, 1, 1, 1], dataType: DataType.FLOAT, floatData: [1] }), 'bad-tensor'],
    ['strings', tensor({ dims: [0], dataType: DataType.STRING }), 'unsupported-tensor'],
    ['int4', tensor({ dims: [2], dataType: DataType.INT4, rawData: new Uint8Array(1) }), 'unsupported-tensor'],
    ['no type', tensor({ dims: [0] }), 'unsupported-tensor'],
    ['a type from the future', tensor({ dims: [0], dataType: 99 }), 'unsupported-tensor'],
  ])('%s', (_name, proto, expected) => {
    expect(failure(proto)).toBe(expected);
  });

  it('an empty tensor has no elements', () => {
    expect(read(tensor({ dims: [0, 3], dataType: DataType.FLOAT })).data).toEqual(new Float32Array());
  });
});
