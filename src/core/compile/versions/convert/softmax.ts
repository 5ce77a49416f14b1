import type { NodeProto } from '../../../onnx/gen/onnx_pb.ts';
import { node as makeNode } from '../../../onnx/helpers.ts';
import { type ConvertContext, changed, find, fromFront, intOf, type Step, type Steps } from './step.ts';

/**
 * Before opset 13 `Softmax` and its kin run over all axes from theirs on, as if they were one; since then over one axis.
 * The same where the axes behind it hold one element each.
 */
const oneAxis: Step = {
  up: (node, context) => {
    const shape = context.shape(node.input[0] ?? '');
    const axis = intOf(node, 'axis', 1);
    const at = shape ? fromFront(axis, shape.length) : undefined;
    if (shape && at !== undefined && shape.slice(at + 1).every((dim) => dim === 1)) {
      const said = find(node, 'axis') !== undefined || at === shape.length - 1;
      return [said ? node : changed(node, { attributes: { axis: { int: axis } } })];
    }
    return overFlattened(node, axis, context);
  },
  down: (node, context) => {
    const shape = context.shape(node.input[0] ?? '');
    if (!shape) return null;
    const axis = fromFront(intOf(node, 'axis', -1), shape.length);
    if (shape.slice(axis + 1).every((dim) => dim === 1)) {
      const same = find(node, 'axis') ? intOf(node, 'axis', axis) >= 0 : axis === 1;
      return [same ? node : changed(node, { attributes: { axis: { int: axis } } })];
    }
    return withAxisLast(node, axis, shape.length, context);
  },
};

/** The axes from one on as one, and back to the shape that they had. */
function overFlattened(node: NodeProto, axis: number, { name }: ConvertContext): readonly NodeProto[] {
  const [x = ''] = node.input;
  const [shape, flat, scores] = [name('shape'), name('flat', x), name('scores', x)];
  return [
    makeNode('Shape', shape, [x], [shape]),
    makeNode('Flatten', flat, [x], [flat], { axis: { int: axis } }),
    changed(node, { inputs: [flat], outputs: [scores], attributes: { axis: { int: -1 } } }),
    makeNode('Reshape', name('reshaped'), [scores, shape], [...node.output]),
  ];
}

/** The axis has to come last. */
function withAxisLast(node: NodeProto, axis: number, rank: number, { name }: ConvertContext): readonly NodeProto[] {
  const others = Array.from({ length: rank }, (_, at) => at).filter((at) => at !== axis);
  const order = [...others, axis];
  const back = order.map((_, at) => order.indexOf(at));
  const [x = ''] = node.input;
  const [turned, scores] = [name('last', x), name('scores', x)];
  return [
    makeNode('Transpose', turned, [x], [turned], { perm: { ints: order } }),
    changed(node, { inputs: [turned], outputs: [scores], attributes: { axis: { int: rank - 1 } } }),
    makeNode('Transpose', name('back'), [scores], [...node.output], { perm: { ints: back } }),
  ];
}

export const SOFTMAX: Readonly<Record<string, Steps>> = {
  Softmax: { 13: oneAxis },
  LogSoftmax: { 13: oneAxis },
  Hardmax: { 13: oneAxis },
};
