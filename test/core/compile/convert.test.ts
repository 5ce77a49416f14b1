import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/core/compile/compile.ts';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { encodeModel } from '../../../src/core/onnx/codec.ts';
import type { NodeProto, TensorProto } from '../../../src/core/onnx/gen/onnx_pb.ts';
import { floatTensor, int64Tensor, node, valueInfo } from '../../../src/core/onnx/helpers.ts';
import { compiled, decoded, edited, find, open } from '../../import/support/open.ts';
import { excess, lcgTensor, runOnnx } from '../../import/support/run-onnx.ts';
import {
  floats,
  ints,
  op,
  scalar,
  smallBytes,
  smallModel,
  weight,
  withGraph,
} from '../../import/support/small-models.ts';
import { gatedSequence } from '../../support/imported-models.ts';
import { english } from '../../support/said.ts';

/** A node in another opset computes what it computed, bit for bit, or is refused by name. */

interface Case {
  readonly name: string;
  readonly nodes: readonly NodeProto[];
  readonly stored?: readonly TensorProto[];
  readonly shape?: readonly number[];
  readonly from: number;
  readonly to: readonly number[];
  /** Operators of the result in the first of the opsets, in order. */
  readonly operators?: readonly string[];
}

const I = (list: readonly number[]) => ({ ints: list });

/** A slice to the very end, as PyTorch writes it: the largest number there is, which no double holds. */
function openSlice(): NodeProto {
  const slice = op('Slice', ['x'], 'y', { starts: I([1, 0]), ends: I([0, -1]), axes: I([2, 3]) });
  const ends = slice.attribute.find((entry) => entry.name === 'ends');
  if (ends) ends.ints = [2n ** 63n - 1n, -1n];
  return slice;
}

