import type { NodeView } from './node-view.ts';

/** Whether a node is a softmax over axis 1, classes or channels, and nothing else. */
export function softmaxOverChannels(view: NodeView): boolean {
  const shape = view.inputType(0)?.shape;
  if (view.operator !== 'Softmax' || shape === undefined || shape.length < 2) return false;
  const axis = view.int('axis', view.opset >= 13 ? -1 : 1);
  if ((axis < 0 ? axis + shape.length : axis) !== 1) return false;
  // Before opset 13 all axes from this one on were one: the same thing only where the others hold one element.
  return view.opset >= 13 || shape.slice(2).every((dim) => dim === 1);
}

/** Whether a softmax runs over all channels of a pooled vector, of whatever rank the vector is by then. */
export function softmaxOverVector(view: NodeView, channels: number): boolean {
  const shape = view.inputType(0)?.shape;
  if (view.operator !== 'Softmax' || shape === undefined) return false;
  const stated = view.int('axis', view.opset >= 13 ? -1 : 1);
  const axis = stated < 0 ? stated + shape.length : stated;
  const others = shape.slice(1).filter((dim) => dim !== 1);
  if (axis < 1 || others.length > 1 || (others[0] ?? 1) !== channels) return false;
  return (view.opset >= 13 ? shape.slice(axis, axis + 1) : shape.slice(axis)).includes(channels);
}
