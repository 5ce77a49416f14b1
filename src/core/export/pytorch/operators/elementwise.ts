import { intOf, textOf } from '../../../operators/operation.ts';
import { pyNumber } from '../../python-text.ts';
import {
  arg,
  isWhole,
  numberArg,
  type OperatorCode,
  type OperatorContext,
  rankOf,
  readOutputs,
  type WriteOperator,
  withAll,
} from './context.ts';

/** Operators that treat every element alike. Shapes broadcast in PyTorch as in ONNX from opset 7 on. */

const unary =
  (write: (x: string, context: OperatorContext) => string): WriteOperator =>
  (context) =>
    withAll<[string]>([arg(context, 0)], (x) => write(x, context));

const binary =
  (write: (a: string, b: string, context: OperatorContext) => string): WriteOperator =>
  (context) =>
    context.operation.opset < 7
      ? null
      : withAll<[string, string]>([arg(context, 0), arg(context, 1)], (a, b) => write(a, b, context));

/** Any count of inputs, folded from the left. */
const fold =
  (
    write: (a: string, b: string) => string,
    end: (all: string, count: number) => string = (all) => all,
  ): WriteOperator =>
  ({ args }) => {
    const all = args.filter((value): value is string => typeof value === 'string');
    return all.length === args.length && all.length > 0 ? end(all.reduce(write), all.length) : null;
  };

const float = ({ operation }: OperatorContext, name: string, fallback: number) => {
  const value = operation.attributes[name];
  return pyNumber(typeof value === 'number' ? Number(Math.fround(value).toPrecision(9)) : fallback);
};

/** Bounds are attributes before opset 11, then inputs: numbers of the file, stored tensors, or what arrives. */
function clip(context: OperatorContext): string | null {
  const bound = (name: string, input: number) => {
    const stated = context.operation.attributes[name];
    return typeof stated === 'number' ? { code: float(context, name, 0), fixed: true } : numberArg(context, input);
  };
  const [x, low, high] = [arg(context, 0), bound('min', 1), bound('max', 2)];
  if (x === null || low === null || high === null) return null;
  if (!low && !high) return x;
  if ((low?.fixed ?? true) && (high?.fixed ?? true)) {
    return `${x}.clamp(${low?.code ?? 'None'}, ${high?.code ?? 'None'})`;
  }
  // From the lower bound to the upper: where they cross, the upper one counts.
  const raised = low ? (low.fixed ? `${x}.clamp(min=${low.code})` : `torch.maximum(${x}, ${low.code})`) : x;
  if (!high) return raised;
  return high.fixed ? `${raised}.clamp(max=${high.code})` : `torch.minimum(${raised}, ${high.code})`;
}

/** Passes everything on, unless the node itself trains. The mask says that. */
function dropout(context: OperatorContext): string | null {
  const { operation, outputs } = context;
  const x = arg(context, 0);
  const trains = operation.inputs[2] !== undefined && operation.values[2]?.items[0] !== 0;
  if (x === null || trains || intOf(operation, 'is_test', 1) === 0) return null;
  const mask = outputs[1] && `torch.ones_like(${x}, dtype=torch.${outputs[1].dtype})`;
  return mask ? readOutputs(context, `(${x}, ${mask})`) : x;
}

const KINDS: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  11: 'float64',
};

function castTo(context: OperatorContext): OperatorCode | string | null {
  const [x, to] = [arg(context, 0), KINDS[intOf(context.operation, 'to', 0)]];
  if (x === null || to === undefined) return null;
  return to.startsWith('float') ? { forward: `cast(${x}, torch.${to})`, uses: ['cast'] } : `${x}.to(torch.${to})`;
}

