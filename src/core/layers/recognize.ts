import { explicitPads } from '../operators/window-operators.ts';
import type { Tensor } from '../tensor/types.ts';
import type { NodeView, Recognition, RecognizedConstant, RecognizedParameter } from './node-view.ts';

/** What the recognisers of several layer types share. */

/** A node of one input and one output that a layer stands for, with these attributes. */
export function single(view: NodeView, attributes: Recognition['attributes'] = {}): Recognition {
  return { attributes, inputs: view.inputs.slice(0, 1) };
}

/** Numbers that the file keeps where no form that is emitted has them: see `RecognizedConstant`. */
export function kept(
  node: NodeView,
  at: number | string,
  items: RecognizedConstant['items'],
  dtype: RecognizedConstant['dtype'] = 'float32',
): RecognizedConstant {
  return { node, at, dtype, items };
}

/** A recogniser of one operator that has nothing to say but its name. */
export function operatorOnly(operator: string): (view: NodeView) => Recognition | null {
  return (view) => (view.operator === operator ? single(view) : null);
}

/** Stride, padding and dilation of a two-dimensional window, padding made explicit; null if it is not two-dimensional. */
export function recognizeWindow(view: NodeView, kernel: readonly number[] | null) {
  if (kernel?.length !== 2) return null;
  const [strides, dilations] = [view.list('strides'), view.list('dilations')];
  const stated = { mode: view.text('auto_pad', 'NOTSET'), pads: view.list('pads'), strides, dilations };
  const pads = explicitPads(stated, view.inputType(0)?.shape.slice(2) ?? [], kernel);
  return pads && { kernelShape: kernel, strides: strides ?? [1, 1], pads, dilations: dilations ?? [1, 1] };
}

/** The learned tensors of a fully connected step, as weight [outputs, inputs] and bias [outputs]. */
export interface LinearStep {
  readonly nodes: readonly NodeView[];
  readonly form: 'gemm' | 'conv1x1';
  /** Value that arrives. */
  readonly input: string;
  /** The first of the nodes: what comes before it is behind its input 0. */
  readonly first: NodeView;
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: RecognizedParameter;
  readonly bias: RecognizedParameter | null;
}

/** Reads `Gemm`, or `MatMul` with or without an `Add`, that ends at this node. */
export function linearStep(view: NodeView): LinearStep | null {
  if (view.operator === 'Gemm') return gemmStep(view);
  if (view.operator === 'MatMul') return matMulStep(view);
  if (view.operator !== 'Add') return null;
  for (const [product, bias] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const matMul = view.producer(product);
    if (matMul?.operator !== 'MatMul' || !matMul.isPrivate()) continue;
    const step = matMulStep(matMul);
    const stored = step && biasOf(view, bias, step.outputs);
    if (step && stored) return { ...step, nodes: [...step.nodes, view], bias: stored };
  }
  return null;
}

function gemmStep(view: NodeView): LinearStep | null {
  const shape = view.constantShape(1);
  const scaled = view.float('alpha', 1) !== 1 || (view.inputs[2] && view.float('beta', 1) !== 1);
  if (shape?.length !== 2 || scaled || view.int('transA', 0) === 1) return null;
  const turned = view.int('transB', 0) === 1;
  const [outputs = 0, inputs = 0] = turned ? shape : [shape[1], shape[0]];
  const weight = turned ? { value: view.inputs[1] ?? '' } : transposedWeight(view, shape);
  const bias = view.inputs[2] ? biasOf(view, 2, outputs) : null;
  if (!weight || (view.inputs[2] && !bias)) return null;
  return { nodes: [view], form: 'gemm', input: view.inputs[0] ?? '', first: view, inputs, outputs, weight, bias };
}

function matMulStep(view: NodeView): LinearStep | null {
  const shape = view.constantShape(1);
  if (shape?.length !== 2) return null;
  const [inputs = 0, outputs = 0] = shape;
  const weight = transposedWeight(view, shape);
  if (!weight) return null;
  return { nodes: [view], form: 'gemm', input: view.inputs[0] ?? '', first: view, inputs, outputs, weight, bias: null };
}

