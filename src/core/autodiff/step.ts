/**
 * What a trainer knows of a training step: what it may ask for, and the names and shapes of what flows in and out. A step
 * is plain ONNX (opset 17, standard operators), in one of two forms: the whole step as one graph, or a gradient graph for
 * one shard of a batch and an update graph for their sum. Nothing is named by convention; every name stands here.
 */

/** What is made small. The target has the shape of the output, [pictures, classes]; its rows are shares (one-hot). */
export type LossSpec =
  /** −Σ w·t·log softmax(z). A softmax at the end of the network is taken into it: z is what arrives at it. */
  | { readonly kind: 'crossEntropy'; readonly classWeights?: readonly number[]; readonly labelSmoothing?: number }
  /** Each class on its own, the target 0 or 1. A sigmoid at the end is taken into it. Mean over the classes. */
  | { readonly kind: 'binaryCrossEntropy'; readonly classWeights?: readonly number[] }
  /** (y − t)², mean over the elements of an example; y is the output as it is. */
  | { readonly kind: 'meanSquaredError' };

/** As PyTorch defines them: SGD adds `weightDecay`·w to the gradient, AdamW shrinks w by rate·`weightDecay` apart. */
export type OptimiserSpec =
  | {
      readonly kind: 'sgd';
      /** 0: none, and no state. */
      readonly momentum: number;
      readonly nesterov: boolean;
      readonly weightDecay: number;
    }
  | {
      readonly kind: 'adamW';
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    };

export interface StepOptions {
  /** Pictures of one run: the shard's. Graphs are of fixed size; a last, smaller shard needs a graph of its own. */
  readonly pictures: number;
  readonly loss: LossSpec;
  readonly optimiser: OptimiserSpec;
  /** Layers that stay as they are: they compute as when the network runs (running statistics, no dropout). */
  readonly frozen?: ReadonlySet<string>;
  /** Whether the gradient is made shorter where its length over all parameters exceeds the fed `clip`. Default false. */
  readonly clip?: boolean;
  /** Whether the gates of attention layers come out. Default false. */
  readonly gates?: boolean;
  /** The output layer that is trained. Default: the first that gives class scores, else the first. */
  readonly output?: string;
}

/** A graph input or output with float32 elements. */
export interface StepValue {
  readonly name: string;
  /** [] is a scalar. */
  readonly shape: readonly number[];
}

/** One tensor that is learned. */
export interface StepParameter {
  /** Layer, and the name of its parameter: the key of the stored tensor. */
  readonly nodeId: string;
  readonly parameter: string;
  readonly shape: readonly number[];
  /** Fed: the tensor as it is. */
  readonly value: string;
  /** Sum over the pictures of the shard, not yet divided by anything: what the update takes is the sum over all shards. */
  readonly gradient: string;
  /** Comes out of the update: the tensor as it will be. */
  readonly next: string;
  /** What the optimiser remembers, in this shape, zeros at first. */
  readonly states: readonly OptimiserState[];
}

export interface OptimiserState {
  /** For checkpoints. */
  readonly kind: 'momentum' | 'first' | 'second';
  readonly value: string;
  readonly next: string;
}

/** One running statistic of a batch normalisation that is not frozen: a buffer that follows the batches. */
export interface StepStatistic {
  readonly nodeId: string;
  /** `mean` or `variance`. */
  readonly parameter: string;
  readonly shape: readonly number[];
  /** Fed to the update: the statistic as it is. */
  readonly value: string;
  /** That of the shard (the variance unbiased): summed over the shards, then fed to the update, which takes their mean. */
  readonly batch: string;
  readonly next: string;
}

/** Zeros, and 1/(1 − ratio) where the element stays: fed anew in each run. */
export interface StepMask extends StepValue {
  readonly nodeId: string;
  /** Share of zeros. */
  readonly ratio: number;
}

/** The gates of one attention layer: [pictures, channels, 1, 1]. */
export interface StepGates extends StepValue {
  readonly nodeId: string;
  readonly layerName: string;
}

/** What both forms take for one run over pictures. */
export interface StepFeeds {
  /** Prepared pixels, [pictures, C, H, W]. */
  readonly picture: StepValue;
  readonly target: StepValue;
  readonly masks: readonly StepMask[];
}