export const ELEMENTWISE: Readonly<Record<string, WriteOperator>> = {
  Identity: unary((x) => x),
  Dropout: dropout,
  Abs: unary((x) => `${x}.abs()`),
  Neg: unary((x) => `-${x}`),
  Exp: unary((x) => `${x}.exp()`),
  Log: unary((x) => `${x}.log()`),
  Sqrt: unary((x) => `${x}.sqrt()`),
  Reciprocal: unary((x) => `1 / ${x}`),
  Floor: unary((x) => `${x}.floor()`),
  Ceil: unary((x) => `${x}.ceil()`),
  // Both round halves to even.
  Round: unary((x) => `${x}.round()`),
  Sign: unary((x) => `${x}.sign()`),
  Erf: unary((x) => `torch.erf(${x})`),
  Sin: unary((x) => `${x}.sin()`),
  Cos: unary((x) => `${x}.cos()`),
  Tan: unary((x) => `${x}.tan()`),
  Asin: unary((x) => `${x}.asin()`),
  Acos: unary((x) => `${x}.acos()`),
  Atan: unary((x) => `${x}.atan()`),
  Sinh: unary((x) => `${x}.sinh()`),
  Cosh: unary((x) => `${x}.cosh()`),
  Asinh: unary((x) => `${x}.asinh()`),
  Acosh: unary((x) => `${x}.acosh()`),
  Atanh: unary((x) => `${x}.atanh()`),
  Not: unary((x) => `~${x}`),
  Relu: unary((x) => `F.relu(${x})`),
  Sigmoid: unary((x) => `torch.sigmoid(${x})`),
  Tanh: unary((x) => `torch.tanh(${x})`),
  Softplus: unary((x) => `F.softplus(${x})`),
  Softsign: unary((x) => `F.softsign(${x})`),
  HardSwish: unary((x) => `F.hardswish(${x})`),
  Mish: unary((x) => `F.mish(${x})`),
  LeakyRelu: unary((x, c) => `F.leaky_relu(${x}, ${float(c, 'alpha', 0.01)})`),
  Elu: unary((x, c) => `F.elu(${x}, ${float(c, 'alpha', 1)})`),
  Celu: unary((x, c) => `F.celu(${x}, ${float(c, 'alpha', 1)})`),
  Selu: unary((x, c) => {
    const [gamma, alpha] = [float(c, 'gamma', 1.05070102), float(c, 'alpha', 1.67326319)];
    return `${gamma} * torch.where(${x} > 0, ${x}, ${alpha} * (${x}.exp() - 1))`;
  }),
  ThresholdedRelu: unary((x, c) => `torch.where(${x} > ${float(c, 'alpha', 1)}, ${x}, torch.zeros_like(${x}))`),
  HardSigmoid: unary((x, c) => `(${float(c, 'alpha', 0.2)} * ${x} + ${float(c, 'beta', 0.5)}).clamp(0, 1)`),
  Gelu: unary((x, c) =>
    textOf(c.operation, 'approximate', 'none') === 'tanh'
      ? `0.5 * ${x} * (1 + torch.tanh(0.7978845608028654 * (${x} + 0.044715 * ${x} ** 3)))`
      : `F.gelu(${x})`,
  ),
  Shrink: unary((x, c) => {
    const [bias, lambda] = [float(c, 'bias', 0), float(c, 'lambd', 0.5)];
    const below = `torch.where(${x} < -${lambda}, ${x} + ${bias}, torch.zeros_like(${x}))`;
    return `torch.where(${x} > ${lambda}, ${x} - ${bias}, ${below})`;
  }),
  Add: binary((a, b) => `${a} + ${b}`),
  Sub: binary((a, b) => `${a} - ${b}`),
  Mul: binary((a, b) => `${a} * ${b}`),
  Div: binary((a, b, c) => (isWhole(c) ? `torch.div(${a}, ${b}, rounding_mode="trunc")` : `${a} / ${b}`)),
  // The result is of the base's type, whatever the exponent's.
  Pow: binary((a, b, { operation: { inputs } }) => {
    const power = `torch.pow(${a}, ${b})`;
    return inputs[0]?.dtype === inputs[1]?.dtype ? power : `${power}.to(${a}.dtype)`;
  }),
  Mod: binary((a, b, c) =>
    intOf(c.operation, 'fmod', 0) === 1 ? `torch.fmod(${a}, ${b})` : `torch.remainder(${a}, ${b})`,
  ),
  Equal: binary((a, b) => `${a} == ${b}`),
  Greater: binary((a, b) => `${a} > ${b}`),
  GreaterOrEqual: binary((a, b) => `${a} >= ${b}`),
  Less: binary((a, b) => `${a} < ${b}`),
  LessOrEqual: binary((a, b) => `${a} <= ${b}`),
  And: binary((a, b) => `${a} & ${b}`),
  Or: binary((a, b) => `${a} | ${b}`),
  Xor: binary((a, b) => `${a} ^ ${b}`),
  PRelu: binary((x, slope) => `torch.where(${x} < 0, ${x} * ${slope}, ${x})`),
  Sum: fold((a, b) => `${a} + ${b}`),
  Mean: fold(
    (a, b) => `${a} + ${b}`,
    (all, count) => `(${all}) / ${count}`,
  ),
  Max: fold((a, b) => `torch.maximum(${a}, ${b})`),
  Min: fold((a, b) => `torch.minimum(${a}, ${b})`),
  Where: (context) =>
    withAll<[string, string, string]>([arg(context, 0), arg(context, 1), arg(context, 2)], (condition, a, b) => {
      return `torch.where(${condition}, ${a}, ${b})`;
    }),
  Clip: clip,
  Cast: castTo,
  // Operators of the first opsets, which some files still hold.
  Affine: unary((x, c) => `${float(c, 'alpha', 1)} * ${x} + ${float(c, 'beta', 0)}`),
  ImageScaler: (context) => {
    const { bias = [] } = context.operation.attributes;
    if (!Array.isArray(bias) || rankOf(context) !== 4) return null;
    const list = (bias as readonly number[]).map(pyNumber).join(', ');
    return withAll<[string]>([arg(context, 0)], (x) => {
      return `${float(context, 'scale', 1)} * ${x} + torch.tensor([${list}], dtype=${x}.dtype, device=${x}.device).reshape(1, -1, 1, 1)`;
    });
  },
};
