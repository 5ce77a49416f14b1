import type { OnnxAttributes } from '../node.ts';
import type { Tape } from './rule.ts';

/** Short words for what rules write most. */

export function scalar(tape: Tape, value: number): string {
  return tape.constant({ dtype: 'float32', shape: [], data: [value] });
}

export function ints(tape: Tape, values: readonly number[]): string {
  return tape.constant({ dtype: 'int64', shape: [values.length], data: values });
}

export function add(tape: Tape, a: string, b: string): string {
  return tape.node('Add', [a, b]);
}

export function sub(tape: Tape, a: string, b: string): string {
  return tape.node('Sub', [a, b]);
}

export function mul(tape: Tape, a: string, b: string): string {
  return tape.node('Mul', [a, b]);
}

export function div(tape: Tape, a: string, b: string): string {
  return tape.node('Div', [a, b]);
}

/** Times a number; nothing is written for 1. */
export function scale(tape: Tape, value: string, factor: number): string {
  return factor === 1 ? value : mul(tape, value, scalar(tape, factor));
}

export function reshape(tape: Tape, value: string, shape: readonly number[]): string {
  return same(tape.shape(value), shape) ? value : tape.node('Reshape', [value, ints(tape, shape)]);
}

export function transpose(tape: Tape, value: string, perm: readonly number[]): string {
  return perm.every((axis, at) => axis === at) ? value : tape.node('Transpose', [value], { perm: { ints: perm } });
}

/** Sum over axes, which stay with extent 1. */
export function sum(tape: Tape, value: string, axes: readonly number[]): string {
  return axes.length === 0 ? value : tape.node('ReduceSum', [value, ints(tape, axes)], { keepdims: { int: 1 } });
}

export function mean(tape: Tape, value: string, axes: readonly number[]): string {
  return tape.node('ReduceMean', [value], { axes: { ints: axes }, keepdims: { int: 1 } });
}

/** 1 where the value is above 0, else 0: a hard sigmoid so steep that every float is at one of its ends. */
export function positive(tape: Tape, value: string): string {
  return tape.node('HardSigmoid', [value], { alpha: { float: 1e30 }, beta: { float: 0 } });
}

/** 1 where two values are the same, else 0. */
export function equal(tape: Tape, a: string, b: string): string {
  return toFloat(tape, tape.node('Equal', [a, b]));
}

export function toFloat(tape: Tape, value: string): string {
  return tape.node('Cast', [value], { to: { int: 1 } });
}

/** The value in a larger shape, its axes of extent 1 repeated. */
export function expand(tape: Tape, value: string, shape: readonly number[]): string {
  return same(tape.shape(value), shape) ? value : tape.node('Expand', [value, ints(tape, shape)]);
}

/** The gradient of a broadcast: summed over the axes along which a value of this shape was repeated. */
export function sumTo(tape: Tape, gradient: string, shape: readonly number[]): string {
  const from = tape.shape(gradient);
  const ahead = from.length - shape.length;
  const axes = from.flatMap((dim, axis) => (axis < ahead || (shape[axis - ahead] === 1 && dim !== 1) ? [axis] : []));
  return reshape(tape, sum(tape, gradient, axes), shape);
}

/** Rows, columns, … from starts to ends of some axes. */
export function slice(
  tape: Tape,
  value: string,
  axes: readonly number[],
  starts: readonly number[],
  ends: readonly number[],
  steps: readonly number[] = axes.map(() => 1),
): string {
  const shape = tape.shape(value);
  const whole = axes.every((axis, at) => starts[at] === 0 && ends[at] === shape[axis] && steps[at] === 1);
  if (whole) return value;
  const stepped = steps.some((step) => step !== 1);
  const inputs = [
    value,
    ints(tape, starts),
    ints(tape, ends),
    ints(tape, axes),
    ...(stepped ? [ints(tape, steps)] : []),
  ];
  return tape.node('Slice', inputs);
}

/** A border of one number around: [begin…, end…] for every axis. Nothing is written where there is none. */
export function pad(tape: Tape, value: string, pads: readonly number[], filling = 0): string {
  if (pads.every((count) => count === 0)) return value;
  return tape.node('Pad', [value, ints(tape, pads), ...(filling === 0 ? [] : [scalar(tape, filling)])]);
}

export function concat(tape: Tape, values: readonly string[], axis: number): string {
  return values.length === 1 ? (values[0] as string) : tape.node('Concat', values, { axis: { int: axis } });
}

/**
 * A · B of two matrices, each turned first where that is said.
 * @param factor the product is multiplied by it
 */
export function product(
  tape: Tape,
  a: string,
  b: string,
  turned: { readonly a?: boolean; readonly b?: boolean } = {},
  factor = 1,
): string {
  const attributes: OnnxAttributes = {
    ...(turned.a && { transA: { int: 1 } }),
    ...(turned.b && { transB: { int: 1 } }),
    ...(factor !== 1 && { alpha: { float: factor } }),
  };
  return tape.node('Gemm', [a, b], attributes);
}

/** All values added, in their order. */
export function total(tape: Tape, values: readonly string[]): string {
  return values.slice(1).reduce((so, value) => add(tape, so, value), values[0] as string);
}

export function count(dims: readonly number[]): number {
  return dims.reduce((so, dim) => so * dim, 1);
}

/** All axes of a rank but one. */
export function otherAxes(rank: number, axis: number): readonly number[] {
  return Array.from({ length: rank }, (_, at) => at).filter((at) => at !== axis);
}

export function range(length: number): readonly number[] {
  return Array.from({ length }, (_, at) => at);
}

export function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}
