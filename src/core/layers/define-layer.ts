import type { AttributeSpecs, Attributes, AttributeValues } from '../attributes.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { OnnxAttributes, OnnxConstant } from '../operators/node.ts';
import type { Result } from '../result.ts';
import type { Shape, TensorType } from '../tensor/types.ts';
import type { Text } from '../text.ts';
import type { AttentionStep } from './attention-steps.ts';
import { checkElements, checkParameters } from './common.ts';
import type { LayerFunction } from './layer-function.ts';
import type { Recognizer } from './node-view.ts';

/**
 * The layer contract. One file per layer type says everything about it: title, help, attributes, shapes, parameters,
 * cost, ONNX form, probes and worked examples. Palette, inspector, analysis, compiler, files and tests are generated
 * from these declarations; none of them knows a layer by its name.
 */

/** Groups of the palette, in its order. The colour of a layer is the token of its category. */
export const CATEGORIES = [
  'inputOutput',
  'convolution',
  'pooling',
  'attention',
  'fullyConnected',
  'normalise',
  'combine',
] as const;
export type Category = (typeof CATEGORIES)[number];

export interface Port {
  /** Short name that the window and messages show. */
  readonly name: Text;
}

/** Inputs of a layer: a fixed list, or any count of like inputs. */
export type Inputs =
  | readonly Port[]
  | { readonly variadic: true; readonly name: Text; readonly min: number; readonly max: number };

/** How the elements of a parameter start out. `fanIn`/`fanOut` follow from its shape. */
export type Init =
  | { readonly kind: 'kaiming' }
  | { readonly kind: 'xavier' }
  | { readonly kind: 'zeros' }
  | { readonly kind: 'ones' };

/** One learned (trainable) tensor, or one buffer (not trainable), of a layer. */
export interface ParameterSpec {
  /** `weight`, `bias`, … unique within the layer; names the initializer and the key of the stored tensor. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: Init;
  /** False for buffers such as a batch normalisation's running mean. */
  readonly trainable: boolean;
  /** Numbers that a person feeds: kept beside the weights, but never counted, learned or written into a model. */
  readonly fed?: true;
}

/** A number together with where it comes from: `formula` in symbols, `substituted` with the numbers put in. */
export interface Count {
  readonly value: number;
  /** Arithmetic in symbols, for example `(n·m·l/g + 1)·k`. */
  readonly formula: string;
  /** The same arithmetic with numbers, for example `(3·3·3/1 + 1)·32`. A test evaluates it and compares. */
  readonly substituted: string;
}

export const NO_COUNT: Count = { value: 0, formula: '0', substituted: '0' };

/** The value names of an attention layer's steps. CBAM has two squeezes and two hidden vectors; ECA has no hidden. */
export interface AttentionValues {
  readonly squeeze: string | { readonly average: string; readonly max: string };
  readonly hidden: string | { readonly average: string; readonly max: string } | null;
  /** The layer's own gate, [N, C, 1, 1]. */
  readonly gate: string;
}

/**
 * What a layer writes itself into. Value and node names are unique because each starts with the layer's own name:
 * suffix '' is the layer itself, 'squeeze' becomes `NAME.squeeze`.
 */
export interface EmitContext {
  /** Value names that arrive, in port order. */
  readonly inputs: readonly string[];
  readonly inputTypes: readonly TensorType[];
  readonly outputTypes: readonly TensorType[];
  /** What is written is trained: what acts in training only is written too. */
  readonly training: boolean;
  /** Adds one ONNX node with one output; returns the output's value name. Opset 17 forms. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes?: OnnxAttributes,
    suffix?: string,
    about?: NodeFacts,
  ): string;
  /** The initializer that holds the parameter of that name. */
  parameter(name: string): string;
  /** A small constant initializer (axes, clip bounds, …): not a parameter, never counted. */
  constant(suffix: string, value: OnnxConstant): string;
  /**
   * Declares the gate of an attention layer and returns the gate to multiply with: the same value in the plain
   * compile; keep·gate + set in the instrumented one.
   */
  attention(values: AttentionValues): string;
}

