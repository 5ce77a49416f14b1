import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import type { RunReport } from '../../src/cli/run.ts';
import { classScores } from '../../src/core/compile/scores.ts';
import { analyze, diagnosticsOf } from '../../src/core/graph/analyze.ts';
import { outputReadings, outputsInWords } from '../../src/core/graph/output-words.ts';
import { encodeModel } from '../../src/core/onnx/codec.ts';
import {
  type ModelProto,
  type NodeProto,
  StringStringEntryProtoSchema,
  type TensorProto,
} from '../../src/core/onnx/gen/onnx_pb.ts';
import { buildCommandLine, convas, inTemporaryFolder } from '../cli/convas.ts';
import { english, korean } from '../support/said.ts';
import { SHARED_DATA_HINT, sharedData } from '../support/shared-data.ts';
import { open, openFile } from './support/open.ts';
import { runOnnx } from './support/run-onnx.ts';
import { floats, ints, op, type SmallModel, scalar, smallBytes, smallModel, weight } from './support/small-models.ts';

/** What the outputs of a file are said to be: class scores, and of which kind, or none. */

/** `10 softmax→distribution`, or `–` for what is no class scores. */
function said(bytes: Uint8Array): Readonly<Record<string, string>> {
  const readings = outputReadings(analyze(open(bytes).document));
  return Object.fromEntries(
    readings.map(({ name, classes, apply, kind }) => [name, classes === null ? '–' : `${classes} ${apply}→${kind}`]),
  );
}

const PICTURE = [floats('x', ['N', 3, 8, 8])];

/** Eight maps of the picture, `m`, and their means as a row, `f`. */
const BODY: readonly NodeProto[] = [
  op('Conv', ['x', 'w'], 'c', { kernel_shape: { ints: [3, 3] }, pads: { ints: [1, 1, 1, 1] } }),
  op('Relu', ['c'], 'm'),
  op('GlobalAveragePool', ['m'], 'p'),
  op('Flatten', ['p'], 'f'),
];
const BODY_WEIGHTS = [weight('w', [8, 3, 3, 3])];

interface Tail extends Partial<SmallModel> {
  readonly nodes: readonly NodeProto[];
  readonly labels?: readonly string[];
}

function net({ nodes, initializers = [], labels, ...rest }: Tail): Uint8Array<ArrayBuffer> {
  const model: ModelProto = smallModel({
    inputs: PICTURE,
    ...rest,
    nodes: [...BODY, ...nodes],
    initializers: [...BODY_WEIGHTS, ...initializers],
  });
  if (labels) {
    const value = JSON.stringify(labels);
    model.metadataProps.push(create(StringStringEntryProtoSchema, { key: 'convas.labels', value }));
  }
  return encodeModel(model);
}

/** A fully connected layer from the row of eight. */
const dense = (output: string): readonly NodeProto[] => [
  op('Gemm', ['f', `${output}.w`, `${output}.b`], output, { transB: { int: 1 } }),
];
const denseWeights = (count: number, output: string): readonly TensorProto[] => [
  weight(`${output}.w`, [count, 8]),
  weight(`${output}.b`, [count]),
];

function classifier(count: number, tail: readonly NodeProto[] = [], rest: Partial<Tail> = {}): Uint8Array<ArrayBuffer> {
  const output = tail.length === 0 ? (rest.outputs?.[0] ?? 'y') : 'z';
  const { initializers = [], ...others } = rest;
  return net({
    nodes: [...dense(output), ...tail],
    initializers: [...denseWeights(count, output), ...initializers],
    ...others,
  });
}

const axis = (value: number) => ({ axis: { int: value } });