/** What both forms tell of it. */
export interface StepReport {
  /** Σ over the pictures, weighted: divide by `weight` of the same pictures. */
  readonly loss: StepValue;
  /** Σ of the weights of the pictures: their number, or the weights of their classes. */
  readonly weight: StepValue;
  /** How many pictures have their largest score where the target has its largest; for sigmoids, all classes on the right side. */
  readonly correct: StepValue;
  /** The loss of each picture, [pictures], times its weight. */
  readonly losses: StepValue;
  /** What arrives at the loss, before softmax or sigmoid: [pictures, classes]. */
  readonly logits: StepValue;
  readonly gates: readonly StepGates[];
}

/** A tensor beside the bytes: ONNX Runtime's `externalData`. */
export interface StepTensor {
  readonly path: string;
  readonly data: Float32Array;
}

export interface StepGraph {
  /** A complete ONNX file, together with `externalData`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Weights of frozen layers. */
  readonly externalData: readonly StepTensor[];
}

/** Fed to the update, each a float32 scalar: `scalarFeeds` gives their values. */
export interface StepScalars {
  readonly rate: string;
  /** Sum of `weight` over the shards of the batch. Split form only. */
  readonly weight: string | null;
  /** How many shards were summed. Split form only. */
  readonly shards: string | null;
  /** Largest length of the gradient. */
  readonly clip: string | null;
  /** AdamW: 1 − beta1^t and 1 − beta2^t for the step t = 1, 2, … */
  readonly corrections: readonly [first: string, second: string] | null;
}

/** What the two forms share. */
export interface StepDescription extends StepFeeds {
  readonly options: StepOptions;
  readonly parameters: readonly StepParameter[];
  readonly statistics: readonly StepStatistic[];
  readonly report: StepReport;
  readonly scalars: StepScalars;
  /** Scalar output of the update: length of the mean gradient over all parameters, before clipping; null without `clip`. */
  readonly gradientNorm: string | null;
  /** The layer at the end whose softmax or sigmoid the loss has taken in, for the window to say; null where there is none. */
  readonly absorbed: string | null;
}

/**
 * The whole step as one graph. In: picture, target, masks, `value` of parameters, statistics and states, scalars. Out: the
 * report, and `next` of parameters, statistics and states. The gradients are means: divided by `weight`.
 */
export interface WholeStep extends StepDescription {
  readonly form: 'whole';
  readonly graph: StepGraph;
}

/**
 * `gradient`. In: picture, target, masks, `value` of parameters. Out: the report, `gradient` of parameters, `batch` of
 * statistics. `update`. In: `value`, summed `gradient`, states, `value` and summed `batch` of statistics, scalars. Out: `next`
 * of all, and `gradientNorm`.
 */
export interface SplitStep extends StepDescription {
  readonly form: 'split';
  readonly gradient: StepGraph;
  readonly update: StepGraph;
}

/** What the scalars of one update are. */
export interface ScalarValues {
  readonly rate: number;
  /** Sum of `weight` over the shards. */
  readonly weight?: number;
  readonly shards?: number;
  readonly clip?: number;
  /** Counted from 1 over the whole training. */
  readonly step: number;
}

/** The feeds of an update's scalars by name, computed in float64. */
export function scalarFeeds(
  { scalars, options }: Pick<StepDescription, 'scalars' | 'options'>,
  values: ScalarValues,
): ReadonlyMap<string, Float32Array> {
  const feeds = new Map([[scalars.rate, Float32Array.of(values.rate)]]);
  const add = (name: string | null, value: number | undefined) => {
    if (name !== null) feeds.set(name, Float32Array.of(value ?? 1));
  };
  add(scalars.weight, values.weight);
  add(scalars.shards, values.shards);
  add(scalars.clip, values.clip);
  const { optimiser } = options;
  if (scalars.corrections && optimiser.kind === 'adamW') {
    const [first, second] = scalars.corrections;
    add(first, 1 - optimiser.beta1 ** values.step);
    add(second, 1 - optimiser.beta2 ** values.step);
  }
  return feeds;
}

/**
 * Fills a mask: each element 0 with probability `ratio`, else 1/(1 − ratio), so that the mean stays.
 * @param random numbers from 0 to below 1
 */
export function fillMask({ ratio }: Pick<StepMask, 'ratio'>, random: () => number, into: Float32Array): void {
  const kept = 1 / (1 - ratio);
  for (let index = 0; index < into.length; index += 1) into[index] = random() < ratio ? 0 : kept;
}