/** A weight [inputs, outputs] as [outputs, inputs]. */
function transposedWeight(view: NodeView, shape: readonly number[]): RecognizedParameter | null {
  const data = view.constantData(1);
  return data && { value: view.inputs[1] ?? '', data: turned({ shape, data }).data, restore: turned };
}

/** A matrix [rows, columns] as [columns, rows]. */
function turned({ shape: [rows = 0, columns = 0], data }: Tensor): Tensor & { readonly data: Float32Array } {
  const result = new Float32Array(data.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      result[column * rows + row] = data[row * columns + column] as number;
    }
  }
  return { shape: [columns, rows], data: result };
}

/** A bias of one number per output; a single number, or a row [1, outputs], stands for the same. */
function biasOf(view: NodeView, input: number, outputs: number): RecognizedParameter | null {
  const shape = view.constantShape(input);
  const value = view.inputs[input] ?? '';
  if (!shape || shape.length > 2) return null;
  const size = shape.reduce((total, dim) => total * dim, 1);
  const row = (data: Float32Array): Tensor => ({ shape: shape.length === 2 ? [1, data.length] : [data.length], data });
  if (size === outputs && shape.at(-1) === outputs) return { value, restore: (bias) => row(bias.data) };
  const data = size === 1 ? view.constantData(input) : null;
  if (!data) return null;
  const restore = (bias: Tensor) =>
    bias.data.every((item) => Object.is(item, bias.data[0])) ? { shape, data: bias.data.slice(0, 1) } : row(bias.data);
  return { value, data: new Float32Array(outputs).fill(data[0] ?? 0), restore };
}

/** Reads a 1×1 convolution of one group as a fully connected step on the pooled vector. */
export function pointwiseStep(view: NodeView): LinearStep | null {
  const shape = view.operator === 'Conv' ? view.constantShape(1) : null;
  const window = shape && recognizeWindow(view, shape.slice(2));
  if (!shape || !window || view.int('group', 1) !== 1) return null;
  if ([...window.kernelShape, ...window.strides].some((value) => value !== 1)) return null;
  if (window.pads.some((value) => value !== 0)) return null;
  const [outputs = 0, inputs = 0] = shape;
  const bias = view.inputs[2] ? biasOf(view, 2, outputs) : null;
  if (view.inputs[2] && !bias) return null;
  const weight = { value: view.inputs[1] ?? '' };
  return { nodes: [view], form: 'conv1x1', input: view.inputs[0] ?? '', first: view, inputs, outputs, weight, bias };
}

/** An activation function that ends at a node, spelled as one node or several. */
export interface ActivationStep {
  readonly fn: 'relu' | 'tanh' | 'sigmoid' | 'hardSigmoid' | 'hardSwish' | 'silu';
  readonly alpha: number;
  readonly beta: number;
  readonly nodes: readonly NodeView[];
  /** The value it is applied to, and the node that has it as this input. */
  readonly input: string;
  readonly from: { readonly view: NodeView; readonly input: number };
}

const NAMES: Readonly<Record<string, ActivationStep['fn']>> = {
  Relu: 'relu',
  Tanh: 'tanh',
  Sigmoid: 'sigmoid',
  HardSigmoid: 'hardSigmoid',
  HardSwish: 'hardSwish',
};

/** Reads an activation function backwards from its last node; the longest spelling first. */
export function activationStep(view: NodeView): ActivationStep | null {
  return spelledHardSwish(view) ?? selfGated(view) ?? spelledHardSigmoid(view) ?? namedActivation(view);
}

function namedActivation(view: NodeView): ActivationStep | null {
  const fn = NAMES[view.operator];
  if (!fn) return null;
  const [alpha, beta] = [view.float('alpha', 0.2), view.float('beta', 0.5)];
  return { fn, alpha, beta, nodes: [view], input: view.inputs[0] ?? '', from: { view, input: 0 } };
}