/**
 * What a layer does to the meaning of numbers on their way to an output: `graph/output-reading.ts` walks back through
 * the layers that keep it, to the one that gave the numbers theirs.
 * - `kept`: the same numbers, perhaps in another shape or order.
 * - `mean`, `max`: of several positions of the same channel.
 * - `shifted`: plus or times constants.
 * - `linear`: weighted sums, as those of the last layer of a classifier.
 * - `softmax`, `logSoftmax`: `over` numbers that add up to 1 (after e^x), null where their count is not known.
 * - `sigmoid`: each number on its own between 0 and 1.
 * - `normalised`: brought to a common scale, which probabilities and raw scores are not.
 * - `activation`: bent one by one in any other way.
 */
export type ValueMeaning =
  | { readonly kind: 'kept' | 'mean' | 'max' | 'shifted' | 'linear' | 'sigmoid' | 'normalised' | 'activation' }
  | { readonly kind: 'softmax' | 'logSoftmax'; readonly over: number | null };

/** What the forms of other opsets need to know of a node. */
export interface NodeFacts {
  /** It reads one element per channel, [N, C] or [N, C, 1, 1], whatever the layer reads. */
  readonly perChannel?: true;
}

/** One worked example: the contract test runs it, and the documentation shows it. */
export interface LayerExample<A> {
  readonly attributes?: Partial<A>;
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  readonly parameters: number;
  readonly buffers?: number;
  readonly macs?: number;
  /** Where the numbers come from, when not from plain arithmetic. */
  readonly source?: string;
}

