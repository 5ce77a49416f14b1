import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/core/graph/analyze.ts';
import { squeezeExcitation } from '../../src/core/layers/squeeze-excitation.ts';
import type { NodeProto, TensorProto } from '../../src/core/onnx/gen/onnx_pb.ts';
import { parameterTensor } from '../../src/core/weights/tensor-store.ts';
import { readAttention } from '../../src/study/read-run.ts';
import { attentionArithmetic } from '../../src/ui/lens/explain.ts';
import { compiled, edited, open } from './support/open.ts';
import { excess, lcgTensor, runOnnx } from './support/run-onnx.ts';
import { ints, op, positive, scalar, smallBytes, weight } from './support/small-models.ts';

/** The SE recogniser: every spelling of a block, and what only looks like one. */

const X = { ints: [1, 1] };
const pool = op('GlobalAveragePool', ['x'], 'z');
const convs = [weight('w1', [2, 4, 1, 1]), weight('b1', [2]), weight('w2', [4, 2, 1, 1]), weight('b2', [4])];
const conv1 = op('Conv', ['z', 'w1', 'b1'], 'h', { kernel_shape: X });
const relu = op('Relu', ['h'], 'r');
const conv2 = op('Conv', ['r', 'w2', 'b2'], 's', { kernel_shape: X });
const sigmoid = op('Sigmoid', ['s'], 'g');
const scale = op('Mul', ['x', 'g'], 'y');
const norm = (name: string, channels: number): TensorProto[] => [
  weight(`${name}.s`, [channels]),
  weight(`${name}.b`, [channels]),
  weight(`${name}.m`, [channels]),
  positive(`${name}.v`, [channels]),
];
const normed = (input: string, output: string, name: string) =>
  op('BatchNormalization', [input, `${name}.s`, `${name}.b`, `${name}.m`, `${name}.v`], output);

