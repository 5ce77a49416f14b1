import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CompiledModel } from '../../src/core/compile/types.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { type Edge, type GraphDocument, type LayerNode, makeNode } from '../../src/core/graph/document.ts';
import type { Edit } from '../../src/core/graph/edits.ts';
import { diffModels } from '../../src/core/import/diff.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { encodeModel } from '../../src/core/onnx/codec.ts';
import { attribute } from '../../src/core/onnx/helpers.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { differenceOf } from '../../src/core/project/same-project.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import { parameterKey, type StoredTensor, type TensorStore } from '../../src/core/weights/tensor-store.ts';
import { contentsOf, decodeBody, encodeBody } from '../../src/store/backup-body.ts';
import { createParts } from '../../src/store/backup-parts.ts';
import { generator } from '../support/damage.ts';
import { differences, english } from '../support/said.ts';
import { SHARED_DATA_HINT, sharedData, sharedModels } from '../support/shared-data.ts';
import { compiled, decoded, edited, open } from './support/open.ts';
import { excess, lcgTensor, runOnnx, type Value } from './support/run-onnx.ts';

/**
 * Edits of real models against the same edits made in the file itself, node by node and tensor by tensor: the two
 * files must be equal, or compute the same bit for bit.
 */
const folder = sharedData('models');
if (!folder) it.skip(SHARED_DATA_HINT, () => {});
const files = sharedModels();
/** Every connection and every window on its own. */
const SWEEP = Boolean(process.env.CONVAS_SWEEP);
/** Too slow to be run once more in WASM; what is written is compared all the same. */
const LARGE = /fns-candy|light_|superres/;
/** A normalisation inside an SE block is one with the block's weights: other weights are written without it. */
const FUSED = /unfolded/;

describe.skipIf(!folder).each(files)('%s', (file) => {
  const bytes = new Uint8Array(readFileSync(`${folder}/${file}`));
  const start = open(bytes);

  it('other weights reach the file, the project, the backup and what they compute', { timeout: 120_000 }, async () => {
    const byHand = encodeModel(otherTensors(decoded(bytes)));
    const other = open(byHand).weights;
    expect([...other.keys()].sort()).toEqual([...start.weights.keys()].sort());
    const weights = changedWeights(start.weights, other);
    const written = compiled(start.document, weights, { mode: 'plain' });
    if (FUSED.test(file)) await sameOutputs(byHand, written, start.document);
    else {
      const difference = diffModels(decoded(byHand), decoded(written.bytes));
      expect(difference, differences(difference)).toEqual([]);
    }

    const project = { document: start.document, weights, pictures: [] };
    const saved = serialiseProject(project);
    if (!saved.ok) throw new Error(english(saved.error.message));
    const again = openProject(saved.value);
    if (!again.ok) throw new Error(english(again.error.message));
    expect(differenceOf(project, again.value)).toBeNull();
    sameFile(again.value.document, again.value.weights, written.bytes);

    const restored = await throughBackup(start.document, weights);
    sameFile(restored.document, restored.weights, written.bytes);
    // Back to what the file holds: undo has nothing of the change left.
    expect(Buffer.compare(compiled(start.document, start.weights, { mode: 'plain' }).bytes, bytes)).toBe(0);
  });

  it('one layer that changes nothing, on every connection', { timeout: 240_000 }, async () => {
    const edges = floatEdges(start.document);
    const random = generator(20_261_130);
    for (const edge of edges.filter(() => random(edges.length) < 12)) {
      const changed = onEdges(start.document, [edge]);
      const written = compiled(changed, start.weights, { mode: 'plain' });
      const diff = diffModels(decoded(bytes), decoded(written.bytes));
      const added = diff.filter((entry) => entry.change === 'added');
      expect(
        added.map((entry) => entry.part),
        differences(diff),
      ).toEqual(['node']);
      expect(
        diff.filter((entry) => entry.change === 'removed'),
        differences(diff),
      ).toEqual([]);
      for (const entry of diff) expect(['node', 'value'], differences([entry])).toContain(entry.part);
    }
    if (LARGE.test(file)) return;
    if (SWEEP) {
      const expected = await runOnnx({ bytes }, feedsOf(start.document, bytes));
      for (const edge of edges) {
        const one = compiled(onEdges(start.document, [edge]), start.weights, { mode: 'plain' });
        expect(await runOnnx(one, feedsOf(start.document, bytes)), edge.id).toEqual(expected);
      }
    }
    const all = compiled(onEdges(start.document, edges), start.weights, { mode: 'plain' });
    const feeds = feedsOf(start.document, bytes);
    const [expected, actual] = [await runOnnx({ bytes }, feeds), await runOnnx(all, feeds)];
    expect(Object.keys(actual)).toEqual(Object.keys(expected));
    for (const [name, value] of Object.entries(expected)) expect(actual[name], name).toEqual(value);
  });

  it('larger windows compute what the same change in the file computes', { timeout: 240_000 }, async () => {
    const windows = [...start.document.nodes.values()].filter(({ type }) =>
      /^(conv2d|maxPool|averagePool)$/.test(type),
    );
    const random = generator(20_261_201);
    const chosen = SWEEP ? windows : windows.filter(() => random(windows.length) < 2);
    for (const node of chosen) {
      const changed = wider(node);
      const document = edited(start.document, { kind: 'setAttributes', id: node.id, attributes: changed });
      if (!analyze(document).valid) continue;
      const weights = node.type === 'conv2d' ? bordered(start.weights, node) : start.weights;
      const written = compiled(document, weights, { mode: 'plain' });
      if (LARGE.test(file)) continue;
      const [index = -1] = start.document.imported?.origins.get(node.id)?.nodes ?? [];
      // Zeros around a filter change nothing.
      const byHand = node.type === 'conv2d' ? bytes : widerByHand(bytes, index, changed);
      const feeds = feedsOf(start.document, bytes);
      const [expected, actual] = [await runOnnx({ bytes: byHand }, feeds), await runOnnx(written, feeds)];
      for (const [name, value] of Object.entries(expected)) {
        const over = excess(actual[name]?.data ?? [], value.data, 1e-4, 1e-3);
        expect(over, `${node.name} ${name}`).toBeLessThanOrEqual(0);
      }
    }
  });
});

