import { readdirSync } from 'node:fs';
import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { METADATA } from '../../src/core/compile/metadata.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { type GraphDocument, type LayerNode, makeNode } from '../../src/core/graph/document.ts';
import type { Edit } from '../../src/core/graph/edits.ts';
import { importModel } from '../../src/core/import/import-model.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { decodeModel, encodeModel } from '../../src/core/onnx/codec.ts';
import { StringStringEntryProtoSchema } from '../../src/core/onnx/gen/onnx_pb.ts';
import { parameterTensor, type TensorStore } from '../../src/core/weights/tensor-store.ts';
import { english } from '../support/said.ts';
import { SHARED_DATA_HINT, sharedData } from '../support/shared-data.ts';
import { compiled, decoded, edited, exported, find, open, openFile } from './support/open.ts';
import { excess, lcgTensor, runOnnx } from './support/run-onnx.ts';
import { floats, op, smallModel, weight } from './support/small-models.ts';

/** An edited import that Convas wrote opens again as the drawing that it was. */

const folder = sharedData('models');
if (!folder) it.skip(SHARED_DATA_HINT, () => {});

/** Every layer elsewhere, and one with a name of a person's own. */
function arranged(document: GraphDocument): GraphDocument {
  const positions = new Map([...document.nodes.keys()].map((id, at) => [id, { x: 10 * at, y: -7 * at }]));
  const moved = edited(document, { kind: 'move', positions });
  const layer = find(moved, (node) => layerType(node.type)?.role === undefined);
  return edited(moved, { kind: 'rename', id: layer.id, name: 'My own layer' });
}

/** A layer of this type behind another, on its way to all that read it. */
function inserted(document: GraphDocument, after: LayerNode, type: string, attributes = {}): GraphDocument {
  const layer = layerType(type);
  if (!layer) throw new Error(`no layer type ${type}`);
  const node = makeNode(document, layer, { x: 1, y: 2 }, attributes);
  const targets = [...document.edges.values()].filter((edge) => edge.source.node === after.id);
  const source = { node: node.id, port: 0 };
  const edits: Edit[] = [
    { kind: 'addNode', node },
    { kind: 'connect', source: { node: after.id, port: 0 }, target: source },
    ...targets.map(({ target }): Edit => ({ kind: 'connect', source, target })),
  ];
  return edited(document, { kind: 'batch', edits });
}

const CASES: readonly (readonly [file: string, what: string, edit: (document: GraphDocument) => GraphDocument])[] = [
  [
    'mediapipe-selfie-seg-se.onnx',
    'another gate of an SE block',
    (document) => {
      const { id } = find(document, (node) => node.type === 'squeezeExcitation');
      return edited(document, { kind: 'setAttributes', id, attributes: { gate: 'hardSigmoid' } });
    },
  ],
  [
    'tinyvgg-cnn-explainer.onnx',
    'an inserted SE block and a dropout, which leaves no node of its own',
    (document) => {
      const relu = find(document, (node) => node.type === 'relu');
      const more = inserted(document, relu, 'squeezeExcitation', { reductionRatio: 2 });
      return inserted(
        more,
        find(more, (node) => node.type === 'squeezeExcitation'),
        'dropout',
      );
    },
  ],
  [
    'mnist-cntk-opset8.onnx',
    'layers in the forms of an old opset',
    (document) => {
      const pool = find(document, (node) => node.type === 'maxPool');
      const first = inserted(document, pool, 'softmax');
      const second = inserted(
        first,
        find(first, (node) => node.type === 'softmax'),
        'hardSwish',
      );
      return inserted(
        second,
        find(second, (node) => node.type === 'hardSwish'),
        'conv2d',
        { filters: 8 },
      );
    },
  ],
  [
    'winml-cifar10-imageclassifier.onnx',
    'another picture size',
    (document) => {
      const { id } = find(document, (node) => node.type === 'input');
      return edited(document, { kind: 'setAttributes', id, attributes: { height: 48, width: 40 } });
    },
  ],
  [
    'minifasnet-v1se.onnx',
    'a skipped layer',
    (document) => {
      const { id } = find(document, (node) => node.type === 'squeezeExcitation');
      return edited(document, { kind: 'setBypassed', ids: [id], bypassed: true });
    },
  ],
  [
    'ppocr-v2-cls-mobilenetv3.onnx',
    'labels and a score function, which the graph cannot hold',
    (document) => {
      const out = find(document, (node) => node.type === 'output');
      const attributes = { scores: 'sigmoid', labels: ['0°', '180°'] };
      return edited(document, { kind: 'setAttributes', id: out.id, attributes });
    },
  ],
];