interface Spelling {
  readonly nodes: readonly NodeProto[];
  readonly tensors: readonly TensorProto[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

const spellings: Readonly<Record<string, Spelling>> = {
  '1×1 convolutions': {
    nodes: [pool, conv1, relu, conv2, sigmoid, scale],
    tensors: convs,
    attributes: { form: 'conv1x1', reductionRatio: 2, hiddenChannels: null, biases: true, gate: 'sigmoid' },
  },
  'the gate first': {
    nodes: [pool, conv1, relu, conv2, sigmoid, op('Mul', ['g', 'x'], 'y')],
    tensors: convs,
    attributes: { form: 'conv1x1' },
  },
  'ReduceMean by negative axes, Gemm, Unsqueeze': {
    nodes: [
      op('ReduceMean', ['x'], 'z', { axes: { ints: [-1, -2] }, keepdims: { int: 0 } }),
      op('Gemm', ['z', 'w1', 'b1'], 'h', { transB: { int: 1 } }),
      op('HardSwish', ['h'], 'r'),
      op('Gemm', ['r', 'w2', 'b2'], 's', { transB: { int: 1 } }),
      sigmoid,
      op('Unsqueeze', ['g', 'axes'], 'g4'),
      op('Mul', ['x', 'g4'], 'y'),
    ],
    tensors: [weight('w1', [3, 4]), weight('b1', [3]), weight('w2', [4, 3]), weight('b2', [4]), ints('axes', [2, 3])],
    attributes: { form: 'gemm', hiddenChannels: 3, hiddenActivation: 'hardSwish' },
  },
  'MatMul and Add, Reshape, Expand': {
    nodes: [
      op('GlobalMaxPool', ['x'], 'z'),
      op('Flatten', ['z'], 'zf'),
      op('MatMul', ['zf', 'w1'], 'h'),
      op('Relu', ['h'], 'r'),
      op('MatMul', ['r', 'w2'], 'm'),
      op('Add', ['m', 'b2'], 's'),
      sigmoid,
      op('Reshape', ['g', 'gate'], 'g4'),
      op('Shape', ['x'], 'whole'),
      op('Expand', ['g4', 'whole'], 'g5'),
      op('Mul', ['x', 'g5'], 'y'),
    ],
    tensors: [weight('w1', [4, 2]), weight('w2', [2, 4]), weight('b2', [4]), ints('gate', [-1, 4, 1, 1])],
    attributes: { form: 'gemm', squeeze: 'max', biases: true, reductionRatio: 2 },
  },
  'batch normalisation in between': {
    nodes: [
      pool,
      op('Conv', ['z', 'w1'], 'c1', { kernel_shape: X }),
      normed('c1', 'h', 'n1'),
      relu,
      op('Conv', ['r', 'w2', 'b2'], 'c2', { kernel_shape: X }),
      normed('c2', 's', 'n2'),
      sigmoid,
      scale,
    ],
    tensors: [
      weight('w1', [2, 4, 1, 1]),
      weight('w2', [4, 2, 1, 1]),
      weight('b2', [4]),
      ...norm('n1', 2),
      ...norm('n2', 4),
    ],
    attributes: { form: 'conv1x1', biases: true },
  },
  'a hard sigmoid spelled out': {
    nodes: [
      op('AveragePool', ['x'], 'z', { kernel_shape: { ints: [6, 6] } }),
      conv1,
      relu,
      conv2,
      op('Add', ['s', 'three'], 'a'),
      op('Clip', ['a', 'zero', 'six'], 'c'),
      op('Div', ['c', 'six'], 'g'),
      scale,
    ],
    tensors: [...convs, scalar('three', 3), scalar('zero', 0), scalar('six', 6)],
    attributes: { gate: 'hardSigmoid', gateAlpha: 1 / 6, gateBeta: 0.5 },
  },
  'SiLU inside, hard sigmoid of ONNX': {
    nodes: [
      pool,
      conv1,
      op('Sigmoid', ['h'], 'hs'),
      op('Mul', ['h', 'hs'], 'r'),
      conv2,
      op('HardSigmoid', ['s'], 'g', { alpha: { float: 0.25 } }),
      scale,
    ],
    tensors: convs,
    attributes: { hiddenActivation: 'silu', gate: 'hardSigmoid', gateAlpha: 0.25 },
  },
  'a softmax over the channels of [N, C, 1, 1]': {
    nodes: [pool, conv1, relu, conv2, op('Softmax', ['s'], 'g', { axis: { int: 1 } }), scale],
    tensors: convs,
    attributes: { gate: 'softmax', form: 'conv1x1' },
  },
  'a softmax over the last axis of [N, C]': {
    nodes: [
      pool,
      op('Flatten', ['z'], 'zf'),
      op('Gemm', ['zf', 'w1', 'b1'], 'h', { transB: { int: 1 } }),
      relu,
      op('Gemm', ['r', 'w2', 'b2'], 's', { transB: { int: 1 } }),
      op('Softmax', ['s'], 'g'),
      op('Reshape', ['g', 'gate'], 'g4'),
      op('Mul', ['x', 'g4'], 'y'),
    ],
    tensors: [
      weight('w1', [2, 4]),
      weight('b1', [2]),
      weight('w2', [4, 2]),
      weight('b2', [4]),
      ints('gate', [-1, 4, 1, 1]),
    ],
    attributes: { gate: 'softmax', form: 'gemm' },
  },
  'a softmax between two transpositions, as before opset 13': {
    nodes: [
      pool,
      conv1,
      relu,
      conv2,
      op('Transpose', ['s'], 't', { perm: { ints: [0, 3, 2, 1] } }),
      op('Softmax', ['t'], 'gt', { axis: { int: 3 } }),
      op('Transpose', ['gt'], 'g', { perm: { ints: [0, 3, 2, 1] } }),
      scale,
    ],
    tensors: convs,
    attributes: { gate: 'softmax', form: 'conv1x1' },
  },
};

describe.each(Object.entries(spellings))('%s', (_name, { nodes, tensors, attributes }) => {
  const bytes = smallBytes({ nodes, initializers: tensors });
  const { document, weights } = open(bytes.slice());
  const layer = [...document.nodes.values()].find((node) => node.type === 'squeezeExcitation');

  it('is one SE layer', () => {
    // Picture-like needs one or three channels; four make the feed a plain tensor.
    expect([...document.nodes.values()].map((node) => node.type)).toEqual([
      'tensorInput',
      'squeezeExcitation',
      'output',
    ]);
    expect(layer?.attributes).toMatchObject(attributes);
  });

  it('is written back as it was', () => {
    expect(Buffer.compare(compiled(document, weights, { mode: 'plain' }).bytes, bytes)).toBe(0);
  });

  it('computes the same when written anew', async () => {
    const x = lcgTensor([2, 4, 6, 6]);
    const [before, after] = await Promise.all([
      runOnnx({ bytes }, { x }),
      runOnnx(compiled(document, weights, { mode: 'plain', rewrite: true }), { x }),
    ]);
    expect(excess(after.y?.data ?? [], before.y?.data ?? [], 1e-6, 1e-5)).toBeLessThanOrEqual(0);
  });

  it('computes the steps that the layer declares, with the weights as the layer holds them', async () => {
    const model = compiled(document, weights, { mode: 'instrumented' });
    const x = lcgTensor([1, 4, 6, 6]);
    const neutral = Object.fromEntries(
      model.attention.flatMap(({ keep, set }) => [
        [keep, { dims: [1, 4, 1, 1], data: new Float32Array(4).fill(1) }],
        [set, { dims: [1, 4, 1, 1], data: new Float32Array(4) }],
      ]),
    );
    const values = await runOnnx(model, { x, ...neutral });
    const tensors = Object.entries(values).map(([name, value]) => {
      return [name, { shape: value.dims, data: Float32Array.from(value.data as Float32Array) }] as const;
    });
    const run = readAttention(model, new Map(tensors)).get(layer?.id ?? '');
    if (!run || !layer) throw new Error('no run');
    const specs = analyze(document).nodes.get(layer.id)?.parameterSpecs ?? [];
    const parameter = (name: string) => {
      const spec = specs.find((candidate) => candidate.name === name);
      return spec ? parameterTensor(weights, document.seed, layer.id, spec).tensor.data : new Float32Array();
    };
    const declared = squeezeExcitation.attention?.steps(layer.attributes) ?? [];
    const maps = { shape: x.dims, data: x.data as Float32Array };
    const arithmetic = attentionArithmetic(declared, run, parameter, maps);
    expect([...arithmetic.steps.keys()]).toEqual(['squeeze', 'fc1', 'hidden', 'fc2', 'gate']);
    expect([...arithmetic.older]).toEqual([]);
    for (const { computed, values: found } of arithmetic.steps.values()) {
      expect(excess(computed ?? [], found ?? [])).toBeLessThanOrEqual(0);
    }
  });

  it('shows its gate, and lets it be taken over', async () => {
    const model = compiled(document, weights, { mode: 'instrumented' });
    const [gate] = model.attention;
    if (!gate) throw new Error('no gate');
    const x = lcgTensor([1, 4, 6, 6]);
    const run = (keep: number, set: number) => {
      const filled = (value: number) => ({ dims: [1, 4, 1, 1], data: new Float32Array(4).fill(value) });
      return runOnnx(model, { x, [gate.keep]: filled(keep), [gate.set]: filled(set) });
    };
    const own = await run(1, 0);
    const plain = await runOnnx({ bytes }, { x });
    expect(excess(own.y?.data ?? [], plain.y?.data ?? [], 1e-6, 1e-6)).toBeLessThanOrEqual(0);
    expect(own[gate.gate]?.dims).toEqual([1, 4, 1, 1]);
    const doubled = await run(0, 2);
    expect(
      excess(
        doubled.y?.data ?? [],
        Float32Array.from(x.data as Float32Array, (v) => 2 * v),
      ),
    ).toBeLessThanOrEqual(0);
  });

  it('can be edited', async () => {
    const changed = edited(document, { kind: 'setAttributes', id: layer?.id ?? '', attributes: { gate: 'tanh' } });
    const outputs = await runOnnx(compiled(changed, weights, { mode: 'plain' }), { x: lcgTensor([1, 4, 6, 6]) });
    expect(outputs.y?.dims).toEqual([1, 4, 6, 6]);
  });
});

/** Near misses: each is something else, and stays it. */
const misses: Readonly<Record<string, readonly NodeProto[]>> = {
  'a gate that scales another tensor': [
    pool,
    conv1,
    relu,
    conv2,
    sigmoid,
    op('Relu', ['x'], 'other'),
    op('Mul', ['other', 'g'], 'y'),
  ],
  'one linear step': [pool, op('Conv', ['z', 'square'], 's', { kernel_shape: X }), sigmoid, scale],
  'a hidden vector that is read elsewhere': [
    pool,
    conv1,
    relu,
    conv2,
    sigmoid,
    op('Mul', ['x', 'g'], 'm'),
    op('GlobalAveragePool', ['m'], 'p'),
    op('Conv', ['r', 'w2'], 'e', { kernel_shape: X }),
    op('Add', ['p', 'e'], 'y'),
  ],
  'a 3×3 convolution': [
    pool,
    op('Conv', ['z', 'wide', 'b1'], 'h', { kernel_shape: { ints: [3, 3] }, pads: { ints: [1, 1, 1, 1] } }),
    relu,
    conv2,
    sigmoid,
    scale,
  ],
  'a softmax over the pixels of a gate, which is 1 everywhere': [
    pool,
    conv1,
    relu,
    conv2,
    op('Softmax', ['s'], 'g', { axis: { int: -1 } }),
    scale,
  ],
  'no squeeze': [op('Conv', ['x', 'w1', 'b1'], 'h', { kernel_shape: X }), relu, conv2, sigmoid, scale],
};

it.each(Object.entries(misses))('%s is no SE layer', async (_name, nodes) => {
  const tensors = [...convs, weight('square', [4, 4, 1, 1]), weight('wide', [2, 4, 3, 3])];
  const read = new Set(nodes.flatMap((node) => node.input));
  const bytes = smallBytes({ nodes, initializers: tensors.filter((tensor) => read.has(tensor.name ?? '')) });
  const { document, weights } = open(bytes.slice());
  expect([...document.nodes.values()].map((node) => node.type)).not.toContain('squeezeExcitation');
  const x = lcgTensor([1, 4, 6, 6]);
  const before = await runOnnx({ bytes }, { x });
  const after = await runOnnx(compiled(document, weights, { mode: 'plain', rewrite: true }), { x });
  expect(excess(after.y?.data ?? [], before.y?.data ?? [], 1e-6, 1e-6)).toBeLessThanOrEqual(0);
});
