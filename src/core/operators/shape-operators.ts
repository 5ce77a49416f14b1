import type { Dim, Shape } from '../tensor/types.ts';
import {
  axesFrom,
  axisFrom,
  broadcast,
  type Inference,
  intOf,
  like,
  listOf,
  numbersOf,
  type Operation,
  product,
  shapeOf,
  UNKNOWN,
} from './operation.ts';

/** Operators that only move elements: the shapes that come out of them. */

/** The shape that `Reshape` makes; null where it cannot be told or does not fit. */
export function reshaped(shape: Shape, target: readonly (Dim | null)[], allowZero = false): Shape | null {
  const result: (Dim | null)[] = target.map((dim, axis) => (dim === 0 && !allowZero ? (shape[axis] ?? null) : dim));
  // One open dim (−1, or one that nobody knows) follows from the others.
  const open = result.flatMap((dim, axis) => (dim === -1 || dim === null ? [axis] : []));
  if (open.length > 1) return null;
  const total = product(shape);
  const [at] = open;
  if (at === undefined) return product(result as Dim[]) === total ? (result as Dim[]) : null;
  const rest = product(result.filter((_, axis) => axis !== at) as Dim[]);
  if (rest === 0 || total % rest !== 0) return null;
  // A batch that is only a name goes where it fits: [N, 4, 2] → [−1, 4, 2] keeps its name.
  const lone = shape.filter((dim) => typeof dim === 'string');
  const kept = result.some((dim) => typeof dim === 'string');
  const size = total / rest;
  result[at] = size === 1 && lone.length === 1 && !kept ? (lone[0] as Dim) : size;
  return result as Dim[];
}

const reshape: Inference = (operation) => {
  const shape = shapeOf(operation);
  const target = listOf(operation, 'shape') ?? operation.values[1]?.items;
  return shape && target ? like(operation, reshaped(shape, target, intOf(operation, 'allowzero', 0) === 1)) : UNKNOWN;
};

const flatten: Inference = (operation) => {
  const shape = shapeOf(operation);
  if (!shape) return UNKNOWN;
  const axis = intOf(operation, 'axis', 1);
  const at = axis < 0 ? axis + shape.length : axis;
  const join = (dims: Shape): Dim => (dims.length === 1 ? (dims[0] as Dim) : product(dims));
  return like(operation, [join(shape.slice(0, at)), join(shape.slice(at))]);
};

const transpose: Inference = (operation) => {
  const shape = shapeOf(operation);
  if (!shape) return UNKNOWN;
  const order = listOf(operation, 'perm') ?? shape.map((_, axis) => shape.length - 1 - axis);
  return like(operation, order.length === shape.length ? order.map((axis) => shape[axis] as Dim) : null);
};

const squeeze: Inference = (operation) => {
  const shape = shapeOf(operation);
  const axes = numbersOf(operation, 'axes', 1);
  if (!shape || axes === null) return UNKNOWN;
  const gone = axes && axesFrom(axes, shape.length);
  if (gone === null) return UNKNOWN;
  return like(
    operation,
    shape.filter((dim, axis) => (gone ? !gone.includes(axis) : dim !== 1)),
  );
};

const unsqueeze: Inference = (operation) => {
  const shape = shapeOf(operation);
  const axes = numbersOf(operation, 'axes', 1);
  const added = shape && axes && axesFrom(axes, shape.length + axes.length);
  if (!shape || !added) return UNKNOWN;
  const rest = [...shape];
  const rank = shape.length + added.length;
  return like(
    operation,
    Array.from({ length: rank }, (_, axis) => (added.includes(axis) ? 1 : (rest.shift() as Dim))),
  );
};

const concat: Inference = (operation) => {
  const shapes = operation.inputs.map((type) => type?.shape);
  const [first] = shapes;
  const axis = first && axisFrom(intOf(operation, 'axis', 1), first.length);
  if (!first || axis === null || axis === undefined) return UNKNOWN;
  if (!shapes.every((shape) => shape?.length === first.length)) return UNKNOWN;
  const sizes = shapes.map((shape) => shape?.[axis] as Dim);
  if (!sizes.every((size) => typeof size === 'number')) return UNKNOWN;
  return like(
    operation,
    first.map((dim, at) => (at === axis ? sizes.reduce((a, b) => a + b, 0) : dim)),
  );
};

const split: Inference = (operation) => {
  const shape = shapeOf(operation);
  const axis = shape && axisFrom(intOf(operation, 'axis', 0), shape.length);
  const parts = numbersOf(operation, 'split', 1);
  if (!shape || axis === null || parts === null) return operation.outputCount > 0 ? unknown(operation) : UNKNOWN;
  const size = shape[axis];
  const count = operation.outputCount;
  if (!parts && typeof size !== 'number') return unknown(operation);
  // Equal parts; the last one is smaller where they do not come out even (opset 18).
  const each = Math.ceil((size as number) / count);
  const sizes = parts ?? Array.from({ length: count }, (_, at) => Math.min(each, (size as number) - at * each));
  return sizes.slice(0, count).flatMap((part) =>
    like(
      operation,
      shape.map((dim, at) => (at === axis ? part : dim)),
    ),
  );
};

function unknown(operation: Operation): readonly null[] {
  return new Array<null>(operation.outputCount).fill(null);
}

