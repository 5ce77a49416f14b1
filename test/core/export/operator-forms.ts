import { create } from '@bufbuild/protobuf';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { importModel } from '../../../src/core/import/import-model.ts';
import { encodeModel } from '../../../src/core/onnx/codec.ts';
import { type TensorProto, TensorProtoSchema, type ValueInfoProto } from '../../../src/core/onnx/gen/onnx_pb.ts';
import { DATA_TYPE, floatTensor, int64Tensor, valueInfo } from '../../../src/core/onnx/helpers.ts';
import { type DType, elementCount, type Tensor } from '../../../src/core/tensor/types.ts';
import { floatToHalf } from '../../../src/core/weights/elements.ts';
import { seededRandom } from '../../../src/core/weights/random.ts';
import { runOnnx } from '../../import/support/run-onnx.ts';
import { op, type SmallModel, smallModel } from '../../import/support/small-models.ts';
import { stream } from '../../parity/cases.ts';
import { type OperatorTest, orderedSelfTest } from './operator-tests.ts';

/**
 * Operators in every form that a file may have: what was an attribute of an old opset and became an input, fixed by the
 * file, fed, or computed on the way; other element types than float32; every axis. Expected is what ONNX Runtime computes.
 */

type Attributes = Parameters<typeof op>[3];

interface Arriving {
  readonly name: string;
  readonly dtype: 'int64' | 'float32';
  readonly values: readonly number[];
  /** A single number without an axis. */
  readonly scalar?: boolean;
}

interface Entry {
  readonly operator: string;
  /** Extents of `x`. */
  readonly x: readonly number[];
  readonly attributes?: Attributes;
  /** Behind `x`; null where an input is left out. */
  readonly arriving: readonly (Arriving | null)[];
  readonly outputs?: number;
  readonly opset?: number;
  /** The same as attributes of an older opset. */
  readonly old?: { readonly opset: number; readonly attributes: Attributes };
}

const whole = (name: string, ...values: number[]): Arriving => ({ name, dtype: 'int64', values });
const real = (name: string, ...values: number[]): Arriving => ({ name, dtype: 'float32', values });
const one = (name: string, value: number): Arriving => ({ name, dtype: 'float32', values: [value], scalar: true });
const maps = [1, 3, 4, 5];

const pads: readonly (readonly number[])[] = [
  [0, 0, 1, 2, 0, 0, 2, 1],
  [0, 1, 0, 0, 0, 0, 1, 0],
  [0, 0, -1, 1, 0, 0, 0, -2],
];