/** A window one larger on every side. */
function wider(node: LayerNode): Readonly<Record<string, readonly number[]>> {
  const list = (name: string, fallback: readonly number[]) => (node.attributes[name] as readonly number[]) ?? fallback;
  const [kernel, pads, dilations] = [list('kernelShape', []), list('pads', []), list('dilations', [1, 1])];
  return {
    kernelShape: kernel.map((size) => size + 2),
    pads: pads.map((pad, side) => pad + (dilations[side % 2] ?? 1)),
  };
}

/** The same filters with a border of zeros. */
function bordered(weights: TensorStore, node: LayerNode): TensorStore {
  const key = parameterKey(node.id, 'weight');
  const tensor = weights.get(key);
  if (!tensor) return weights;
  const [filters = 1, channels = 1, height = 1, width = 1] = tensor.shape;
  const shape = [filters, channels, height + 2, width + 2];
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let map = 0; map < filters * channels; map += 1) {
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const to = (map * (height + 2) + y + 1) * (width + 2) + x + 1;
        data[to] = tensor.data[(map * height + y) * width + x] ?? 0;
      }
    }
  }
  return new Map(weights).set(key, { shape, data, origin: 'trained' });
}

/** The same change of a pool in the file itself. */
function widerByHand(
  bytes: Uint8Array,
  index: number,
  changed: Readonly<Record<string, readonly number[]>>,
): Uint8Array {
  const model = decoded(bytes);
  const node = model.graph?.node[index];
  if (!node) throw new Error('no such node');
  const kept = node.attribute.filter((entry) => !['auto_pad', 'kernel_shape', 'pads'].includes(entry.name ?? ''));
  node.attribute = [
    ...kept,
    attribute('kernel_shape', { ints: changed.kernelShape ?? [] }),
    attribute('pads', { ints: changed.pads ?? [] }),
  ];
  return encodeModel(model);
}

function feedsOf(document: GraphDocument, bytes: Uint8Array): Readonly<Record<string, Value>> {
  const plain = decoded(bytes).graph;
  return Object.fromEntries(
    (plain?.input ?? []).flatMap((value): [string, Value][] => {
      const name = value.name ?? '';
      if (plain?.initializer.some((tensor) => tensor.name === name)) return [];
      const node = [...document.nodes.keys()].find((id) => document.imported?.origins.get(id)?.outputs[0] === name);
      const shape = analyze(document).nodes.get(node ?? '')?.outputs?.[0]?.shape ?? [];
      return [[name, lcgTensor(shape.map((dim) => (typeof dim === 'number' ? dim : 1)))]];
    }),
  );
}

