import { clone } from '@bufbuild/protobuf';
import type { GraphDocument, LayerNode } from '../../graph/document.ts';
import { layerType } from '../../layers/index.ts';
import { opaqueDetails } from '../../layers/opaque-details.ts';
import { type NodeProto, NodeProtoSchema } from '../../onnx/gen/onnx_pb.ts';
import type { ImportedModel } from '../../onnx/imported.ts';
import { setPlainAttribute } from '../../onnx/plain-attributes.ts';
import type { OnnxConstant } from '../../operators/node.ts';
import type { KnownValue } from '../../operators/operation.ts';
import { err, ok, type Result } from '../../result.ts';
import { draftContext, draftsOf } from '../adapt-node.ts';
import type { FileLayerWriter } from '../emit-graph.ts';
import { missingSource, notInOpset } from '../errors.ts';
import type { EmittingLayer, GraphBuilder } from '../graph-builder.ts';
import { originalOf } from '../imported/copied-operators.ts';
import type { CompileError } from '../types.ts';
import { convertNode } from '../versions/convert/convert-node.ts';
import { OPSET } from '../versions/versions.ts';
import { furtherInput, notTrainable } from './errors.ts';

/** Writes an operator of an imported file as it trains: the file's own node, in the opset of the step. */
export function fileLayerWriter(document: GraphDocument, pictures: number): FileLayerWriter {
  return (node, layer, builder) => {
    if (layerType(node.type)?.role === 'tensor') return err(furtherInput(node));
    const { imported } = document;
    const origin = imported && (imported.origins.get(node.id) ?? originalOf(node, imported));
    const proto = imported?.model.graph?.node[origin?.nodes[0] ?? -1];
    if (!imported || !proto) return err(missingSource(node));
    return write(node, layer, builder, proto, imported, pictures);
  };
}

function write(
  node: LayerNode,
  layer: EmittingLayer,
  builder: GraphBuilder,
  proto: NodeProto,
  imported: ImportedModel,
  pictures: number,
): Result<readonly string[], CompileError> {
  const details = opaqueDetails(node.attributes);
  const operator = String(node.attributes.operator);
  if (node.attributes.domain !== '')
    return err(notTrainable([{ node, operator: `${node.attributes.domain}::${operator}` }]));
  const context = builder.context(layer);
  const copy = clone(NodeProtoSchema, proto);
  const inputs: string[] = [];
  for (const [at, input] of details.inputs.entries()) {
    if (input === null) inputs.push('');
    else if ('port' in input) inputs.push(layer.inputs[input.port] ?? '');
    else if (input.parameter) inputs.push(context.parameter(input.parameter.name));
    else {
      const constant = constantOf(input.value, input.type?.dtype, pictures);
      if (!constant) return err(notTrainable([{ node, operator }]));
      inputs.push(context.constant(`input${at + 1}`, constant));
    }
  }
  copy.input = inputs;
  copy.output = Array.from({ length: details.outputCount }, (_, at) =>
    builder.names.claim(at === details.ports[0] ? layer.name : `${layer.name}.output${at + 1}`),
  );
  for (const [name, value] of Object.entries(details.attributes)) setPlainAttribute(copy, name, value);
  const converted = convertNode(copy, imported.opset, OPSET, draftContext(builder, layer.name, layer.inputTypes));
  const drafts = converted && draftsOf(converted);
  if (!drafts) return err(notInOpset(node, operator, OPSET));
  builder.nodes.push(...drafts);
  return ok(details.ports.map((at) => copy.output[at] ?? ''));
}

/** Small numbers of the file; the name of the batch becomes the number of pictures. */
function constantOf(value: KnownValue | undefined, dtype: string | undefined, pictures: number): OnnxConstant | null {
  if (!value || (dtype !== 'int64' && dtype !== 'float32')) return null;
  const data = value.items.map((item) => (typeof item === 'string' ? pictures : item));
  return data.every((item) => item !== null) ? { dtype, shape: value.shape, data } : null;
}