function reopens(document: GraphDocument, weights: TensorStore): ReturnType<typeof open> {
  const file = exported(document, weights);
  const again = open(file.bytes);
  const { imported: _, ...drawing } = again.document;
  const { imported: __, ...expected } = document;
  expect(drawing).toEqual(expected);
  expect(again.ownLayout).toBe(true);
  for (const [id, { parameterSpecs }] of analyze(document).nodes) {
    if (document.nodes.get(id)?.bypassed) continue;
    for (const spec of parameterSpecs) {
      const [before, after] = [weights, again.weights].map((store) => parameterTensor(store, document.seed, id, spec));
      expect(after?.tensor).toEqual(before?.tensor);
    }
  }
  // The file now is the source: nothing is edited any more.
  expect(Buffer.compare(exported(again.document, again.weights).bytes, file.bytes)).toBe(0);
  return again;
}

describe.skipIf(!folder)('an edited import', { timeout: 60_000 }, () => {
  it.each(CASES)('%s, %s: opens with its names and layout', async (file, _what, edit) => {
    const original = openFile(`${folder}/${file}`);
    const document = edit(arranged(original.document));
    const again = reopens(document, original.weights);
    // It can be looked at and edited as before.
    const [a, b] = [
      compiled(document, original.weights, { mode: 'instrumented' }),
      compiled(again.document, again.weights, { mode: 'instrumented' }),
    ];
    expect(b.attention.map(({ layerName }) => layerName)).toEqual(a.attention.map(({ layerName }) => layerName));
    const feeds = (model: typeof a) => ({
      [model.inputName]: lcgTensor([1, ...model.inputType.shape.slice(1).map(Number)]),
      ...Object.fromEntries(
        model.attention.flatMap(({ keep, set, channels }) => [
          [keep, { dims: [1, channels, 1, 1], data: new Float32Array(channels).fill(1) }],
          [set, { dims: [1, channels, 1, 1], data: new Float32Array(channels) }],
        ]),
      ),
    });
    const [x, y] = [await runOnnx(a, feeds(a)), await runOnnx(b, feeds(b))];
    for (const [at, { name }] of a.outputs.entries()) {
      expect(excess(y[b.outputs[at]?.name ?? '']?.data ?? [], x[name]?.data ?? [], 1e-5, 1e-5)).toBeLessThanOrEqual(0);
    }
    for (const [at, { gate }] of a.attention.entries()) {
      expect(excess(y[b.attention[at]?.gate ?? '']?.data ?? [], x[gate]?.data ?? [], 1e-5, 1e-5)).toBeLessThanOrEqual(
        0,
      );
    }
    // A second round starts from what the first one wrote.
    const relu = [...again.document.nodes.values()].find((node) => node.type === 'relu');
    if (relu) reopens(inserted(again.document, relu, 'batchNormalization'), again.weights);
  });

  it('trained weights come back as they are', () => {
    const { document, weights } = openFile(`${folder}/tinyml-resnet8-cifar10.onnx`);
    const { id } = find(document, (node) => node.type === 'conv2d');
    const stored = weights.get(`${id}/weight`);
    if (!stored) throw new Error('no weights');
    const doubled = { ...stored, data: stored.data.map((value) => 2 * value), origin: 'trained' as const };
    reopens(arranged(document), new Map(weights).set(`${id}/weight`, doubled));
  });
});

describe.skipIf(!folder)('every model here', { timeout: 60_000 }, () => {
  // One of them leaves every shape open.
  const open = (file: string) => file.endsWith('.onnx') && !file.startsWith('superres');
  const files = folder ? readdirSync(folder).filter(open) : [];
  it.each(files)('%s: with a layer put behind its first, it opens as it was drawn', (file) => {
    const { document, weights } = openFile(`${folder}/${file}`);
    const analysis = analyze(document);
    const first = find(document, ({ id, type }) => {
      const type0 = analysis.nodes.get(id)?.outputs?.[0];
      return layerType(type)?.role === undefined && type0?.dtype === 'float32' && type0.shape.length === 4;
    });
    reopens(arranged(inserted(document, first, 'tanh')), weights);
  });
});

