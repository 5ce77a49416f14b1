import { axesFrom, axisFrom, intOf, numbersOf, type Operation, shapeOf } from './operation.ts';

/**
 * Whether an operator computes every example of a batch as if it were alone. Its types alone do not tell: a softmax over
 * the batch gives [N, C] too. An operator that is not listed counts as mixing.
 */

/** @param has by input: whether the batch is its first axis. @returns whether the rows stay apart */
export type RowRule = (operation: Operation, has: readonly boolean[]) => boolean;

/** Element by element, or over shapes alone: where the batch goes, the types say. */
const always: RowRule = () => true;
/** Weights, scales and bounds are the same for all examples. */
const firstInput: RowRule = (_operation, has) => has.every((batched, input) => batched === (input === 0));
const everyInput: RowRule = (_operation, has) => has.every(Boolean);

/** Along one axis that is not the batch. */
const alongAxis =
  (fallback: number): RowRule =>
  (operation, has) =>
    firstInput(operation, has) && (axisFrom(intOf(operation, 'axis', fallback), rankOf(operation)) ?? 0) > 0;

/** Before opset 13 everything from the axis on is one row. */
const softmax: RowRule = (operation, has) => alongAxis(operation.opset < 13 ? 1 : -1)(operation, has);

const alongAxes =
  (name: string, fallback: readonly number[]): RowRule =>
  (operation, has) => {
    const axes = axesFrom(numbersOf(operation, name, -1) ?? fallback, rankOf(operation));
    return firstInput(operation, has) && axes !== null && !axes.includes(0);
  };

/** Whether it infers only: statistics of a batch would mix it. Early opsets say so themselves. */
const inference: RowRule = (operation, has) =>
  firstInput(operation, has) &&
  intOf(operation, 'training_mode', 0) === 0 &&
  (operation.opset >= 7 || intOf(operation, 'is_test', 0) === 1);

const dropout: RowRule = (operation, has) => inference(operation, has) && operation.inputs[2] === undefined;

const matMul: RowRule = (operation, [left = false, right = false]) =>
  // A batch on the right is one of matrices, not of rows.
  (!left || rankOf(operation, 0) > 1) && (!right || rankOf(operation, 1) > 2);

const gemm: RowRule = (operation, [rows = false, weight = false, bias = false]) =>
  rows && !weight && intOf(operation, 'transA', 0) === 0 && (bias || firstDim(operation, 2) === 1);

/** A size says the batch too, unless its axes leave that out. */
const resize: RowRule = (operation, has) => {
  const sized = (operation.values[3]?.items.length ?? 0) > 0;
  return firstInput(operation, has) && (!sized || numbersOf(operation, 'axes', -1)?.includes(0) === false);
};

/** Without axes it takes the batch away where that is 1. */
const squeeze: RowRule = (operation, has) =>
  firstInput(operation, has) && Array.isArray(numbersOf(operation, 'axes', 1));

const slice: RowRule = (operation, has) => {
  const starts = numbersOf(operation, 'starts', 1) ?? [];
  const axes = axesFrom(numbersOf(operation, 'axes', 3) ?? starts.map((_, axis) => axis), rankOf(operation));
  const at = axes?.indexOf(0) ?? -1;
  const steps = numbersOf(operation, 'steps', 4);
  const whole = at === -1 || ((steps?.[at] ?? 1) === 1 && steps !== null);
  return firstInput(operation, has) && axes !== null && whole;
};

const pad: RowRule = (operation, has) => {
  const pads = numbersOf(operation, 'pads', 1) ?? numbersOf(operation, 'paddings', -1) ?? [];
  const axes = axesFrom(
    numbersOf(operation, 'axes', 3) ?? pads.slice(pads.length / 2).map((_, axis) => axis),
    rankOf(operation),
  );
  const at = axes?.indexOf(0) ?? -1;
  const untouched = at === -1 || (pads[at] === 0 && pads[at + pads.length / 2] === 0);
  return firstInput(operation, has) && axes !== null && untouched;
};

const tile: RowRule = (operation, has) => firstInput(operation, has) && numbersOf(operation, 'repeats', 1)?.[0] === 1;

/** Rows out of a table, an index each; or the same entries of every example. */
const gather: RowRule = (operation, [data = false, indices = false]) =>
  data !== indices && (!data || (axisFrom(intOf(operation, 'axis', 0), rankOf(operation)) ?? 0) > 0);

function rankOf(operation: Operation, input = 0): number {
  return shapeOf(operation, input)?.length ?? 0;
}

/** Of what is read beside a batch: 1 where there is nothing, or nothing along the batch. */
function firstDim(operation: Operation, input: number): number | null {
  const shape = shapeOf(operation, input) ?? [];
  if (shape.length < 2) return 1;
  return typeof shape[0] === 'number' ? shape[0] : null;
}

function all(names: string, rule: RowRule): Record<string, RowRule> {
  return Object.fromEntries(names.split(' ').map((name) => [name, rule]));
}

export const ROW_RULES: Readonly<Record<string, RowRule>> = {
  ...all(
    'Abs Acos Acosh Asin Asinh Atan Atanh Ceil Celu Clip Cos Cosh Elu Erf Exp Floor Gelu HardSigmoid HardSwish Identity ' +
      'LeakyRelu Log Mish Neg Not Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softplus Softsign Sqrt Tan ' +
      'Tanh ThresholdedRelu ScaledTanh ParametricSoftplus Affine Cast IsNaN IsInf PRelu ' +
      'Add Sub Mul Div Pow Mod Max Min Mean Sum And Or Xor Equal Greater Less GreaterOrEqual LessOrEqual Where ' +
      'Reshape Flatten Transpose Unsqueeze Expand Shape Size',
    always,
  ),
  ...all(
    'Conv ConvTranspose MaxPool AveragePool LpPool GlobalAveragePool GlobalMaxPool GlobalLpPool LRN Crop ImageScaler ' +
      'InstanceNormalization GroupNormalization DepthToSpace SpaceToDepth ReduceL1 ReduceL2 ReduceLogSum ' +
      'ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare',
    firstInput,
  ),
  ...all('Softmax LogSoftmax Hardmax', softmax),
  ...all('LpNormalization LayerNormalization RMSNormalization', alongAxis(-1)),
  ...all('ArgMax ArgMin Split', alongAxis(0)),
  ...all('Resize Upsample', resize),
  MeanVarianceNormalization: alongAxes('axes', [0, 2, 3]),
  BatchNormalization: inference,
  Concat: everyInput,
  Dropout: dropout,
  Gather: gather,
  Gemm: gemm,
  MatMul: matMul,
  Pad: pad,
  Slice: slice,
  Squeeze: squeeze,
  Tile: tile,
};

/**
 * Whether the examples of a batch stay apart, given types in which the batch is a name.
 * @param has by input: whether the batch is its first axis; at least one
 */
export function isPerExample(operation: Operation, has: readonly boolean[]): boolean {
  if (operation.domain !== '' || !Object.hasOwn(ROW_RULES, operation.operator)) return false;
  return ROW_RULES[operation.operator]?.(operation, has) ?? false;
}
