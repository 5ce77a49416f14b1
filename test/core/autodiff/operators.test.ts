import { describe, expect, it } from 'vitest';
import { LAYERS } from '../../../src/core/layers/index.ts';
import { GRADIENTS } from '../../../src/core/operators/gradients/index.ts';
import type { OnnxAttributes, OnnxConstant } from '../../../src/core/operators/node.ts';
import type { Tensor } from '../../../src/core/tensor/types.ts';
import { type Differentiated, differenceError, layerWork, separated } from '../../support/layer-gradient.ts';
import { concrete, randomTensor } from '../../support/run-layer.ts';
import { seeds } from '../../support/seeds.ts';

/** Gradients of operators that imported models bring, against differences of what ONNX Runtime computes. */

const CLOSE = 4e-3;

interface Entry {
  readonly operator: string;
  readonly attributes?: OnnxAttributes;
  /** A shape is fed; a list of whole numbers, or of numbers, is stored; '' is left out. */
  readonly inputs: readonly (Shape | Stored | '')[];
  readonly outputs?: number;
  /** Inputs that are differentiated; all that are fed unless said. */
  readonly by?: readonly number[];
  /** Numbers above 0. */
  readonly positive?: true;
}
type Shape = { readonly of: readonly number[] };
type Stored =
  | { readonly whole: readonly number[] }
  | { readonly real: readonly number[]; readonly shape?: readonly number[] };

const of = (...dims: number[]): Shape => ({ of: dims });
const whole = (...numbers: number[]): Stored => ({ whole: numbers });
const real = (...numbers: number[]): Stored => ({ real: numbers });
const kernel = (...numbers: number[]) => ({ kernel_shape: { ints: numbers } });
const maps = of(2, 4, 5, 6);

const unary = (names: string, positive?: true): Entry[] =>
  names.split(' ').map((operator) => ({ operator, inputs: [maps], ...(positive && { positive }) }));