async function sameOutputs(byHand: Uint8Array, written: CompiledModel, document: GraphDocument): Promise<void> {
  const feeds = feedsOf(document, byHand);
  const [expected, actual] = [await runOnnx({ bytes: byHand }, feeds), await runOnnx(written, feeds)];
  for (const [name, value] of Object.entries(expected)) {
    expect(excess(actual[name]?.data ?? [], value.data), name).toBeLessThanOrEqual(0);
  }
}

/** Every weight that nodes compute with, changed in the file's own bytes. */
function otherTensors(model: ReturnType<typeof decoded>) {
  const learned = new Set(
    model.graph?.node.flatMap((node) =>
      ['Conv', 'Gemm', 'MatMul', 'BatchNormalization', 'ConvTranspose', 'PRelu'].includes(node.opType ?? '')
        ? node.input
        : [],
    ),
  );
  for (const tensor of model.graph?.initializer ?? []) {
    if (!learned.has(tensor.name ?? '') || tensor.dataType !== 1) continue;
    const raw = tensor.rawData?.slice();
    const floats = raw ? new Float32Array(raw.buffer) : Float32Array.from(tensor.floatData);
    for (let at = 0; at < floats.length; at += 1) floats[at] = Math.abs(floats[at] ?? 0) * 0.75 + (at % 7) * 0.001;
    if (raw) tensor.rawData = new Uint8Array(floats.buffer);
    else tensor.floatData = [...floats];
  }
  return model;
}

/** As a training leaves them: the tensors that differ are new, the others the very ones that were there. */
function changedWeights(before: TensorStore, after: TensorStore): TensorStore {
  return new Map(
    [...before].map(([key, tensor]): [string, StoredTensor] => {
      const other = after.get(key);
      const same = other && Buffer.compare(Buffer.from(other.data.buffer), Buffer.from(tensor.data.buffer)) === 0;
      return [key, same || !other ? tensor : { ...other, origin: 'trained' }];
    }),
  );
}

function sameFile(document: GraphDocument, weights: TensorStore, bytes: Uint8Array): void {
  expect(Buffer.compare(compiled(document, weights, { mode: 'plain' }).bytes, bytes)).toBe(0);
}

async function throughBackup(document: GraphDocument, weights: TensorStore) {
  const stored = new Map<string, Uint8Array<ArrayBuffer>>();
  const put = async (part: Uint8Array<ArrayBuffer>) => {
    const name = `part-${stored.size}`;
    stored.set(name, part);
    return { ok: true as const, value: name };
  };
  const parts = createParts(put);
  const state = {
    document,
    weights,
    pictures: [],
    currentPicture: null,
    file: { name: null, format: 'convas', saved: { document, weights: new Map(), pictures: [], overrides: new Map() } },
    overrides: new Map(),
    selectedNodes: new Set(),
    selectedNotes: new Set(),
  } as unknown as Parameters<typeof encodeBody>[0];
  await parts.place(contentsOf(state));
  const decodedBody = decodeBody(encodeBody(state, parts).json, stored, createParts(put));
  if (!decodedBody.ok) throw new Error(english(decodedBody.error.message));
  expect(decodedBody.value.lost).toBe(0);
  return decodedBody.value.project;
}

function floatEdges(document: GraphDocument): readonly Edge[] {
  const { nodes } = analyze(document);
  return [...document.edges.values()].filter(
    ({ source }) => nodes.get(source.node)?.outputs?.[source.port]?.dtype === 'float32',
  );
}

/** A leaky ReLU of slope 1 on each of these connections: y = x, bit for bit. */
function onEdges(document: GraphDocument, edges: readonly Edge[]): GraphDocument {
  const leaky = layerType('leakyRelu');
  if (!leaky) throw new Error('no such layer');
  let count = 0;
  const edits = edges.flatMap((edge): Edit[] => {
    count += 1;
    const node = {
      ...makeNode(document, leaky, { x: 0, y: 0 }, { alpha: 1 }),
      id: `same${count}`,
      name: `same ${count}`,
    };
    return [
      { kind: 'addNode', node },
      { kind: 'connect', source: edge.source, target: { node: node.id, port: 0 } },
      { kind: 'connect', source: { node: node.id, port: 0 }, target: edge.target },
    ];
  });
  return edited(document, { kind: 'batch', edits });
}