const CASES: readonly Case[] = [
  {
    name: 'Squeeze',
    from: 11,
    to: [13, 25],
    nodes: [op('GlobalMaxPool', ['x'], 'g'), op('Squeeze', ['g'], 'y', { axes: I([2, 3]) })],
  },
  { name: 'Squeeze of all axes', from: 12, to: [13], shape: [1, 4, 1, 1], nodes: [op('Squeeze', ['x'], 'y')] },
  {
    name: 'Squeeze back',
    from: 13,
    to: [12, 11],
    nodes: [op('GlobalMaxPool', ['x'], 'g'), op('Squeeze', ['g', 'a'], 'y')],
    stored: [ints('a', [2, 3])],
  },
  { name: 'Unsqueeze', from: 11, to: [13, 25], nodes: [op('Unsqueeze', ['x'], 'y', { axes: I([0, -1]) })] },
  { name: 'Unsqueeze back', from: 21, to: [12], nodes: [op('Unsqueeze', ['x', 'a'], 'y')], stored: [ints('a', [1])] },
  {
    name: 'ReduceSum',
    from: 11,
    to: [13, 21],
    nodes: [op('ReduceSum', ['x'], 'y', { axes: I([1]), keepdims: { int: 0 } })],
  },
  { name: 'ReduceSum of all', from: 12, to: [13], nodes: [op('ReduceSum', ['x'], 'y')] },
  { name: 'ReduceMean', from: 13, to: [18, 25], nodes: [op('ReduceMean', ['x'], 'y', { axes: I([2, 3]) })] },
  {
    name: 'ReduceMean back',
    from: 18,
    to: [17, 11],
    nodes: [op('ReduceMean', ['x', 'a'], 'y', { noop_with_empty_axes: { int: 0 } })],
    stored: [ints('a', [-1])],
  },
  { name: 'ReduceMax back', from: 20, to: [12], nodes: [op('ReduceMax', ['x', 'a'], 'y')], stored: [ints('a', [1])] },
  {
    name: 'Clip',
    from: 9,
    to: [11, 13],
    nodes: [op('Clip', ['x'], 'y', { min: { float: 0.2 }, max: { float: 0.7 } })],
  },
  { name: 'Clip of one side', from: 10, to: [12], nodes: [op('Clip', ['x'], 'y', { max: { float: 0.7 } })] },
  {
    name: 'Pad',
    from: 9,
    to: [11, 18, 25],
    nodes: [op('Pad', ['x'], 'y', { pads: I([0, 0, 1, 2, 0, 0, 0, 1]), value: { float: 0.5 } })],
  },
  {
    name: 'Pad by reflection',
    from: 10,
    to: [19],
    nodes: [op('Pad', ['x'], 'y', { mode: { string: 'reflect' }, pads: I([0, 0, 1, 2, 0, 0, 0, 1]) })],
  },
  {
    name: 'Pad of some axes, back',
    from: 18,
    to: [13, 11],
    nodes: [op('Pad', ['x', 'p', '', 'a'], 'y')],
    stored: [ints('p', [1, 2]), ints('a', [-1])],
  },
  {
    name: 'Slice',
    from: 9,
    to: [11, 13],
    nodes: [openSlice()],
  },
  {
    name: 'Split',
    from: 11,
    to: [13, 18],
    nodes: [op('Split', ['x'], ['a', 'y'], { axis: { int: 1 }, split: I([1, 3]) })],
  },
  {
    name: 'Split into equal parts',
    from: 13,
    to: [18, 11],
    nodes: [op('Split', ['x'], ['a', 'y'], { axis: { int: 1 } })],
  },
  {
    name: 'Split into unequal parts, back',
    from: 18,
    to: [13, 12],
    nodes: [op('Split', ['x'], ['a', 'y'], { axis: { int: 2 }, num_outputs: { int: 2 } })],
    shape: [1, 4, 5, 6],
  },
  { name: 'TopK', from: 9, to: [11, 24], nodes: [op('TopK', ['x'], ['y', 'i'], { k: { int: 3 } })] },
  {
    name: 'Dropout',
    from: 7,
    to: [11, 12, 22],
    nodes: [op('Dropout', ['x'], 'd', { ratio: { float: 0.3 } }), op('Relu', ['d'], 'y')],
  },
  {
    name: 'Dropout with a mask that nobody reads',
    from: 9,
    to: [13],
    nodes: [op('Dropout', ['x'], ['d', 'mask'], { ratio: { float: 0.3 } }), op('Relu', ['d'], 'y')],
  },
  {
    name: 'Dropout back',
    from: 13,
    to: [11],
    nodes: [op('Dropout', ['x', 'r'], 'd'), op('Relu', ['d'], 'y')],
    stored: [scalar('r', 0.25)],
  },
  {
    name: 'Softmax over the last axis',
    from: 12,
    to: [13],
    nodes: [op('Softmax', ['x'], 'y', { axis: { int: 3 } })],
    operators: ['Softmax'],
  },
  {
    name: 'Softmax of vectors',
    from: 9,
    to: [13],
    nodes: [op('GlobalMaxPool', ['x'], 'g'), op('Flatten', ['g'], 'f'), op('Softmax', ['f'], 'y')],
  },
  {
    name: 'Softmax before axes of one element',
    from: 11,
    to: [13],
    nodes: [op('GlobalMaxPool', ['x'], 'g'), op('Softmax', ['g'], 'y')],
    operators: ['GlobalMaxPool', 'Softmax'],
  },
  {
    name: 'Softmax over several axes',
    from: 11,
    to: [13, 25],
    nodes: [op('Softmax', ['x'], 'y')],
    operators: ['Shape', 'Flatten', 'Softmax', 'Reshape'],
  },
  {
    name: 'LogSoftmax over several axes',
    from: 12,
    to: [18],
    nodes: [op('LogSoftmax', ['x'], 'y', { axis: { int: -2 } })],
  },
  { name: 'Hardmax over several axes', from: 12, to: [13], nodes: [op('Hardmax', ['x'], 'y', { axis: { int: 0 } })] },
  {
    name: 'Softmax over a middle axis, back',
    from: 13,
    to: [12, 11],
    nodes: [op('Softmax', ['x'], 'y', { axis: { int: 1 } })],
    operators: ['Transpose', 'Softmax', 'Transpose'],
  },
  {
    name: 'LogSoftmax by default, back',
    from: 17,
    to: [12],
    nodes: [op('LogSoftmax', ['x'], 'y')],
    operators: ['LogSoftmax'],
  },
  {
    name: 'Upsample of opset 7',
    from: 8,
    to: [11, 13, 19],
    nodes: [op('Upsample', ['x'], 'y', { scales: { floats: [1, 1, 2, 3] } })],
    operators: ['Resize'],
  },
  {
    name: 'Upsample of opset 9',
    from: 9,
    to: [11, 18],
    nodes: [op('Upsample', ['x', 's'], 'y', { mode: { string: 'linear' } })],
    stored: [floatTensor('s', [4], Float32Array.of(1, 1, 2, 1.5))],
  },
  {
    name: 'Resize of opset 10',
    from: 10,
    to: [11, 19],
    nodes: [op('Resize', ['x', 's'], 'y', { mode: { string: 'nearest' } })],
    stored: [floatTensor('s', [4], Float32Array.of(1, 1, 2.5, 1))],
  },
  {
    name: 'Resize by sizes, back',
    from: 13,
    to: [11, 12],
    nodes: [op('Resize', ['x', '', '', 's'], 'y')],
    stored: [ints('s', [1, 4, 9, 5])],
  },
  {
    name: 'Resize back',
    from: 19,
    to: [17, 11],
    nodes: [op('Resize', ['x', '', 's'], 'y', { mode: { string: 'linear' }, antialias: { int: 0 } })],
    stored: [floatTensor('s', [4], Float32Array.of(1, 1, 2, 2))],
  },
  {
    name: 'Gemm without C, back',
    from: 11,
    to: [13, 25],
    nodes: [op('Flatten', ['x'], 'f'), op('Gemm', ['f', 'w'], 'y')],
    stored: [weight('w', [144, 3])],
  },
  {
    name: 'Gemm of opset 9',
    from: 9,
    to: [11, 13],
    nodes: [op('Flatten', ['x'], 'f'), op('Gemm', ['f', 'w', 'c'], 'y')],
    stored: [weight('w', [144, 3]), weight('c', [3])],
  },
  {
    name: 'BatchNormalization of opset 7',
    from: 8,
    to: [11, 14, 25],
    nodes: [op('BatchNormalization', ['x', 's', 'b', 'm', 'v'], 'y', { spatial: { int: 1 } })],
    stored: [weight('s', [4]), weight('b', [4]), weight('m', [4]), floatTensor('v', [4], Float32Array.of(1, 2, 3, 4))],
  },
  {
    name: 'BatchNormalization back',
    from: 15,
    to: [13, 11],
    nodes: [op('BatchNormalization', ['x', 's', 'b', 'm', 'v'], 'y', { training_mode: { int: 0 } })],
    stored: [weight('s', [4]), weight('b', [4]), weight('m', [4]), floatTensor('v', [4], Float32Array.of(1, 2, 3, 4))],
  },
  {
    name: 'MaxPool rounding up',
    from: 12,
    to: [22, 25],
    nodes: [op('MaxPool', ['x'], 'y', { kernel_shape: I([3, 3]), strides: I([2, 2]), ceil_mode: { int: 1 } })],
    shape: [1, 4, 6, 6],
  },
  { name: 'MaxPool back', from: 22, to: [12, 11], nodes: [op('MaxPool', ['x'], 'y', { kernel_shape: I([2, 2]) })] },
  {
    name: 'AveragePool',
    from: 7,
    to: [11, 18],
    nodes: [op('AveragePool', ['x'], 'y', { kernel_shape: I([3, 2]), pads: I([1, 0, 1, 1]) })],
  },
  {
    name: 'ConvTranspose to an extent with a row too many',
    from: 10,
    to: [11, 22],
    nodes: [op('ConvTranspose', ['x', 'w'], 'y', { strides: I([2, 2]), output_shape: I([14, 13]) })],
    stored: [weight('w', [4, 2, 3, 3])],
  },
  {
    name: 'HardSwish back',
    from: 14,
    to: [13, 11],
    nodes: [op('HardSwish', ['x'], 'y')],
    operators: ['HardSigmoid', 'Mul'],
  },
  {
    name: 'Scatter',
    from: 9,
    to: [11, 18],
    nodes: [op('Scatter', ['x', 'i', 'u'], 'y')],
    shape: [3, 4],
    stored: [int64Tensor('i', [1, 4], [0, 2, 1, 0]), weight('u', [1, 4])],
  },
  {
    name: 'GridSample',
    from: 16,
    to: [20, 22],
    nodes: [op('GridSample', ['x', 'g'], 'y', { mode: { string: 'bilinear' } })],
    stored: [weight('g', [1, 3, 3, 2])],
  },
  {
    name: 'GridSample back',
    from: 20,
    to: [17],
    nodes: [op('GridSample', ['x', 'g'], 'y', { mode: { string: 'linear' } })],
    stored: [weight('g', [1, 3, 3, 2])],
  },
  {
    name: 'RoiAlign',
    from: 12,
    to: [16, 21],
    nodes: [op('RoiAlign', ['x', 'r', 'b'], 'y', { output_height: { int: 2 }, output_width: { int: 2 } })],
    stored: [floatTensor('r', [1, 4], Float32Array.of(0.3, 0.6, 3.1, 4.2)), int64Tensor('b', [1], [0])],
  },
  {
    name: 'LSTM',
    from: 11,
    to: [14, 22],
    nodes: [op('LSTM', ['x', 'w', 'r'], ['y'], { hidden_size: { int: 2 } })],
    shape: [3, 1, 4],
    stored: [weight('w', [1, 8, 4]), weight('r', [1, 8, 2])],
  },
  {
    name: 'LSTM back',
    from: 14,
    to: [11],
    nodes: [op('LSTM', ['x', 'w', 'r'], ['y'], { hidden_size: { int: 2 }, layout: { int: 0 } })],
    shape: [3, 1, 4],
    stored: [weight('w', [1, 8, 4]), weight('r', [1, 8, 2])],
  },
  {
    name: 'ArgMax back',
    from: 13,
    to: [11],
    nodes: [op('ArgMax', ['x'], 'a', { select_last_index: { int: 0 } }), op('Cast', ['a'], 'y', { to: { int: 1 } })],
  },
  {
    name: 'Shape and Reshape',
    from: 9,
    to: [15, 25],
    nodes: [op('Shape', ['x'], 's'), op('Reshape', ['x', 's'], 'y')],
  },
  {
    name: 'Affine, ImageScaler and Crop',
    from: 7,
    to: [11, 25],
    nodes: [
      op('ImageScaler', ['x'], 'i', { scale: { float: 1.5 }, bias: { floats: [1, 2, 3, -4] } }),
      op('Crop', ['i'], 'c', { border: I([1, 0, 2, 1]) }),
      op('Affine', ['c'], 'y', { alpha: { float: 0.3 }, beta: { float: -0.2 } }),
    ],
    operators: ['Mul', 'Add', 'Slice', 'Mul', 'Add'],
  },
];

