import { type Attributes, type Choice, number } from '../attributes.ts';
import { text } from '../text.ts';
import type { EmitContext } from './define-layer.ts';
import { elementFunction, inBrackets, type LayerFunction, softmaxFunction } from './layer-function.ts';

/** The activation functions that layers and attention gates share: each as ONNX nodes, and as mathematics. */
export type ActivationFunction = 'relu' | 'tanh' | 'sigmoid' | 'hardSigmoid' | 'hardSwish' | 'silu' | 'softmax';

/** Slope and offset of the hard sigmoid max(0, min(1, α·x + β)). */
export interface HardSigmoidValues {
  readonly alpha: number;
  readonly beta: number;
}

const ONNX_HARD_SIGMOID: HardSigmoidValues = { alpha: 0.2, beta: 0.5 };

export const ACTIVATION_LABELS = {
  relu: text('layers.activationFunctions.relu', 'ReLU'),
  tanh: text('layers.activationFunctions.tanh', 'Tanh'),
  sigmoid: text('layers.activationFunctions.sigmoid', 'Sigmoid'),
  hardSigmoid: text('layers.activationFunctions.hardSigmoid', 'Hard sigmoid'),
  hardSwish: text('layers.activationFunctions.hardSwish', 'Hard swish'),
  silu: text('layers.activationFunctions.silu', 'SiLU'),
  softmax: text('layers.activationFunctions.softmax', 'Softmax'),
} as const;

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const clamp = (x: number) => Math.min(1, Math.max(0, x));

/**
 * An activation function as mathematics. Layers and attention steps declare what stands here.
 * @param hardSigmoid slope and offset, where the function is the hard sigmoid
 */
export function activationFunction(fn: ActivationFunction, hardSigmoid = ONNX_HARD_SIGMOID): LayerFunction {
  const name = ACTIVATION_LABELS[fn];
  switch (fn) {
    case 'relu':
      return elementFunction({ name, symbol: 'relu', formula: (x) => `max(0, ${x})`, apply: (x) => Math.max(0, x) });
    case 'tanh': {
      const formula = (x: string) => {
        const [up, down] = [`e^${inBrackets(x)}`, `e^(−${inBrackets(x)})`];
        return `(${up} − ${down})/(${up} + ${down})`;
      };
      return elementFunction({ name, symbol: 'tanh', formula, apply: Math.tanh });
    }
    case 'sigmoid':
      return elementFunction({
        name,
        symbol: 'σ',
        formula: (x) => `1/(1 + e^(−${inBrackets(x)}))`,
        apply: sigmoid,
      });
    case 'hardSigmoid': {
      const { alpha, beta } = hardSigmoid;
      return elementFunction({
        name,
        symbol: 'hardsigmoid',
        constants: { α: alpha, β: beta },
        formula: (x, a = '', b = '') => `max(0, min(1, ${a}·${inBrackets(x)} + ${inBrackets(b)}))`,
        apply: (x) => clamp(alpha * x + beta),
      });
    }
    case 'hardSwish':
      return elementFunction({
        name,
        symbol: 'hardswish',
        formula: (x) => `${inBrackets(x)}·max(0, min(1, ${x}/6 + 1/2))`,
        apply: (x) => x * clamp(x / 6 + 0.5),
      });
    case 'silu':
      return elementFunction({
        name,
        symbol: 'silu',
        formula: (x) => `${inBrackets(x)}/(1 + e^(−${inBrackets(x)}))`,
        apply: (x) => x * sigmoid(x),
      });
    case 'softmax':
      return softmaxFunction(name);
  }
}

/** The choices of an attribute that picks one of those functions. */
export function activationChoices<const F extends ActivationFunction>(functions: readonly F[]) {
  return functions.map((value) => ({ value, label: ACTIVATION_LABELS[value] })) satisfies readonly Choice[];
}

/** Slope of a hard sigmoid. ONNX's default is 0.2; PyTorch and MobileNetV3 use 1/6. */
export function alphaAttribute(visible?: (attributes: Attributes) => boolean) {
  return number({
    label: text('layers.activationFunctions.slope', 'Slope α'),
    help: text('layers.activationFunctions.02InOnnx', '0.2 in ONNX; 1/6 in MobileNetV3 and PyTorch.'),
    default: 0.2,
    min: 0,
    max: 10,
    step: 0.01,
    ...(visible && { visible }),
  });
}

/** Value of a hard sigmoid at 0. */
export function betaAttribute(visible?: (attributes: Attributes) => boolean) {
  return number({
    label: text('layers.activationFunctions.offset', 'Offset β'),
    help: text('layers.activationFunctions.theValueAt', 'The value at 0.'),
    default: 0.5,
    min: -10,
    max: 10,
    step: 0.1,
    ...(visible && { visible }),
  });
}

/**
 * Writes an activation function as ONNX nodes: one node, or Sigmoid and Mul for SiLU (opset 17 has no SiLU).
 * @param x value name of any shape; the returned value has the same shape. For softmax a vector [N, C] or [N, C, 1, 1]:
 * it runs over its channels
 * @param suffix of the last node's name, as in `EmitContext.node`
 */
export function emitActivation(
  fn: ActivationFunction,
  context: EmitContext,
  x: string,
  suffix = '',
  hardSigmoid: HardSigmoidValues = ONNX_HARD_SIGMOID,
): string {
  switch (fn) {
    case 'relu':
      return context.node('Relu', [x], {}, suffix);
    case 'tanh':
      return context.node('Tanh', [x], {}, suffix);
    case 'sigmoid':
      return context.node('Sigmoid', [x], {}, suffix);
    case 'hardSwish':
      return context.node('HardSwish', [x], {}, suffix);
    case 'hardSigmoid': {
      const { alpha, beta } = hardSigmoid;
      return context.node('HardSigmoid', [x], { alpha: { float: alpha }, beta: { float: beta } }, suffix);
    }
    case 'silu': {
      const sigmoid = context.node('Sigmoid', [x], {}, suffix === '' ? 'sigmoid' : `${suffix}.sigmoid`);
      return context.node('Mul', [x, sigmoid], {}, suffix);
    }
    case 'softmax':
      return context.node('Softmax', [x], { axis: { int: 1 } }, suffix, { perChannel: true });
  }
}

/** Range of a function's values where both ends are finite, for colour scales; null where it is unbounded. */
export function activationRange(fn: ActivationFunction): readonly [number, number] | null {
  if (fn === 'sigmoid' || fn === 'hardSigmoid' || fn === 'softmax') return [0, 1];
  return fn === 'tanh' ? [-1, 1] : null;
}
