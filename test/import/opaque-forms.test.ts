import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/core/graph/analyze.ts';
import type { NodeProto, TensorProto, ValueInfoProto } from '../../src/core/onnx/gen/onnx_pb.ts';
import { valueInfo } from '../../src/core/onnx/helpers.ts';
import { compiled, edited, exported, find, open } from './support/open.ts';
import { excess, lcgTensor, runOnnx } from './support/run-onnx.ts';
import { floats, ints, op, scalar, smallBytes, weight } from './support/small-models.ts';

/** Forms of common operators that no layer type can say: kept as they are, run, shown, and written back. */

interface Form {
  readonly nodes: readonly NodeProto[];
  readonly initializers?: readonly TensorProto[];
  readonly inputs?: readonly ValueInfoProto[];
  readonly opset?: number;
  /** Operators that stay operators, and layer types that are recognised all the same. */
  readonly opaque: readonly string[];
  readonly layers: readonly string[];
}

const maps = [floats('x', ['N', 3, 6, 6])];
const FORMS: Readonly<Record<string, Form>> = {
  'float16 between casts': {
    nodes: [
      op('Cast', ['x'], 'half', { to: { int: 10 } }),
      op('Relu', ['half'], 'r'),
      op('Cast', ['r'], 'single', { to: { int: 1 } }),
      op('Sigmoid', ['single'], 'y'),
    ],
    opaque: ['Cast', 'Relu', 'Cast'],
    layers: ['sigmoid'],
  },
  'cubic resize': {
    nodes: [op('Resize', ['x', '', 'scales'], 'y', { mode: { string: 'cubic' } })],
    initializers: [weightOf('scales', [1, 1, 2, 2])],
    opaque: ['Resize'],
    layers: [],
  },
  'resize by a fraction that leaves a rest': {
    nodes: [op('Resize', ['x', '', 'scales'], 'y', { mode: { string: 'linear' } })],
    initializers: [weightOf('scales', [1, 1, 1.4, 1.4])],
    opaque: ['Resize'],
    layers: [],
  },
  'PRelu with a slope per channel': {
    nodes: [op('PRelu', ['x', 'slope'], 'y')],
    initializers: [weight('slope', [3, 1, 1])],
    opaque: ['PRelu'],
    layers: [],
  },
  'windows along one axis': {
    nodes: [
      op('Conv', ['x', 'w'], 'c', { kernel_shape: { ints: [3] } }),
      op('Relu', ['c'], 'r'),
      op('MaxPool', ['r'], 'y', { kernel_shape: { ints: [2] } }),
    ],
    initializers: [weight('w', [4, 3, 3])],
    inputs: [floats('x', ['N', 3, 12])],
    opaque: ['Conv', 'MaxPool'],
    layers: ['relu'],
  },
  'concat along another axis than the channels': {
    nodes: [op('Relu', ['x'], 'r'), op('Concat', ['x', 'r'], 'y', { axis: { int: 2 } })],
    inputs: maps,
    opaque: ['Concat'],
    layers: ['relu'],
  },
  'an opset before 7, where broadcasting was another': {
    nodes: [op('Relu', ['x'], 'r'), op('Add', ['r', 'b'], 'y', { broadcast: { int: 1 }, axis: { int: 1 } })],
    initializers: [weight('b', [3])],
    opset: 6,
    opaque: ['Add', 'Relu'],
    layers: [],
  },
};

function weightOf(name: string, values: readonly number[]): TensorProto {
  const tensor = weight(name, [values.length]);
  tensor.rawData = new Uint8Array(Float32Array.from(values).buffer);
  return tensor;
}

describe('what no layer type expresses', () => {
  it.each(Object.entries(FORMS))('%s', async (_what, { opaque, layers, ...model }) => {
    const bytes = smallBytes({ inputs: maps, ...model });
    const { document, weights } = open(bytes);
    const nodes = [...document.nodes.values()];
    const operators = nodes.flatMap(({ type, attributes }) => (type === 'opaque' ? [attributes.operator] : []));
    expect(operators.sort()).toEqual([...opaque].sort());
    const known = nodes
      .map(({ type }) => type)
      .filter((type) => !['opaque', 'input', 'tensorInput', 'output'].includes(type));
    expect(known).toEqual(layers);
    expect(compiled(document, weights, { mode: 'plain' }).bytes).toEqual(bytes);
    // ONNX Runtime itself starts at opset 7.
    if ((model.opset ?? 17) < 7) return;
    const run = compiled(document, weights, { mode: 'instrumented', weights: 'external' });
    const dims = [
      1,
      ...((model.inputs ?? maps)[0]?.type?.value.case === 'tensorType' ? shapeOf((model.inputs ?? maps)[0]) : []),
    ];
    const feeds = { x: lcgTensor(dims) };
    const [expected, actual] = [await runOnnx({ bytes }, feeds), await runOnnx(run, feeds)];
    expect(expected.y?.data.length).toBeGreaterThan(0);
    expect(excess(actual.y?.data ?? [], expected.y?.data ?? [], 0, 0)).toBeLessThanOrEqual(0);
    const output = find(document, (node) => node.type === 'output');
    const shape = analyze(document).nodes.get(output.id)?.outputs?.[0]?.shape;
    expect(shape?.slice(1)).toEqual(expected.y?.dims.slice(1));
  });
});

