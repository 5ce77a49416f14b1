import { create } from '@bufbuild/protobuf';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { importModel } from '../../../src/core/import/import-model.ts';
import { encodeModel } from '../../../src/core/onnx/codec.ts';
import { type TensorProto, TensorProtoSchema, type ValueInfoProto } from '../../../src/core/onnx/gen/onnx_pb.ts';
import { DATA_TYPE, floatTensor, int64Tensor, valueInfo } from '../../../src/core/onnx/helpers.ts';
import { type DType, elementCount, type Tensor } from '../../../src/core/tensor/types.ts';
import { floatToHalf } from '../../../src/core/weights/elements.ts';
import { runOnnx } from '../../import/support/run-onnx.ts';
import { op, type SmallModel, smallModel } from '../../import/support/small-models.ts';
import { stream } from '../../parity/cases.ts';
import { english } from '../../support/said.ts';
import { drawnEntries } from './drawn-entries.ts';
import { ENTRIES } from './operator-entries.ts';
import { type Arriving, type Attributes, type Entry, maps } from './operator-entry.ts';
import { type OperatorTest, orderedSelfTest } from './operator-tests.ts';

/**
 * Operators in every form that a file may have: what was an attribute of an old opset and became an input, fixed by the
 * file, fed, or computed on the way; other element types than float32; every axis. Expected is what ONNX Runtime computes.
 */

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
      if (!opened.ok) throw new Error(english(opened.error.message));
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