describe('the drawing inside a file', () => {
  const model = smallModel({
    inputs: [floats('x', ['N', 3, 8, 8])],
    initializers: [weight('w', [4, 3, 3, 3])],
    nodes: [op('Conv', ['x', 'w'], 'c'), op('Erf', ['c'], 'e'), op('Relu', ['e'], 'y')],
  });
  const note = { key: 'author', value: 'somebody\u0000with odd bytes ✓' };
  model.metadataProps = [create(StringStringEntryProtoSchema, note)];
  const original = open(encodeModel(model));
  const relu = find(original.document, (node) => node.type === 'relu');
  const changed = arranged(inserted(original.document, relu, 'globalAveragePool'));

  it('is written only where something was edited, behind the entries that were there', () => {
    expect(exported(arranged(original.document), original.weights).bytes).toEqual(encodeModel(model));
    const file = decodeModel(exported(changed, original.weights).bytes);
    if (!file.ok) throw new Error(english(file.error.message));
    const [first, ...own] = file.value.metadataProps;
    expect(first).toMatchObject(note);
    expect(own.map(({ key }) => key)).toEqual([METADATA.document, METADATA.layers]);
    // A second export does not pile them up.
    const again = reopens(changed, original.weights);
    const twice = decodeModel(exported(inserted(again.document, relu, 'tanh'), again.weights).bytes);
    expect(twice.ok && twice.value.metadataProps.map(({ key }) => key)).toEqual([
      'author',
      METADATA.document,
      METADATA.layers,
    ]);
  });

  it('with an operator that no layer type expresses', () => {
    const again = reopens(changed, original.weights);
    expect(find(again.document, (node) => node.type === 'opaque').attributes.operator).toBe('Erf');
  });

  it('a skipped operator is in no file any more: the rest opens as it was', () => {
    const erf = find(changed, (node) => node.type === 'opaque');
    const skipped = edited(changed, { kind: 'setBypassed', ids: [erf.id], bypassed: true });
    const again = open(exported(skipped, original.weights).bytes);
    const names = (document: GraphDocument) => [...document.nodes.values()].map(({ name }) => name);
    expect(names(again.document)).toEqual(names(changed).filter((name) => name !== erf.name));
    expect(analyze(again.document).valid).toBe(true);
  });

  it.each([
    [
      'another operator',
      (file: ReturnType<typeof decoded>) => {
        for (const node of file.graph?.node ?? []) if (node.opType === 'Relu') node.opType = 'Sigmoid';
      },
    ],
    [
      'another tensor shape',
      (file: ReturnType<typeof decoded>) => {
        for (const tensor of file.graph?.initializer ?? []) if (tensor.name === 'w') tensor.dims = [4n, 3n, 1n, 9n];
      },
    ],
    [
      'a list that is no list',
      (file: ReturnType<typeof decoded>) => {
        for (const entry of file.metadataProps) if (entry.key === METADATA.layers) entry.value = '{"layers": 7}';
      },
    ],
    [
      'a list of other nodes',
      (file: ReturnType<typeof decoded>) => {
        for (const entry of file.metadataProps)
          if (entry.key === METADATA.layers) entry.value = (entry.value ?? '').replace('"nodes":[0]', '"nodes":[1]');
      },
    ],
    [
      'a drawing of other edges',
      (file: ReturnType<typeof decoded>) => {
        for (const entry of file.metadataProps)
          if (entry.key === METADATA.document) entry.value = (entry.value ?? '').replace('"seed": 1', '"seed": "x"');
      },
    ],
  ])('does not count where the file was changed since: %s', (_what, change) => {
    const file = decoded(exported(changed, original.weights).bytes);
    change(file);
    const again = importModel(encodeModel(file));
    // What the graph says is opened, without the names of the drawing, or refused by name.
    if (again.ok)
      expect([...again.value.document.nodes.values()].map(({ name }) => name)).not.toContain('My own layer');
    else expect(again.error.code).not.toBe('import-crashed');
  });
});