function bytesOf({ nodes, stored = [], shape = [1, 4, 6, 6], from }: Case) {
  return smallBytes({ opset: from, nodes, initializers: stored, inputs: [floats('x', shape)] });
}

describe.each(CASES.map((each) => [each.name, each] as const))('%s', (_, each) => {
  const bytes = bytesOf(each);
  const feeds = { x: lcgTensor(each.shape ?? [1, 4, 6, 6]) };

  it.each(each.to)(`from ${each.from} to %i`, async (to) => {
    const { document, weights } = open(bytes);
    const after = compiled(document, weights, { mode: 'plain', versions: { opset: to } });
    const model = decoded(after.bytes);
    expect(Number(model.opsetImport[0]?.version)).toBe(to);
    if (each.operators && to === each.to[0]) {
      expect(model.graph?.node.map((proto) => proto.opType)).toEqual(each.operators);
    }
    expect(await runOnnx(after, feeds)).toEqual(await runOnnx({ bytes }, feeds));
    // Nothing is stored that no node reads, and every node has a name of its own.
    const read = new Set(model.graph?.node.flatMap((proto) => proto.input));
    expect(model.graph?.initializer.filter((tensor) => !read.has(tensor.name ?? ''))).toEqual([]);
    const names = model.graph?.node.map((proto) => proto.name) ?? [];
    expect(new Set(names).size).toBe(names.length);
    for (const proto of each.nodes.slice(0, -1))
      expect(model.graph?.node.some((entry) => entry.name === proto.name)).toBe(true);
  });
});

