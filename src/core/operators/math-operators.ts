import type { Dim, DType, Shape } from '../tensor/types.ts';
import {
  axesFrom,
  axisFrom,
  broadcast,
  type Inference,
  type InferredTypes,
  intOf,
  like,
  numbersOf,
  shapeOf,
  UNKNOWN,
} from './operation.ts';

/** Operators that compute: element by element, along axes, or as matrix products. */

const same: Inference = (operation) => like(operation, shapeOf(operation));

/** The first output like the input; further outputs (masks, running statistics) unknown. */
const sameThenUnknown: Inference = (operation) => [
  ...same(operation),
  ...new Array<null>(Math.max(0, operation.outputCount - 1)).fill(null),
];

/** The first output like the input; mean and inverse deviation with 1 for every axis that is normalised. */
const layerNormalization: Inference = (operation) => {
  const shape = shapeOf(operation);
  const axis = axisFrom(intOf(operation, 'axis', -1), shape?.length ?? 0);
  // Statistics are float32 unless the file asks for another type.
  if (!shape || axis === null || intOf(operation, 'stash_type', 1) !== 1) return sameThenUnknown(operation);
  const statistic = { dtype: 'float32' as const, shape: shape.map((dim, at) => (at < axis ? dim : 1)) };
  return [...same(operation), statistic, statistic];
};

const elementwise: Inference = (operation) => {
  const shapes = operation.inputs.map((type) => type?.shape);
  return shapes.every((shape) => shape !== undefined) ? like(operation, broadcast(shapes)) : UNKNOWN;
};

const comparison: Inference = (operation) => asType(elementwise(operation), 'bool');

const where: Inference = (operation) => {
  const shapes = operation.inputs.map((type) => type?.shape);
  return shapes.every((shape) => shape !== undefined) ? like(operation, broadcast(shapes), 1) : UNKNOWN;
};

function asType(types: InferredTypes, dtype: DType): InferredTypes {
  return types.map((type) => type && { dtype, shape: type.shape });
}

const matMul: Inference = (operation) => {
  const a = shapeOf(operation);
  const b = shapeOf(operation, 1);
  if (!a || !b || a.length === 0 || b.length === 0) return UNKNOWN;
  const left: Shape = a.length === 1 ? [1, ...a] : a;
  const right: Shape = b.length === 1 ? [...b, 1] : b;
  const batch = broadcast([left.slice(0, -2), right.slice(0, -2)]);
  if (!batch || left.at(-1) !== right.at(-2)) return UNKNOWN;
  const rows = a.length === 1 ? [] : [left.at(-2) as Dim];
  const columns = b.length === 1 ? [] : [right.at(-1) as Dim];
  return like(operation, [...batch, ...rows, ...columns]);
};

const gemm: Inference = (operation) => {
  const a = shapeOf(operation);
  const b = shapeOf(operation, 1);
  if (a?.length !== 2 || b?.length !== 2) return UNKNOWN;
  const rows = a[intOf(operation, 'transA', 0) ? 1 : 0] as Dim;
  const columns = b[intOf(operation, 'transB', 0) ? 0 : 1] as Dim;
  return like(operation, [rows, columns]);
};

const reduce: Inference = (operation) => {
  const shape = shapeOf(operation);
  const given = numbersOf(operation, 'axes', 1);
  if (!shape || given === null) return UNKNOWN;
  if ((!given || given.length === 0) && intOf(operation, 'noop_with_empty_axes', 0) === 1) return same(operation);
  const axes = given && given.length > 0 ? axesFrom(given, shape.length) : shape.map((_, axis) => axis);
  if (!axes) return UNKNOWN;
  const keep = intOf(operation, 'keepdims', 1) === 1;
  return like(
    operation,
    shape.flatMap((dim, axis) => (axes.includes(axis) ? (keep ? [1] : []) : [dim])),
  );
};

const argMax: Inference = (operation) => {
  const shape = shapeOf(operation);
  const axis = shape && axisFrom(intOf(operation, 'axis', 0), shape.length);
  if (!shape || axis === null) return UNKNOWN;
  const keep = intOf(operation, 'keepdims', 1) === 1;
  return [{ dtype: 'int64', shape: shape.flatMap((dim, at) => (at === axis ? (keep ? [1] : []) : [dim])) }];
};

/** ONNX's numbers of the element types (`TensorProto.DataType`). */
const DTYPES: Readonly<Record<number, DType>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
};

const cast: Inference = (operation) => {
  const dtype = DTYPES[intOf(operation, 'to', 0)];
  const shape = shapeOf(operation);
  return [dtype && shape ? { dtype, shape } : null];
};

const shapeOfInput: Inference = (operation) => {
  const shape = shapeOf(operation);
  if (!shape) return UNKNOWN;
  const rank = shape.length;
  const clamp = (at: number) => Math.min(rank, Math.max(0, at < 0 ? at + rank : at));
  const length = Math.max(0, clamp(intOf(operation, 'end', rank)) - clamp(intOf(operation, 'start', 0)));
  return [{ dtype: 'int64', shape: [length] }];
};

const dropout: Inference = (operation) => {
  const shape = shapeOf(operation);
  const [first = null] = same(operation);
  return operation.outputCount > 1 ? [first, shape && { dtype: 'bool', shape }] : [first];
};

/** `Crop` (an experimental operator of old files): border [left, top, right, bottom]. */
const crop: Inference = (operation) => {
  const shape = shapeOf(operation);
  const border = operation.attributes.border;
  if (shape?.length !== 4 || !Array.isArray(border) || operation.attributes.scale !== undefined) return UNKNOWN;
  const [left = 0, top = 0, right = 0, bottom = 0] = border as readonly number[];
  const [batch, channels, height, width] = shape;
  if (typeof height !== 'number' || typeof width !== 'number') return UNKNOWN;
  return like(operation, [batch as Dim, channels as Dim, height - top - bottom, width - left - right]);
};

function all(names: string, inference: Inference): Record<string, Inference> {
  return Object.fromEntries(names.split(' ').map((name) => [name, inference]));
}

export const MATH_OPERATORS: Readonly<Record<string, Inference>> = {
  ...all(
    'Abs Acos Acosh Asin Asinh Atan Atanh Ceil Celu Clip Cos Cosh Elu Erf Exp Floor Gelu HardSigmoid HardSwish ' +
      'Hardmax Identity InstanceNormalization LRN LeakyRelu Log LogSoftmax LpNormalization MeanVarianceNormalization ' +
      'Mish Neg Not Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softmax Softplus Softsign Sqrt Tan Tanh ' +
      'ThresholdedRelu GroupNormalization CumSum Trilu ImageScaler Affine ScaledTanh ParametricSoftplus',
    same,
  ),
  ...all('BatchNormalization RMSNormalization SkipLayerNormalization', sameThenUnknown),
  ...all('Add Sub Mul Div Pow Mod Max Min Mean Sum BitShift And Or Xor', elementwise),
  ...all('Equal Greater Less GreaterOrEqual LessOrEqual', comparison),
  ...all('IsNaN IsInf', (operation) => asType(same(operation), 'bool')),
  ...all(
    'ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare',
    reduce,
  ),
  ...all('ArgMax ArgMin', argMax),
  LayerNormalization: layerNormalization,
  PRelu: same,
  Where: where,
  MatMul: matMul,
  Gemm: gemm,
  Cast: cast,
  Shape: shapeOfInput,
  Size: () => [{ dtype: 'int64', shape: [] }],
  Dropout: dropout,
  Crop: crop,
};
