import type { Attributes } from '../attributes.ts';
import type { TensorType } from '../tensor/types.ts';

/**
 * How a layer becomes source code of another framework. The generators are kept here, by framework and layer type, and
 * not in the layer files: those are at their limit of length with what defines a layer, and a framework is one more
 * folder beside this file instead of one more member in every layer. Tests hold each registry to all layer types.
 */
export interface CodeContext {
  /** The layer's identifier. */
  readonly name: string;
  /** Variables that arrive, in port order. */
  readonly inputs: readonly string[];
  /** The first of them. */
  readonly x: string;
  readonly inputTypes: readonly TensorType[];
  readonly outputTypes: readonly TensorType[];
  /** Shapes of the layer's parameters, by name. */
  readonly parameters: ReadonlyMap<string, readonly number[]>;
}

export interface LayerCode<H extends string = string> {
  /** What `__init__` makes as `self.NAME`; left out where the layer is a mere function. */
  readonly module?: string;
  /** What computes the layer: an expression for all of its outputs. */
  readonly forward: string;
  /** The expression is a pair of the output and the gates. */
  readonly gate?: boolean;
  /** Helpers that the file must define. */
  readonly uses?: readonly H[];
}

export type GenerateCode<H extends string = string> = (attributes: Attributes, context: CodeContext) => LayerCode<H>;

/** A generator that knows the attributes of its layer type. */
export function codeOf<A, H extends string>(
  generate: (attributes: A, context: CodeContext) => LayerCode<H>,
): GenerateCode<H> {
  return generate as unknown as GenerateCode<H>;
}

/** Height and width of a type [N, C, H, W]. */
export function extentsOf(type: TensorType | undefined): readonly [number, number] {
  const [, , height = 1, width = 1] = (type?.shape ?? []) as readonly number[];
  return [height, width];
}

/** Channels or features of a type. */
export function channelsOfType(type: TensorType | undefined): number {
  return (type?.shape[1] ?? 1) as number;
}