describe('what has no form of the same meaning is refused by name', () => {
  const cases: readonly (readonly [string, Case, string])[] = [
    [
      'axes that a run computes',
      { name: '', from: 13, to: [12], nodes: [op('Squeeze', ['x', 'a'], 'y')], shape: [1, 4, 1, 1] },
      'Squeeze Squeeze_y',
    ],
    [
      'a window that begins behind the maps',
      {
        name: '',
        from: 21,
        to: [22],
        nodes: [
          op('LpPool', ['x'], 'l', { kernel_shape: I([1, 1]) }),
          op('MaxPool', ['l'], 'y', {
            kernel_shape: I([2, 2]),
            strides: I([3, 3]),
            pads: I([0, 0, 1, 1]),
            ceil_mode: { int: 1 },
          }),
        ],
      },
      'MaxPool MaxPool_y',
    ],
    [
      'statistics per element',
      {
        name: '',
        from: 8,
        to: [11],
        nodes: [op('BatchNormalization', ['x', 's', 's', 's', 's'], 'y', { spatial: { int: 0 } })],
        stored: [weight('s', [4])],
      },
      'BatchNormalization BatchNormalization_y',
    ],
    [
      'a mask that is read',
      { name: '', from: 9, to: [12], nodes: [op('Dropout', ['x'], ['d', 'mask']), op('Mul', ['d', 'mask'], 'y')] },
      'Dropout Dropout_d',
    ],
    ['an operator that came later', { name: '', from: 18, to: [17], nodes: [op('Mish', ['x'], 'y')] }, 'Mish Mish_y'],
    [
      'indices of which nothing is known',
      {
        name: '',
        from: 9,
        to: [11],
        nodes: [op('Cast', ['x'], 'i', { to: { int: 7 } }), op('OneHot', ['i', 'd', 'v'], 'y')],
        stored: [scalar('d', 3), weight('v', [2])],
      },
      'OneHot OneHot_y',
    ],
    [
      'an extent of any parity',
      {
        name: '',
        from: 10,
        to: [11],
        nodes: [op('ConvTranspose', ['x', 'w'], 'y', { strides: I([2, 2]), output_shape: I([12, 12]) })],
        stored: [weight('w', [4, 2, 3, 3])],
      },
      'ConvTranspose ConvTranspose_y',
    ],
  ];
  it.each(cases)('%s', (_, each, named) => {
    const { shape = [1, 4, 6, 6], nodes, stored = [], from } = each;
    const inputs = [
      floats('x', shape),
      ...(nodes[0]?.input.includes('a') ? [valueInfo('a', { dtype: 'int64', shape: [2] })] : []),
    ];
    const { document, weights } = open(smallBytes({ opset: from, nodes, initializers: stored, inputs }));
    const result = compile(document, analyze(document), weights, {
      mode: 'plain',
      versions: { opset: each.to[0] ?? 0 },
    });
    expect(result.ok ? null : result.error.code).toBe('opset-fixed');
    expect(result.ok ? '' : english(result.error.message)).toContain(`: ${named}.`);
  });
});

