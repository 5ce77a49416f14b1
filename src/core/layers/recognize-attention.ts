import { softmaxOverVector } from './channel-softmax.ts';
import type { NodeView, Recognition } from './node-view.ts';
import { activationStep } from './recognize.ts';
import {
  behind,
  bottleneckParametersOf,
  bottleneckWidth,
  type ExcitationStep,
  excitationStep,
  fitsBottleneck,
  type Place,
  type ScaleStep,
  scaleSteps,
  squeezeKind,
} from './recognize-gate.ts';

/**
 * The channel-attention layers as files spell them. Strict: the gate must scale the very maps that were squeezed, and
 * nothing else may read a value on the way. What only looks alike stays what it is.
 */

/** Squeeze → linear → activation → linear → gate → scale. */
export function recognizeSqueezeExcitation(view: NodeView): Recognition | null {
  for (const scale of scaleSteps(view)) {
    const found = squeezeExcitationOf(scale);
    if (found) return found;
  }
  return null;
}

const GATES: readonly string[] = ['sigmoid', 'hardSigmoid', 'tanh', 'relu', 'softmax'];
const HIDDEN: readonly string[] = ['relu', 'tanh', 'sigmoid', 'hardSwish', 'silu'];

function squeezeExcitationOf(scale: ScaleStep): Recognition | null {
  const gateAt = behind(scale.applied);
  const gate = gateAt && gateStep(gateAt.node);
  if (!gate || !GATES.includes(gate.fn)) return null;
  const fc2 = excitationStep(gate.from);
  const bottleneck = fc2 && hiddenStep({ view: fc2.first, input: 0 });
  if (!bottleneck || !HIDDEN.includes(bottleneck.fn) || !fitsBottleneck(bottleneck.fc1, fc2)) return null;
  const { fc1 } = bottleneck;
  if (gate.fn === 'softmax' && !softmaxOverVector(gateAt.node, fc2.outputs)) return null;
  const pool = behind({ view: fc1.first, input: 0 });
  const squeeze = pool && squeezeKind(pool.node);
  if (!squeeze || pool.node.inputs[0] !== scale.maps) return null;
  const { biases, parameters } = bottleneckParametersOf(fc1, fc2);
  const squeezed = pool.node.outputs[0] ?? '';
  const gateValue = gateAt.node.outputs[0] ?? '';
  return {
    attributes: {
      ...bottleneckWidth(fc1.inputs, fc1.outputs),
      biases,
      squeeze,
      hiddenActivation: bottleneck.fn,
      gate: gate.fn,
      ...(gate.fn === 'hardSigmoid' && { gateAlpha: gate.alpha, gateBeta: gate.beta }),
      form: fc1.form,
    },
    inputs: [scale.maps],
    nodes: [
      ...[pool.node, ...pool.passed, ...fc1.all, ...bottleneck.nodes],
      ...[...fc2.all, ...gate.nodes, ...gateAt.passed, ...scale.nodes],
    ],
    parameters,
    steps: [
      { name: 'squeeze', nodes: [pool.node], input: scale.maps, output: squeezed },
      { name: 'hidden', nodes: bottleneck.functionNodes, input: bottleneck.input, output: bottleneck.output },
      { name: fc1.form === 'gemm' ? 'excitation' : 'gate', nodes: gate.nodes, input: gate.input, output: gateValue },
    ],
    attention: {
      squeeze: squeezed,
      hidden: bottleneck.output,
      gate: scale.gate,
      applied: { node: scale.applied.view.index, input: scale.applied.input },
    },
  };
}

/** The last function of a gate: an activation function, or a softmax, which must run over the channels alone. */
function gateStep(view: NodeView) {
  if (view.operator !== 'Softmax') return activationStep(view);
  return {
    fn: 'softmax',
    alpha: 0,
    beta: 0,
    nodes: [view],
    input: view.inputs[0] ?? '',
    from: { view, input: 0 },
  } as const;
}

/** An activation function behind a place, and the linear step behind that. */
function hiddenStep(place: Place) {
  const at = behind(place);
  const activation = at && activationStep(at.node);
  // A function that reads its input twice (SiLU) makes that input look shared; its own nodes are the only readers.
  const fc1 = activation && excitationStepOf(activation.from, activation.nodes);
  if (!fc1) return null;
  const nodes = [...activation.nodes, ...at.passed];
  const { fn, input, nodes: functionNodes } = activation;
  return { fn, fc1, nodes, functionNodes, input, output: at.node.outputs[0] ?? '' };
}

function excitationStepOf(from: Place, readers: readonly NodeView[]): ExcitationStep | null {
  return excitationStep({ view: readOnlyBy(from.view, from.input, readers), input: from.input });
}

/** The view with the producer of one input counted as private if only these nodes read it. */
function readOnlyBy(view: NodeView, input: number, readers: readonly NodeView[]): NodeView {
  const producer = view.producer(input);
  if (!producer || producer.isPrivate() || producer.isOutput()) return view;
  const indexes = new Set(readers.map((reader) => reader.index));
  if (!producer.consumers().every((consumer) => indexes.has(consumer.index))) return view;
  const owned: NodeView = Object.create(producer, { isPrivate: { value: () => true } });
  return Object.create(view, { producer: { value: (at: number) => (at === input ? owned : view.producer(at)) } });
}

