import { reducesMaps } from './global-pool.ts';
import type { NodeView, RecognizedParameter } from './node-view.ts';
import { type LinearStep, linearStep, pointwiseStep } from './recognize.ts';

/** Reading channel gates backwards, from the product that scales the maps to the pooling that squeezes them. */

/** A place between two nodes: the value that an input of a node reads. */
export interface Place {
  readonly view: NodeView;
  readonly input: number;
}

/** Nodes between a place and the node that matters, which only give the vector another rank. */
export interface Walk {
  readonly node: NodeView;
  readonly passed: readonly NodeView[];
}

const MOVES = new Set(['Reshape', 'Unsqueeze', 'Squeeze', 'Flatten', 'Identity', 'Transpose']);

/**
 * The node behind a place, past reshapes of the pooled vector. Every value on the way is read by this chain alone.
 * Null where the chain ends, at a stored tensor or at a graph input.
 */
export function behind({ view, input }: Place): Walk | null {
  const passed: NodeView[] = [];
  let node = view.producer(input);
  while (node?.isPrivate() && MOVES.has(node.operator)) {
    passed.push(node);
    node = node.producer(0);
  }
  return node?.isPrivate() ? { node, passed } : null;
}

/** One linear step of an excitation: a fully connected step, with a batch normalisation fused into it if one follows. */
export interface ExcitationStep extends LinearStep {
  /** Everything passed on the way to it, and its own nodes. */
  readonly all: readonly NodeView[];
}

/** Reads the linear step behind a place. */
export function excitationStep(place: Place): ExcitationStep | null {
  const start = behind(place);
  if (!start) return null;
  if (start.node.operator !== 'BatchNormalization') return plainStep(start);
  const inner = behind({ view: start.node, input: 0 });
  const step = inner && plainStep(inner);
  const fused = step && fuse(step, start.node);
  return fused && { ...step, ...fused, all: [...start.passed, start.node, ...step.all] };
}

function plainStep({ node, passed }: Walk): ExcitationStep | null {
  const step = pointwiseStep(node) ?? linearStep(node);
  return step && { ...step, all: [...passed, ...step.nodes] };
}

/** γ·(W·x + b − μ)/√(σ² + ε) + β as one weight and one bias. */
function fuse(step: ExcitationStep, normalisation: NodeView) {
  if (normalisation.int('training_mode', 0) === 1) return null;
  const [scale, shift, mean, variance] = [1, 2, 3, 4].map((input) => normalisation.constantData(input));
  const weight = step.weight.data ?? dataOf(step, 1);
  const bias = step.bias && (step.bias.data ?? dataOf(step, step.nodes.length > 1 ? -1 : 2));
  if (!scale || !shift || !mean || !variance || !weight || (step.bias && !bias)) return null;
  if ([scale, shift, mean, variance].some((list) => list.length !== step.outputs)) return null;
  const epsilon = normalisation.float('epsilon', 1e-5);
  const factor = scale.map((value, at) => value / Math.sqrt((variance[at] ?? 0) + epsilon));
  const size = weight.length / step.outputs;
  return {
    weight: { value: step.weight.value, data: weight.map((value, at) => value * (factor[Math.floor(at / size)] ?? 0)) },
    bias: {
      value: step.bias?.value ?? normalisation.inputs[2] ?? '',
      data: shift.map((value, at) => value + ((bias?.[at] ?? 0) - (mean[at] ?? 0)) * (factor[at] ?? 0)),
    },
  };
}

/** A stored input of the step's first node; −1 is the bias that an `Add` behind it holds. */
function dataOf(step: ExcitationStep, input: number): Float32Array | null {
  if (input >= 0) return step.first.constantData(input);
  const add = step.nodes.at(-1);
  return add?.constantData(0) ?? add?.constantData(1) ?? null;
}

/** The pooling that squeezes maps to one number each, or null. */
export function squeezeKind(node: NodeView): 'average' | 'max' | null {
  switch (node.operator) {
    case 'GlobalAveragePool':
      return 'average';
    case 'GlobalMaxPool':
      return 'max';
    case 'ReduceMean':
      return reducesMaps(node) ? 'average' : null;
    case 'ReduceMax':
      return reducesMaps(node) ? 'max' : null;
    case 'AveragePool':
      return coversMaps(node) ? 'average' : null;
    case 'MaxPool':
      return coversMaps(node) ? 'max' : null;
    default:
      return null;
  }
}

/** A pool whose one window is the whole map. */
function coversMaps(node: NodeView): boolean {
  const shape = node.inputType(0)?.shape;
  const kernel = node.list('kernel_shape');
  const padded = node.list('pads')?.some((pad) => pad !== 0) || node.text('auto_pad', 'NOTSET').startsWith('SAME');
  return !padded && shape?.length === 4 && kernel?.[0] === shape[2] && kernel?.[1] === shape[3];
}

/** The scale step of an attention layer: a product of maps and of a gate that reaches it as [N, C, 1, 1]. */
export interface ScaleStep {
  /** Value name of the maps. */
  readonly maps: string;
  readonly gate: string;
  /** Where the gate is read. */
  readonly applied: Place;
  /** The product, and an `Expand` before it. */
  readonly nodes: readonly NodeView[];
}

/** Both ways to read a `Mul` as maps times gate. */
export function scaleSteps(view: NodeView): readonly ScaleStep[] {
  if (view.operator !== 'Mul' || view.inputs.length !== 2 || view.inputs[0] === view.inputs[1]) return [];
  return [0, 1].flatMap((gateAt): ScaleStep[] => {
    const maps = view.inputs[1 - gateAt] ?? '';
    const expand = view.producer(gateAt);
    const place =
      expand?.operator === 'Expand' && expand.isPrivate() ? { view: expand, input: 0 } : { view, input: gateAt };
    const gate = place.view.inputs[place.input] ?? '';
    if (maps === '' || gate === '' || !place.view.producer(place.input)?.isPrivate()) return [];
    // The gate must reach the maps as one number per map; a rank that is not known may be anything.
    const shape = place.view.inputType(place.input)?.shape;
    if (shape && (shape.length !== 4 || shape[2] !== 1 || shape[3] !== 1)) return [];
    return [{ maps, gate, applied: place, nodes: place.view === view ? [view] : [place.view, view] }];
  });
}

/** Attributes of a bottleneck C → h → C: the ratio where h is C/r, else the hidden width itself. */
export function bottleneckWidth(channels: number, hidden: number): Readonly<Record<string, number | null>> {
  const ratio = channels / hidden;
  return Number.isInteger(ratio) && ratio <= 1024
    ? { reductionRatio: ratio, hiddenChannels: null }
    : { hiddenChannels: hidden };
}

/** Parameters of two linear steps; where only one has biases, the other's are zeros. */
export function bottleneckParametersOf(fc1: ExcitationStep, fc2: ExcitationStep) {
  const biases = fc1.bias !== null || fc2.bias !== null;
  const bias = (step: ExcitationStep): RecognizedParameter =>
    step.bias ?? { value: '', data: new Float32Array(step.outputs) };
  return {
    biases,
    parameters: {
      'fc1.weight': fc1.weight,
      'fc2.weight': fc2.weight,
      ...(biases && { 'fc1.bias': bias(fc1), 'fc2.bias': bias(fc2) }),
    },
  };
}

/** Two linear steps that fit: C → h → C. */
export function fitsBottleneck(fc1: ExcitationStep, fc2: ExcitationStep): boolean {
  return fc1.outputs === fc2.inputs && fc2.outputs === fc1.inputs;
}
