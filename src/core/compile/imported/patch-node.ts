import { clone, equals } from '@bufbuild/protobuf';
import type { LayerType, OnnxConstant } from '../../layers/define-layer.ts';
import { type AttributeProto, AttributeProtoSchema, type NodeProto, NodeProtoSchema } from '../../onnx/gen/onnx_pb.ts';
import { node as makeNode } from '../../onnx/helpers.ts';
import type { ImportedModel } from '../../onnx/imported.ts';
import type { TensorType } from '../../tensor/types.ts';
import { adaptNode } from '../adapt-node.ts';
import { GraphBuilder } from '../graph-builder.ts';
import type { Piece } from './emit-layer.ts';
import type { LayerPlan } from './plan.ts';

/**
 * An edited layer that was one node and still is one of the same operator keeps that node, and only what the edit
 * changed is changed: its name, its documentation and the attributes that the edit did not touch stay. What an edit
 * changed is told by emitting the layer twice, as it was read and as it is.
 * @returns null where the layer cannot be compared so: then it is written anew
 */
export function patchNode(
  proto: NodeProto,
  plan: LayerPlan,
  layer: LayerType,
  imported: ImportedModel,
  builder: GraphBuilder,
  now: Piece,
): NodeProto | null {
  const before = emittedBefore(plan, layer, imported);
  if (!before || proto.opType !== now.proto.opType || before.node.opType !== now.proto.opType) return null;
  const copy = clone(NodeProtoSchema, proto);
  for (const attribute of now.proto.attribute) {
    const old = before.node.attribute.find((entry) => entry.name === attribute.name);
    if (!old || !equals(AttributeProtoSchema, old, attribute)) upsert(copy, attribute);
  }
  for (const [at, value] of now.proto.input.entries()) {
    const [old, current] = [before.constant(before.node.input[at]), constantOf(builder, value)];
    const same = old && current && old.shape.join() === current.shape.join() && old.data.join() === current.data.join();
    if (!same) copy.input[at] = value;
  }
  copy.input.length = Math.max(now.proto.input.length, 0);
  copy.output[0] = now.proto.output[0] ?? '';
  return copy;
}

function upsert(node: NodeProto, attribute: AttributeProto): void {
  // Padding by numbers takes the place of padding by rule.
  if (attribute.name === 'pads') node.attribute = node.attribute.filter((entry) => entry.name !== 'auto_pad');
  const at = node.attribute.findIndex((entry) => entry.name === attribute.name);
  if (at === -1) node.attribute.push(attribute);
  else node.attribute[at] = attribute;
}

function emittedBefore(plan: LayerPlan, layer: LayerType, imported: ImportedModel) {
  const { origin } = plan;
  const types = origin?.inputs.map((value) => imported.types.get(value));
  if (!origin || !types?.every((type): type is TensorType => type !== undefined)) return null;
  const outputs = layer.inferShapes(origin.attributes, types);
  if (!outputs.ok) return null;
  const scratch = new GraphBuilder(false);
  for (const name of origin.inputs) scratch.names.claim(name);
  const context = scratch.context({
    nodeId: plan.node.id,
    name: scratch.names.claim(plan.name),
    inputs: origin.inputs,
    inputTypes: types,
    outputTypes: outputs.value,
    parameterSpecs: layer.parameters(origin.attributes, types),
  });
  layer.emit(origin.attributes, context);
  const drafts = scratch.nodes.flatMap((draft) => adaptNode(draft, imported.opset, scratch, plan.name, types));
  const [only] = drafts;
  if (!only || drafts.length !== 1) return null;
  const node = makeNode(only.operator, only.output, only.inputs, [only.output], only.attributes);
  return { node, constant: (name: string | undefined) => constantOf(scratch, name) };
}

function constantOf(builder: GraphBuilder, name: string | undefined): OnnxConstant | undefined {
  const found = builder.initializers.find((entry) => entry.name === name);
  return found?.kind === 'constant' ? found.value : undefined;
}