describe('only what has to change changes', () => {
  it('names, documentation and constants that others read stay', () => {
    const squeeze = op('Squeeze', ['g', 'a'], 's');
    squeeze.docString = 'written by hand';
    const nodes = [op('GlobalMaxPool', ['x'], 'g'), squeeze, op('Unsqueeze', ['s', 'a'], 'y')];
    const { document, weights } = open(smallBytes({ opset: 13, nodes, initializers: [ints('a', [2, 3])] }));
    const shared = decoded(compiled(document, weights, { mode: 'plain', versions: { opset: 12 } }).bytes).graph;
    const found = shared?.node.find((proto) => proto.opType === 'Squeeze');
    expect([found?.name, found?.docString, found?.input]).toEqual(['Squeeze_s', 'written by hand', ['g']]);
    expect(shared?.initializer).toEqual([]);
  });

  it('a constant that a node makes goes where nobody reads it any more, and stays where somebody does', () => {
    const axes = (name: string) => {
      const made = op('Constant', [], name);
      made.attribute.push(...node('Constant', '', [], []).attribute);
      return made;
    };
    const constant = axes('a');
    const value = int64Tensor('', [1], [1]);
    constant.attribute.push({ ...op('', [], '', { value: { int: 0 } }).attribute[0]!, type: 4, t: value });
    const kept = [
      constant,
      op('ReduceSum', ['x', 'a'], 'r'),
      op('Cast', ['a'], 'f', { to: { int: 1 } }),
      op('Add', ['r', 'f'], 'y'),
    ];
    for (const [nodes, stays] of [
      [kept, true],
      [[constant, op('ReduceSum', ['x', 'a'], 'y')], false],
    ] as const) {
      const { document, weights } = open(smallBytes({ opset: 13, nodes }));
      const model = decoded(compiled(document, weights, { mode: 'plain', versions: { opset: 12 } }).bytes);
      expect(model.graph?.node.some((proto) => proto.opType === 'Constant')).toBe(stays);
    }
  });

  it('an edited layer keeps its node’s name, in the form of the opset that was chosen', async () => {
    const nodes = [
      op('Conv', ['x', 'w'], 'c', { kernel_shape: I([1, 1]) }),
      op('Clip', ['c'], 'k', { min: { float: 0 }, max: { float: 6 } }),
      op('Upsample', ['k', 's'], 'y'),
    ];
    const initializers = [weight('w', [4, 4, 1, 1]), floatTensor('s', [4], Float32Array.of(1, 1, 2, 2))];
    const { document, weights } = open(smallBytes({ opset: 9, nodes, initializers }));
    const clip = find(document, (layer) => layer.type === 'clip');
    const changed = edited(document, { kind: 'setAttributes', id: clip.id, attributes: { max: 1 } });
    const after = compiled(changed, weights, { mode: 'plain', versions: { opset: 18 } });
    const same = compiled(changed, weights, { mode: 'plain' });
    expect(decoded(after.bytes).graph?.node.map((proto) => proto.name)).toEqual(['Conv_c', 'Clip_k', 'Upsample_y']);
    const feeds = { x: lcgTensor([1, 4, 6, 6]) };
    expect(await runOnnx(after, feeds)).toEqual(await runOnnx(same, feeds));
  });

  it('a layer that the file’s opset cannot say is written where the chosen one can', async () => {
    const nodes = [op('Upsample', ['x', 's'], 'y')];
    const stored = [floatTensor('s', [4], Float32Array.of(1, 1, 2, 2))];
    const { document, weights } = open(smallBytes({ opset: 9, nodes, initializers: stored }));
    const resize = find(document, (layer) => layer.type === 'resize');
    const changed = edited(document, {
      kind: 'setAttributes',
      id: resize.id,
      attributes: { coordinateTransformationMode: 'half_pixel', nearestMode: 'round_prefer_floor' },
    });
    const own = compile(changed, analyze(changed), weights, { mode: 'plain' });
    expect(own.ok ? null : own.error.code).toBe('not-in-opset');
    const after = compiled(changed, weights, { mode: 'plain', versions: { opset: 13 } });
    const [proto] = decoded(after.bytes).graph?.node ?? [];
    expect(proto?.attribute.map((entry) => entry.name)).toContain('coordinate_transformation_mode');
    expect((await runOnnx(after, { x: lcgTensor([1, 4, 6, 6]) })).y?.dims).toEqual([1, 4, 12, 12]);
  });
});