const entries: readonly Entry[] = [
  ...unary('Abs Neg Exp Elu Selu Celu Softplus Softsign Erf Sin Cos Identity Tanh Sigmoid HardSwish ThresholdedRelu'),
  ...unary('Log Sqrt Reciprocal', true),
  { operator: 'Elu', attributes: { alpha: { float: 0.3 } }, inputs: [maps] },
  { operator: 'Celu', attributes: { alpha: { float: 2 } }, inputs: [maps] },
  { operator: 'Clip', inputs: [maps, '', real(1.3)] },
  { operator: 'Cast', attributes: { to: { int: 1 } }, inputs: [maps] },
  ...['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min'].flatMap((operator): Entry[] => [
    { operator, inputs: [maps, of(4, 1, 6)] },
    { operator, inputs: [of(5, 6), maps] },
  ]),
  { operator: 'Pow', inputs: [maps, real(2)], by: [0] },
  { operator: 'Pow', inputs: [of(2, 3), of(2, 3)], positive: true },
  { operator: 'Sum', inputs: [maps, of(6), maps] },
  { operator: 'Mean', inputs: [maps, of(6), maps] },
  { operator: 'Max', inputs: [maps, of(6), maps] },
  { operator: 'PRelu', inputs: [maps, of(4, 1, 1)] },
  { operator: 'PRelu', inputs: [maps, of(1)] },
  { operator: 'ConvTranspose', inputs: [of(2, 4, 3, 5), of(4, 3, 3, 2), of(3)] },
  {
    operator: 'ConvTranspose',
    attributes: {
      strides: { ints: [2, 3] },
      pads: { ints: [1, 0, 0, 1] },
      output_padding: { ints: [1, 2] },
      dilations: { ints: [2, 1] },
      group: { int: 2 },
    },
    inputs: [of(2, 4, 3, 5), of(4, 3, 3, 2), of(6)],
  },
  {
    operator: 'ConvTranspose',
    attributes: { strides: { ints: [2, 2] }, auto_pad: { string: 'SAME_UPPER' } },
    inputs: [of(2, 4, 3, 5), of(4, 3, 3, 3)],
  },
  {
    operator: 'ConvTranspose',
    attributes: { strides: { ints: [2, 2] }, output_shape: { ints: [6, 10] } },
    inputs: [of(2, 4, 3, 5), of(4, 3, 3, 3)],
  },
  {
    operator: 'Conv',
    inputs: [of(2, 3, 9), of(4, 3, 3), of(4)],
    attributes: { pads: { ints: [1, 0] }, strides: { ints: [2] } },
  },
  { operator: 'Conv', inputs: [of(2, 9, 6, 5), of(4, 9, 3, 3)], attributes: { auto_pad: { string: 'SAME_LOWER' } } },
  { operator: 'MaxPool', inputs: [of(2, 3, 8)], attributes: kernel(2) },
  {
    operator: 'MaxPool',
    inputs: [of(1, 2, 7, 7)],
    attributes: { ...kernel(3, 3), auto_pad: { string: 'SAME_UPPER' } },
  },
  { operator: 'LRN', attributes: { size: { int: 3 }, alpha: { float: 0.5 }, bias: { float: 1.5 } }, inputs: [maps] },
  { operator: 'LRN', attributes: { size: { int: 5 }, alpha: { float: 0.5 }, beta: { float: 0.5 } }, inputs: [maps] },
  { operator: 'InstanceNormalization', inputs: [maps, of(4), of(4)] },
  { operator: 'LayerNormalization', inputs: [of(2, 5, 6), of(6), of(6)] },
  { operator: 'LayerNormalization', attributes: { axis: { int: 1 } }, inputs: [of(2, 5, 6), of(5, 6)] },
  { operator: 'MatMul', inputs: [of(2, 3, 4, 5), of(5, 6)] },
  { operator: 'MatMul', inputs: [of(3, 4, 5), of(2, 1, 5, 3)] },
  { operator: 'MatMul', inputs: [of(5), of(5, 3)] },
  { operator: 'MatMul', inputs: [of(2, 4, 5), of(5)] },
  ...[0, 1].flatMap((a) =>
    [0, 1].map(
      (b): Entry => ({
        operator: 'Gemm',
        attributes: { transA: { int: a }, transB: { int: b }, alpha: { float: 0.5 }, beta: { float: 2 } },
        inputs: [a ? of(4, 3) : of(3, 4), b ? of(5, 4) : of(4, 5), of(1, 5)],
      }),
    ),
  ),
  { operator: 'Softmax', attributes: { axis: { int: -1 } }, inputs: [of(2, 3, 4)] },
  { operator: 'LogSoftmax', attributes: { axis: { int: 1 } }, inputs: [of(2, 3, 4)] },
  { operator: 'Reshape', inputs: [maps, whole(2, -1)] },
  { operator: 'Flatten', attributes: { axis: { int: 2 } }, inputs: [maps] },
  { operator: 'Squeeze', inputs: [of(2, 1, 3, 1), whole(1, 3)] },
  { operator: 'Unsqueeze', inputs: [of(2, 3), whole(0, -1)] },
  { operator: 'Transpose', inputs: [maps] },
  { operator: 'Transpose', attributes: { perm: { ints: [0, 3, 1, 2] } }, inputs: [maps] },
  { operator: 'Concat', attributes: { axis: { int: -1 } }, inputs: [of(2, 3), of(2, 4)] },
  { operator: 'Split', attributes: { axis: { int: 1 } }, inputs: [maps, whole(1, 3)], outputs: 2 },
  { operator: 'Slice', inputs: [maps, whole(-3, 5), whole(4, 0), whole(2, 3), whole(1, -2)] },
  { operator: 'Slice', inputs: [maps, whole(1), whole(9), whole(1)] },
  { operator: 'Pad', inputs: [maps, whole(0, 0, 1, -2, 0, 1, 2, 3)] },
  { operator: 'Pad', attributes: { mode: { string: 'reflect' } }, inputs: [maps, whole(0, 0, 2, 1, 0, 0, 1, 4)] },
  { operator: 'Pad', attributes: { mode: { string: 'edge' } }, inputs: [maps, whole(0, 0, 2, 1, 0, 0, 1, 4)] },
  { operator: 'Gather', attributes: { axis: { int: 1 } }, inputs: [maps, whole(3, 0, 3, -2)] },
  { operator: 'Expand', inputs: [of(4, 1, 1), whole(2, 4, 3, 1)] },
  { operator: 'Tile', inputs: [of(2, 3), whole(2, 3)] },
  { operator: 'DepthToSpace', attributes: { blocksize: { int: 2 } }, inputs: [of(2, 8, 2, 3)] },
  {
    operator: 'DepthToSpace',
    attributes: { blocksize: { int: 2 }, mode: { string: 'CRD' } },
    inputs: [of(2, 8, 2, 3)],
  },
  { operator: 'SpaceToDepth', attributes: { blocksize: { int: 2 } }, inputs: [of(2, 3, 4, 6)] },
  { operator: 'ReduceSum', attributes: { keepdims: { int: 0 } }, inputs: [maps, whole(1, -1)] },
  { operator: 'ReduceSum', inputs: [maps] },
  ...['ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceSumSquare', 'ReduceL2', 'ReduceLogSumExp'].flatMap(
    (operator): Entry[] => [
      { operator, attributes: { axes: { ints: [1, 3] }, keepdims: { int: 0 } }, inputs: [maps] },
      { operator, attributes: { axes: { ints: [2] } }, inputs: [maps] },
    ],
  ),
  {
    operator: 'Resize',
    attributes: { mode: { string: 'cubic' }, coordinate_transformation_mode: { string: 'pytorch_half_pixel' } },
    inputs: [of(1, 2, 4, 5), '', { real: [1, 1, 2, 1.6], shape: [4] }],
  },
  {
    operator: 'Resize',
    attributes: { mode: { string: 'nearest' }, nearest_mode: { string: 'round_prefer_ceil' } },
    inputs: [of(1, 2, 4, 5), '', '', whole(1, 2, 7, 3)],
  },
];

