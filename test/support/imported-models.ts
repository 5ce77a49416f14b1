import { encodeModel } from '../../src/core/onnx/codec.ts';
import { externalTensor } from '../../src/core/onnx/helpers.ts';
import { floats, op, smallBytes, smallModel, weight } from '../import/support/small-models.ts';

/** Small imported networks that several tests share. */

const nodes = (operator = 'Erf') => [
  op('Conv', ['x', 'w', 'b'], 'c', { kernel_shape: { ints: [3, 3] }, pads: { ints: [1, 1, 1, 1] } }),
  op('Relu', ['c'], 'r'),
  op(operator, ['r'], 'e'),
  op('GlobalAveragePool', ['e'], 'p'),
  op('Flatten', ['p'], 'f'),
  op('Gemm', ['f', 'fw', 'fb'], 'y', { transB: { int: 1 } }),
];
const inputs = [floats('x', ['N', 3, 8, 8])];

/** Picture → Conv → ReLU → Erf (an operator without a layer type) → global average pool → Flatten → FC with 2 classes. */
export function modelWithOperator(operator = 'Erf'): Uint8Array<ArrayBuffer> {
  const initializers = [weight('w', [4, 3, 3, 3]), weight('b', [4]), weight('fw', [2, 4]), weight('fb', [2])];
  return smallBytes({ nodes: nodes(operator), initializers, inputs });
}

/** The same in opset 18 with Mish in the place of Erf, which no older opset has. */
export function modelOfOpset18(): Uint8Array<ArrayBuffer> {
  const initializers = [weight('w', [4, 3, 3, 3]), weight('b', [4]), weight('fw', [2, 4]), weight('fb', [2])];
  return smallBytes({ opset: 18, nodes: nodes('Mish'), initializers, inputs });
}

/** The first, with the convolution's weights in a file of their own. */
export function externalModel(location = 'weights.bin'): {
  bytes: Uint8Array<ArrayBuffer>;
  files: Map<string, Uint8Array<ArrayBuffer>>;
} {
  const data = weight('w', [4, 3, 3, 3]).rawData ?? new Uint8Array();
  const initializers = [
    externalTensor('w', [4, 3, 3, 3], location, data.length),
    ...[weight('b', [4]), weight('fw', [2, 4]), weight('fb', [2])],
  ];
  const bytes = encodeModel(smallModel({ nodes: nodes(), initializers, inputs }));
  return { bytes, files: new Map([['weights.bin', new Uint8Array(data)]]) };
}

/** A network whose output is a map as large as its input. */
export function maskModel(): Uint8Array<ArrayBuffer> {
  return smallBytes({
    nodes: [op('Conv', ['x', 'w'], 'c', { kernel_shape: { ints: [1, 1] } }), op('Sigmoid', ['c'], 'y')],
    initializers: [weight('w', [1, 3, 1, 1])],
    inputs: [floats('x', ['N', 3, 8, 8])],
  });
}

/** A network without a picture: a table of 4 numbers in, 3 out. */
export function tableModel(): Uint8Array<ArrayBuffer> {
  return smallBytes({
    nodes: [op('Gemm', ['t', 'w', 'b'], 'y', { transB: { int: 1 } })],
    initializers: [weight('w', [3, 4]), weight('b', [3])],
    inputs: [floats('t', ['N', 4])],
  });
}

/** An SE block on maps that are no picture (6 channels), with a second input added to what it scales. */
export function gatedSequence(): Uint8Array<ArrayBuffer> {
  return smallBytes({
    inputs: [floats('maps', ['N', 6, 4, 5]), floats('offsets_of_every_channel', [1, 6, 1, 1])],
    initializers: [
      ...[weight('w1', [3, 6, 1, 1]), weight('b1', [3]), weight('w2', [6, 3, 1, 1]), weight('b2', [6])],
      weight('mix', [6, 6, 1, 1]),
    ],
    nodes: [
      op('Conv', ['maps', 'mix'], 'mixed'),
      op('GlobalAveragePool', ['mixed'], 'z'),
      op('Conv', ['z', 'w1', 'b1'], 'h0'),
      op('Relu', ['h0'], 'h'),
      op('Conv', ['h', 'w2', 'b2'], 's0'),
      op('Sigmoid', ['s0'], 's'),
      op('Mul', ['mixed', 's'], 'scaled'),
      op('Add', ['scaled', 'offsets_of_every_channel'], 'y'),
    ],
  });
}
