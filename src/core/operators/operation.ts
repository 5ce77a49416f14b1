import type { Dim, Shape, TensorType } from '../tensor/types.ts';

/**
 * What is known of one ONNX node before anything runs: enough to say which shapes come out of it. Nodes are described
 * here by plain data (JSON), so that a layer may carry such a description in its attributes.
 */

/** An ONNX attribute as plain data. Tensors and graphs are left out: `node.attributes.value` of a Constant is a constant. */
export type OperationAttribute = number | string | readonly number[] | readonly string[];

/** The elements of a small tensor, as far as they are known: numbers, names of dims (`N`), or null. */
export interface KnownValue {
  readonly shape: readonly number[];
  readonly items: readonly (Dim | null)[];
}

export interface Operation {
  readonly operator: string;
  /** '' is the standard domain, `ai.onnx`. */
  readonly domain: string;
  readonly opset: number;
  readonly attributes: Readonly<Record<string, OperationAttribute>>;
  /** By input: its type, null where it is unknown, undefined where the optional input is left out. */
  readonly inputs: readonly (TensorType | null | undefined)[];
  /** By input: its elements where they are known before the run. */
  readonly values: readonly (KnownValue | null | undefined)[];
  readonly outputCount: number;
}

/** Output types by output; null where a type cannot be told. */
export type InferredTypes = readonly (TensorType | null)[];
export type Inference = (operation: Operation) => InferredTypes;

export const UNKNOWN: InferredTypes = [null];

export function intOf(operation: Operation, name: string, fallback: number): number {
  const value = operation.attributes[name];
  return typeof value === 'number' ? value : fallback;
}

export function textOf(operation: Operation, name: string, fallback: string): string {
  const value = operation.attributes[name];
  return typeof value === 'string' ? value : fallback;
}

/** A list attribute of numbers; null where the node has none. */
export function listOf(operation: Operation, name: string): readonly number[] | null {
  const value = operation.attributes[name];
  return Array.isArray(value) && value.every((item) => typeof item === 'number') ? (value as readonly number[]) : null;
}

/**
 * Numbers that are an attribute in old opsets and an input in new ones (axes, starts, pads, split, …).
 * Undefined where neither is there; null where the input is there but unknown.
 */
export function numbersOf(operation: Operation, name: string, input: number): readonly number[] | null | undefined {
  const list = listOf(operation, name);
  if (list) return list;
  if (operation.inputs[input] === undefined) return undefined;
  const value = operation.values[input];
  return value?.items.every((item) => typeof item === 'number') ? (value.items as readonly number[]) : null;
}

/** The shape of an input, or null. */
export function shapeOf(operation: Operation, input = 0): Shape | null {
  return operation.inputs[input]?.shape ?? null;
}

/** An axis counted from the front; null if the rank does not have it. */
export function axisFrom(axis: number, rank: number): number | null {
  const positive = axis < 0 ? axis + rank : axis;
  return Number.isInteger(positive) && positive >= 0 && positive < rank ? positive : null;
}

/** Axes counted from the front, or null if one is out of range. */
export function axesFrom(axes: readonly number[], rank: number): readonly number[] | null {
  const positive = axes.map((axis) => axisFrom(axis, rank));
  return positive.every((axis) => axis !== null) ? (positive as readonly number[]) : null;
}

/** The output in the element type of an input. */
export function like(operation: Operation, shape: Shape | null, input = 0): InferredTypes {
  const type = operation.inputs[input];
  return [type && shape ? { dtype: type.dtype, shape } : null];
}

/** Product of dims; a dim that is only a name counts as 1: one picture runs at a time. */
export function product(dims: readonly Dim[]): number {
  return dims.reduce<number>((total, dim) => total * (typeof dim === 'number' ? dim : 1), 1);
}

/** Two dims that meet element by element; null if they do not fit. */
export function broadcastDim(a: Dim, b: Dim): Dim | null {
  if (a === b || b === 1) return a;
  if (a === 1) return b;
  if (typeof a === 'string') return b;
  return typeof b === 'string' ? a : null;
}

/** Multidirectional broadcasting of NumPy and ONNX; null if the shapes do not fit. */
export function broadcast(shapes: readonly Shape[]): Shape | null {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result: Dim[] = [];
  for (let axis = 0; axis < rank; axis += 1) {
    let dim: Dim | null = 1;
    for (const shape of shapes) {
      const own = shape[axis - rank + shape.length];
      if (own !== undefined && dim !== null) dim = broadcastDim(dim, own);
    }
    if (dim === null) return null;
    result.push(dim);
  }
  return result;
}
