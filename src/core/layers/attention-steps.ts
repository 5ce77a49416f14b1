import { type Text, text } from '../text.ts';
import { inBrackets, type LayerFunction, largestOf, sumOf, type WriteNumber } from './layer-function.ts';

/**
 * What a channel-attention layer computes, step by step, as the layer itself declares it: formula in symbols, formula
 * with the numbers put in, and the values. The lens shows these steps and knows no others, so it cannot name a function
 * that the layer does not apply; a contract test recomputes every step and compares it with ONNX Runtime.
 *
 * Everything here is about one picture. Vectors have one element per channel or per hidden neuron.
 */

/** The parts in which the window shows the steps. */
export type StepView = 'squeeze' | 'hidden' | 'gate' | 'scale';
/** Layers that squeeze twice have most steps twice. */
export type StepBranch = 'average' | 'max' | null;

/** The maps that arrive, [C, H, W] in `data`, each of H·W elements. */
export interface StepMaps {
  readonly data: ArrayLike<number>;
  readonly area: number;
}

/** Where a step finds its numbers. */
export interface StepSources {
  /** Elements of one of the layer's parameters, in the shape that the layer declares. */
  parameter(name: string): ArrayLike<number>;
  /** What an earlier step of that name gave. */
  step(name: string): ArrayLike<number>;
  /** Null where nobody watched them. */
  readonly maps: StepMaps | null;
}

export interface AttentionStep {
  /** Unique in the layer: `fc1`, `fc1.average`. */
  readonly name: string;
  /** In words. */
  readonly title: Text;
  readonly view: StepView;
  readonly branch: StepBranch;
  /** What the result is called in equations: `z_avg`. */
  readonly symbol: string;
  /** The function that this step applies to the step before it; null for sums and products. */
  readonly function: LayerFunction | null;
  /** Names of the parameters that it uses. */
  readonly parameters: readonly string[];
  /** `maps`, or names of earlier steps. */
  readonly reads: readonly string[];
  /** The value of a run that holds its result; null where no run brings it back. */
  readonly probe: 'squeeze' | 'hidden' | 'gate' | 'output' | null;
  /** In symbols, for one element: `W₁[j]·z + b₁[j]`. */
  formula(index: string): string;
  /**
   * With the numbers put in; where the step works on whole maps, one of them stays in symbols (`0.797·U[3]`). Null where
   * it needs maps that nobody watched.
   */
  substituted(sources: StepSources, index: number, write: WriteNumber): string | null;
  /** All elements; null where it needs maps that nobody watched. */
  evaluate(sources: StepSources): Float64Array | null;
}

const MARKS = { average: '_avg', max: '_max' } as const;
const mark = (branch: StepBranch) => (branch === null ? '' : MARKS[branch]);
const named = (name: string, branch: StepBranch) => (branch === null ? name : `${name}.${branch}`);

const POOLING = {
  average: { title: text('layers.attentionSteps.averageOfEachMap', 'Average of each map'), symbol: 'mean' },
  max: { title: text('layers.attentionSteps.maximumOfEachMap', 'Maximum of each map'), symbol: 'max' },
} as const;

/** z[c] = mean(U[c]) or max(U[c]). */
export function squeezeStep(pooling: 'average' | 'max', branch: StepBranch = null): AttentionStep {
  const { title, symbol } = POOLING[pooling];
  const mapOf = ({ data, area }: StepMaps, channel: number) =>
    Array.prototype.slice.call(data, channel * area, (channel + 1) * area) as readonly number[];
  return {
    name: named('squeeze', branch),
    title,
    view: 'squeeze',
    branch,
    symbol: `z${mark(branch)}`,
    function: null,
    parameters: [],
    reads: ['maps'],
    probe: 'squeeze',
    formula: (index) => `${symbol}(U[${index}])`,
    substituted: ({ maps }, index, write) => {
      if (!maps) return null;
      const map = mapOf(maps, index);
      return pooling === 'average' ? `${write(sumOf(map))}/${maps.area}` : write(largestOf(map));
    },
    evaluate: ({ maps }) => {
      if (!maps) return null;
      return Float64Array.from({ length: maps.data.length / maps.area }, (_, channel) => {
        const map = mapOf(maps, channel);
        return pooling === 'average' ? sumOf(map) / maps.area : largestOf(map);
      });
    },
  };
}

