import type { NodeProto, TensorProto } from '../../../src/core/onnx/gen/onnx_pb.ts';
import { floatTensor, int64Tensor } from '../../../src/core/onnx/helpers.ts';
import { floats, ints, op, positive, type SmallModel, scalar, weight } from './small-models.ts';

/**
 * Every operator that a layer type reads, in the forms that files have: an attribute left out, at its default, as an
 * input; padding by rule; weights as initializers or `Constant` nodes, turned or not; names and documentation of the
 * file's own.
 */
export interface Form {
  readonly name: string;
  /** The layer type that the form is read as. */
  readonly type: string;
  /** The value that the layer gives. */
  readonly value: string;
  readonly model: SmallModel;
}

/**
 * The layer reads `in`, four maps of 6×6 or a row of five, made of a picture, and gives `out`, so that it stands between
 * others.
 */
function around(
  name: string,
  type: string,
  nodes: readonly NodeProto[],
  initializers: readonly TensorProto[] = [],
  opset = 17,
  { row = false, batch = 'N' as number | string, value = 'out' } = {},
): Form {
  for (const node of nodes) node.docString = `what ${node.name} is for`;
  const lift = weight('lift', [row ? 5 : 4, 3, 1, 1]);
  const before = row
    ? [
        op('Conv', ['x', 'lift'], 'lifted'),
        op('Tanh', ['lifted'], 'maps'),
        op('GlobalAveragePool', ['maps'], 'pooled_maps'),
        op('Flatten', ['pooled_maps'], 'in'),
      ]
    : [op('Conv', ['x', 'lift'], 'lifted'), op('Tanh', ['lifted'], 'in')];
  const model: SmallModel = {
    nodes: [...before, ...nodes, op('Tanh', ['out'], 'y')],
    initializers: [lift, ...initializers],
    opset,
    inputs: [floats('x', [batch, 3, 6, 6])],
  };
  return { name, type, value, model };
}

const pair = (value: number) => ({ ints: [value, value] });

function constant(tensor: TensorProto): NodeProto {
  const node = op('Constant', [], tensor.name ?? '');
  node.attribute.push({
    $typeName: 'onnx.AttributeProto',
    name: 'value',
    type: 4,
    t: tensor,
    floats: [],
    ints: [],
    strings: [],
    tensors: [],
    graphs: [],
    sparseTensors: [],
    typeProtos: [],
  } as unknown as NodeProto['attribute'][number]);
  return node;
}

const conv = (attributes: Parameters<typeof op>[3], inputs: readonly string[] = ['in', 'w', 'b']) =>
  op('Conv', inputs, 'out', attributes);
const convTensors = (kernel = 3, filters = 4, channels = 4) => [
  weight('w', [filters, channels, kernel, kernel]),
  weight('b', [filters]),
];

const CONVOLUTIONS: readonly Form[] = [
  around('Conv, everything left out', 'conv2d', [conv({})], convTensors()),
  around(
    'Conv, everything said',
    'conv2d',
    [
      conv({
        kernel_shape: pair(3),
        strides: pair(1),
        pads: { ints: [1, 1, 1, 1] },
        dilations: pair(1),
        group: { int: 1 },
      }),
    ],
    convTensors(),
  ),
  around(
    'Conv NOTSET with pads',
    'conv2d',
    [conv({ auto_pad: { string: 'NOTSET' }, pads: { ints: [1, 0, 0, 1] } })],
    convTensors(),
  ),
  around('Conv VALID', 'conv2d', [conv({ auto_pad: { string: 'VALID' }, kernel_shape: pair(3) })], convTensors()),
  around(
    'Conv SAME_UPPER, stride 2',
    'conv2d',
    [conv({ auto_pad: { string: 'SAME_UPPER' }, kernel_shape: pair(3), strides: pair(2) })],
    convTensors(),
  ),
  around(
    'Conv SAME_LOWER, even kernel',
    'conv2d',
    [conv({ auto_pad: { string: 'SAME_LOWER' }, kernel_shape: pair(2) })],
    convTensors(2),
  ),
  around(
    'Conv in groups, no bias',
    'conv2d',
    [conv({ group: { int: 2 }, pads: { ints: [1, 1, 1, 1] } }, ['in', 'w'])],
    [weight('w', [4, 2, 3, 3])],
  ),
  around(
    'Conv and Add [C,1,1]',
    'conv2d',
    [
      op('Conv', ['in', 'w'], 'product', { auto_pad: { string: 'SAME_UPPER' }, kernel_shape: pair(3) }),
      op('Add', ['product', 'b'], 'out'),
    ],
    [weight('w', [4, 4, 3, 3]), weight('b', [4, 1, 1])],
  ),
  around(
    'Conv and Add [1,C,1,1]',
    'conv2d',
    [op('Conv', ['in', 'w'], 'product'), op('Add', ['product', 'b'], 'out')],
    [weight('w', [4, 4, 3, 3]), weight('b', [1, 4, 1, 1])],
  ),
  around('Conv, weights from Constant nodes', 'conv2d', [
    constant(weight('w', [4, 4, 3, 3])),
    constant(weight('b', [4])),
    conv({ dilations: pair(1) }),
  ]),
];

