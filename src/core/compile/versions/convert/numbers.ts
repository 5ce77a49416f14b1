import type { NodeProto } from '../../../onnx/gen/onnx_pb.ts';
import { node as makeNode } from '../../../onnx/helpers.ts';
import {
  type Brought,
  type ConvertContext,
  changed,
  find,
  firstOutputOnly,
  given,
  keep,
  type Move,
  type Step,
  type Steps,
  textOf,
  widened,
  withoutAttributes,
} from './step.ts';

/** Sums, products, statistics, recurrences, quantisation, and everything whose form hardly changed. */

/** An attribute came whose default is what had been the rule. */
function came(attributes: NonNullable<Brought['attributes']>): Step {
  return { up: keep, down: (node) => withoutAttributes(node, attributes) };
}

const SMALL_INTEGERS = ['int8', 'uint8', 'int16', 'uint16'] as const;
const ALL_INTEGERS = [...SMALL_INTEGERS, 'int32', 'uint32', 'int64', 'uint64'] as const;

const arithmetic: Steps = { 14: widened({ types: SMALL_INTEGERS }) };

/** Statistics of their own, and what became of their outputs. */
const batchNormalization: Steps = {
  9: {
    up: (node) => withoutAttributes(node, { spatial: 1 }),
    down: keep,
  },
  14: {
    up: (node, context) => one(firstOutputOnly(node, context)),
    down: (node, context) => {
      const only = firstOutputOnly(node, context);
      return only && withoutAttributes(only, { training_mode: 0 });
    },
  },
};

const one = (node: NodeProto | null) => node && [node];

/** One scale for all elements: then it does not matter along which axis there could be several. */
const perTensor: Step = {
  up: keep,
  down: (node, context) =>
    context.shape(node.input[1] ?? '')?.length === 0 ? [changed(node, { without: ['axis'] })] : null,
};

/** A node of opset 12 may say a constant in a word; before, it is a tensor. */
const constantWords: Step = {
  up: keep,
  down: (node) => (find(node, 'value') ? [node] : null),
};

const gemmBias: Step = {
  up: keep,
  down: (node, context) => {
    if (given(node, 2)) return [node];
    const dtype = context.dtype(node.input[0] ?? '');
    if (!dtype) return null;
    const zero = context.add('zero', { dtype, shape: [1], data: [0] });
    return [changed(node, { inputs: [...node.input.slice(0, 2), zero] })];
  },
};

/** x · hard sigmoid(x), as its definition has it. */
const asHardSigmoid: Move = (node, { name }) => {
  const [x = ''] = node.input;
  const gate = name('hardSigmoid', x);
  return [
    makeNode('HardSigmoid', gate, [x], [gate], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } }),
    changed(node, { operator: 'Mul', inputs: [x, gate] }),
  ];
};

const NEW_MODES: Readonly<Record<string, string>> = { bilinear: 'linear', bicubic: 'cubic' };
const OLD_MODES: Readonly<Record<string, string>> = { linear: 'bilinear', cubic: 'bicubic' };

function renamedMode(names: Readonly<Record<string, string>>): Move {
  return (node) => {
    const mode = names[textOf(node, 'mode', '')];
    return [mode ? changed(node, { attributes: { mode: { string: mode } } }) : node];
  };
}

const sampling: Step = {
  up: renamedMode(NEW_MODES),
  down: (node, context) =>
    context.shape(node.input[0] ?? '')?.length === 4 ? renamedMode(OLD_MODES)(node, context) : null,
};

/** Regions were aligned to the corners of pixels once. */
const regions: Step = {
  up: (node) => [changed(node, { attributes: { coordinate_transformation_mode: { string: 'output_half_pixel' } } })],
  down: (node) =>
    textOf(node, 'coordinate_transformation_mode', 'half_pixel') === 'output_half_pixel'
      ? [changed(node, { without: ['coordinate_transformation_mode'] })]
      : null,
};

/** Negative indices count from the back since opset 11. */
const oneHotIndices: Step = {
  up: (node, { constant }) => (constant(node.input[0] ?? '')?.data.every((index) => index >= 0) ? [node] : null),
};

