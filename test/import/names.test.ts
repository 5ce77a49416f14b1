import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type GraphDocument, makeNode } from '../../src/core/graph/document.ts';
import { insertOnEdgeEdit, removeAndReconnectEdit } from '../../src/core/graph/transforms.ts';
import { diffModels } from '../../src/core/import/diff.ts';
import { layerType } from '../../src/core/layers/index.ts';
import type { TensorStore } from '../../src/core/weights/tensor-store.ts';
import { differences } from '../support/said.ts';
import { SHARED_DATA_HINT, sharedData } from '../support/shared-data.ts';
import { compiled, decoded, edited, exported, find, open } from './support/open.ts';
import { lcgTensor, runOnnx } from './support/run-onnx.ts';
import { floats, ints, op, smallBytes, weight } from './support/small-models.ts';

/** How a file is fed and read is its contract with other programs: no edit changes it but a person who renames it. */

const folder = sharedData('models');
const files = folder ? readdirSync(folder).filter((name) => name.endsWith('.onnx')) : [];
if (!folder) it.skip(SHARED_DATA_HINT, () => {});

function graphOf(document: GraphDocument, weights: TensorStore) {
  const { graph } = decoded(compiled(document, weights, { mode: 'plain' }).bytes);
  const names = (values: readonly { name?: string | undefined }[] | undefined) => values?.map((value) => value.name);
  return { graph, inputs: names(graph?.input), outputs: names(graph?.output) };
}

function before(document: GraphDocument, id: string, type: string, attributes = {}): GraphDocument {
  const edge = [...document.edges.values()].find((entry) => entry.target.node === id);
  const layer = layerType(type);
  if (!edge || !layer) throw new Error('no such connection');
  return edited(document, insertOnEdgeEdit(edge, makeNode(document, layer, { x: 0, y: 0 }, attributes)));
}

/** The file is opened again as what it was written from. */
function reopens(document: GraphDocument, weights: TensorStore): void {
  const file = exported(document, weights);
  const again = open(file.bytes);
  expect(Buffer.compare(exported(again.document, again.weights).bytes, file.bytes)).toBe(0);
  expect(again.document.nodes.size).toBe(document.nodes.size);
}

describe.skipIf(!folder).each(files)('%s', (file) => {
  const bytes = new Uint8Array(readFileSync(`${folder}/${file}`));
  const { document, weights } = open(bytes);
  const outputs = [...document.nodes.values()].filter((node) => layerType(node.type)?.role === 'scores');

  it('keeps the names of its outputs when a layer is put before one', () => {
    const was = graphOf(document, weights);
    for (const output of outputs) {
      const edge = [...document.edges.values()].find((entry) => entry.target.node === output.id);
      if (
        document.imported?.types.get(document.imported.origins.get(edge?.source.node ?? '')?.outputs[0] ?? '')
          ?.dtype !== 'float32'
      )
        continue;
      const now = graphOf(before(document, output.id, 'leakyRelu', { alpha: 1 }), weights);
      expect([now.inputs, now.outputs]).toEqual([was.inputs, was.outputs]);
    }
  });

  it('gets the names that a person gives its inputs and outputs, and no other change', () => {
    let renamed = document;
    const feeds = [...document.nodes.values()].filter((node) =>
      ['picture', 'tensor'].includes(layerType(node.type)?.role ?? ''),
    );
    for (const [at, { id }] of [...feeds, ...outputs].entries()) {
      renamed = edited(renamed, { kind: 'rename', id, name: `given ${at}` });
    }
    const now = graphOf(renamed, weights);
    expect(now.outputs).toEqual(outputs.map((_, at) => `given ${feeds.length + at}`));
    const given = new Set(now.inputs);
    for (const at of feeds.keys()) expect(given).toContain(`given ${at}`);
    const diff = diffModels(decoded(bytes), decoded(compiled(renamed, weights, { mode: 'plain' }).bytes));
    // A node without a name is known by what it gives.
    const unnamed = new Set(decoded(bytes).graph?.node.flatMap((node) => (node.name ? [] : node.output)));
    for (const entry of diff.filter(({ part }) => part === 'node')) {
      if (unnamed.has(entry.name) || entry.name.startsWith('given ')) continue;
      expect(entry.change, differences([entry])).toBe('changed');
      for (const { field } of entry.details ?? []) expect(['input', 'output'], differences([entry])).toContain(field);
    }
    expect(
      diff.filter(({ part }) => part === 'initializer'),
      differences(diff),
    ).toEqual([]);
  });
});