const ENTRIES: readonly Entry[] = [
  ...pads.flatMap((list): Entry[] => [
    ...['constant', 'reflect', 'edge'].map((mode) => ({
      operator: 'Pad',
      x: maps,
      attributes: { mode: { string: mode } },
      arriving: [whole('pads', ...list)],
      old: { opset: 9, attributes: { mode: { string: mode }, pads: { ints: list } } },
    })),
    {
      operator: 'Pad',
      x: maps,
      arriving: [whole('pads', ...list), one('value', 1.25)],
      old: { opset: 9, attributes: { pads: { ints: list }, value: { float: 1.25 } } },
    },
  ]),
  {
    operator: 'Pad',
    x: maps,
    opset: 18,
    arriving: [whole('pads', 1, 2, 0, 1), one('value', -2), whole('axes', 3, -2)],
  },
  {
    operator: 'Pad',
    x: maps,
    opset: 19,
    attributes: { mode: { string: 'wrap' } },
    arriving: [whole('pads', 0, 0, 1, 2, 0, 0, 3, 1)],
  },
  {
    operator: 'Clip',
    x: maps,
    arriving: [one('min', -0.25), one('max', 0.5)],
    old: { opset: 10, attributes: { min: { float: -0.25 }, max: { float: 0.5 } } },
  },
  { operator: 'Clip', x: maps, arriving: [one('min', 0.1)], old: { opset: 10, attributes: { min: { float: 0.1 } } } },
  {
    operator: 'Clip',
    x: maps,
    arriving: [null, one('max', 0.1)],
    old: { opset: 10, attributes: { max: { float: 0.1 } } },
  },
  { operator: 'Clip', x: maps, arriving: [one('min', 0.5), one('max', -0.5)] },
  {
    operator: 'Slice',
    x: maps,
    arriving: [whole('starts', 1, -4), whole('ends', 3, 2 ** 31 - 1), whole('axes', 1, -1)],
    old: {
      opset: 9,
      attributes: { starts: { ints: [1, -4] }, ends: { ints: [3, 2 ** 31 - 1] }, axes: { ints: [1, 3] } },
    },
  },
  { operator: 'Slice', x: maps, arriving: [whole('starts', 0, 0, 1), whole('ends', 1, 9, 3)] },
  {
    operator: 'Slice',
    x: maps,
    arriving: [whole('starts', -1, 0), whole('ends', -(2 ** 31), 5), whole('axes', 2, 3), whole('steps', -1, 2)],
  },
  {
    operator: 'Slice',
    x: maps,
    arriving: [whole('starts', 3), whole('ends', 0), whole('axes', 3), whole('steps', -2)],
  },
  ...[
    { x: [2, 4, 5], shape: [2, 20] },
    { x: maps, shape: [-1, 5] },
    { x: [2, 3, 4, 5], shape: [0, 3, 20] },
    { x: [1, 5, 4, 4], shape: [0, -1, 2, 2] },
  ].map(
    ({ x, shape }): Entry => ({
      operator: 'Reshape',
      x,
      arriving: [whole('shape', ...shape)],
      old: { opset: 4, attributes: { shape: { ints: shape } } },
    }),
  ),
  ...[[1], [0, -1], [3, 0, 2]].map(
    (axes): Entry => ({
      operator: 'Unsqueeze',
      x: [3, 4],
      arriving: [whole('axes', ...axes)],
      ...(axes.every((axis) => axis >= 0) && { old: { opset: 11, attributes: { axes: { ints: axes } } } }),
    }),
  ),
  ...[[1], [0, -1], [0]].map(
    (axes): Entry => ({
      operator: 'Squeeze',
      x: [1, 1, 4, 1],
      arriving: [whole('axes', ...axes)],
      old: { opset: 11, attributes: { axes: { ints: axes } } },
    }),
  ),
  { operator: 'Squeeze', x: [3, 1, 4, 1, 2], arriving: [] },
  { operator: 'Expand', x: [3, 1, 4], arriving: [whole('shape', 2, 1, 6, 1)] },
  { operator: 'Expand', x: [3, 1], arriving: [whole('shape', 3, 5)] },
  { operator: 'Tile', x: [1, 2, 3], arriving: [whole('repeats', 2, 1, 3)] },
  ...[1, 0].map(
    (largest): Entry => ({
      operator: 'TopK',
      x: [2, 3, 7],
      outputs: 2,
      attributes: { axis: { int: -1 }, largest: { int: largest } },
      arriving: [whole('k', 3)],
      ...(largest === 1 && { old: { opset: 9, attributes: { axis: { int: -1 }, k: { int: 3 } } } }),
    }),
  ),
  {
    operator: 'Split',
    x: [2, 7, 3],
    outputs: 3,
    attributes: { axis: { int: 1 } },
    arriving: [whole('split', 4, 1, 2)],
    old: { opset: 11, attributes: { axis: { int: 1 }, split: { ints: [4, 1, 2] } } },
  },
  { operator: 'Gather', x: [4, 5], attributes: { axis: { int: 1 } }, arriving: [whole('indices', 3, 0, -1)] },
  ...'Sum Mean Max Min Prod L1 L2 SumSquare LogSumExp'.split(' ').flatMap((name): Entry[] =>
    [[1], [-1, 0], [0, 1, 2]].flatMap((axes, index): Entry[] => [
      {
        operator: `Reduce${name}`,
        x: [2, 3, 4],
        opset: 18,
        attributes: { keepdims: { int: index % 2 } },
        arriving: [whole('axes', ...axes)],
        old: { opset: 11, attributes: { keepdims: { int: index % 2 }, axes: { ints: axes } } },
      },
    ]),
  ),
  { operator: 'ReduceSum', x: [2, 3], opset: 18, attributes: { noop_with_empty_axes: { int: 1 } }, arriving: [] },
  ...['nearest', 'linear', 'cubic'].flatMap((mode) =>
    ['half_pixel', 'asymmetric', 'align_corners', 'pytorch_half_pixel'].flatMap((way): Entry[] => [
      {
        operator: 'Resize',
        x: maps,
        attributes: resizing(mode, way),
        arriving: [null, null, whole('sizes', 1, 3, 7, 4)],
      },
      { operator: 'Resize', x: maps, attributes: resizing(mode, way), arriving: [null, real('scales', 1, 1, 2, 1.4)] },
      {
        operator: 'Resize',
        x: maps,
        attributes: resizing(mode, way),
        arriving: [null, real('scales', 1, 1, 0.6, 0.75)],
      },
    ]),
  ),
  ...['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'].map(
    (nearest): Entry => ({
      operator: 'Resize',
      x: maps,
      attributes: { ...resizing('nearest', 'half_pixel'), nearest_mode: { string: nearest } },
      arriving: [null, null, whole('sizes', 1, 3, 6, 3)],
    }),
  ),
  {
    operator: 'Resize',
    x: maps,
    opset: 18,
    attributes: { ...resizing('linear', 'half_pixel'), axes: { ints: [3, 2] } },
    arriving: [null, null, whole('sizes', 8, 3)],
  },
  ...['nearest', 'linear'].flatMap((mode): Entry[] => [
    {
      operator: 'Resize',
      x: maps,
      opset: 10,
      attributes: { mode: { string: mode } },
      arriving: [real('scales', 1, 1, 2, 3)],
    },
    {
      operator: 'Resize',
      x: maps,
      opset: 10,
      attributes: { mode: { string: mode } },
      arriving: [real('scales', 1, 1, 0.5, 0.6)],
    },
    {
      operator: 'Upsample',
      x: maps,
      opset: 9,
      attributes: { mode: { string: mode } },
      arriving: [real('scales', 1, 1, 2, 3)],
      old: { opset: 7, attributes: { mode: { string: mode }, scales: { floats: [1, 1, 2, 3] } } },
    },
  ]),
];