/** x · sigmoid(x), or x · hardSigmoid(x). */
function selfGated(view: NodeView): ActivationStep | null {
  if (view.operator !== 'Mul') return null;
  for (const [gateAt, xAt] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const last = view.producer(gateAt);
    const gate = last && (spelledHardSigmoid(last) ?? namedActivation(last));
    if (!gate || !last.isPrivate() || gate.input !== view.inputs[xAt]) continue;
    const from = { view, input: xAt };
    const nodes = [...gate.nodes, view];
    if (gate.fn === 'sigmoid') return { ...gate, fn: 'silu', nodes, from };
    if (gate.fn === 'hardSigmoid' && isSixth(gate)) return { ...gate, fn: 'hardSwish', nodes, from };
  }
  return null;
}

function isSixth({ alpha, beta }: Pick<ActivationStep, 'alpha' | 'beta'>): boolean {
  return Math.abs(alpha - 1 / 6) < 1e-6 && beta === 0.5;
}

/** Clip(x + c, 0, m), the start of a spelled-out hard sigmoid. */
function shiftedClip(clip: NodeView | null) {
  if (clip?.operator !== 'Clip' || !clip.isPrivate()) return null;
  const [min, max] = clipBounds(clip);
  const add = clip.producer(0);
  if (min !== 0 || max === null || max <= 0 || add?.operator !== 'Add' || !add.isPrivate()) return null;
  const at = add.scalar(1) === null ? 0 : 1;
  const shift = add.scalar(at);
  return shift === null ? null : { add, clip, max, shift, x: 1 - at };
}

/** clip(x + c, 0, m) / m = max(0, min(1, x/m + c/m)). */
function spelledHardSigmoid(view: NodeView): ActivationStep | null {
  const divisor = divisorOf(view);
  const start = divisor && shiftedClip(view.producer(divisor.x));
  if (!start || Math.abs(divisor.by - start.max) > 1e-5 * start.max) return null;
  const { add, clip, max, shift, x } = start;
  return {
    fn: 'hardSigmoid',
    alpha: 1 / max,
    beta: shift / max,
    nodes: [add, clip, view],
    input: add.inputs[x] ?? '',
    from: { view: add, input: x },
  };
}

/** x · clip(x + 3, 0, 6) / 6. */
function spelledHardSwish(view: NodeView): ActivationStep | null {
  const divisor = divisorOf(view);
  const product = divisor && view.producer(divisor.x);
  if (!divisor || Math.abs(divisor.by - 6) > 1e-5 || product?.operator !== 'Mul' || !product.isPrivate()) return null;
  for (const [clipAt, xAt] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const start = shiftedClip(product.producer(clipAt));
    if (start?.max !== 6 || start.shift !== 3) continue;
    const input = start.add.inputs[start.x] ?? '';
    if (input !== product.inputs[xAt]) continue;
    const nodes = [start.add, start.clip, product, view];
    return { fn: 'hardSwish', alpha: 1 / 6, beta: 0.5, nodes, input, from: { view: start.add, input: start.x } };
  }
  return null;
}

/** The number that a node divides its other input by: `Div`, or `Mul` with its reciprocal. */
function divisorOf(view: NodeView): { readonly x: number; readonly by: number } | null {
  if (view.operator === 'Div') {
    const by = view.scalar(1);
    return by === null ? null : { x: 0, by };
  }
  if (view.operator !== 'Mul') return null;
  const at = view.scalar(1) === null ? 0 : 1;
  const factor = view.scalar(at);
  return factor ? { x: 1 - at, by: 1 / factor } : null;
}

/** A recogniser of one activation function, in all its spellings. */
export function recognizeActivation(
  fn: ActivationStep['fn'],
  attributes: (step: ActivationStep) => Recognition['attributes'] = () => ({}),
): (view: NodeView) => Recognition | null {
  return (view) => {
    const step = activationStep(view);
    return step?.fn === fn ? { attributes: attributes(step), inputs: [step.input], nodes: step.nodes } : null;
  };
}

/** Bounds of a `Clip`: attributes before opset 11, inputs since. Null where there is none or it is not known. */
export function clipBounds(view: NodeView): readonly [min: number | null, max: number | null] {
  if (view.opset >= 11) return [view.scalar(1), view.scalar(2)];
  const bound = (name: string) => (view.has(name) ? view.float(name, 0) : null);
  return [bound('min'), bound('max')];
}
