import { floatAttribute, intAttribute, type PlainNode } from '../node.ts';
import { type GradientRule, NoGradient, type Tape } from './rule.ts';
import { add, div, equal, mul, positive, scalar, scale, sub, sumTo, total } from './tools.ts';

/** Functions of single elements. */

/** The derivative of y by x, in symbols of the tape. */
type Slope = (tape: Tape, x: string, y: string, node: PlainNode) => string;

const unary = (slope: Slope): GradientRule => ({
  backward: ({ node, gradients: [dy], tape }) => {
    const [x = ''] = node.inputs;
    const derivative = slope(tape, x, node.outputs[0] as string, node);
    return [mul(tape, dy as string, derivative)];
  },
});

/** The same elements, in the same shape. */
const through: GradientRule = { backward: ({ gradients: [dy] }) => [dy as string] };

/** Flat almost everywhere. */
const flat: GradientRule = { backward: ({ node }) => node.inputs.map(() => null) };

/** f on the positive side, g elsewhere. */
function bySide(tape: Tape, x: string, above: number, below: string): string {
  const side = positive(tape, x);
  const rest = mul(tape, sub(tape, scalar(tape, 1), side), below);
  return add(tape, scale(tape, side, above), rest);
}

const constantSide = (tape: Tape, x: string, above: number, below: number): string =>
  add(tape, scale(tape, positive(tape, x), above - below), scalar(tape, below));

/** Sign without ONNX's Sign, which WebGPU does not have; 0 at 0. */
function sign(tape: Tape, x: string): string {
  return sub(tape, positive(tape, x), positive(tape, tape.node('Neg', [x])));
}

/** 1 where a value lies between 0 and 1, the ends not counted. */
function inside(tape: Tape, y: string): string {
  return mul(tape, positive(tape, y), positive(tape, sub(tape, scalar(tape, 1), y)));
}

const dropout: GradientRule = {
  forward: (node, tape) => {
    const [x = '', ratio = ''] = node.inputs;
    const share = ratio === '' ? 0.5 : tape.known(ratio)?.items[0];
    if (typeof share !== 'number') throw new NoGradient('Dropout');
    if (tape.isFrozen(node) || share === 0) {
      tape.write({ operator: 'Identity', inputs: [x], outputs: node.outputs.slice(0, 1), attributes: {} });
      return {};
    }
    const mask = tape.mask(node, x, share);
    tape.write({ operator: 'Mul', inputs: [x, mask], outputs: node.outputs.slice(0, 1), attributes: {} });
    return { mask };
  },
  backward: ({ gradients: [dy], tape, kept }) => [kept.mask ? mul(tape, dy as string, kept.mask) : (dy as string)],
};

const clip: GradientRule = {
  // Where it cut nothing, the bounds included, as PyTorch has it.
  backward: ({ node, gradients: [dy], tape }) => [
    mul(tape, dy as string, equal(tape, node.inputs[0] as string, node.outputs[0] as string)),
  ],
};

const cast: GradientRule = {
  backward: ({ node, gradients: [dy], tape }) => {
    const floats = [1, 10, 11].includes(intAttribute(node, 'to', 0));
    const from = tape.dtype(node.inputs[0] as string);
    const to = { float32: 1, float16: 10, float64: 11 }[from];
    return [floats && to ? tape.node('Cast', [dy as string], { to: { int: to } }) : null];
  },
};

/** Gradients by the two inputs of an operator that broadcasts. */
const binary = (
  write: (tape: Tape, dy: string, a: string, b: string, y: string) => readonly [() => string, () => string],
): GradientRule => ({
  backward: ({ node, gradients: [dy], tape, needed }) => {
    const [a = '', b = ''] = node.inputs;
    const writers = write(tape, dy as string, a, b, node.outputs[0] as string);
    return [a, b].map((input, at) =>
      needed[at] ? sumTo(tape, (writers[at] as () => string)(), tape.shape(input)) : null,
    );
  },
});

/** The largest or smallest of several: who has it; those that share it share the gradient. */
const extreme: GradientRule = {
  backward: ({ node, gradients: [dy], tape, needed }) => {
    const masks = node.inputs.map((input) => equal(tape, input, node.outputs[0] as string));
    const share = div(tape, dy as string, total(tape, masks));
    return node.inputs.map((input, at) =>
      needed[at] ? sumTo(tape, mul(tape, share, masks[at] as string), tape.shape(input)) : null,
    );
  },
};

const sumOfAll = (factor: (node: PlainNode) => number): GradientRule => ({
  backward: ({ node, gradients: [dy], tape, needed }) =>
    node.inputs.map((input, at) =>
      needed[at] ? sumTo(tape, scale(tape, dy as string, factor(node)), tape.shape(input)) : null,
    ),
});

const pRelu: GradientRule = {
  backward: ({ node, gradients: [dy], tape, needed }) => {
    const [x = '', slope = ''] = node.inputs;
    const below = sub(tape, scalar(tape, 1), positive(tape, x));
    return [
      needed[0] ? mul(tape, dy as string, add(tape, positive(tape, x), mul(tape, below, slope))) : null,
      needed[1] ? sumTo(tape, mul(tape, dy as string, mul(tape, below, x)), tape.shape(slope)) : null,
    ];
  },
};