function resizing(mode: string, way: string): Attributes {
  return { mode: { string: mode }, coordinate_transformation_mode: { string: way } };
}

interface Model extends Omit<SmallModel, 'outputs'> {
  readonly name: string;
  readonly outputs: readonly string[];
  readonly feeds: Readonly<
    Record<string, { readonly dims: readonly number[]; readonly dtype: DType; readonly data: readonly number[] }>
  >;
}

const info = (name: string, dtype: DType, shape: readonly number[]): ValueInfoProto =>
  valueInfo(name, { dtype, shape });
const xOf = (dims: readonly number[]) => ({
  dims,
  dtype: 'float32' as const,
  data: [...stream(7, 'x', elementCount(dims))],
});

function formsOf(entry: Entry, at: number): Model[] {
  const { operator, x, attributes = {}, arriving, outputs = 1, opset = 13, old } = entry;
  const names = Array.from({ length: outputs }, (_, output) => `y${output}`);
  const given = arriving.filter((value) => value !== null);
  const dimsOf = ({ values, scalar }: Arriving) => (scalar ? [] : [values.length]);
  const node = op(operator, ['x', ...arriving.map((value) => value?.name ?? '')], names, attributes);
  const base = { inputs: [info('x', 'float32', x)], outputs: names, feeds: { x: xOf(x) }, opset };
  const proto = (value: Arriving, name = value.name, values = value.values): TensorProto =>
    value.dtype === 'int64'
      ? int64Tensor(name, dimsOf(value), values)
      : floatTensor(name, dimsOf(value), Float32Array.from(values));
  const fed = (value: Arriving, name: string) => info(name, value.dtype, dimsOf(value));
  const feed = (value: Arriving, values = value.values) => ({ dims: dimsOf(value), dtype: value.dtype, data: values });
  const name = (form: string) => `form-${at}-${operator}-${form}`;
  const fixed = { ...base, name: name('fixed'), nodes: [node], initializers: given.map((value) => proto(value)) };
  if (given.length === 0) return [fixed];
  return [
    fixed,
    {
      ...base,
      name: name('fed'),
      nodes: [node],
      inputs: [...base.inputs, ...given.map((value) => fed(value, value.name))],
      feeds: { ...base.feeds, ...Object.fromEntries(given.map((value) => [value.name, feed(value)])) },
    },
    {
      ...base,
      name: name('computed'),
      nodes: [...given.map((value) => op('Sub', [`${value.name}_more`, `${value.name}_less`], value.name)), node],
      inputs: [...base.inputs, ...given.map((value) => fed(value, `${value.name}_more`))],
      initializers: given.map((value) =>
        proto(
          value,
          `${value.name}_less`,
          value.values.map(() => 1),
        ),
      ),
      feeds: {
        ...base.feeds,
        ...Object.fromEntries(
          given.map((value) => [
            `${value.name}_more`,
            feed(
              value,
              value.values.map((number) => number + 1),
            ),
          ]),
        ),
      },
    },
    ...(old
      ? [{ ...base, name: name('attribute'), nodes: [op(operator, ['x'], names, old.attributes)], opset: old.opset }]
      : []),
  ];
}