const pools = (['MaxPool', 'AveragePool'] as const).flatMap((operator): Form[] => {
  const type = operator === 'MaxPool' ? 'maxPool' : 'averagePool';
  const pool = (attributes: Parameters<typeof op>[3]) => op(operator, ['in'], 'out', attributes);
  return [
    around(`${operator}, only the kernel`, type, [pool({ kernel_shape: pair(2) })]),
    around(`${operator}, strides and pads`, type, [
      pool({ kernel_shape: pair(3), strides: pair(2), pads: { ints: [1, 1, 0, 0] } }),
    ]),
    around(`${operator} SAME_UPPER`, type, [
      pool({ auto_pad: { string: 'SAME_UPPER' }, kernel_shape: pair(3), strides: pair(2) }),
    ]),
    around(`${operator} SAME_LOWER, even kernel`, type, [
      pool({ auto_pad: { string: 'SAME_LOWER' }, kernel_shape: pair(2) }),
    ]),
    around(`${operator} VALID`, type, [pool({ auto_pad: { string: 'VALID' }, kernel_shape: pair(3) })]),
    around(`${operator}, rounding up`, type, [
      pool({ kernel_shape: pair(3), strides: pair(2), ceil_mode: { int: 1 } }),
    ]),
    around(`${operator} in opset 9`, type, [pool({ kernel_shape: pair(2), strides: pair(2) })], [], 9),
    ...(operator === 'AveragePool'
      ? [
          around('AveragePool, padding counts', type, [
            pool({ kernel_shape: pair(3), pads: { ints: [1, 1, 1, 1] }, count_include_pad: { int: 1 } }),
          ]),
        ]
      : []),
  ];
});

const ROW = { row: true };
const matrix = (name: string, turned: boolean, outputs = 3) => weight(name, turned ? [outputs, 5] : [5, outputs]);
const gemm = (attributes: Parameters<typeof op>[3], inputs = ['in', 'w', 'b']) => op('Gemm', inputs, 'out', attributes);