const where: GradientRule = {
  backward: ({ node, gradients: [dy], tape, needed }) => {
    const [condition = '', a = '', b = ''] = node.inputs;
    const zero = scalar(tape, 0);
    return [
      null,
      needed[1] ? sumTo(tape, tape.node('Where', [condition, dy as string, zero]), tape.shape(a)) : null,
      needed[2] ? sumTo(tape, tape.node('Where', [condition, zero, dy as string]), tape.shape(b)) : null,
    ];
  },
};

/** Derivatives of gelu-like parts: 2/√π·e^(−x²). */
const erf: Slope = (tape, x) =>
  scale(tape, tape.node('Exp', [tape.node('Neg', [mul(tape, x, x)])]), 2 / Math.sqrt(Math.PI));

const one = (tape: Tape) => scalar(tape, 1);
const reciprocal = (tape: Tape, x: string) => tape.node('Reciprocal', [x]);

export const ELEMENT_GRADIENTS: Readonly<Record<string, GradientRule>> = {
  Identity: through,
  Cast: cast,
  Dropout: dropout,
  // A condition, to which no gradient goes on.
  ...Object.fromEntries(
    ['Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Equal', 'Not', 'And', 'Or'].map((operator) => [
      operator,
      flat,
    ]),
  ),
  Floor: flat,
  Ceil: flat,
  Round: flat,
  Sign: flat,
  Relu: unary((tape, _x, y) => positive(tape, y)),
  LeakyRelu: unary((tape, x, _y, node) => constantSide(tape, x, 1, floatAttribute(node, 'alpha', 0.01))),
  Elu: unary((tape, x, y, node) => bySide(tape, x, 1, add(tape, y, scalar(tape, floatAttribute(node, 'alpha', 1))))),
  Selu: unary((tape, x, y, node) => {
    const gamma = floatAttribute(node, 'gamma', 1.0507009873554805);
    const alpha = floatAttribute(node, 'alpha', 1.6732632423543772);
    return bySide(tape, x, gamma, add(tape, y, scalar(tape, gamma * alpha)));
  }),
  Celu: unary((tape, x, y, node) => {
    const alpha = floatAttribute(node, 'alpha', 1);
    return bySide(tape, x, 1, add(tape, scale(tape, y, 1 / alpha), one(tape)));
  }),
  ThresholdedRelu: unary((tape, _x, y) => positive(tape, y)),
  Sigmoid: unary((tape, _x, y) => mul(tape, y, sub(tape, one(tape), y))),
  Tanh: unary((tape, _x, y) => sub(tape, one(tape), mul(tape, y, y))),
  HardSigmoid: unary((tape, _x, y, node) => scale(tape, inside(tape, y), floatAttribute(node, 'alpha', 0.2))),
  HardSwish: unary((tape, x) => {
    const gate = tape.node('HardSigmoid', [x], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } });
    return add(tape, gate, mul(tape, inside(tape, gate), scale(tape, x, 1 / 6)));
  }),
  Clip: clip,
  Softplus: unary((tape, x) => tape.node('Sigmoid', [x])),
  Softsign: unary((tape, x) => {
    const below = reciprocal(tape, add(tape, one(tape), tape.node('Abs', [x])));
    return mul(tape, below, below);
  }),
  Abs: unary((tape, x) => sign(tape, x)),
  Neg: { backward: ({ gradients: [dy], tape }) => [tape.node('Neg', [dy as string])] },
  Exp: unary((_tape, _x, y) => y),
  Log: unary((tape, x) => reciprocal(tape, x)),
  Sqrt: unary((tape, _x, y) => div(tape, scalar(tape, 0.5), y)),
  Reciprocal: unary((tape, _x, y) => tape.node('Neg', [mul(tape, y, y)])),
  Erf: unary(erf),
  Sin: unary((tape, x) => tape.node('Cos', [x])),
  Cos: unary((tape, x) => tape.node('Neg', [tape.node('Sin', [x])])),
  Add: binary((_tape, dy) => [() => dy, () => dy]),
  Sub: binary((tape, dy) => [() => dy, () => tape.node('Neg', [dy])]),
  Mul: binary((tape, dy, a, b) => [() => mul(tape, dy, b), () => mul(tape, dy, a)]),
  Div: binary((tape, dy, _a, b, y) => [
    () => div(tape, dy, b),
    () => tape.node('Neg', [div(tape, mul(tape, dy, y), b)]),
  ]),
  Pow: binary((tape, dy, a, b, y) => [
    () => mul(tape, dy, mul(tape, b, tape.node('Pow', [a, sub(tape, b, scalar(tape, 1))]))),
    () => mul(tape, dy, mul(tape, y, tape.node('Log', [a]))),
  ]),
  Max: extreme,
  Min: extreme,
  Sum: sumOfAll(() => 1),
  Mean: sumOfAll((node) => 1 / node.inputs.length),
  PRelu: pRelu,
  Where: where,
};
