import type { Operation } from '../../../operators/operation.ts';
import type { TensorType } from '../../../tensor/types.ts';
import type { TorchHelper } from '../helpers.ts';

/** One ONNX node that no layer type expresses, as what writes it in PyTorch sees it. */
export interface OperatorContext {
  readonly operation: Operation;
  /**
   * By input of the node: a variable, a stored tensor of the layer, or numbers. Undefined where the input is left out,
   * null where the file fixes it to something that cannot be written as numbers.
   */
  readonly args: readonly (string | null | undefined)[];
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