it('graphs inside nodes are converted with what they store and take from outside', async () => {
  const branch = (name: string, nodes: readonly NodeProto[], output: string) => [name, nodes, [output]] as const;
  const choose = op('If', ['flag'], 'y');
  withGraph(choose, ...branch('then_branch', [op('Squeeze', ['g'], 't', { axes: I([2, 3]) })], 't'));
  withGraph(
    choose,
    ...branch('else_branch', [op('ReduceSum', ['x'], 'e', { axes: I([2, 3]), keepdims: { int: 0 } })], 'e'),
  );
  const model = smallModel({
    opset: 11,
    nodes: [op('GlobalMaxPool', ['x'], 'g'), choose],
    inputs: [floats('x', [1, 4, 6, 6]), valueInfo('flag', { dtype: 'bool', shape: [] })],
  });
  for (const entry of choose.attribute)
    for (const output of entry.g?.output ?? []) output.type = floats('', [1, 4]).type;
  const bytes = encodeModel(model);
  const { document, weights } = open(bytes);
  const after = compiled(document, weights, { mode: 'plain', versions: { opset: 21 } });
  const inner = decoded(after.bytes).graph?.node[1]?.attribute.map((entry) => entry.g?.node[0]);
  expect(
    inner?.map((proto) => [proto?.name, proto?.input.length, proto?.attribute.some((entry) => entry.name === 'axes')]),
  ).toEqual([
    ['Squeeze_t', 2, false],
    ['ReduceSum_e', 2, false],
  ]);
  for (const flag of [0, 1]) {
    const feeds = { x: lcgTensor([1, 4, 6, 6]), flag: { dims: [], data: Uint8Array.of(flag), type: 'bool' } };
    expect(await runOnnx(after, feeds)).toEqual(await runOnnx({ bytes }, feeds));
  }
});

it('values in between of a layer that is written anew are known in older opsets, too', async () => {
  const { document, weights } = open(gatedSequence());
  const written = compiled(document, weights, { mode: 'plain', rewrite: true, versions: { opset: 12 } });
  const feeds = { maps: lcgTensor([1, 6, 4, 5]), offsets_of_every_channel: lcgTensor([1, 6, 1, 1], 3) };
  const [x, y] = [await runOnnx({ bytes: gatedSequence() }, feeds), await runOnnx(written, feeds)];
  expect(excess(y.y?.data ?? [], x.y?.data ?? [], 1e-6, 1e-6)).toBeLessThanOrEqual(0);
});
