import type { NodeProto } from '../../onnx/gen/onnx_pb.ts';
import { isStandard, subgraphsOf } from '../../onnx/node-reads.ts';
import { sameDefinition } from '../../operators/definitions.ts';

/** Whether a node of a file, with everything inside it, may stand in another opset as it is. */
export function nodeKeepsMeaning(node: NodeProto, from: number, to: number): boolean {
  const own = !isStandard(node.domain) || sameDefinition(node.opType ?? '', from, to, node.output.length);
  return own && subgraphsOf(node).every((graph) => graph.node.every((inner) => nodeKeepsMeaning(inner, from, to)));
}