const LINEAR: readonly Form[] = [
  around(
    'Gemm, transB',
    'fullyConnected',
    [gemm({ transB: { int: 1 } })],
    [matrix('w', true), weight('b', [3])],
    17,
    ROW,
  ),
  around('Gemm, transB left out', 'fullyConnected', [gemm({})], [matrix('w', false), weight('b', [3])], 17, ROW),
  around(
    'Gemm, transB 0 and every default said',
    'fullyConnected',
    [gemm({ transA: { int: 0 }, transB: { int: 0 }, alpha: { float: 1 }, beta: { float: 1 } })],
    [matrix('w', false), weight('b', [3])],
    17,
    ROW,
  ),
  around(
    'Gemm, square without transB',
    'fullyConnected',
    [gemm({})],
    [matrix('w', false, 5), weight('b', [5])],
    17,
    ROW,
  ),
  around(
    'Gemm, square with transB',
    'fullyConnected',
    [gemm({ transB: { int: 1 } })],
    [matrix('w', true, 5), weight('b', [5])],
    17,
    ROW,
  ),
  around('Gemm, a row as bias', 'fullyConnected', [gemm({})], [matrix('w', false), weight('b', [1, 3])], 17, ROW),
  around('Gemm, one number as bias', 'fullyConnected', [gemm({})], [matrix('w', false), scalar('b', 0.25)], 17, ROW),
  around('Gemm without bias', 'fullyConnected', [gemm({}, ['in', 'w'])], [matrix('w', false)], 17, ROW),
  around('Gemm in opset 9', 'fullyConnected', [gemm({})], [matrix('w', false), weight('b', [3])], 9, ROW),
  around('MatMul', 'fullyConnected', [op('MatMul', ['in', 'w'], 'out')], [matrix('w', false)], 17, ROW),
  around('MatMul, square', 'fullyConnected', [op('MatMul', ['in', 'w'], 'out')], [matrix('w', false, 5)], 17, ROW),
  around(
    'MatMul and Add',
    'fullyConnected',
    [op('MatMul', ['in', 'w'], 'product'), op('Add', ['product', 'b'], 'out')],
    [matrix('w', false), weight('b', [3])],
    17,
    ROW,
  ),
  around(
    'MatMul and Add, bias first',
    'fullyConnected',
    [op('MatMul', ['in', 'w'], 'product'), op('Add', ['b', 'product'], 'out')],
    [matrix('w', false), weight('b', [3])],
    17,
    ROW,
  ),
  around(
    'Gemm, weights from Constant nodes',
    'fullyConnected',
    [constant(matrix('w', false)), constant(weight('b', [3])), gemm({})],
    [],
    17,
    ROW,
  ),
  around(
    'Gemm of a transposed tensor',
    'fullyConnected',
    [op('Transpose', ['turned'], 'w', { perm: { ints: [1, 0] } }), gemm({})],
    [matrix('turned', true), weight('b', [3])],
    17,
    ROW,
  ),
];

const NORMALISATION: readonly Form[] = [
  around(
    'BatchNormalization, epsilon left out',
    'batchNormalization',
    [op('BatchNormalization', ['in', 'scale', 'shift', 'mean', 'variance'], 'out')],
    [weight('scale', [4]), weight('shift', [4]), weight('mean', [4]), positive('variance', [4])],
  ),
  around(
    'BatchNormalization, everything said',
    'batchNormalization',
    [
      op('BatchNormalization', ['in', 'scale', 'shift', 'mean', 'variance'], 'out', {
        epsilon: { float: 0.001 },
        momentum: { float: 0.95 },
      }),
    ],
    [weight('scale', [4]), weight('shift', [4]), weight('mean', [4]), positive('variance', [4])],
  ),
  around(
    'BatchNormalization, one tensor for two parameters',
    'batchNormalization',
    [op('BatchNormalization', ['in', 'ones', 'shift', 'mean', 'ones'], 'out')],
    [positive('ones', [4]), weight('shift', [4]), weight('mean', [4])],
  ),
  around(
    'Dropout, ratio as an attribute',
    'dropout',
    [op('Dropout', ['in'], 'out', { ratio: { float: 0.3 } })],
    [],
    10,
  ),
  around('Dropout, ratio left out', 'dropout', [op('Dropout', ['in'], 'out')]),
  around('Dropout, ratio as an input', 'dropout', [op('Dropout', ['in', 'ratio'], 'out')], [scalar('ratio', 0.3)]),
];

const hardSwish = (last: NodeProto) => [
  op('Add', ['in', 'three'], 'shifted'),
  op('Clip', ['shifted', 'zero', 'six'], 'clipped'),
  op('Mul', ['in', 'clipped'], 'product'),
  last,
];
const HARD = [scalar('three', 3), scalar('zero', 0), scalar('six', 6)];