function shapeOf(value: ValueInfoProto | undefined): readonly number[] {
  if (value?.type?.value.case !== 'tensorType') return [];
  return (value.type.value.value.shape?.dim ?? []).slice(1).map(({ value: dim }) => Number(dim.value));
}

describe('sizes that a file computes from its input', () => {
  /** [N, 3, H, W] → [N, 3, H·W] by arithmetic, and the same by fixed numbers. */
  const bytes = smallBytes({
    inputs: [floats('x', ['N', 3, 'H', 'W'])],
    initializers: [ints('two', [2]), ints('four', [4]), ints('zero', [0]), ints('three', [3]), scalar('half', 0.5)],
    nodes: [
      op('Mul', ['x', 'half'], 'm'),
      op('Shape', ['m'], 'shape'),
      op('Slice', ['shape', 'two', 'four', 'zero'], 'sides'),
      op('ReduceProd', ['sides'], 'area', { keepdims: { int: 1 } }),
      op('Concat', ['zero', 'three', 'area'], 'target', { axis: { int: 0 } }),
      op('Reshape', ['m', 'target'], 'y'),
    ],
  });
  const small = open(bytes, { pictureSize: { height: 8, width: 6 } });
  const reshape = find(small.document, (node) => node.attributes.operator === 'Reshape');

  it('are shown, and computed anew once the input changes', async () => {
    expect(analyze(small.document).nodes.get(reshape.id)).toMatchObject({ diagnostics: [] });
    expect(analyze(small.document).nodes.get(reshape.id)?.outputs?.[0]?.shape.slice(1)).toEqual([3, 48]);
    const picture = find(small.document, (node) => node.type === 'input');
    const larger = edited(small.document, {
      kind: 'setAttributes',
      id: picture.id,
      attributes: { height: 10, width: 12 },
    });
    const facts = analyze(larger).nodes.get(reshape.id);
    // What follows from the size is left open, and here follows from what arrives.
    expect(facts).toMatchObject({ diagnostics: [], outputs: [{ shape: ['N', 3, 120] }] });
    // The exported file computes the size anew, and opened again shows it.
    const file = exported(larger, small.weights);
    const outputs = await runOnnx(file, { x: lcgTensor([1, 3, 10, 12]) });
    expect(outputs.y?.dims).toEqual([1, 3, 120]);
    const again = open(file.bytes, { pictureSize: { height: 10, width: 12 } });
    const node = find(again.document, ({ attributes }) => attributes.operator === 'Reshape');
    expect(analyze(again.document).nodes.get(node.id)?.outputs?.[0]?.shape.slice(1)).toEqual([3, 120]);
  });

  it('that cannot be told without a run are unknown, never those of before', async () => {
    // Every other element of the width: `Slice` ends where the file computes it to.
    const sliced = smallBytes({
      inputs: [floats('x', ['N', 3, 'H', 'W'])],
      initializers: [ints('three', [3]), ints('four', [4]), ints('zero', [0]), ints('two', [2]), scalar('half', 0.5)],
      nodes: [
        op('Mul', ['x', 'half'], 'm'),
        op('Shape', ['m'], 'shape'),
        op('Slice', ['shape', 'three', 'four', 'zero'], 'width'),
        op('Div', ['width', 'two'], 'end'),
        op('Slice', ['m', 'zero', 'end', 'three'], 'y'),
      ],
    });
    const { document, weights } = open(sliced, { pictureSize: { height: 8, width: 6 } });
    const node = find(document, ({ attributes }) => attributes.operator === 'Slice');
    expect(analyze(document).nodes.get(node.id)?.outputs?.[0]?.shape.slice(1)).toEqual([3, 8, 3]);
    const picture = find(document, ({ type }) => type === 'input');
    const wider = edited(document, { kind: 'setAttributes', id: picture.id, attributes: { width: 12 } });
    const facts = analyze(wider).nodes.get(node.id);
    expect(facts?.outputs).toBeNull();
    expect(facts?.diagnostics.map(({ code }) => code)).toEqual(['shape-unknown']);
    // It is exported all the same, and opened again it says what it gives.
    const file = exported(wider, weights);
    expect((await runOnnx(file, { x: lcgTensor([1, 3, 8, 12]) })).y?.dims).toEqual([1, 3, 8, 6]);
    const again = open(file.bytes, { pictureSize: { height: 8, width: 12 } });
    const slice = find(again.document, ({ attributes }) => attributes.operator === 'Slice');
    expect(analyze(again.document).nodes.get(slice.id)?.outputs?.[0]?.shape.slice(1)).toEqual([3, 8, 6]);
  });

  it('that are numbers of the file alone are not doubted', () => {
    const fixed = smallBytes({
      inputs: [valueInfo('x', { dtype: 'float32', shape: ['N', 3, 'H', 'W'] })],
      initializers: [ints('target', [0, 3, -1])],
      nodes: [op('Reshape', ['x', 'target'], 'r'), op('Erf', ['r'], 'y')],
    });
    const { document } = open(fixed, { pictureSize: { height: 8, width: 6 } });
    const picture = find(document, (node) => node.type === 'input');
    const larger = edited(document, { kind: 'setAttributes', id: picture.id, attributes: { height: 10 } });
    const node = find(larger, ({ attributes }) => attributes.operator === 'Reshape');
    const facts = analyze(larger).nodes.get(node.id);
    expect(facts?.diagnostics).toEqual([]);
    expect(facts?.outputs?.[0]?.shape.slice(1)).toEqual([3, 60]);
  });
});