describe('class scores', () => {
  it('are the raw numbers of a last layer, whatever axes of length 1 they have', () => {
    expect(said(classifier(10))).toEqual({ y: '10 softmax→distribution' });
    expect(said(classifier(1000))).toEqual({ y: '1000 softmax→distribution' });
    const logits = net({
      nodes: [op('Conv', ['p', 'k'], 'y', { kernel_shape: { ints: [1, 1] } })],
      initializers: [weight('k', [1000, 8, 1, 1])],
    });
    expect(said(logits)).toEqual({ y: '1000 softmax→distribution' });
    const pooled = net({
      nodes: [
        op('Conv', ['m', 'k'], 'maps', { kernel_shape: { ints: [1, 1] } }),
        op('GlobalAveragePool', ['maps'], 'g'),
        op('Squeeze', ['g', 'last'], 'y'),
      ],
      initializers: [weight('k', [10, 8, 1, 1]), ints('last', [2, 3])],
    });
    expect(said(pooled)).toEqual({ y: '10 softmax→distribution' });
  });

  it('are probabilities where the network ends in a softmax, however they are reshaped', () => {
    const expected = { y: '10 none→distribution' };
    expect(said(classifier(10, [op('Softmax', ['z'], 'y', axis(1))]))).toEqual(expected);
    expect(said(classifier(10, [op('Softmax', ['z'], 's', axis(1)), op('Flatten', ['s'], 'y')]))).toEqual(expected);
    const squeezed = net({
      nodes: [
        op('Conv', ['p', 'k'], 'z', { kernel_shape: { ints: [1, 1] } }),
        op('Softmax', ['z'], 's', axis(1)),
        op('Squeeze', ['s', 'last'], 'q'),
        op('Identity', ['q'], 'y'),
      ],
      initializers: [weight('k', [10, 8, 1, 1]), ints('last', [2, 3])],
    });
    expect(said(squeezed)).toEqual(expected);
  });

  it('are each on their own behind a sigmoid, through pools and Flatten', () => {
    const tail = [
      op('Conv', ['m', 'k'], 'z', { kernel_shape: { ints: [1, 1] } }),
      op('Sigmoid', ['z'], 's'),
      op('GlobalMaxPool', ['s'], 'g'),
      op('Flatten', ['g'], 'y'),
    ];
    expect(said(net({ nodes: tail, initializers: [weight('k', [10, 8, 1, 1])] }))).toEqual({
      y: '10 none→independent',
    });
    expect(said(classifier(1, [op('Sigmoid', ['z'], 'y')]))).toEqual({ y: '1 none→independent' });
  });

  it('are no shares of a whole any more where each is the largest of several places', () => {
    const tail = [op('Softmax', ['m'], 's', axis(1)), op('GlobalMaxPool', ['s'], 'y')];
    expect(said(net({ nodes: tail }))).toEqual({ y: '8 none→independent' });
    const mean = [op('Softmax', ['m'], 's', axis(1)), op('GlobalAveragePool', ['s'], 'y')];
    expect(said(net({ nodes: mean }))).toEqual({ y: '8 none→distribution' });
  });

  it('come back from their logarithms by softmax', () => {
    expect(said(classifier(10, [op('LogSoftmax', ['z'], 'y', axis(1))]))).toEqual({ y: '10 softmax→distribution' });
  });

  it('are told apart by labels and names', () => {
    const labels = Array.from({ length: 128 }, (_, index) => `c${index}`);
    expect(said(classifier(128, [], { labels }))).toEqual({ y: '128 softmax→distribution' });
    expect(said(classifier(128, [], { outputs: ['logits'] }))).toEqual({ logits: '128 softmax→distribution' });
    expect(said(classifier(10, [], { outputs: ['landmarks'] }))).toEqual({ landmarks: '–' });
  });
});

