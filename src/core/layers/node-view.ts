import type { Attributes, AttributeValue } from '../attributes.ts';
import type { KnownValue } from '../operators/operation.ts';
import type { Tensor, TensorType } from '../tensor/types.ts';

/**
 * How a layer type sees the nodes of an ONNX file while it decides whether they are what it stands for. Views are of
 * one node; `producer` and `consumers` lead to its neighbours.
 */
export interface NodeView {
  /** Index in the graph's list of nodes. */
  readonly index: number;
  /** `Conv`; operators of other domains are written `domain::Operator` and match nothing. */
  readonly operator: string;
  readonly opset: number;
  /** Value names; '' where an optional one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  has(attribute: string): boolean;
  int(attribute: string, fallback: number): number;
  float(attribute: string, fallback: number): number;
  text(attribute: string, fallback: string): string;
  list(attribute: string): readonly number[] | null;
  /** Type of an input, or null where it is unknown. */
  inputType(input: number): TensorType | null;
  outputType(output?: number): TensorType | null;
  /** A small input whose elements are known without a run: axes, bounds, scales. */
  known(input: number): KnownValue | null;
  /** The one number of such an input. */
  scalar(input: number): number | null;
  /** Shape of an input that is a stored float32 tensor, or computed from stored tensors alone; else null. */
  constantShape(input: number): readonly number[] | null;
  /** Elements of such an input. */
  constantData(input: number): Float32Array | null;
  /** Numbers that are an attribute in old opsets and an input in new ones. */
  numbers(attribute: string, input: number): readonly number[] | null | undefined;
  /** The node that makes the value of an input, unless it is a stored tensor or a graph input. */
  producer(input: number): NodeView | null;
  /** All nodes that read an output. */
  consumers(output?: number): readonly NodeView[];
  /** Whether the graph outputs this value. */
  isOutput(output?: number): boolean;
  /** True if exactly one input of one node reads this output, and the graph does not output it. */
  isPrivate(output?: number): boolean;
}

/** A parameter of the recognised layer: a stored value of the file, as it is or changed. */
export interface RecognizedParameter {
  /** The value that holds it. */
  readonly value: string;
  /** Its elements where they differ from the stored ones (transposed, fused); then the layer owns new elements. */
  readonly data?: Float32Array;
  /**
   * The way back: what the file has to store for the parameter to be this tensor; null where no stored tensor says it.
   * Without `data` the file stores the elements as they are, and needs this only where its shape is another. With `data`
   * and without a way back, other elements can only be written in another form of the layer.
   */
  readonly restore?: (parameter: Tensor) => Tensor | null;
}

/**
 * Numbers of a layer's attributes that the file keeps where `emit` does not write them: in a stored input of a node
 * (bounds, scales, sizes), or in an attribute that only training reads.
 */
export interface RecognizedConstant {
  readonly node: NodeView;
  /** An input by its index, or a float attribute by its name. */
  readonly at: number | string;
  readonly dtype: 'float32' | 'int64';
  /** What has to be there for these attributes; null where it cannot say them. */
  readonly items: (attributes: Attributes) => readonly number[] | null;
}

/** A part of a recognised layer that can be written anew on its own, between values that stay. */
export interface RecognizedStep {
  /** What `emit` calls the values of this step: the first part of their suffix. */
  readonly name: string;
  /** In data-flow order. */
  readonly nodes: readonly NodeView[];
  /** The value that arrives, and the one that leaves. */
  readonly input: string;
  readonly output: string;
}

/** A match: these nodes are one layer of this type. */
export interface Recognition {
  /** What differs from the type's defaults. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Value names that arrive, by port. */
  readonly inputs: readonly string[];
  /** Value names that leave, by port. Default: the first output of the view. */
  readonly outputs?: readonly string[];
  /** Every node that the layer stands for. Default: the view alone. */
  readonly nodes?: readonly NodeView[];
  readonly parameters?: Readonly<Record<string, RecognizedParameter>>;
  readonly constants?: readonly RecognizedConstant[];
  readonly steps?: readonly RecognizedStep[];
  readonly attention?: {
    readonly squeeze: string | { readonly average: string; readonly max: string };
    readonly hidden: string | { readonly average: string; readonly max: string } | null;
    readonly gate: string;
    readonly applied: { readonly node: number; readonly input: number };
  };
}

/** Recognises layers whose *last* node is the view. */
export type Recognizer = (view: NodeView) => Recognition | null;
