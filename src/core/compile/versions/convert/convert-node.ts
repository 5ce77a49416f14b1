import type { NodeProto } from '../../../onnx/gen/onnx_pb.ts';
import { changesBetween, isDefined } from '../../../operators/definitions.ts';
import { stepOf } from './rules.ts';
import { type ConvertContext, keep, type Move, widened } from './step.ts';

const WIDENED = widened();

/**
 * A node of the standard domain in the form of another opset: itself where its definition did not change for it, else
 * one or more nodes that compute the same. Graphs inside it are not looked at.
 * @returns null where no form of that opset means the same, or none is known
 * @example convertNode(squeezeWithAxes, 11, 13, context) // the axes as an input
 */
export function convertNode(
  node: NodeProto,
  from: number,
  to: number,
  context: ConvertContext,
): readonly NodeProto[] | null {
  if (from === to) return [node];
  const operator = node.opType ?? '';
  if (!isDefined(operator, from)) return null;
  const upwards = from < to;
  const [change] = changesBetween(operator, from, to);
  if (!change) return upwards || isDefined(operator, to) ? [node] : null;
  const step = stepOf(operator, change.since);
  const usual: Move | undefined = change.widens ? (upwards ? keep : WIDENED.down) : undefined;
  const move = (upwards ? step?.up : step?.down) ?? usual;
  const moved = move?.(node, context);
  if (!moved) return null;
  // On this side of the change: from here each of the nodes goes on by itself.
  const reached = upwards ? change.since : change.since - 1;
  const rest = moved.map((entry) => convertNode(entry, reached, to, context));
  return rest.every((entry) => entry !== null) ? rest.flat() : null;
}