/** Weights in other types: numbers that each of them holds exactly. */
function stored(name: string, dtype: 'float16' | 'float64', dims: readonly number[], positive = false): TensorProto {
  const values = [...stream(3, name, elementCount(dims))].map((value) => Math.round(value * 64) / 64);
  const all = values.map((value) => (positive ? Math.abs(value) + 0.5 : value));
  return create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: DATA_TYPE[dtype],
    ...(dtype === 'float16' ? { int32Data: all.map(floatToHalf) } : { doubleData: all }),
  });
}

const TYPED: Readonly<
  Record<string, { readonly attributes?: Attributes; readonly weights?: readonly (readonly number[])[] }>
> = {
  Conv: { attributes: { kernel_shape: { ints: [3, 3] } }, weights: [[2, 3, 3, 3], [2]] },
  ConvTranspose: { attributes: { strides: { ints: [2, 2] } }, weights: [[3, 2, 2, 2], [2]] },
  BatchNormalization: { weights: [[3], [3], [3], [3]] },
  InstanceNormalization: { weights: [[3], [3]] },
  LayerNormalization: { weights: [[5], [5]] },
  MatMul: { weights: [[5, 2]] },
  PRelu: { weights: [[3, 1, 1]] },
  Add: { weights: [[3, 1, 1]] },
  Mul: { weights: [[1]] },
  Clip: { weights: [[], []] },
  Pow: { weights: [[]] },
  Relu: {},
  LeakyRelu: {},
  Sigmoid: {},
  HardSigmoid: {},
  Tanh: {},
  Softmax: {},
  Exp: {},
  GlobalAveragePool: {},
  MaxPool: { attributes: { kernel_shape: { ints: [2, 2] } } },
  AveragePool: { attributes: { kernel_shape: { ints: [2, 2] } } },
  ReduceMean: { attributes: { axes: { ints: [2, 3] } } },
  ReduceMax: { attributes: { axes: { ints: [1] } } },
  Transpose: {},
  Flatten: {},
};