const FUNCTIONS: readonly Form[] = [
  around('Relu', 'relu', [op('Relu', ['in'], 'out')]),
  around('LeakyRelu, slope left out', 'leakyRelu', [op('LeakyRelu', ['in'], 'out')]),
  around('LeakyRelu, slope said', 'leakyRelu', [op('LeakyRelu', ['in'], 'out', { alpha: { float: 0.3 } })]),
  around(
    'Clip by inputs',
    'clip',
    [op('Clip', ['in', 'low', 'high'], 'out')],
    [scalar('low', 0.1), scalar('high', 0.6)],
  ),
  around('Clip by Constant nodes', 'clip', [
    constant(scalar('low', 0.1)),
    constant(scalar('high', 0.6)),
    op('Clip', ['in', 'low', 'high'], 'out'),
  ]),
  around(
    'Clip by attributes',
    'clip',
    [op('Clip', ['in'], 'out', { min: { float: 0.1 }, max: { float: 0.6 } })],
    [],
    10,
  ),
  around(
    'Clip with a bound that others read',
    'clip',
    [op('Clip', ['in', 'low', 'high'], 'clipped'), op('Clip', ['clipped', 'low', 'top'], 'out')],
    [scalar('low', 0.1), scalar('high', 0.6), scalar('top', 0.5)],
    17,
    { value: 'clipped' },
  ),
  around('HardSigmoid, defaults', 'hardSigmoid', [op('HardSigmoid', ['in'], 'out')]),
  around('HardSigmoid, said', 'hardSigmoid', [
    op('HardSigmoid', ['in'], 'out', { alpha: { float: 0.3 }, beta: { float: 0.4 } }),
  ]),
  around(
    'HardSigmoid, spelled',
    'hardSigmoid',
    [
      op('Add', ['in', 'three'], 'shifted'),
      op('Clip', ['shifted', 'zero', 'six'], 'clipped'),
      op('Div', ['clipped', 'six'], 'out'),
    ],
    HARD,
  ),
  around('HardSwish', 'hardSwish', [op('HardSwish', ['in'], 'out')]),
  around('HardSwish, spelled', 'hardSwish', hardSwish(op('Div', ['product', 'six'], 'out')), HARD),
  around('SiLU', 'silu', [op('Sigmoid', ['in'], 'gate'), op('Mul', ['in', 'gate'], 'out')]),
  around('Sigmoid', 'sigmoid', [op('Sigmoid', ['in'], 'out')]),
  around('Softmax, axis 1', 'softmax', [op('Softmax', ['in'], 'out', { axis: { int: 1 } })]),
  around('Softmax, last axis of a row', 'softmax', [op('Softmax', ['in'], 'out')], [], 17, ROW),
  around('Softmax in opset 9', 'softmax', [op('Softmax', ['in'], 'out')], [], 9, ROW),
];

const RANKS: readonly Form[] = [
  around('Flatten', 'flatten', [op('Flatten', ['in'], 'out')]),
  around('Reshape [0, -1]', 'flatten', [op('Reshape', ['in', 'to'], 'out')], [ints('to', [0, -1])]),
  around('Reshape [-1, 144]', 'flatten', [op('Reshape', ['in', 'to'], 'out')], [ints('to', [-1, 144])]),
  around('GlobalAveragePool', 'globalAveragePool', [op('GlobalAveragePool', ['in'], 'out')]),
  around('ReduceMean by an attribute', 'globalAveragePool', [
    op('ReduceMean', ['in'], 'out', { axes: { ints: [2, 3] } }),
  ]),
  around(
    'ReduceMean by an input',
    'globalAveragePool',
    [op('ReduceMean', ['in', 'axes'], 'out', { keepdims: { int: 1 } })],
    [ints('axes', [-2, -1])],
    18,
  ),
  around('ReduceMax', 'globalMaxPool', [op('ReduceMax', ['in'], 'out', { axes: { ints: [3, 2] } })]),
];

const COMBINING: readonly Form[] = [
  around('Add of a value with itself', 'add', [op('Add', ['in', 'in'], 'out')]),
  around('Add', 'add', [op('Sigmoid', ['in'], 'other'), op('Add', ['in', 'other'], 'out')]),
  around('Sum of three', 'add', [op('Sigmoid', ['in'], 'other'), op('Sum', ['in', 'other', 'in'], 'out')]),
  around('Mul', 'multiply', [op('Tanh', ['in'], 'other'), op('Mul', ['other', 'in'], 'out')]),
  around('Concat, negative axis', 'concat', [
    op('Sigmoid', ['in'], 'other'),
    op('Concat', ['in', 'other'], 'out', { axis: { int: -3 } }),
  ]),
];

