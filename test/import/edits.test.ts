import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type GraphDocument, makeNode } from '../../src/core/graph/document.ts';
import type { Edit } from '../../src/core/graph/edits.ts';
import { diffModels } from '../../src/core/import/diff.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { decodeModel } from '../../src/core/onnx/codec.ts';
import type { TensorStore } from '../../src/core/weights/tensor-store.ts';
import { differences, english } from '../support/said.ts';
import { SHARED_DATA_HINT, sharedData } from '../support/shared-data.ts';
import { compiled, edited, openFile } from './support/open.ts';
import { lcgTensor, runOnnx } from './support/run-onnx.ts';

/** An edit changes in the file what it changed in the drawing, and nothing else. */
const folder = sharedData('models');
if (!folder) it.skip(SHARED_DATA_HINT, () => {});

describe.skipIf(!folder)('an edit of an imported model', () => {
  const open = (file: string) => ({ path: `${folder}/${file}`, ...openFile(`${folder}/${file}`) });

  it('of one attribute changes one node', async () => {
    const { path, document, weights } = open('mediapipe-selfie-seg-se.onnx');
    const conv = find(document, (node) => node.type === 'conv2d' && node.attributes.strides?.toString() === '1,1');
    const changed = edited(document, {
      kind: 'setAttributes',
      id: conv.id,
      attributes: { dilations: [1, 1], pads: [0, 0, 0, 0] },
    });
    const same = edited(changed, {
      kind: 'setAttributes',
      id: conv.id,
      attributes: { pads: conv.attributes.pads ?? null },
    });
    expect(diffOf(path, same, weights)).toEqual([]);
    const relu = find(document, (node) => node.type === 'relu');
    expect(diffOf(path, withoutLayer(document, relu.id), weights).map((entry) => entry.part)).not.toContain(
      'initializer',
    );
  });

  it('of a gate changes the nodes of that block alone', async () => {
    const { path, document, weights } = open('mediapipe-selfie-seg-se.onnx');
    const se = find(document, (node) => node.type === 'squeezeExcitation');
    const changed = edited(document, { kind: 'setAttributes', id: se.id, attributes: { gate: 'hardSigmoid' } });
    const entries = diffOf(path, changed, weights);
    const inner = document.imported?.origins.get(se.id);
    const allowed = new Set(inner?.nodes.flatMap((node) => document.imported?.model.graph?.node[node]?.output ?? []));
    expect(entries.length).toBeGreaterThan(0);
    // The values between the block's own nodes have new names; nothing else changes.
    for (const entry of entries) {
      expect(entry.part === 'node' || (entry.part === 'value' && allowed.has(entry.name)), differences([entry])).toBe(
        true,
      );
    }
    const after = decode(compiled(changed, weights, { mode: 'plain' }).bytes);
    // Whatever reads the block's output reads the same value as before.
    expect(after.graph?.node.some((node) => node.output.includes(inner?.outputs[0] ?? ''))).toBe(true);
    expect(allowed.has(inner?.outputs[0] ?? '')).toBe(true);
    const outputs = await runOnnx(compiled(changed, weights, { mode: 'plain' }), {
      input: lcgTensor([1, 3, 256, 256]),
    });
    expect(outputs.output?.dims).toEqual([1, 1, 256, 256]);
  });

  it('of a stride changes exactly that attribute, and what follows from it', () => {
    const { path, document, weights } = open('tinyvgg-cnn-explainer.onnx');
    const conv = find(document, (node) => node.type === 'conv2d');
    const changed = edited(document, { kind: 'setAttributes', id: conv.id, attributes: { pads: [1, 1, 1, 1] } });
    const [first, ...rest] = diffOf(path, changed, weights);
    expect(first).toMatchObject({ part: 'node', change: 'changed' });
    expect(first?.details).toMatchObject([{ field: 'pads', after: '1, 1, 1, 1' }]);
    // More pixels reach the fully connected layer, whose weights no longer fit; nothing else may differ.
    for (const entry of rest) expect(['initializer', 'node', 'value', 'input']).toContain(entry.part);
  });

  it('of weights changes one tensor, under its name', () => {
    const { path, document, weights } = open('tinyml-resnet8-cifar10.onnx');
    const conv = find(document, (node) => node.type === 'conv2d');
    const stored = weights.get(`${conv.id}/weight`);
    const store: TensorStore = new Map([
      ...weights,
      [
        `${conv.id}/weight`,
        { shape: stored?.shape ?? [], data: (stored?.data ?? new Float32Array()).map((v) => v * 2), origin: 'trained' },
      ],
    ]);
    const entries = diffOf(path, document, store);
    expect(entries).toMatchObject([
      {
        part: 'initializer',
        change: 'changed',
        name: document.imported?.origins.get(conv.id)?.parameters.get('weight'),
      },
    ]);
  });

  it('that inserts a layer adds its nodes and rewires one', async () => {
    const { path, document, weights } = open('tinyvgg-cnn-explainer.onnx');
    const relu = find(document, (node) => node.type === 'relu');
    const edge = [...document.edges.values()].find((candidate) => candidate.source.node === relu.id);
    const layer = layerType('squeezeExcitation');
    if (!layer || !edge) throw new Error('no such layer');
    const node = makeNode(document, layer, { x: 0, y: 0 }, { reductionRatio: 2 });
    const changed = edited(document, {
      kind: 'batch',
      edits: [
        { kind: 'addNode', node },
        { kind: 'connect', source: { node: relu.id, port: 0 }, target: { node: node.id, port: 0 } },
        { kind: 'connect', source: { node: node.id, port: 0 }, target: edge.target },
      ],
    } satisfies Edit);
    const entries = diffOf(path, changed, weights);
    const byKind = (part: string, change: string) =>
      entries.filter((entry) => entry.part === part && entry.change === change);
    expect(byKind('node', 'changed')).toHaveLength(1);
    expect(byKind('node', 'changed')[0]?.details).toMatchObject([{ field: 'input' }]);
    expect(byKind('initializer', 'removed')).toEqual([]);
    expect(entries.every((entry) => entry.part === 'node' || entry.part === 'initializer')).toBe(true);
    const outputs = await runOnnx(compiled(changed, weights, { mode: 'plain' }), { input: lcgTensor([1, 3, 64, 64]) });
    expect(outputs.output_act?.dims).toEqual([1, 10]);
  });

  it('that deletes a layer closes the gap', async () => {
    const { path, document, weights } = open('minifasnet-v1se.onnx');
    const se = find(document, (node) => node.type === 'squeezeExcitation');
    const changed = withoutLayer(document, se.id);
    const entries = diffOf(path, changed, weights);
    expect(entries.filter((entry) => entry.change === 'added')).toEqual([]);
    expect(entries.filter((entry) => entry.part === 'node' && entry.change === 'removed')).toHaveLength(6);
    const outputs = await runOnnx(compiled(changed, weights, { mode: 'plain' }), { input: lcgTensor([1, 3, 80, 80]) });
    expect(outputs.logits?.dims).toEqual([1, 3]);
  });

  it('in an old opset is written in that opset', async () => {
    const { document, weights } = open('mnist-cntk-opset8.onnx');
    const pool = find(document, (node) => node.type === 'maxPool');
    const layers = ['clip', 'hardSwish', 'softmax', 'squeezeExcitation'].map((type) => layerType(type));
    let changed = document;
    let from = { node: pool.id, port: 0 };
    const target = [...document.edges.values()].find((candidate) => candidate.source.node === pool.id)?.target;
    for (const layer of layers) {
      if (!layer || !target) throw new Error('no such layer');
      const node = makeNode(
        changed,
        layer,
        { x: 0, y: 0 },
        layer.type === 'squeezeExcitation' ? { reductionRatio: 2, biases: false } : {},
      );
      changed = edited(changed, {
        kind: 'batch',
        edits: [
          { kind: 'addNode', node },
          { kind: 'connect', source: from, target: { node: node.id, port: 0 } },
        ],
      });
      from = { node: node.id, port: 0 };
    }
    if (target) changed = edited(changed, { kind: 'connect', source: from, target });
    const written = compiled(changed, weights, { mode: 'plain' });
    expect(decode(written.bytes).opsetImport[0]?.version).toBe(8n);
    const outputs = await runOnnx(written, { Input3: lcgTensor([1, 1, 28, 28]) });
    expect(outputs.Plus214_Output_0?.dims).toEqual([1, 10]);
  });

  it('behind a fixed Reshape writes that anew', async () => {
    const { document, weights } = open('winml-cifar10-imageclassifier.onnx');
    const input = find(document, (node) => node.type === 'input');
    const changed = edited(document, { kind: 'setAttributes', id: input.id, attributes: { height: 48, width: 40 } });
    const outputs = await runOnnx(compiled(changed, weights, { mode: 'plain' }), {
      modelInput: lcgTensor([2, 3, 48, 40]),
    });
    expect(outputs.modelOutput?.dims).toEqual([2, 10]);
  });

  it('of a model that cannot run is exported all the same', () => {
    const { path, document, weights } = open('superres-prepost-op18.onnx');
    const clip = find(document, (node) => node.type === 'clip');
    const changed = edited(document, { kind: 'move', positions: new Map([[clip.id, { x: 5, y: 5 }]]) });
    expect(diffOf(path, changed, weights)).toEqual([]);
  });
});

type Layer = GraphDocument['nodes'] extends ReadonlyMap<string, infer N> ? N : never;

function find(document: GraphDocument, wanted: (node: Layer) => boolean): Layer {
  const node = [...document.nodes.values()].find(wanted);
  if (!node) throw new Error('no such layer');
  return node;
}

/** The document without a layer of one input: what it read goes straight on. */
function withoutLayer(document: GraphDocument, id: string): GraphDocument {
  const into = [...document.edges.values()].find((edge) => edge.target.node === id);
  const from = [...document.edges.values()].filter((edge) => edge.source.node === id);
  const edits: Edit[] = [{ kind: 'removeNodes', ids: [id] }];
  for (const edge of from) if (into) edits.push({ kind: 'connect', source: into.source, target: edge.target });
  return edited(document, { kind: 'batch', edits });
}

function decode(bytes: Uint8Array) {
  const model = decodeModel(bytes);
  if (!model.ok) throw new Error(english(model.error.message));
  return model.value;
}

function diffOf(path: string, document: GraphDocument, weights: TensorStore) {
  const after = compiled(document, weights, { mode: 'plain' });
  return diffModels(decode(new Uint8Array(readFileSync(path))), decode(after.bytes));
}
