import type { Dim, Shape } from '../tensor/types.ts';
import { axisFrom, intOf, type KnownValue, listOf, numbersOf, type Operation, product, shapeOf } from './operation.ts';
import { reshaped, sliceLength } from './shape-operators.ts';

/**
 * Shape arithmetic: exporters write `Shape → Gather → Concat → Reshape` where they mean a fixed number. These nodes are
 * evaluated before anything runs, as far as they are known; dims that are only names stay names.
 */

/** Elements up to which a value takes part: shapes, axes, scales; not weights. */
export const MAX_KNOWN = 64;

type Item = Dim | null;
export type Fold = (operation: Operation, values: readonly KnownValue[]) => readonly KnownValue[] | null;

/** Values of all outputs, or null where they are not all known arithmetic. */
export function foldOperation(operation: Operation): readonly KnownValue[] | null {
  if (operation.domain !== '') return null;
  if (operation.operator === 'Shape') return foldShape(operation);
  if (operation.operator === 'Size') {
    const shape = shapeOf(operation);
    return shape?.every((dim) => typeof dim === 'number') ? [{ shape: [], items: [product(shape)] }] : null;
  }
  const fold = FOLDS[operation.operator];
  const values = operation.values.filter((_, input) => operation.inputs[input] !== undefined);
  if (!fold || values.length === 0 || !values.every((value) => value !== null && value !== undefined)) return null;
  try {
    const results = fold(operation, operation.values as readonly KnownValue[]);
    return results?.every((value) => value.items.length <= MAX_KNOWN && value.items.length === product(value.shape))
      ? results
      : null;
  } catch {
    return null;
  }
}

function foldShape(operation: Operation): readonly KnownValue[] | null {
  const shape = shapeOf(operation);
  if (!shape) return null;
  const end = intOf(operation, 'end', shape.length);
  const items = shape.slice(intOf(operation, 'start', 0), end);
  return [{ shape: [items.length], items }];
}

const arithmetic =
  (compute: (a: number, b: number) => number, neutral: number | null): Fold =>
  (_operation, [a, b]) => {
    if (!a || !b) return null;
    const length = Math.max(a.items.length, b.items.length);
    if (![a, b].every((value) => value.items.length === length || value.items.length === 1)) return null;
    const items = Array.from({ length }, (_, at): Item => {
      const left = a.items[a.items.length === 1 ? 0 : at] ?? null;
      const right = b.items[b.items.length === 1 ? 0 : at] ?? null;
      if (typeof left === 'number' && typeof right === 'number') return compute(left, right);
      // N·1, N/1, N+0 and N−0 are N.
      return right === neutral ? left : null;
    });
    return [{ shape: (a.shape.length >= b.shape.length ? a : b).shape, items }];
  };

const keep: Fold = (_operation, [value]) => (value ? [value] : null);

const cast: Fold = (operation, [value]) => {
  if (!value) return null;
  // To a whole number: towards zero.
  const whole = ![1, 10, 11, 16].includes(intOf(operation, 'to', 1));
  const items = value.items.map((item) => (typeof item === 'number' && whole ? Math.trunc(item) : item));
  return [{ ...value, items }];
};

const gather: Fold = (operation, [data, indices]) => {
  if (!indices || data?.shape.length !== 1 || intOf(operation, 'axis', 0) !== 0) return null;
  const items = indices.items.map((index) => {
    const at = typeof index === 'number' ? axisFrom(index, data.items.length) : null;
    return at === null ? null : (data.items[at] ?? null);
  });
  return [{ shape: indices.shape, items }];
};

const concat: Fold = (_operation, values) => {
  if (!values.every((value) => value.shape.length === 1)) return null;
  const items = values.flatMap((value) => value.items);
  return [{ shape: [items.length], items }];
};