describe('no class scores', () => {
  it('boxes, anchors and their scores', () => {
    const detector = smallBytes({
      inputs: PICTURE,
      nodes: [
        ...BODY.slice(0, 2),
        op('Conv', ['m', 'kb'], 'b', { kernel_shape: { ints: [1, 1] } }),
        op('Conv', ['m', 'kc'], 'k', { kernel_shape: { ints: [1, 1] } }),
        op('Reshape', ['b', 'boxShape'], 'boxes'),
        op('Reshape', ['k', 'scoreShape'], 'raw'),
        op('Softmax', ['raw'], 'scores', axis(-1)),
      ],
      initializers: [
        ...BODY_WEIGHTS,
        ...[weight('kb', [4, 8, 1, 1]), weight('kc', [2, 8, 1, 1])],
        ...[ints('boxShape', [1, -1, 4]), ints('scoreShape', [1, -1, 2])],
      ],
      outputs: ['scores', 'boxes'],
    });
    expect(said(detector)).toEqual({ scores: '–', boxes: '–' });
    const analysis = analyze(open(detector).document);
    const remarks = [...analysis.diagnostics, ...analysis.order.flatMap((id) => diagnosticsOf(analysis, id))];
    expect(remarks).toEqual([]);
    expect(outputsInWords(analysis).map(english)).toEqual([
      'boxes: No class scores. 1×64×4 is not one number per class.',
      'scores: No class scores. 1×64×2 is not one number per class.',
    ]);
  });

  it('a map laid out in a row', () => {
    const tail = [
      op('Conv', ['m', 'k'], 'z', { kernel_shape: { ints: [1, 1] } }),
      op('Sigmoid', ['z'], 's'),
      op('Flatten', ['s'], 'y'),
    ];
    expect(said(net({ nodes: tail, initializers: [weight('k', [1, 8, 1, 1])] }))).toEqual({ y: '–' });
    const logits = [tail[0] as NodeProto, op('Flatten', ['z'], 'y')];
    expect(said(net({ nodes: logits, initializers: [weight('k', [1, 8, 1, 1])] }))).toEqual({ y: '–' });
  });

  it('a sequence of letters', () => {
    const tail = [
      op('Reshape', ['m', 'steps'], 'r'),
      op('MatMul', ['r', 'k'], 'z'),
      op('Softmax', ['z'], 'y', axis(-1)),
    ];
    const initializers = [ints('steps', [1, 8, 64]), weight('k', [64, 37])];
    expect(said(net({ nodes: tail, initializers }))).toEqual({ y: '–' });
  });

  it('embeddings: normalised, or as wide as one, or bare features', () => {
    const norm = [op('LpNormalization', ['z'], 'y', { axis: { int: 1 }, p: { int: 2 } })];
    expect(said(classifier(512, norm))).toEqual({ y: '–' });
    expect(said(classifier(10, norm))).toEqual({ y: '–' });
    expect(said(classifier(128))).toEqual({ y: '–' });
    expect(said(net({ nodes: [], outputs: ['f'] }))).toEqual({ f: '–' });
    const square = [
      op('Mul', ['z', 'z'], 'zz'),
      op('ReduceSum', ['zz', 'one'], 'sum'),
      op('Sqrt', ['sum'], 'length'),
      op('Div', ['z', 'length'], 'y'),
    ];
    expect(said(classifier(10, square, { initializers: [ints('one', [1])] }))).toEqual({ y: '–' });
  });

  it('means and places that come beside', () => {
    const tail = [
      op('LayerNormalization', ['z', 'g', 'o'], ['n', 'Mean', 'InvStdDev'], axis(-1)),
      op('Gemm', ['n', 'v'], 'logits', { transB: { int: 1 } }),
    ];
    const initializers = [weight('g', [10]), weight('o', [10]), weight('v', [7, 10])];
    expect(said(classifier(10, tail, { initializers, outputs: ['logits', 'Mean'] }))).toEqual({
      logits: '7 softmax→distribution',
      Mean: '–',
    });
    expect(said(classifier(10, tail, { initializers, outputs: ['Mean'] }))).toEqual({ Mean: '–' });
    expect(said(classifier(10, [op('ArgMax', ['z'], 'y', axis(1))]))).toEqual({ y: '–' });
    const top = [op('TopK', ['z', 'three'], ['y', 'places'], axis(1))];
    expect(said(classifier(10, top, { initializers: [ints('three', [3])], outputs: ['y', 'places'] }))).toEqual({
      y: '–',
      places: '–',
    });
  });

  it('one number, and numbers between 0 and 1 beside others', () => {
    expect(said(classifier(1))).toEqual({ y: '–' });
    const gated = [op('Sigmoid', ['z'], 'y'), ...dense('u')];
    const initializers = denseWeights(10, 'u');
    expect(said(classifier(8, gated, { initializers, outputs: ['u', 'y'] }))).toEqual({ u: '–', y: '–' });
  });

  it('probabilities that were scaled', () => {
    const scaled = [op('Softmax', ['z'], 's', axis(1)), op('Mul', ['s', 'hundred'], 'y')];
    expect(said(classifier(10, scaled, { initializers: [scalar('hundred', 100)] }))).toEqual({ y: '–' });
  });
});

/** Fixed, and another one each time; the title of the test prints it. */
const SEEDS = [20_261_130, Math.floor(Math.random() * 2 ** 31)];