/** Whole numbers went out, half precision of sixteen bits came in. */
const floatsOnly: Step = {
  up: (node, { dtype }) => (dtype(node.input[0] ?? '')?.startsWith('float') ? [node] : null),
  down: (node, { dtype }) => (dtype(node.input[0] ?? '') ? [node] : null),
};

function scatters(first: readonly string[]): Steps {
  const reduces = (node: NodeProto, _context: ConvertContext) => !first.includes(textOf(node, 'reduction', 'none'));
  return { 16: widened({ attributes: { reduction: 'none' } }), 18: widened({ uses: reduces }) };
}

export const NUMBERS: Readonly<Record<string, Steps>> = {
  Add: arithmetic,
  Sub: arithmetic,
  Mul: arithmetic,
  Div: arithmetic,
  Max: { 12: widened({ types: ALL_INTEGERS }) },
  Min: { 12: widened({ types: ALL_INTEGERS }) },
  Pow: {
    12: widened({
      types: ['int32', 'int64'],
      uses: (node, { dtype }) => dtype(node.input[1] ?? '') !== dtype(node.input[0] ?? ''),
    }),
  },
  Relu: { 14: widened({ types: ['int8', 'int16', 'int32', 'int64'] }) },
  HardSwish: { 14: { down: asHardSigmoid } },
  Erf: { 13: floatsOnly },
  CumSum: { 14: widened({ types: ['float16'] }) },
  IsInf: { 20: widened({ types: ['float16'] }) },
  ReduceMax: { 12: widened({ types: ['int8', 'uint8'] }), 20: widened({ types: ['bool'] }) },
  ReduceMin: { 12: widened({ types: ['int8', 'uint8'] }), 20: widened({ types: ['bool'] }) },
  Gemm: { 11: gemmBias },
  BatchNormalization: batchNormalization,
  ArgMax: { 12: came({ select_last_index: 0 }) },
  ArgMin: { 12: came({ select_last_index: 0 }) },
  GRU: { 14: came({ layout: 0 }) },
  LSTM: { 14: came({ layout: 0 }) },
  RNN: { 14: came({ layout: 0 }) },
  GatherND: { 12: came({ batch_dims: 0 }) },
  Reshape: { 14: widened({ attributes: { allowzero: 0 } }) },
  Shape: {
    15: widened({
      attributes: { start: 0 },
      uses: (node) => find(node, 'end') !== undefined,
    }),
  },
  Constant: { 11: { up: keep }, 12: constantWords },
  Cast: { 19: widened({ attributes: { saturate: 1 } }), 24: came({ round_mode: 'up' }) },
  CastLike: { 19: came({ saturate: 1 }), 24: came({ round_mode: 'up' }) },
  Loop: { 11: { up: keep } },
  OneHot: { 11: oneHotIndices },
  GridSample: { 20: sampling },
  RoiAlign: { 16: regions },
  Scatter: { 11: { up: (node) => [changed(node, { operator: 'ScatterElements' })] } },
  ScatterElements: scatters(['none', 'add', 'mul']),
  ScatterND: scatters(['none', 'add', 'mul']),
  OptionalHasElement: { 18: { up: keep } },
  DequantizeLinear: {
    13: perTensor,
    19: widened({ uses: (node, { dtype }) => dtype(node.input[1] ?? '') === 'float16' }),
    21: {
      up: keep,
      down: widened({ attributes: { block_size: 0 }, types: ['int16', 'uint16'] }).down ?? keep,
    },
    23: came({ output_dtype: 0 }),
  },
  QuantizeLinear: {
    13: perTensor,
    19: widened({
      attributes: { saturate: 1 },
      types: ['float16'],
      uses: (node, { dtype }) => dtype(node.input[1] ?? '') === 'int32',
    }),
    21: widened({
      attributes: { block_size: 0, output_dtype: 0 },
      uses: (node, { dtype }) => ['int16', 'uint16'].includes(dtype(node.output[0] ?? '') ?? ''),
    }),
    23: came({ precision: 0 }),
  },
  QLinearMatMul: { 21: widened({ uses: (node, { dtype }) => dtype(node.input[1] ?? '') === 'float16' }) },
};