function workOf({ operator, attributes = {}, inputs, outputs = 1, by, positive }: Entry, seed: number): Differentiated {
  const feeds: Record<string, Tensor> = {};
  const constants = new Map<string, OnnxConstant>();
  const names = inputs.map((input, at) => {
    const name = `x${at}`;
    if (input === '') return '';
    if ('of' in input) {
      const tensor = at === 0 ? separated(input.of, seed + at) : randomTensor(input.of, seed + at);
      // Away from 0, which Div and PRelu do not like.
      const data = tensor.data.map((value) =>
        positive ? Math.abs(value) + 0.3 : at === 0 ? value : value + Math.sign(value) * 0.3,
      );
      feeds[name] = { shape: tensor.shape, data };
    } else if ('whole' in input) {
      constants.set(name, { dtype: 'int64', shape: [input.whole.length], data: input.whole });
    } else constants.set(name, { dtype: 'float32', shape: input.shape ?? [], data: input.real });
    return name;
  });
  const wanted = (by ?? names.map((_, at) => at)).map((at) => names[at] ?? '').filter((name) => name in feeds);
  const made = Array.from({ length: outputs }, (_, at) => `y${at}`);
  return { nodes: [{ operator, inputs: names, outputs: made, attributes }], constants, feeds, wanted, outputs: made };
}

describe('gradients of imported operators are what differences say', () => {
  it.each(seeds(11))('%s', async (_, seed) => {
    for (const [index, entry] of entries.entries()) {
      const errors = await differenceError(workOf(entry, seed), seed + 50, CLOSE).catch((error: unknown) => {
        throw new Error(`${entry.operator} (entry ${index}): ${error}`);
      });
      for (const [name, error] of Object.entries(errors)) {
        expect(error, `${entry.operator} (entry ${index}) by ${name}`).toBeLessThan(CLOSE);
      }
    }
  });
});

it('Where passes each element’s gradient to the side that it came from', async () => {
  const feeds = { x: separated([3, 5], 1), y: randomTensor([5], 2) };
  const constants = new Map([['zero', { dtype: 'float32', shape: [], data: [0] } as const]]);
  const nodes = [
    { operator: 'Greater', inputs: ['x', 'zero'], outputs: ['condition'], attributes: {} },
    { operator: 'Where', inputs: ['condition', 'x', 'y'], outputs: ['z'], attributes: {} },
  ];
  const errors = await differenceError({ nodes, constants, feeds, wanted: ['x', 'y'], outputs: ['z'] }, 3, CLOSE);
  for (const error of Object.values(errors)) expect(error).toBeLessThan(CLOSE);
});

describe('every rule is tried', () => {
  const emitted = new Set(
    LAYERS.filter((layer) => layer.role === undefined).flatMap((layer) =>
      layer.examples.flatMap((example) => {
        const inputs = example.inputs.map((shape) =>
          randomTensor(
            concrete(shape, 1).map((dim) => Math.min(dim, 4096)),
            1,
          ),
        );
        return layerWork(layer, example.attributes ?? {}, inputs).nodes.map((node) => node.operator);
      }),
    ),
  );

  it('every operator that layers emit has one', () => {
    expect([...emitted].filter((operator) => !GRADIENTS.has(operator))).toEqual([]);
  });

  it('and every rule belongs to a layer or to a case here', () => {
    const tried = new Set([...emitted, ...entries.map(({ operator }) => operator)]);
    // Steps have no slope; Where is tried below, behind a condition.
    const steps = ['Floor', 'Ceil', 'Round', 'Sign'];
    const conditions = ['Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Equal', 'Not', 'And', 'Or', 'Where'];
    const flat = [...steps, ...conditions];
    expect([...GRADIENTS.keys()].filter((operator) => !tried.has(operator)).sort()).toEqual(flat.sort());
  });
});