const resize = (inputs: readonly string[], attributes: Parameters<typeof op>[3] = {}) =>
  op('Resize', inputs, 'out', attributes);
const scales = (name: string, values: readonly number[]) =>
  floatTensor(name, [values.length], Float32Array.from(values));

const RESIZING: readonly Form[] = [
  around('Resize by scales, defaults', 'resize', [resize(['in', '', 'scales'])], [scales('scales', [1, 1, 2, 3])]),
  around(
    'Resize by scales, linear',
    'resize',
    [
      resize(['in', '', 'scales'], {
        mode: { string: 'linear' },
        coordinate_transformation_mode: { string: 'align_corners' },
      }),
    ],
    [scales('scales', [1, 1, 2, 2])],
  ),
  around('Resize by scales of a Constant node', 'resize', [
    constant(scales('scales', [1, 1, 2, 2])),
    resize(['in', '', 'scales'], {
      mode: { string: 'nearest' },
      coordinate_transformation_mode: { string: 'asymmetric' },
      nearest_mode: { string: 'floor' },
    }),
  ]),
  around(
    'Resize by sizes',
    'resize',
    [resize(['in', '', '', 'sizes'], { mode: { string: 'linear' } })],
    [int64Tensor('sizes', [4], [1, 4, 9, 7])],
    17,
    { batch: 1 },
  ),
  around(
    'Resize by sizes, nearest',
    'resize',
    [
      resize(['in', '', '', 'sizes'], {
        coordinate_transformation_mode: { string: 'asymmetric' },
        nearest_mode: { string: 'floor' },
      }),
    ],
    [int64Tensor('sizes', [4], [1, 4, 13, 5])],
    17,
    { batch: 1 },
  ),
  around(
    'Resize in opset 10',
    'resize',
    [op('Resize', ['in', 'scales'], 'out', { mode: { string: 'nearest' } })],
    [scales('scales', [1, 1, 2, 2])],
    10,
  ),
  around(
    'Upsample in opset 9',
    'resize',
    [op('Upsample', ['in', 'scales'], 'out', { mode: { string: 'linear' } })],
    [scales('scales', [1, 1, 2, 2])],
    9,
  ),
  around(
    'Upsample in opset 8',
    'resize',
    [op('Upsample', ['in'], 'out', { mode: { string: 'nearest' }, scales: { floats: [1, 1, 2, 2] } })],
    [],
    8,
  ),
];

const SE_WEIGHTS = (tail: readonly number[], turned = true) => [
  weight('w1', turned ? [2, 4, ...tail] : [4, 2]),
  weight('b1', [2]),
  weight('w2', turned ? [4, 2, ...tail] : [2, 4]),
  weight('b2', [4]),
];

