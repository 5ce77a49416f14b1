import { floatAttribute, intAttribute } from '../node.ts';
import type { GradientRule, Tape } from './rule.ts';
import { mul, product, range, reshape, scale, sum, sumTo, transpose } from './tools.ts';

const gemm: GradientRule = {
  backward: ({ node, gradients, tape, needed }) => {
    const dy = gradients[0] as string;
    const [a = '', b = '', c = ''] = node.inputs;
    const alpha = floatAttribute(node, 'alpha', 1);
    const turned = { a: intAttribute(node, 'transA', 0) === 1, b: intAttribute(node, 'transB', 0) === 1 };
    const da = () =>
      turned.a ? product(tape, b, dy, { a: turned.b, b: true }, alpha) : product(tape, dy, b, { b: !turned.b }, alpha);
    const db = () =>
      turned.b ? product(tape, dy, a, { a: true, b: turned.a }, alpha) : product(tape, a, dy, { a: !turned.a }, alpha);
    const dc = () => sumTo(tape, scale(tape, dy, floatAttribute(node, 'beta', 1)), tape.shape(c));
    return [needed[0] ? da() : null, needed[1] ? db() : null, c !== '' && needed[2] ? dc() : null];
  },
};

/** The last two axes changed. */
function turn(tape: Tape, value: string): string {
  const axes = range(tape.shape(value).length);
  return transpose(tape, value, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}

const matMul: GradientRule = {
  backward: ({ node, gradients, tape, needed }) => {
    const [a = '', b = ''] = node.inputs;
    const [as, bs] = [tape.shape(a), tape.shape(b)];
    const dys = tape.shape(gradients[0] as string);
    // A vector is a matrix of one row on the left, of one column on the right.
    const left = as.length === 1 ? [1, ...as] : as;
    const right = bs.length === 1 ? [...bs, 1] : bs;
    const outer = dys.slice(0, dys.length - (as.length > 1 ? 1 : 0) - (bs.length > 1 ? 1 : 0));
    const whole = [...outer, left.at(-2) as number, right.at(-1) as number];
    const dy = reshape(tape, gradients[0] as string, whole);
    const [am, bm] = [reshape(tape, a, left), reshape(tape, b, right)];
    const da = () => sumTo(tape, tape.node('MatMul', [dy, turn(tape, bm)]), left);
    const db = () => sumTo(tape, tape.node('MatMul', [turn(tape, am), dy]), right);
    return [needed[0] ? reshape(tape, da(), as) : null, needed[1] ? reshape(tape, db(), bs) : null];
  },
};

function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

const softmax: GradientRule = {
  backward: ({ node, gradients, tape }) => {
    const y = node.outputs[0] as string;
    const axis = axisOf(intAttribute(node, 'axis', -1), tape.shape(y).length);
    const weighted = mul(tape, gradients[0] as string, y);
    return [tape.node('Sub', [weighted, mul(tape, y, sum(tape, weighted, [axis]))])];
  },
};

const logSoftmax: GradientRule = {
  backward: ({ node, gradients, tape }) => {
    const dy = gradients[0] as string;
    const y = node.outputs[0] as string;
    const axis = axisOf(intAttribute(node, 'axis', -1), tape.shape(y).length);
    return [tape.node('Sub', [dy, mul(tape, tape.node('Exp', [y]), sum(tape, dy, [axis]))])];
  },
};

export const PRODUCT_GRADIENTS: Readonly<Record<string, GradientRule>> = {
  Gemm: gemm,
  MatMul: matMul,
  Softmax: softmax,
  LogSoftmax: logSoftmax,
};
