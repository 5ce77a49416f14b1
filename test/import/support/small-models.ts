import { create } from '@bufbuild/protobuf';
import { encodeModel } from '../../../src/core/onnx/codec.ts';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from '../../../src/core/onnx/gen/onnx_pb.ts';
import { floatTensor, int64Tensor, node, valueInfo } from '../../../src/core/onnx/helpers.ts';
import type { Shape } from '../../../src/core/tensor/types.ts';

/** Small ONNX files made for one test each. */

export interface SmallModel {
  readonly nodes: readonly NodeProto[];
  readonly initializers?: readonly TensorProto[];
  readonly inputs?: readonly ValueInfoProto[];
  readonly outputs?: readonly string[];
  readonly opset?: number;
}

/** A model over one picture `x`, [N, 4, 6, 6] by default, with the output `y`. */
export function smallModel({
  nodes,
  initializers = [],
  inputs = [floats('x', ['N', 4, 6, 6])],
  outputs = ['y'],
  opset = 17,
}: SmallModel): ModelProto {
  return create(ModelProtoSchema, {
    irVersion: 8n,
    producerName: 'test',
    opsetImport: [{ domain: '', version: BigInt(opset) }],
    graph: create(GraphProtoSchema, {
      name: 'small',
      node: [...nodes],
      initializer: [...initializers],
      input: [...inputs],
      output: outputs.map((name) => valueInfo(name, { dtype: 'float32', shape: null })),
    }),
  });
}

export function smallBytes(model: SmallModel): Uint8Array<ArrayBuffer> {
  return encodeModel(smallModel(model));
}

export function floats(name: string, shape: Shape): ValueInfoProto {
  return valueInfo(name, { dtype: 'float32', shape });
}

/** Repeatable weights around 0. */
export function weight(name: string, dims: readonly number[]): TensorProto {
  const count = dims.reduce((a, b) => a * b, 1);
  let state = [...name].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) >>> 0;
  const data = Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
  return floatTensor(name, dims, data);
}

export function positive(name: string, dims: readonly number[]): TensorProto {
  return floatTensor(name, dims, new Float32Array(dims.reduce((a, b) => a * b, 1)).fill(0.7));
}

export function ints(name: string, values: readonly number[]): TensorProto {
  return int64Tensor(name, [values.length], values);
}

export function scalar(name: string, value: number): TensorProto {
  return floatTensor(name, [], Float32Array.of(value));
}

/** `op('Conv', ['x', 'w'], 'y', { kernel_shape: { ints: [1, 1] } })` */
export function op(
  operator: string,
  inputs: readonly string[],
  output: string | readonly string[],
  attributes: Parameters<typeof node>[4] = {},
): NodeProto {
  const outputs = typeof output === 'string' ? [output] : output;
  return node(operator, `${operator}_${outputs[0]}`, inputs, outputs, attributes);
}

/** A node with a subgraph, such as the branch of an If. */
export function withGraph(
  proto: NodeProto,
  name: string,
  nodes: readonly NodeProto[],
  outputs: readonly string[],
): NodeProto {
  proto.attribute.push(
    create(AttributeProtoSchema, {
      name,
      type: AttributeProto_AttributeType.GRAPH,
      g: create(GraphProtoSchema, { name, node: [...nodes], output: outputs.map((value) => floats(value, [])) }),
    }),
  );
  return proto;
}