/** Elements that a slice takes of an axis, after ONNX's clamping. */
export function sliceLength(size: number, start: number, end: number, step: number): number {
  const clamp = (at: number, low: number, high: number) => Math.min(high, Math.max(low, at < 0 ? at + size : at));
  const from = step > 0 ? clamp(start, 0, size) : clamp(start, 0, size - 1);
  const to = step > 0 ? clamp(end, 0, size) : clamp(end, -1, size - 1);
  return Math.max(0, Math.ceil((to - from) / step));
}

const slice: Inference = (operation) => {
  const shape = shapeOf(operation);
  const starts = numbersOf(operation, 'starts', 1);
  const ends = numbersOf(operation, 'ends', 2);
  const steps = numbersOf(operation, 'steps', 4);
  const given = numbersOf(operation, 'axes', 3);
  if (!shape || !starts || !ends || steps === null || given === null) return UNKNOWN;
  const axes = axesFrom(given ?? starts.map((_, axis) => axis), shape.length);
  if (!axes) return UNKNOWN;
  const result = [...shape];
  for (const [index, axis] of axes.entries()) {
    const size = shape[axis];
    const step = steps?.[index] ?? 1;
    if (typeof size !== 'number' || step === 0) {
      if (starts[index] === 0 && (ends[index] ?? 0) >= 2 ** 31 - 1) continue;
      return UNKNOWN;
    }
    result[axis] = sliceLength(size, starts[index] ?? 0, ends[index] ?? size, step);
  }
  return like(operation, result);
};

const pad: Inference = (operation) => {
  const shape = shapeOf(operation);
  const pads = listOf(operation, 'paddings') ?? numbersOf(operation, 'pads', 1);
  const given = numbersOf(operation, 'axes', 3);
  if (!shape || !pads || given === null) return UNKNOWN;
  const axes = axesFrom(given ?? shape.map((_, axis) => axis), shape.length);
  if (!axes || pads.length !== 2 * axes.length) return UNKNOWN;
  const result = [...shape];
  for (const [index, axis] of axes.entries()) {
    const total = (pads[index] ?? 0) + (pads[index + axes.length] ?? 0);
    const size = shape[axis];
    if (typeof size === 'number') result[axis] = size + total;
    else if (total !== 0) return UNKNOWN;
  }
  return like(operation, result);
};

const expand: Inference = (operation) => {
  const shape = shapeOf(operation);
  const target = operation.values[1]?.items;
  if (!shape || !target?.every((dim) => dim !== null)) return UNKNOWN;
  return like(operation, broadcast([shape, target as Shape]));
};

const tile: Inference = (operation) => {
  const shape = shapeOf(operation);
  const repeats = numbersOf(operation, 'repeats', 1);
  if (!shape || repeats?.length !== shape.length) return UNKNOWN;
  const tiled = shape.map((dim, axis) => (typeof dim === 'number' ? dim * (repeats[axis] ?? 1) : dim));
  return like(operation, tiled);
};

const gather: Inference = (operation) => {
  const shape = shapeOf(operation);
  const indices = shapeOf(operation, 1);
  const axis = shape && axisFrom(intOf(operation, 'axis', 0), shape.length);
  if (!shape || !indices || axis === null) return UNKNOWN;
  return like(operation, [...shape.slice(0, axis), ...indices, ...shape.slice(axis + 1)]);
};

const depthToSpace =
  (out: boolean): Inference =>
  (operation) => {
    const shape = shapeOf(operation);
    const block = intOf(operation, 'blocksize', 1);
    const [batch, channels, ...spatial] = shape ?? [];
    if (batch === undefined || typeof channels !== 'number' || spatial.length !== 2) return UNKNOWN;
    if (!spatial.every((dim) => typeof dim === 'number')) return UNKNOWN;
    const scaled = spatial.map((dim) => (out ? dim * block : Math.floor(dim / block)));
    return like(operation, [batch, out ? channels / block ** 2 : channels * block ** 2, ...scaled]);
  };

/** `Resize` of opsets 10 to 19 and `Upsample`: scales in input 2 (1 before opset 11) or an attribute; sizes in input 3. */
const resize: Inference = (operation) => {
  const shape = shapeOf(operation);
  if (!shape) return UNKNOWN;
  const early = operation.operator === 'Upsample' || operation.opset < 11;
  const sizes = early ? undefined : numbersOf(operation, 'sizes', 3);
  const scales = listOf(operation, 'scales') ?? numbersOf(operation, 'scales', early ? 1 : 2);
  const axes = listOf(operation, 'axes') ?? shape.map((_, axis) => axis);
  if (sizes === null || textPolicy(operation) !== 'stretch') return UNKNOWN;
  const result = [...shape];
  for (const [index, axis] of axes.entries()) {
    const size = shape[axis];
    const wanted = sizes?.length ? sizes[index] : undefined;
    const scale = scales?.[index];
    if (wanted !== undefined) result[axis] = wanted === 1 && typeof size === 'string' ? size : wanted;
    else if (scale === undefined) return UNKNOWN;
    else if (typeof size === 'number') result[axis] = Math.floor(size * scale);
    else if (scale !== 1) return UNKNOWN;
  }
  return like(operation, result);
};

function textPolicy(operation: Operation): string {
  return String(operation.attributes.keep_aspect_ratio_policy ?? 'stretch');
}

export const SHAPE_OPERATORS: Readonly<Record<string, Inference>> = {
  Reshape: reshape,
  Flatten: flatten,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Concat: concat,
  Split: split,
  Slice: slice,
  Pad: pad,
  Expand: expand,
  Tile: tile,
  Gather: gather,
  DepthToSpace: depthToSpace(true),
  SpaceToDepth: depthToSpace(false),
  Resize: resize,
  Upsample: resize,
};
