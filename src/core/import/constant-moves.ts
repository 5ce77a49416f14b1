import type { AttributeProto, NodeProto } from '../onnx/gen/onnx_pb.ts';
import { axisFrom, type KnownValue } from '../operators/operation.ts';
import { reshaped } from '../operators/shape-operators.ts';

/** Operators that exporters apply to stored weights: they move elements or rename axes, and compute nothing. */

export function attributeOf(node: NodeProto, name: string): AttributeProto | undefined {
  return node.attribute.find((entry) => entry.name === name);
}

/**
 * Shape after an operator that leaves the elements in their order; null for any other operator.
 * @param second the elements of the second input (axes or a shape); undefined where there is none
 */
export function movedShape(
  node: NodeProto,
  shape: readonly number[],
  second: KnownValue | null | undefined,
): readonly number[] | null {
  const numbers = (name: string): readonly number[] | null | undefined => {
    const list = attributeOf(node, name)?.ints.map(Number);
    if (list) return list;
    return second === undefined ? undefined : ((second?.items as readonly number[] | undefined) ?? null);
  };
  switch (node.opType) {
    case 'Identity':
      return shape;
    case 'Reshape': {
      const target = numbers('shape');
      const result = target && reshaped(shape, target, Number(attributeOf(node, 'allowzero')?.i ?? 0) === 1);
      return (result ?? null) as readonly number[] | null;
    }
    case 'Squeeze': {
      const axes = numbers('axes');
      if (axes === null) return null;
      const gone = axes?.map((axis) => axisFrom(axis, shape.length));
      return shape.filter((dim, axis) => (gone ? !gone.includes(axis) : dim !== 1));
    }
    case 'Unsqueeze': {
      const axes = numbers('axes');
      if (!axes) return null;
      const rank = shape.length + axes.length;
      const added = new Set(axes.map((axis) => axisFrom(axis, rank)));
      if (added.has(null) || added.size !== axes.length || rank > 8) return null;
      const rest = [...shape];
      return Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (rest.shift() ?? 1)));
    }
    default:
      return null;
  }
}

export function isPermutation(perm: readonly number[], rank: number): boolean {
  return perm.length === rank && new Set(perm).size === rank && perm.every((axis) => axis >= 0 && axis < rank);
}

/** The elements of a tensor with its axes in another order. */
export function transposed<T extends Float32Array | Float64Array>(
  data: T,
  shape: readonly number[],
  perm: readonly number[],
): T {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const extents = perm.map((axis) => shape[axis] ?? 1);
  const steps = perm.map((axis) => strides[axis] ?? 1);
  const result = data.slice() as T;
  const position = extents.map(() => 0);
  let from = 0;
  for (let at = 0; at < result.length; at += 1) {
    result[at] = data[from] as number;
    for (let axis = extents.length - 1; axis >= 0; axis -= 1) {
      position[axis] = (position[axis] ?? 0) + 1;
      from += steps[axis] ?? 0;
      if ((position[axis] ?? 0) < (extents[axis] ?? 1)) break;
      from -= (steps[axis] ?? 0) * (extents[axis] ?? 1);
      position[axis] = 0;
    }
  }
  return result;
}