const LAYERS = {
  fc1: {
    view: 'hidden',
    symbol: 'a',
    number: '₁',
    title: text('layers.attentionSteps.firstFullyConnectedLayer', 'First fully connected layer'),
  },
  fc2: {
    view: 'gate',
    symbol: 'e',
    number: '₂',
    title: text('layers.attentionSteps.secondFullyConnectedLayer', 'Second fully connected layer'),
  },
} as const;

/** One layer of the bottleneck: a[j] = W₁[j]·z + b₁[j], or e[c] = W₂[c]·h + b₂[c]. */
export function linearStep(layer: 'fc1' | 'fc2', from: AttentionStep, biases: boolean): AttentionStep {
  const { view, symbol, number, title } = LAYERS[layer];
  const { branch } = from;
  const [weight, bias] = [`${layer}.weight`, `${layer}.bias`];
  const dot = (sources: StepSources, row: number) => {
    const [weights, vector] = [sources.parameter(weight), sources.step(from.name)];
    let sum = 0;
    for (let column = 0; column < vector.length; column += 1)
      sum += (weights[row * vector.length + column] as number) * (vector[column] as number);
    return sum;
  };
  const biasOf = (sources: StepSources, row: number) => (biases ? (sources.parameter(bias)[row] as number) : 0);
  return {
    name: named(layer, branch),
    title,
    view,
    branch,
    symbol: `${symbol}${mark(branch)}`,
    function: null,
    parameters: biases ? [weight, bias] : [weight],
    reads: [from.name],
    probe: null,
    formula: (index) => `W${number}[${index}]·${from.symbol}${biases ? ` + b${number}[${index}]` : ''}`,
    substituted: (sources, index, write) => {
      const product = write(dot(sources, index));
      return biases ? `${product} + ${inBrackets(write(biasOf(sources, index)))}` : product;
    },
    evaluate: (sources) => {
      const rows = sources.parameter(weight).length / Math.max(1, sources.step(from.name).length);
      return Float64Array.from({ length: Math.floor(rows) }, (_, row) => dot(sources, row) + biasOf(sources, row));
    },
  };
}

/** Taps that are written out; of more the sum alone is put in. */
const WRITTEN_TAPS = 7;

/** e[c] = Σ_t w[t]·z[c + t − (k − 1)/2]: the parameter's taps slide along the channels, with zeros beyond both ends. */
export function slideStep(weight: string, from: AttentionStep): AttentionStep {
  const terms = (sources: StepSources, channel: number) => {
    const [taps, vector] = [sources.parameter(weight), sources.step(from.name)];
    return Array.from(taps, (tap, at) => [tap, vector[channel + at - (taps.length - 1) / 2] ?? 0] as const);
  };
  const sum = (list: readonly (readonly [number, number])[]) => sumOf(list.map(([tap, value]) => tap * value));
  return {
    name: 'conv',
    title: text('layers.attentionSteps.tapsAlongTheChannels', 'Taps along the channels'),
    view: 'gate',
    branch: null,
    symbol: 'e',
    function: null,
    parameters: [weight],
    reads: [from.name],
    probe: null,
    formula: (index) => `(w∗${from.symbol})[${index}]`,
    substituted: (sources, index, write) => {
      const list = terms(sources, index);
      if (list.length > WRITTEN_TAPS) return write(sum(list));
      return list.map(([tap, value]) => `${inBrackets(write(tap))}·${inBrackets(write(value))}`).join(' + ');
    },
    evaluate: (sources) =>
      Float64Array.from({ length: sources.step(from.name).length }, (_, channel) => sum(terms(sources, channel))),
  };
}

