import { numbersOf, type Operation } from '../../../operators/operation.ts';
import type { TensorType } from '../../../tensor/types.ts';
import { pyNumber, pyTuple } from '../../python-text.ts';
import type { TorchHelper } from '../helpers.ts';

/** One ONNX node that no layer type expresses, as what writes it in PyTorch sees it. */
export interface OperatorContext {
  readonly operation: Operation;
  /**
   * By input of the node: a variable, a stored tensor of the layer, or numbers. Undefined where the input is left out,
   * null where the file fixes it to something that cannot be written as numbers.
   */
  readonly args: readonly (string | null | undefined)[];
  /** Inputs that are stored tensors of the layer: what they hold may be trained or replaced. */
  readonly stored: ReadonlySet<number>;
  /** Types by output of the node, as far as they are ports. */
  readonly outputs: readonly (TensorType | undefined)[];
}

export interface OperatorCode {
  /** An expression for all outputs of the node that somebody reads: a tuple where there are several. */
  readonly forward: string;
  readonly uses?: readonly TorchHelper[];
}

/** Null where this node has a form that is not written: it then raises at its place. */
export type WriteOperator = (context: OperatorContext) => OperatorCode | string | null;

/** An input that must be there. */
export function arg({ args }: OperatorContext, input: number): string | null {
  return args[input] ?? null;
}

export function rankOf({ operation }: OperatorContext, input = 0): number | null {
  return operation.inputs[input]?.shape.length ?? null;
}

/** Whether the first input holds whole numbers or truth values. */
export function isWhole({ operation }: OperatorContext): boolean {
  return !(operation.inputs[0]?.dtype ?? 'float32').startsWith('float');
}

/** Whether an input has elements: an empty tensor stands for one that is left out. */
export function isGiven({ operation, args }: OperatorContext, input: number): boolean {
  return args[input] !== undefined && operation.inputs[input]?.shape[0] !== 0;
}

/**
 * A number that arrives as an input: written out where the file fixes it, else the expression of a tensor. Undefined where
 * the input is left out, null where it has no form in the source.
 */
export function numberArg(
  context: OperatorContext,
  input: number,
): { code: string; fixed: boolean } | null | undefined {
  const { operation, args, stored } = context;
  if (args[input] === undefined) return undefined;
  const value = stored.has(input) ? null : operation.values[input]?.items[0];
  if (typeof value === 'number') return { code: pyNumber(value), fixed: true };
  const code = args[input];
  return code === null ? null : { code, fixed: false };
}

/**
 * Numbers that are an attribute in old opsets and an input in new ones, as a Python sequence: written out where they are
 * known, else read from the tensor that arrives. Undefined where the node has none, null where they cannot be written.
 */
export function listArg(context: OperatorContext, name: string, input: number): string | null | undefined {
  const { operation, stored } = context;
  const known = stored.has(input) ? null : numbersOf(operation, name, input);
  if (known !== null) return known && pyTuple(known);
  const value = arg(context, input);
  return value && `${value}.tolist()`;
}

/** Those outputs of a tuple that somebody reads. */
export function readOutputs({ operation, outputs }: OperatorContext, tuple: string): string {
  const read = outputs.flatMap((type, output) => (type ? [output] : []));
  if (read.length === operation.outputCount) return read.length === 1 ? `${tuple}[0]` : tuple;
  return read.length === 1 ? `${tuple}[${read[0]}]` : `[${tuple}[i] for i in (${read.join(', ')})]`;
}

/** Writes only where every given part is there. */
export function withAll<T extends readonly unknown[]>(
  parts: { readonly [K in keyof T]: T[K] | null | undefined },
  write: (...parts: T) => OperatorCode | string | null,
): OperatorCode | string | null {
  return parts.every((part) => part !== null && part !== undefined) ? write(...(parts as unknown as T)) : null;
}

/** −1 is the last axis. */
export function positiveAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