const ATTENTION: readonly Form[] = [
  around(
    'SE of Gemm',
    'squeezeExcitation',
    [
      op('GlobalAveragePool', ['in'], 'pooled'),
      op('Flatten', ['pooled'], 'flat'),
      op('Gemm', ['flat', 'w1', 'b1'], 'first', { transB: { int: 1 } }),
      op('Relu', ['first'], 'hidden'),
      op('Gemm', ['hidden', 'w2', 'b2'], 'second', { transB: { int: 1 } }),
      op('Sigmoid', ['second'], 'vector'),
      op('Unsqueeze', ['vector', 'axes'], 'gate'),
      op('Mul', ['in', 'gate'], 'out'),
    ],
    [...SE_WEIGHTS([]), ints('axes', [2, 3])],
  ),
  around(
    'SE of MatMul, mean and Reshape',
    'squeezeExcitation',
    [
      op('ReduceMean', ['in'], 'pooled', { axes: { ints: [2, 3] }, keepdims: { int: 0 } }),
      op('MatMul', ['pooled', 'w1'], 'first'),
      op('Add', ['first', 'b1'], 'biased'),
      op('Relu', ['biased'], 'hidden'),
      op('MatMul', ['hidden', 'w2'], 'second'),
      op('Add', ['b2', 'second'], 'logits'),
      op('Sigmoid', ['logits'], 'vector'),
      op('Reshape', ['vector', 'to'], 'gate'),
      op('Mul', ['gate', 'in'], 'out'),
    ],
    [...SE_WEIGHTS([], false), ints('to', [-1, 4, 1, 1])],
  ),
  around(
    'SE of 1×1 convolutions, hard sigmoid',
    'squeezeExcitation',
    [
      op('GlobalAveragePool', ['in'], 'pooled'),
      op('Conv', ['pooled', 'w1', 'b1'], 'first', { kernel_shape: pair(1) }),
      op('Relu', ['first'], 'hidden'),
      op('Conv', ['hidden', 'w2', 'b2'], 'second'),
      op('HardSigmoid', ['second'], 'gate', { alpha: { float: 0.2 }, beta: { float: 0.5 } }),
      op('Mul', ['in', 'gate'], 'out'),
    ],
    SE_WEIGHTS([1, 1]),
  ),
  around(
    'SE, spelled hard sigmoid and SiLU',
    'squeezeExcitation',
    [
      op('GlobalAveragePool', ['in'], 'pooled'),
      op('Conv', ['pooled', 'w1', 'b1'], 'first'),
      op('Sigmoid', ['first'], 'own'),
      op('Mul', ['first', 'own'], 'hidden'),
      op('Conv', ['hidden', 'w2', 'b2'], 'second'),
      op('Add', ['second', 'three'], 'shifted'),
      op('Clip', ['shifted', 'zero', 'six'], 'clipped'),
      op('Div', ['clipped', 'six'], 'gate'),
      op('Mul', ['in', 'gate'], 'out'),
    ],
    [...SE_WEIGHTS([1, 1]), ...HARD],
  ),
  around(
    'SE, only the second step has a bias',
    'squeezeExcitation',
    [
      op('GlobalMaxPool', ['in'], 'pooled'),
      op('Conv', ['pooled', 'w1'], 'first'),
      op('Tanh', ['first'], 'hidden'),
      op('Conv', ['hidden', 'w2', 'b2'], 'second'),
      op('Sigmoid', ['second'], 'gate'),
      op('Mul', ['in', 'gate'], 'out'),
    ],
    [weight('w1', [2, 4, 1, 1]), weight('w2', [4, 2, 1, 1]), weight('b2', [4])],
  ),
  around(
    'SE with a fused normalisation',
    'squeezeExcitation',
    [
      op('GlobalAveragePool', ['in'], 'pooled'),
      op('Conv', ['pooled', 'w1'], 'first'),
      op('BatchNormalization', ['first', 'scale', 'shift', 'mean', 'variance'], 'normal'),
      op('Relu', ['normal'], 'hidden'),
      op('Conv', ['hidden', 'w2'], 'second'),
      op('Sigmoid', ['second'], 'gate'),
      op('Mul', ['in', 'gate'], 'out'),
    ],
    [
      weight('w1', [2, 4, 1, 1]),
      weight('w2', [4, 2, 1, 1]),
      ...[weight('scale', [2]), weight('shift', [2]), weight('mean', [2]), positive('variance', [2])],
    ],
  ),
  around(
    'ECA',
    'eca',
    [
      op('GlobalAveragePool', ['in'], 'pooled'),
      op('Squeeze', ['pooled', 'last'], 'line'),
      op('Transpose', ['line'], 'row', { perm: { ints: [0, 2, 1] } }),
      op('Conv', ['row', 'w'], 'mixed', { pads: { ints: [1, 1] } }),
      op('Transpose', ['mixed'], 'column', { perm: { ints: [0, 2, 1] } }),
      op('Unsqueeze', ['column', 'last'], 'logits'),
      op('Sigmoid', ['logits'], 'gate'),
      op('Mul', ['in', 'gate'], 'out'),
    ],
    [weight('w', [1, 1, 3]), ints('last', [-1])],
  ),
];

export const FORMS: readonly Form[] = [
  ...CONVOLUTIONS,
  ...pools,
  ...LINEAR,
  ...NORMALISATION,
  ...FUNCTIONS,
  ...RANKS,
  ...COMBINING,
  ...RESIZING,
  ...ATTENTION,
];