/** e[c] = e_avg[c] + e_max[c]. */
export function sumStep(branches: readonly AttentionStep[]): AttentionStep {
  const [first] = branches;
  return {
    name: 'sum',
    title: text('layers.attentionSteps.sumOfBoth', 'Sum of both'),
    view: 'gate',
    branch: null,
    symbol: 'e',
    function: null,
    parameters: [],
    reads: branches.map((branch) => branch.name),
    probe: null,
    formula: (index) => branches.map((branch) => `${branch.symbol}[${index}]`).join(' + '),
    substituted: (sources, index, write) =>
      branches.map(({ name }) => inBrackets(write(sources.step(name)[index] ?? Number.NaN))).join(' + '),
    evaluate: (sources) =>
      Float64Array.from({ length: sources.step(first?.name ?? '').length }, (_, index) =>
        sumOf(branches.map(({ name }) => sources.step(name)[index] as number)),
      ),
  };
}

/** h[j] = δ(a[j]), or s[c] = σ(e[c]): a function of the step before it. */
export function functionStep(view: 'hidden' | 'gate', fn: LayerFunction, from: AttentionStep): AttentionStep {
  const branch = view === 'gate' ? null : from.branch;
  return {
    name: named(view, branch),
    title: fn.name,
    view,
    branch,
    symbol: `${view === 'gate' ? 's' : 'h'}${mark(branch)}`,
    function: fn,
    parameters: [],
    reads: [from.name],
    probe: view,
    formula: (index) => fn.call(fn.over === 'element' ? `${from.symbol}[${index}]` : from.symbol, index),
    substituted: (sources, index, write) => fn.substituted(sources.step(from.name), index, write),
    evaluate: (sources) => fn.apply(sources.step(from.name)),
  };
}

/** X[c] = s[c]·U[c]. */
export function scaleStep(gate: AttentionStep): AttentionStep {
  return {
    name: 'scale',
    title: text('layers.attentionSteps.eachMapTimesItsGate', 'Each map times its gate'),
    view: 'scale',
    branch: null,
    symbol: 'X',
    function: null,
    parameters: [],
    reads: [gate.name, 'maps'],
    probe: 'output',
    formula: (index) => `${gate.symbol}[${index}]·U[${index}]`,
    substituted: (sources, index, write) =>
      `${inBrackets(write(sources.step(gate.name)[index] ?? Number.NaN))}·U[${index}]`,
    evaluate: (sources) => {
      const { maps } = sources;
      if (!maps) return null;
      const gates = sources.step(gate.name);
      return Float64Array.from(maps.data, (value, at) => value * (gates[Math.floor(at / maps.area)] as number));
    },
  };
}

/** A step in symbols alone: `h[j] = relu(a[j])`, with c for a channel and j for a hidden neuron. */
export function stepFormula(step: AttentionStep): string {
  const index = step.view === 'hidden' ? 'j' : 'c';
  return `${step.symbol}[${index}] = ${step.formula(index)}`;
}

/** One step with its numbers. */
export interface StepNumbers {
  readonly step: AttentionStep;
  /** What the run brought back, else what the declaration gives; null where neither is known. */
  readonly values: ArrayLike<number> | null;
  /** What the declaration gives for the values that arrive at this step. */
  readonly computed: Float64Array | null;
}

/**
 * Puts numbers into the steps, in order. A step reads what the run brought back of the steps before it, so a difference
 * stays where it arises.
 * @param probed what the run brought back of a step, or null
 */
export function evaluateSteps(
  steps: readonly AttentionStep[],
  sources: Pick<StepSources, 'parameter' | 'maps'>,
  probed: (step: AttentionStep) => ArrayLike<number> | null,
): { readonly steps: ReadonlyMap<string, StepNumbers>; readonly sources: StepSources } {
  const done = new Map<string, StepNumbers>();
  const all: StepSources = { ...sources, step: (name) => done.get(name)?.values ?? [] };
  for (const step of steps) {
    const known = step.reads.every((name) => name === 'maps' || done.get(name)?.values);
    const computed = known ? step.evaluate(all) : null;
    done.set(step.name, { step, values: probed(step) ?? computed, computed });
  }
  return { steps: done, sources: all };
}