describe.each(SEEDS)('whatever only moves numbers (seed %i)', (seed) => {
  /** Ends of a network over `z`, [N, 6]: what is applied for display. */
  const ends: Readonly<Record<string, { readonly node: NodeProto | null; readonly says: string }>> = {
    raw: { node: null, says: '6 softmax→distribution' },
    softmax: { node: op('Softmax', ['z'], 'e', axis(1)), says: '6 none→distribution' },
    sigmoid: { node: op('Sigmoid', ['z'], 'e'), says: '6 none→independent' },
    hardSigmoid: { node: op('HardSigmoid', ['z'], 'e'), says: '6 none→independent' },
    logSoftmax: { node: op('LogSoftmax', ['z'], 'e', axis(1)), says: '6 softmax→distribution' },
    tanh: { node: op('Tanh', ['z'], 'e'), says: '–' },
    layerNorm: { node: op('LayerNormalization', ['z', 'scale'], 'e', axis(-1)), says: '–' },
  };
  type Mover = (from: string, to: string) => NodeProto;
  /** From [N, 6] to [N, 6]. */
  const rowMovers: readonly Mover[] = [
    (from, to) => op('Identity', [from], to),
    (from, to) => op('Dropout', [from], to),
    (from, to) => op('Flatten', [from], to),
    (from, to) => op('Reshape', [from, 'row'], to),
  ];
  /** From [N, 6] to [N, 6, 1, 1] and on. */
  const mapMovers: readonly Mover[] = [
    (from, to) => op('GlobalMaxPool', [from], to),
    (from, to) => op('GlobalAveragePool', [from], to),
    (from, to) => op('Identity', [from], to),
    (from, to) => op('Transpose', [from], to, { perm: { ints: [0, 1, 3, 2] } }),
  ];
  const chain = fc.record({
    end: fc.constantFrom(...Object.keys(ends)),
    rows: fc.array(fc.constantFrom(...rowMovers), { maxLength: 3 }),
    maps: fc.array(fc.constantFrom(...mapMovers), { maxLength: 3 }),
  });

  it('does not change what an output is, and its scores are those of the numbers', async () => {
    await fc.assert(
      fc.asyncProperty(chain, async ({ end, rows, maps }) => {
        const { node, says } = ends[end] as (typeof ends)[string];
        let last = node ? 'e' : 'z';
        const movers: NodeProto[] = [];
        const move = (mover: Mover) => {
          const to = `v${movers.length}`;
          movers.push(mover(last, to));
          last = to;
        };
        rows.forEach(move);
        if (maps.length > 0) move((from, to) => op('Unsqueeze', [from, 'axes'], to));
        maps.forEach(move);
        move((from, to) => op('Identity', [from], to));
        const file = net({
          nodes: [...dense('z'), ...(node ? [node] : []), ...movers],
          initializers: [
            ...denseWeights(6, 'z'),
            ...[weight('scale', [6]), ints('row', [-1, 6]), ints('axes', [2, 3])],
          ],
          outputs: [last],
        });
        expect(said(file)).toEqual({ [last]: says });
        const [reading] = outputReadings(analyze(open(file).document));
        if (!reading || reading.classes === null) return;
        const data = Float32Array.from({ length: 192 }, (_, index) => Math.sin(index));
        const raw = (await runOnnx({ bytes: file }, { x: { dims: [1, 3, 8, 8], data } }))[last]?.data as Float32Array;
        const scores = classScores(raw, reading.apply);
        for (const score of scores) expect(score >= 0 && score <= 1).toBe(true);
        const sum = scores.reduce((total, score) => total + score, 0);
        if (reading.kind === 'distribution') expect(sum).toBeCloseTo(1, 5);
        if (reading.apply === 'none') expect([...scores]).toEqual([...raw]);
      }),
      { seed, numRuns: 60 },
    );
  });
});

/** Every output of the real models, and what people know it to be. Sources: the models' own pages, `models/manifest.csv`. */
const KNOWN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'fns-candy-opset7.onnx': { outputImage: '–' },
  'mediapipe-selfie-seg-se.onnx': { output: '–' },
  'minifasnet-v1se-unfolded.onnx': { logits: '3 softmax→distribution' },
  'minifasnet-v1se.onnx': { logits: '3 softmax→distribution' },
  'minifasnet-v2.onnx': { logits: '3 softmax→distribution' },
  'mnist-cntk-opset8.onnx': { Plus214_Output_0: '10 softmax→distribution' },
  'ppocr-v2-cls-mobilenetv3.onnx': { 'softmax_0.tmp_0': '2 none→distribution' },
  'se-cnn-cifar10.onnx': { logits: '10 softmax→distribution' },
  'superres-prepost-op18.onnx': { image_out: '–' },
  'tinyml-resnet8-cifar10.onnx': { dense_act: '10 none→distribution' },
  'tinyvgg-cnn-explainer.onnx': { output_act: '10 none→distribution' },
  'ultraface-RFB-320.onnx': { scores: '–', boxes: '–' },
  'winml-cifar10-imageclassifier.onnx': { modelOutput: '10 softmax→distribution' },
  'yunet-n-320.onnx': Object.fromEntries(
    ['cls', 'obj', 'bbox', 'kps'].flatMap((part) => [8, 16, 32].map((stride) => [`${part}_${stride}`, '–'])),
  ),
  'onnx-light/light_bvlc_alexnet.onnx': { prob_1: '1000 none→distribution' },
  'onnx-light/light_inception_v1.onnx': { prob_1: '1000 none→distribution' },
  'onnx-light/light_resnet50.onnx': { 'gpu_0/softmax_1': '1000 none→distribution' },
  'onnx-light/light_squeezenet.onnx': { softmaxout_1: '1000 none→distribution' },
};

const CASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'att-gate-is-output.onnx': { y: '–', gate: '–' },
  'gemm-on-rows.onnx': { y: '–' },
  'linear-on-tokens.onnx': { y: '–' },
  'nonzero.onnx': { y: '–' },
  'open-length-reflect.onnx': { y: '–' },
  'picture-batch-4.onnx': { y: '–' },
  'picture-nhwc.onnx': { y: '5 softmax→distribution' },
  'siamese-shared.onnx': { y: '–' },
};

describe.each([
  ['models', KNOWN],
  ['onnx-cases', CASES],
] as const)('%s', (folder, table) => {
  const place = sharedData(folder);
  if (!place) it.skip(SHARED_DATA_HINT, () => {});
  it.runIf(place).each(Object.entries(table))('%s', (file, expected) => {
    const { document } = openFile(path.join(place as string, file));
    const analysis = analyze(document);
    expect(Object.fromEntries(outputReadings(analysis).map(short))).toEqual(expected);
    // An ordinary network needs no advice about its outputs.
    const outputs = [...document.nodes.values()].filter(({ type }) => type === 'output');
    if (analysis.valid) expect(outputs.flatMap(({ id }) => diagnosticsOf(analysis, id))).toEqual([]);
    expect(outputsInWords(analysis).length).toBeLessThanOrEqual(2);
  });
});

/** ONNX's own tests of single operators: the four that make probabilities in a row, and nothing else. */
it('operators alone', (context) => {
  const folder = sharedData('onnx-operator-tests');
  if (!folder) return context.skip(SHARED_DATA_HINT);
  const cases = readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'model.onnx')));
  expect(cases.length).toBeGreaterThan(250);
  const scored = cases.flatMap((name) => {
    const readings = outputReadings(analyze(openFile(path.join(folder, name, 'model.onnx')).document));
    return readings.some(({ classes }) => classes !== null) ? [name] : [];
  });
  expect(scored.sort()).toEqual([
    'test_hardsigmoid_example',
    'test_logsoftmax_example_1',
    'test_sigmoid_example',
    'test_softmax_example',
  ]);
});

function short({ name, classes, apply, kind }: ReturnType<typeof outputReadings>[number]): [string, string] {
  return [name, classes === null ? '–' : `${classes} ${apply}→${kind}`];
}

describe('check and run', () => {
  beforeAll(buildCommandLine);
  const chelsea = inRoot('assets/pictures/chelsea.png');
  const files: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
    'scores.onnx': classifier(10),
    'features.onnx': classifier(128),
    'several.onnx': classifier(
      6,
      [op('Softmax', ['z'], 'y', axis(1)), op('Tanh', ['z'], 't'), op('Relu', ['z'], 'r')],
      {
        outputs: ['y', 't', 'r'],
      },
    ),
    'mask.onnx': smallBytes({
      inputs: PICTURE,
      nodes: [op('Conv', ['x', 'k'], 'y', { kernel_shape: { ints: [1, 1] } })],
      initializers: [weight('k', [2, 3, 1, 1])],
    }),
  };

  it.each(Object.entries(files))('agree on %s', (name, bytes) =>
    inTemporaryFolder(async (folder) => {
      const file = path.join(folder, name);
      writeFileSync(file, bytes);
      const lines = outputsInWords(analyze(open(bytes).document));
      const checked = await convas(['check', file], { LC_ALL: 'ko_KR.UTF-8' });
      expect(checked).toMatchObject({ code: 0, stderr: '' });
      expect(checked.stdout.split('\n').slice(1, -1)).toEqual(lines.map(korean));
      const words = (await convas(['run', file, '--image', chelsea])).stdout.split('\n');
      expect(words).toEqual(expect.arrayContaining(lines.map(english)));
      const report: RunReport = JSON.parse((await convas(['run', file, '--image', chelsea, '--json'])).stdout);
      const scored = report.readings.find(({ classes }) => classes !== null);
      expect(report.pictures[0]?.scores).toHaveLength(scored?.classes ?? 0);
    }),
  );
});