const slice: Fold = (operation, [data]) => {
  const starts = numbersOf(operation, 'starts', 1);
  const ends = numbersOf(operation, 'ends', 2);
  const steps = numbersOf(operation, 'steps', 4);
  if (data?.shape.length !== 1 || starts?.length !== 1 || ends?.length !== 1 || steps === null) return null;
  const size = data.items.length;
  const [start = 0] = starts;
  const step = steps?.[0] ?? 1;
  const length = sliceLength(size, start, ends[0] ?? size, step);
  const from = Math.min(Math.max(start < 0 ? start + size : start, 0), step > 0 ? size : size - 1);
  return [{ shape: [length], items: Array.from({ length }, (_, at) => data.items[from + at * step] ?? null) }];
};

const split: Fold = (operation, [data]) => {
  if (data?.shape.length !== 1) return null;
  const size = data.items.length;
  const each = Math.ceil(size / operation.outputCount);
  const sizes = numbersOf(operation, 'split', 1) ?? Array.from({ length: operation.outputCount }, () => each);
  let at = 0;
  return sizes.map((part) => {
    const items = data.items.slice(at, at + part);
    at += part;
    return { shape: [items.length], items };
  });
};

const reshape: Fold = (operation, [data, target]) => {
  const dims = listOf(operation, 'shape') ?? target?.items;
  const shape = data && dims && reshaped(data.shape, dims);
  return data && isNumbers(shape) ? [{ shape, items: data.items }] : null;
};

const unsqueeze: Fold = (operation, [data]) => {
  const axes = numbersOf(operation, 'axes', 1);
  if (!data || !axes) return null;
  const rank = data.shape.length + axes.length;
  const added = axes.map((axis) => axisFrom(axis, rank));
  const rest = [...data.shape];
  const shape = Array.from({ length: rank }, (_, axis) => (added.includes(axis) ? 1 : (rest.shift() ?? 1)));
  return [{ shape, items: data.items }];
};

const squeeze: Fold = (_operation, [data]) =>
  data?.items.length === 1 ? [{ shape: [], items: data.items }] : data ? [data] : null;

const constantOfShape: Fold = (operation, [dims]) => {
  if (!dims || !isNumbers(dims.items) || product(dims.items) > MAX_KNOWN) return null;
  const fill = intOf(operation, 'value', 0);
  return [{ shape: dims.items, items: new Array<number>(product(dims.items)).fill(fill) }];
};

const reduce =
  (compute: (values: readonly number[]) => number): Fold =>
  (operation, [data]) =>
    data && data.shape.length === 1 && isNumbers(data.items)
      ? [{ shape: intOf(operation, 'keepdims', 1) ? [1] : [], items: [compute(data.items)] }]
      : null;

const each =
  (compute: (value: number) => number): Fold =>
  (_operation, [data]) =>
    data ? [{ ...data, items: data.items.map((item) => (typeof item === 'number' ? compute(item) : null)) }] : null;

function isNumbers(items: readonly Item[] | Shape | null | undefined): items is readonly number[] {
  return items?.every((item) => typeof item === 'number') ?? false;
}

export const FOLDS: Readonly<Record<string, Fold>> = {
  Identity: keep,
  Cast: cast,
  Gather: gather,
  Concat: concat,
  Slice: slice,
  Split: split,
  Reshape: reshape,
  Unsqueeze: unsqueeze,
  Squeeze: squeeze,
  ConstantOfShape: constantOfShape,
  Add: arithmetic((a, b) => a + b, 0),
  Sub: arithmetic((a, b) => a - b, 0),
  Mul: arithmetic((a, b) => a * b, 1),
  // Whole numbers divide towards zero; shape arithmetic on floats is written with Floor where that is meant.
  Div: arithmetic((a, b) => (Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b), 1),
  Floor: each(Math.floor),
  Ceil: each(Math.ceil),
  Neg: each((value) => -value),
  ReduceProd: reduce((values) => values.reduce((a, b) => a * b, 1)),
  ReduceMax: reduce((values) => Math.max(...values)),
  ReduceMin: reduce((values) => Math.min(...values)),
  ReduceSum: reduce((values) => values.reduce((a, b) => a + b, 0)),
};