describe('the outputs of a file', () => {
  const model = smallBytes({
    nodes: [op('Conv', ['x', 'w'], 'maps'), op('Relu', ['maps'], 'y'), op('Tanh', ['y'], 'z')],
    initializers: [weight('w', [4, 3, 1, 1])],
    inputs: [floats('x', ['N', 3, 6, 6])],
    outputs: ['y', 'z'],
  });
  const { document, weights } = open(model);
  const byName = (name: string) => find(document, (node) => node.name === name);

  it('whose value others read is given by the new layer, and the others read what they read', async () => {
    const changed = before(document, byName('y').id, 'sigmoid');
    const { outputs } = graphOf(changed, weights);
    expect(outputs).toEqual(['y', 'z']);
    const input = { x: lcgTensor([1, 3, 6, 6]) };
    const [was, is] = [
      await runOnnx({ bytes: model }, input),
      await runOnnx(compiled(changed, weights, { mode: 'plain' }), input),
    ];
    expect(is.z).toEqual(was.z);
    const expected = Array.from(was.y?.data ?? [], (value) => 1 / (1 + Math.exp(-Number(value))));
    for (const [at, value] of expected.entries()) expect(Number(is.y?.data[at])).toBeCloseTo(value, 5);
    reopens(changed, weights);
  });

  it('may change places', async () => {
    const source = (name: string) =>
      [...document.edges.values()].find((edge) => edge.target.node === byName(name).id)?.source;
    const [y, z] = [source('y'), source('z')];
    if (!y || !z) throw new Error('not connected');
    const swapped = edited(document, {
      kind: 'batch',
      edits: [
        { kind: 'connect', source: z, target: { node: byName('y').id, port: 0 } },
        { kind: 'connect', source: y, target: { node: byName('z').id, port: 0 } },
      ],
    });
    const input = { x: lcgTensor([1, 3, 6, 6]) };
    const [was, is] = [
      await runOnnx({ bytes: model }, input),
      await runOnnx(compiled(swapped, weights, { mode: 'plain' }), input),
    ];
    expect(is).toEqual({ y: was.z, z: was.y });
    reopens(swapped, weights);
  });

  it('may both be one value, and the picture itself', async () => {
    const y = [...document.edges.values()].find((edge) => edge.target.node === byName('y').id);
    const picture = find(document, (node) => node.type === 'input');
    if (!y) throw new Error('not connected');
    for (const source of [y.source, { node: picture.id, port: 0 }]) {
      const same = edited(document, { kind: 'connect', source, target: { node: byName('z').id, port: 0 } });
      const input = { x: lcgTensor([1, 3, 6, 6]) };
      const is = await runOnnx(compiled(same, weights, { mode: 'plain' }), input);
      expect(Object.keys(is)).toEqual(['y', 'z']);
      expect(is.z?.data).toEqual(source === y.source ? is.y?.data : input.x.data);
      reopens(same, weights);
    }
  });

  it('keeps its name when the layer before it is deleted', () => {
    const tanh = find(document, (node) => node.type === 'tanh');
    const without = edited(document, removeAndReconnectEdit(document, new Set([tanh.id])));
    expect(graphOf(without, weights).outputs).toEqual(['y', 'z']);
    reopens(without, weights);
  });
});

describe('a renamed input', () => {
  it('is what shape arithmetic and branches read, too', async () => {
    const model = smallBytes({
      nodes: [
        op('Conv', ['x', 'w'], 'maps'),
        op('Shape', ['x'], 'dims'),
        op('Gather', ['dims', 'first'], 'batch'),
        op('Concat', ['batch', 'rest'], 'to', { axis: { int: 0 } }),
        op('Reshape', ['maps', 'to'], 'y'),
      ],
      initializers: [weight('w', [4, 3, 1, 1]), ints('first', [0]), ints('rest', [4, 36])],
      inputs: [floats('x', ['N', 3, 6, 6])],
    });
    const { document, weights } = open(model);
    const picture = find(document, (node) => node.type === 'input');
    const renamed = edited(document, { kind: 'rename', id: picture.id, name: 'photo' });
    const input = lcgTensor([2, 3, 6, 6]);
    const was = await runOnnx({ bytes: model }, { x: input });
    expect(await runOnnx(compiled(renamed, weights, { mode: 'plain' }), { photo: input })).toEqual(was);
    reopens(renamed, weights);
  });
});