/** Squeeze → convolution along the channels → sigmoid → scale. */
export function recognizeEca(view: NodeView): Recognition | null {
  for (const scale of scaleSteps(view)) {
    const gateAt = behind(scale.applied);
    const gate = gateAt?.node.operator === 'Sigmoid' ? gateAt.node : null;
    const convAt = gate && behind({ view: gate, input: 0 });
    const kernel = convAt && channelKernel(convAt.node);
    const pool = kernel && behind({ view: convAt.node, input: 0 });
    if (!gateAt || !gate || !pool || squeezeKind(pool.node) !== 'average' || pool.node.inputs[0] !== scale.maps)
      continue;
    return {
      attributes: { kernelSize: kernel },
      inputs: [scale.maps],
      nodes: [pool.node, ...pool.passed, convAt.node, ...convAt.passed, gate, ...gateAt.passed, ...scale.nodes],
      parameters: { weight: { value: convAt.node.inputs[1] ?? '' } },
      attention: {
        squeeze: pool.node.outputs[0] ?? '',
        hidden: null,
        gate: scale.gate,
        applied: { node: scale.applied.view.index, input: scale.applied.input },
      },
    };
  }
  return null;
}

/** Taps of a convolution that slides along the channels, each output as long as the input; null for any other. */
function channelKernel(conv: NodeView): number | null {
  const weight = conv.operator === 'Conv' ? conv.constantShape(1) : null;
  if (weight?.[0] !== 1 || weight[1] !== 1 || (conv.inputs[2] ?? '') !== '') return null;
  const taps = weight.slice(2).filter((dim) => dim !== 1);
  const axis = weight.slice(2).findIndex((dim) => dim !== 1);
  const [k = 1] = taps;
  const spatial = conv.inputType(0)?.shape.slice(2) ?? [];
  const along = axis === -1 ? spatial.findIndex((dim) => dim !== 1) : axis;
  // The other axes of what arrives are single: the channels lie along this one.
  if (taps.length > 1 || k % 2 === 0 || spatial.some((dim, at) => at !== along && dim !== 1)) return null;
  const strided = [...(conv.list('strides') ?? []), ...(conv.list('dilations') ?? [])].some((value) => value !== 1);
  const pads = conv.list('pads') ?? spatial.flatMap(() => [0, 0]);
  const wanted = (at: number) => (at % spatial.length === along ? (k - 1) / 2 : 0);
  const padded = conv.text('auto_pad', 'NOTSET') === 'NOTSET' && pads.every((pad, at) => pad === wanted(at));
  return !strided && padded ? k : null;
}

/** Two squeezes through the same two linear steps, added, then sigmoid and scale. */
export function recognizeCbam(view: NodeView): Recognition | null {
  for (const scale of scaleSteps(view)) {
    const gateAt = behind(scale.applied);
    const gate = gateAt?.node.operator === 'Sigmoid' ? gateAt.node : null;
    const sumAt = gate && behind({ view: gate, input: 0 });
    if (!gateAt || !gate || sumAt?.node.operator !== 'Add') continue;
    const branches = [0, 1].map((input) => cbamBranch({ view: sumAt.node, input }, scale.maps));
    const average = branches.find((branch) => branch?.squeeze === 'average');
    const max = branches.find((branch) => branch?.squeeze === 'max');
    if (!average || !max || !sameWeights(average, max) || !fitsBottleneck(average.fc1, average.fc2)) continue;
    const { biases, parameters } = bottleneckParametersOf(average.fc1, average.fc2);
    const rest = [sumAt.node, ...sumAt.passed, gate, ...gateAt.passed, ...scale.nodes];
    return {
      attributes: { ...bottleneckWidth(average.fc1.inputs, average.fc1.outputs), biases },
      inputs: [scale.maps],
      nodes: [...average.nodes, ...max.nodes, ...rest],
      parameters,
      attention: {
        squeeze: { average: average.pooled, max: max.pooled },
        hidden: { average: average.hidden, max: max.hidden },
        gate: scale.gate,
        applied: { node: scale.applied.view.index, input: scale.applied.input },
      },
    };
  }
  return null;
}

function cbamBranch(place: Place, maps: string) {
  const fc2 = excitationStep(place);
  const hidden = fc2 && hiddenStep({ view: fc2.first, input: 0 });
  const pool = hidden?.fn === 'relu' ? behind({ view: hidden.fc1.first, input: 0 }) : null;
  const squeeze = pool && squeezeKind(pool.node);
  if (!fc2 || !hidden || !squeeze || pool.node.inputs[0] !== maps) return null;
  const nodes = [pool.node, ...pool.passed, ...hidden.fc1.all, ...hidden.nodes, ...fc2.all];
  return { squeeze, fc1: hidden.fc1, fc2, nodes, pooled: pool.node.outputs[0] ?? '', hidden: hidden.output };
}

interface Branch {
  readonly fc1: ExcitationStep;
  readonly fc2: ExcitationStep;
}

function sameWeights(a: Branch, b: Branch): boolean {
  const names = ({ fc1, fc2 }: Branch) => [fc1.weight, fc1.bias, fc2.weight, fc2.bias].map((entry) => entry?.value);
  return names(a).every((name, index) => name === names(b)[index]);
}