export interface LayerDefinition<A> {
  /** Stable id in files: camelCase. */
  readonly type: string;
  /** Version of the attributes' meaning; a change needs a migration of the same number. */
  readonly version: number;
  readonly title: Text;
  readonly category: Category;
  readonly docs: {
    /** What else people call it and search for, commas between. */
    readonly names?: Text;
    /** One or two sentences a student understands. */
    readonly summary: Text;
    /** What it computes, in one line of mathematics; a text where it takes words. */
    readonly formula: string | Text;
    /** Paper or ONNX operator; a text where neither has a name. */
    readonly reference: string | Text;
  };
  readonly inputs: Inputs;
  readonly outputs: readonly Port[];
  readonly attributes: AttributeSpecs;
  /** The card's line of key attributes. */
  readonly describe: (attributes: A, inputs: readonly TensorType[] | null) => Text;
  /**
   * Output types from attributes and input types. Inputs are complete (every port connected and known) and float32.
   * A layer without inputs gets an empty list.
   */
  readonly inferShapes: (attributes: A, inputs: readonly TensorType[]) => Result<readonly TensorType[], Diagnostic>;
  /** Remarks on a layer that computes, but perhaps not what was meant. */
  readonly remarks?: (attributes: A, inputs: readonly TensorType[]) => readonly Diagnostic[];
  /** What the numbers of an output port are; absent or null where nothing can be said. */
  readonly meaning?: (attributes: A, inputs: readonly TensorType[], port: number) => ValueMeaning | null;
  /** Called only with inputs that `inferShapes` accepted. The single source of counts, initializers and weight keys. */
  readonly parameters: (attributes: A, inputs: readonly TensorType[]) => readonly ParameterSpec[];
  /**
   * Weights that are no parameters: whether the layer holds any in a type that is not counted (whole numbers), and at
   * which input ports weights arrive as values.
   */
  readonly weightsElsewhere?: (attributes: A) => { readonly stored: boolean; readonly ports: readonly number[] };
  /** Formula of the learnable parameters; its value must equal the sum over `parameters`. */
  readonly parameterFormula: (
    attributes: A,
    inputs: readonly TensorType[],
  ) => { readonly formula: string; readonly substituted: string };
  /** Multiply-accumulates per picture; 0 for layers whose cost `domain` shows apart. */
  readonly macs: (attributes: A, inputs: readonly TensorType[], outputs: readonly TensorType[]) => Count;
  /** Cheap element-wise work shown beside the MACs (scale of an attention layer), in multiplications per picture. */
  readonly extraCost?: (
    attributes: A,
    inputs: readonly TensorType[],
  ) => { readonly label: Text; readonly value: number };
  /** Writes the layer as ONNX nodes (opset 17); returns the value names of its outputs. */
  readonly emit: (attributes: A, context: EmitContext) => readonly string[];
  /**
   * Reads the layer out of an ONNX file: whether the nodes that end at this one are this layer, and how. Types that
   * stand for several nodes are asked first, the longest pattern first.
   */
  readonly recognize?: Recognizer;
  /** Nodes of the longest pattern that `recognize` reads; 1 by default. */
  readonly patternLength?: number;
  /** Ports of one layer node where they depend on its attributes: see `portsOf`. `inputs` and `outputs` are then the widest. */
  readonly ports?: (attributes: A) => { readonly inputs: Inputs; readonly outputs: readonly Port[] };
  /** Only a file brings this layer: its nodes are written from that file, never by `emit`. */
  readonly fromFile?: boolean;
  /** Present on channel-attention layers: the window shows gates, the compiler adds `keep` and `set`. */
  readonly attention?: {
    /** Range of the gate for colour scales; null where it is unbounded (ReLU). */
    readonly gateRange: (attributes: A) => readonly [number, number] | null;
    /** Width of the hidden vector, or null where there is none. */
    readonly hiddenChannels: (attributes: A, channels: number) => number | null;
    /**
     * What it computes, step by step, in the order of the computation: the window shows these and guesses nothing. The
     * gate's own function is the step `gate`.
     */
    readonly steps: (attributes: A) => readonly AttentionStep[];
    /** True where the gates of a picture add up to 1: then 1/C is the even share, and colours reach to the largest. */
    readonly gatesAddUp?: (attributes: A) => boolean;
  };
  /** Whether networks run inside it (a loop): what they hold meanwhile, no shape of the drawing tells. */
  readonly runsNetworks?: (attributes: A) => boolean;
  /** The function that the layer applies to every element, or to all channels of a place. */
  readonly function?: (attributes: A) => LayerFunction;
  /** 'picture' and 'tensor' feed the network, 'scores' ends it; everything else is a layer in between. */
  readonly role?: 'picture' | 'tensor' | 'scores';
  /** Numbers derived from the attributes, shown beside a control: { reductionRatio: 'C/r = 16' }. */
  readonly derived?: (attributes: A, inputs: readonly TensorType[]) => Readonly<Record<string, string>>;
  /**
   * What follows from values that were said in passing (“conv 64 5”) and stands in no relation to them otherwise: the
   * padding that keeps the maps' extent also for that kernel. Values that were said are never changed.
   */
  readonly follow?: (given: Attributes) => Attributes;
  readonly examples: readonly LayerExample<A>[];
  /** Attribute migrations by the version they lead to. */
  readonly migrations?: Readonly<Record<number, (attributes: Record<string, unknown>) => Record<string, unknown>>>;
}

/** A layer definition whose attribute type is forgotten: what the registry holds. */
export type LayerType = LayerDefinition<Attributes>;

/**
 * Declares a layer type. The attribute values' types follow from the declarations. `inferShapes` is wrapped so that no
 * layer can forget to refuse tensors and parameters of absurd size.
 * @example see `conv2d.ts`, the file to copy for a new layer type
 */
export function defineLayer<const S extends AttributeSpecs>(
  definition: Omit<LayerDefinition<AttributeValues<S>>, 'attributes'> & { readonly attributes: S },
): LayerType {
  const layer = definition as unknown as LayerType;
  return {
    ...layer,
    inferShapes: (attributes, inputs) => {
      const types = layer.inferShapes(attributes, inputs);
      if (!types.ok) return types;
      const parameters = checkParameters(layer.parameters(attributes, inputs));
      return parameters.ok ? checkElements(types.value) : parameters;
    },
  };
}

/** The ports of one layer node. */
export function portsOf(
  layer: Pick<LayerType, 'inputs' | 'outputs' | 'ports'>,
  attributes: Attributes,
): { readonly inputs: Inputs; readonly outputs: readonly Port[] } {
  return layer.ports?.(attributes) ?? layer;
}
