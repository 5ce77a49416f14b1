import type { OnnxAttributes, OnnxConstant, PlainNode } from '../node.ts';
import type { KnownValue } from '../operation.ts';

/**
 * How the gradient of one ONNX operator is written: one rule per operator, whatever layer emits it. Shapes are numbers
 * here, the batch included.
 */
export interface GradientRule {
  /**
   * The operator as it computes in training, where that is not the node itself (batch statistics, a fed mask). It has to
   * give the node's own first output. What it returns is handed to `backward`.
   */
  readonly forward?: (node: PlainNode, tape: Tape) => Kept;
  /**
   * @param gradients by output of the node: the loss's derivative by it, in its shape; null where nothing follows from it
   * @param needed by input: whether anybody asks
   * @returns by input: its gradient in its shape, null where there is none (indices, axes) or none was asked for
   * @throws NoGradient where the node has a form that the rule does not cover
   */
  readonly backward: (call: Backward) => readonly (string | null)[];
}

/** Values of the forward pass, by names of the rule's own. */
export type Kept = Readonly<Record<string, string | undefined>>;

export interface Backward {
  readonly node: PlainNode;
  readonly gradients: readonly (string | null)[];
  readonly needed: readonly boolean[];
  readonly tape: Tape;
  /** What `forward` gave; empty where there is none. */
  readonly kept: Kept;
}

/** A node whose gradient cannot be written. */
export class NoGradient extends Error {
  /** The operator, as it is shown. */
  readonly operator: string;
  constructor(operator: string) {
    super(`no gradient for ${operator}`);
    this.operator = operator;
  }
}

/** What rules write into. */
export interface Tape {
  /** Adds a node with one output and returns its new name. */
  node(operator: string, inputs: readonly string[], attributes?: OnnxAttributes): string;
  /** Adds a node whose outputs have these names. */
  write(node: PlainNode): void;
  /** A stored value; equal ones are stored once. */
  constant(value: OnnxConstant): string;
  /** @throws where the value's shape cannot be told */
  shape(value: string): readonly number[];
  dtype(value: string): string;
  /** Elements of a small value that is fixed before a run. */
  known(value: string): KnownValue | null;
  /** A mask of a dropout, [the shape of a value]: fed anew in each run. */
  mask(node: PlainNode, like: string, ratio: number): string;
  /** Batch statistics of a normalisation, each [C], beside the running ones that they are for. */
  statistics(node: PlainNode, batch: { readonly mean: string; readonly variance: string }): void;
  /** Whether the node belongs to a layer that is frozen: it computes as when the network runs. */
  isFrozen(node: PlainNode): boolean;
}
