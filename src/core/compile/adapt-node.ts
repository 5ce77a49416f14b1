import {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
  type NodeProto,
} from '../onnx/gen/onnx_pb.ts';
import { node as makeNode } from '../onnx/helpers.ts';
import type { OnnxAttributeValue, OnnxConstant } from '../operators/node.ts';
import type { TensorType } from '../tensor/types.ts';
import type { DraftNode, GraphBuilder } from './graph-builder.ts';
import { convertNode } from './versions/convert/convert-node.ts';
import type { ConvertContext, Elements } from './versions/convert/step.ts';
import { OPSET } from './versions/versions.ts';

/**
 * Layers emit opset 17. Where a file is written in an older one, be it an imported model's own or one that was chosen,
 * their nodes are converted like those of any file; newer opsets read every form that Convas writes.
 */
export class NotInOpset extends Error {
  readonly operator: string;
  constructor(operator: string) {
    super(`${operator} is not in this opset`);
    this.operator = operator;
  }
}

/** Broadcasting came with opset 7. */
const OLDEST_WRITTEN = 7;

/**
 * @param name of the layer, for values in between; @param inputTypes of the layer
 * @throws NotInOpset
 */
export function adaptNode(
  node: DraftNode,
  opset: number,
  builder: GraphBuilder,
  name: string,
  inputTypes: readonly TensorType[],
): readonly DraftNode[] {
  // Of a vector the axes behind the channels hold one element: a softmax over all of them is the same.
  const ofVector = node.operator === 'Softmax' && node.about?.perChannel === true && opset >= OLDEST_WRITTEN;
  if (opset >= OPSET || ofVector) return [node];
  const proto = makeNode(node.operator, node.output, node.inputs, [node.output], node.attributes);
  const context = draftContext(builder, name, inputTypes);
  const converted = opset < OLDEST_WRITTEN ? null : convertNode(proto, OPSET, opset, context);
  if (!converted) throw new NotInOpset(node.operator);
  return converted.length === 1 && converted[0] === proto ? [node] : converted.map(draftOf);
}

/** Layers compute with float32 alone, on maps of the rank that arrives. */
export function draftContext(builder: GraphBuilder, name: string, inputTypes: readonly TensorType[]): ConvertContext {
  const constant = (value: string): OnnxConstant | undefined => {
    const found = builder.initializers.find((entry) => entry.name === value);
    return found?.kind === 'constant' ? found.value : undefined;
  };
  const claim = (suffix: string) => builder.names.claim(`${name}.${suffix}`);
  return {
    constant,
    dtype: (value) => constant(value)?.dtype ?? 'float32',
    shape: (value) => constant(value)?.shape ?? inputTypes[0]?.shape,
    isRead: () => true,
    name: claim,
    add: (suffix, { dtype, shape, data }: Elements) => {
      if (dtype !== 'float32' && dtype !== 'int64') throw new Error(`a layer needs a constant of ${dtype}`);
      const stored = claim(suffix);
      builder.initializers.push({ kind: 'constant', name: stored, value: { dtype, shape, data } });
      return stored;
    },
  };
}

/** Nodes as drafts; null where an attribute is of a kind that no draft has. */
export function draftsOf(protos: readonly NodeProto[]): readonly DraftNode[] | null {
  const known: readonly (AttributeType | undefined)[] = [
    AttributeType.INT,
    AttributeType.FLOAT,
    AttributeType.STRING,
    AttributeType.INTS,
    AttributeType.FLOATS,
  ];
  return protos.every((proto) => proto.attribute.every(({ type }) => known.includes(type)))
    ? protos.map(draftOf)
    : null;
}

function draftOf(proto: NodeProto): DraftNode {
  const attributes = proto.attribute.map((entry) => [entry.name ?? '', attributeValue(entry)] as const);
  return {
    operator: proto.opType ?? '',
    inputs: [...proto.input],
    output: proto.output[0] ?? '',
    ...(proto.output.length > 1 && { further: proto.output.slice(1) }),
    attributes: Object.fromEntries(attributes),
  };
}

function attributeValue(entry: AttributeProto): OnnxAttributeValue {
  switch (entry.type) {
    case AttributeType.INT:
      return { int: Number(entry.i) };
    case AttributeType.FLOAT:
      return { float: entry.f ?? 0 };
    case AttributeType.STRING:
      return { string: new TextDecoder().decode(entry.s) };
    case AttributeType.INTS:
      return { ints: entry.ints.map(Number) };
    default:
      return { floats: entry.floats };
  }
}