function typedForms(): Model[] {
  return (['float16', 'float64'] as const).flatMap((dtype) =>
    Object.entries(TYPED).map(
      ([operator, { attributes = {}, weights = [] }]): Model => ({
        name: `${dtype}-${operator}`,
        nodes: [
          op('Cast', ['x'], 'typed', { to: { int: DATA_TYPE[dtype] } }),
          op(operator, ['typed', ...weights.map((_, index) => `w${index}`)], 'z', attributes),
          op('Cast', ['z'], 'y0', { to: { int: 1 } }),
        ],
        initializers: weights.map((dims, index) => stored(`w${index}`, dtype, dims, index === 3 || operator === 'Pow')),
        inputs: [info('x', 'float32', maps)],
        outputs: ['y0'],
        opset: 17,
        feeds: { x: operator === 'Pow' ? { ...xOf(maps), data: xOf(maps).data.map(Math.abs) } : xOf(maps) },
      }),
    ),
  );
}

function flattenForms(): Model[] {
  return [[4], [2, 3], [2, 3, 4], maps, [2, 1, 3, 2, 2]].flatMap((dims) =>
    Array.from({ length: 2 * dims.length + 1 }, (_, at): Model => {
      const axis = at - dims.length;
      return {
        name: `flatten-rank-${dims.length}-axis-${axis}`,
        nodes: [op('Flatten', ['x'], 'y0', { axis: { int: axis } })],
        inputs: [info('x', 'float32', dims)],
        outputs: ['y0'],
        feeds: { x: xOf(dims) },
      };
    }),
  );
}

const ARRAYS = { float32: Float32Array, int64: BigInt64Array };

/** Operators of drawn extents with drawn values, the same for the same seed. */
function drawnEntries(seed: string, count: number): readonly Entry[] {
  const next = seededRandom(seed);
  const pick = (low: number, high: number) => low + (next() % (high - low + 1));
  const list = (length: number, low: number, high: number) => Array.from({ length }, () => pick(low, high));
  const kinds: readonly ((x: readonly number[]) => Omit<Entry, 'x'>)[] = [
    (x) => {
      const mode = ['constant', 'reflect', 'edge'][pick(0, 2)] ?? 'constant';
      const most = mode === 'reflect' ? 1 : 3;
      const attributes = { mode: { string: mode } };
      return {
        operator: 'Pad',
        attributes,
        arriving: [whole('pads', ...list(2 * x.length, mode === 'edge' ? 0 : -1, most))],
      };
    },
    (x) => {
      const axes = x.map((_, axis) => (next() % 2 === 0 ? axis : axis - x.length));
      const steps = list(x.length, 0, 3).map((step) => (step === 0 ? -1 : step));
      // From somewhere to somewhere behind it, in the direction of the step, so that something is left.
      const starts = steps.map((step, at) => (step > 0 ? pick(0, (x[at] ?? 1) - 1) : pick(-(x[at] ?? 1), -1)));
      const ends = steps.map((step, at) => {
        const from = starts[at] ?? 0;
        return step > 0 ? from + pick(1, 9) : from - pick(1, 9) - (x[at] ?? 1);
      });
      const arriving = [
        whole('starts', ...starts),
        whole('ends', ...ends),
        whole('axes', ...axes),
        whole('steps', ...steps),
      ];
      return { operator: 'Slice', arriving };
    },
    (x) => ({ operator: 'Tile', arriving: [whole('repeats', ...list(x.length, 1, 3))] }),
    (x) => {
      const shape = x.map((extent) => (next() % 2 === 0 ? extent : 1));
      return { operator: 'Expand', arriving: [whole('shape', pick(1, 3), ...shape)] };
    },
    (x) => {
      const axes = x.flatMap((_, axis) => (next() % 2 === 0 ? [next() % 2 === 0 ? axis : axis - x.length] : []));
      const name = ['Sum', 'Mean', 'Max', 'Prod', 'L2'][pick(0, 4)];
      const attributes = { keepdims: { int: pick(0, 1) } };
      return {
        operator: `Reduce${name}`,
        opset: 18,
        attributes,
        arriving: [whole('axes', ...(axes.length ? axes : [0]))],
      };
    },
    (x) => {
      const axes = [...new Set(list(pick(1, 3), 0, x.length))];
      return { operator: 'Unsqueeze', arriving: [whole('axes', ...axes)] };
    },
    (x) => {
      const axis = pick(0, x.length - 1);
      const attributes = { axis: { int: axis - (next() % 2) * x.length }, largest: { int: pick(0, 1) } };
      return { operator: 'TopK', outputs: 2, attributes, arriving: [whole('k', pick(1, x[axis] ?? 1))] };
    },
    () => {
      const [low, high] = [stream(next(), 'low', 1)[0] ?? 0, stream(next(), 'high', 1)[0] ?? 0];
      return { operator: 'Clip', arriving: [one('min', low), one('max', high)] };
    },
    (x) => ({ operator: 'Flatten', attributes: { axis: { int: pick(-x.length, x.length) } }, arriving: [] }),
  ];
  return Array.from({ length: count }, (_, at) => {
    const x = list(pick(1, 5), 2, 4);
    // A first extent of 1 is that of one picture.
    if (x.length === 4) x[0] = 1;
    return { ...(kinds[at % kinds.length] ?? kinds[0])?.(x), x } as Entry;
  });
}

/** What a form is written and run as: a drawing, with what ONNX Runtime computes; what it does not run, with its reason. */
export interface Forms {
  readonly tests: readonly OperatorTest[];
  readonly refused: readonly string[];
}

/** All forms that are written down here. */
export function operatorForms(): Promise<Forms> {
  return formsAsDrawings([...ENTRIES.flatMap(formsOf), ...typedForms(), ...flattenForms()]);
}

/** The forms of drawn operators. */
export function drawnForms(seed: string, count: number): Promise<Forms> {
  return formsAsDrawings(drawnEntries(seed, count).flatMap(formsOf));
}

async function formsAsDrawings(forms: readonly Model[]): Promise<Forms> {
  const tests: OperatorTest[] = [];
  const refused: string[] = [];
  for (const form of forms) {
    const model = smallModel(form);
    const feeds = Object.fromEntries(
      Object.entries(form.feeds).map(([name, { dims, dtype, data }]) => {
        const array = dtype === 'int64' ? BigInt64Array.from(data.map(BigInt)) : ARRAYS.float32.from(data);
        return [name, { dims, data: array, type: dtype }];
      }),
    );
    const known = (outputs: Awaited<ReturnType<typeof runOnnx>>) =>
      form.outputs.map((name) =>
        valueInfo(name, {
          dtype: (outputs[name]?.type ?? 'float32') as DType,
          shape: [...(outputs[name]?.dims ?? [])],
        }),
      );
    try {
      // Without types, ONNX Runtime infers those of the outputs itself.
      for (const output of model.graph?.output ?? []) output.type = undefined;
      const outputs = await runOnnx({ bytes: encodeModel(model) }, feeds);
      if (model.graph) model.graph.output = known(outputs);
      const opened = importModel(encodeModel(model), { title: form.name });
      if (!opened.ok) throw new Error(opened.error.message.en);
      const { document, weights } = opened.value;
      const drawing = { document, weights, analysis: analyze(document) };
      const tensors = (values: Readonly<Record<string, { dims: readonly number[]; data: ArrayLike<unknown> }>>) =>
        new Map(
          Object.entries(values).map(([name, { dims, data }]): [string, Tensor] => [
            name,
            { shape: dims, data: Float32Array.from(data as ArrayLike<number>, Number) },
          ]),
        );
      tests.push({ name: form.name, drawing, selfTest: orderedSelfTest(drawing, tensors(feeds), tensors(outputs)) });
    } catch (error) {
      refused.push(`${form.name}: ${String(error)}`);
    }
  }
  return { tests, refused };
}
