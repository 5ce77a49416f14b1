import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/core/compile/compile.ts';
import { METADATA } from '../../../src/core/compile/metadata.ts';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { usedNetwork } from '../../../src/core/graph/bypass.ts';
import type { GraphDocument } from '../../../src/core/graph/document.ts';
import { comparedDrawing, comparedFile, comparedSource, compareModels } from '../../../src/core/import/compare.ts';
import { diffModels } from '../../../src/core/import/diff.ts';
import type { DiffEntry } from '../../../src/core/import/diff-types.ts';
import { encodeModel } from '../../../src/core/onnx/codec.ts';
import { floatTensor } from '../../../src/core/onnx/helpers.ts';
import { parameterKey, type TensorStore } from '../../../src/core/weights/tensor-store.ts';
import { edited, open } from '../../import/support/open.ts';
import { op, type SmallModel, smallModel } from '../../import/support/small-models.ts';
import { modelWithOperator } from '../../support/imported-models.ts';
import { differences, english } from '../../support/said.ts';
import { network, SE_NETWORK } from '../compile/networks.ts';

/** What an export of an imported drawing changes in its file. */
function changesOf(document: GraphDocument, weights: TensorStore, former?: GraphDocument) {
  const source = comparedSource(document, (id) => former?.nodes.get(id)?.name);
  const written = comparedDrawing(document, analyze(document), weights);
  if (!source || !written.ok) throw new Error(written.ok ? 'no source' : english(written.error.message));
  const { identical, entries } = compareModels(source, written.value);
  return { identical, entries: entries.filter((entry) => !isDrawing(entry)) };
}

/** What Convas keeps in an edited file to open it again as the drawing. */
function isDrawing({ part, name }: DiffEntry): boolean {
  return part === 'metadata' && [METADATA.document, METADATA.layers].includes(name as never);
}

function idOf(document: GraphDocument, type: string): string {
  const found = [...document.nodes.values()].find((node) => node.type === type);
  if (!found) throw new Error(`no ${type}`);
  return found.id;
}

const ofPart = (entries: readonly DiffEntry[], part: string) => entries.filter((entry) => entry.part === part);

describe('what an edit changed in an imported file', () => {
  const { document, weights } = open(modelWithOperator());
  const conv = document.nodes.get(idOf(document, 'conv2d'));
  if (!conv) throw new Error('no conv');

  it('nothing: the export is the file', () => {
    expect(changesOf(document, weights)).toEqual({ identical: true, entries: [] });
  });

  it('an attribute: one node, old and new value, under the name of its layer', () => {
    const after = edited(document, { kind: 'setAttributes', id: conv.id, attributes: { strides: [2, 2] } });
    const { identical, entries } = changesOf(after, weights);
    expect(identical).toBe(false);
    expect(ofPart(entries, 'node')).toEqual([
      {
        part: 'node',
        change: 'changed',
        name: 'Conv_c',
        operator: 'Conv',
        details: [{ field: 'strides', before: null, after: '2, 2' }],
        layer: { id: conv.id, name: conv.name, state: 'used' },
      },
    ]);
    expect(ofPart(entries, 'initializer')).toEqual([]);
    expect(differences(ofPart(entries, 'node'))).toBe(`~ node Conv Conv_c (${conv.name}): strides: 2, 2`);
  });

  it('a renamed layer: nothing in the file, and the new name beside what else changed', () => {
    const renamed = edited(document, { kind: 'rename', id: conv.id, name: 'stem' });
    expect(changesOf(renamed, weights).identical).toBe(true);
    const after = edited(renamed, { kind: 'setAttributes', id: conv.id, attributes: { strides: [2, 2] } });
    expect(ofPart(changesOf(after, weights).entries, 'node')[0]?.layer?.name).toBe('stem');
  });

  it('weights: shape and largest difference of the one tensor', () => {
    const key = parameterKey(conv.id, 'weight');
    const stored = weights.get(key);
    if (!stored) throw new Error('no weight');
    const data = stored.data.slice();
    data[5] = (data[5] as number) + 0.25;
    data[7] = (data[7] as number) - 0.5;
    const { entries } = changesOf(document, new Map(weights).set(key, { ...stored, data }));
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ part: 'initializer', name: 'w', layer: { name: conv.name }, details: [] });
    expect(entries[0]?.tensor).toEqual({ max: expect.closeTo(0.5, 6), changed: 2, elements: 108 });
    expect(differences(entries)).toBe(`~ initializer w (${conv.name}): max |Δ| 0.500, 2 of 108 elements`);
  });

  it('more filters: the shapes of the tensors, old and new', () => {
    const after = edited(document, { kind: 'setAttributes', id: conv.id, attributes: { filters: 6 } });
    const tensors = ofPart(changesOf(after, weights).entries, 'initializer');
    expect(tensors.find((entry) => entry.name === 'w')?.details).toContainEqual({
      field: 'shape',
      before: '4×3×3×3',
      after: '6×3×3×3',
    });
  });

  it('a deleted layer: its node is removed, and still called by the name it had', () => {
    const relu = document.nodes.get(idOf(document, 'relu'));
    const into = [...document.edges.values()].find((edge) => edge.target.node === relu?.id);
    const from = [...document.edges.values()].find((edge) => edge.source.node === relu?.id);
    if (!relu || !into || !from) throw new Error('no relu');
    const after = edited(document, {
      kind: 'batch',
      edits: [
        { kind: 'removeNodes', ids: [relu.id] },
        { kind: 'connect', source: into.source, target: from.target },
      ],
    });
    const { entries } = changesOf(after, weights, document);
    expect(ofPart(entries, 'node').map((entry) => [entry.change, entry.name, entry.layer?.state])).toEqual([
      ['removed', 'Relu_r', 'gone'],
      ['changed', 'Erf_e', 'used'],
    ]);
    expect(ofPart(entries, 'node')[0]?.layer).toEqual({ id: null, name: relu.name, state: 'gone' });
  });

  it('a skipped layer: its node is removed, and the layer is said to be skipped', () => {
    const relu = idOf(document, 'relu');
    const after = edited(document, { kind: 'setBypassed', ids: [relu], bypassed: true });
    const nodes = ofPart(changesOf(after, weights).entries, 'node');
    expect(nodes.map((entry) => [entry.change, entry.operator])).toEqual([
      ['removed', 'Relu'],
      ['changed', 'Erf'],
    ]);
    expect(nodes[0]?.layer).toMatchObject({ id: relu, state: 'skipped' });
    expect(nodes[1]?.details).toEqual([{ field: 'input', before: 'r', after: 'c' }]);
    expect(differences(nodes.slice(0, 1))).toMatch(/^- node Relu Relu_r \(.*, skipped\)$/);
  });

  it('the opset', () => {
    const written = comparedDrawing(document, analyze(document), weights, { opset: 18 });
    const source = comparedSource(document, () => undefined);
    if (!written.ok || !source) throw new Error('not written');
    expect(compareModels(source, written.value).entries.filter((entry) => !isDrawing(entry))).toEqual([
      { part: 'opset', change: 'changed', name: 'ai.onnx', details: [{ field: '', before: '17', after: '18' }] },
    ]);
  });
});

describe('a drawing whose shapes are not all known', () => {
  // Nobody knows the shape behind an operator of another domain.
  const foreign = op('Foreign', ['s'], 'f');
  foreign.domain = 'test.domain';
  const model: SmallModel = {
    nodes: [op('Relu', ['x'], 'r'), op('Sigmoid', ['r'], 's'), foreign, op('Identity', ['f'], 'y')],
  };

  it('leaves without its skipped layers all the same', () => {
    const proto = smallModel(model);
    const { document, weights } = openProto(proto);
    expect(analyze(document).valid).toBe(false);
    const skipped = edited(document, { kind: 'setBypassed', ids: [idOf(document, 'relu')], bypassed: true });
    expect(usedNetwork(skipped, analyze(skipped)).document.nodes.size).toBe(document.nodes.size - 1);
    const compiled = compile(skipped, analyze(skipped), weights, { mode: 'plain' });
    if (!compiled.ok) throw new Error(english(compiled.error.message));
    const nodes = ofPart(changesOf(skipped, weights).entries, 'node');
    expect(nodes.map((entry) => [entry.change, entry.operator])).toEqual([
      ['removed', 'Relu'],
      ['changed', 'Sigmoid'],
    ]);
  });
});

describe('two models', () => {
  const model = (change: Partial<SmallModel> = {}) =>
    smallModel({
      nodes: [op('Conv', ['x', 'w'], 'c', { kernel_shape: { ints: [1, 1] } }), op('Relu', ['c'], 'y')],
      initializers: [
        floatTensor(
          'w',
          [4, 4, 1, 1],
          Float32Array.from({ length: 16 }, (_, at) => at / 16),
        ),
      ],
      ...change,
    });

  it('operator, domain and attributes of a node', () => {
    const after = model({
      nodes: [
        op('Conv', ['x', 'w'], 'c', { kernel_shape: { ints: [1, 1] }, auto_pad: { string: 'VALID' } }),
        op('LeakyRelu', ['c'], 'y', { alpha: { float: 0.2 } }),
      ],
    });
    expect(differences(diffModels(model(), after))).toBe(
      [
        '~ node Conv Conv_c: auto_pad: VALID',
        '~ node LeakyRelu Relu_y: operator: Relu → LeakyRelu; name: Relu_y → LeakyRelu_y; alpha: 0.2',
      ].join('\n'),
    );
  });

  it('a node that makes another value is told by its name', () => {
    const renamed = op('Relu', ['c'], 'z');
    renamed.name = 'Relu_y';
    const after = model({ nodes: [...(model().graph?.node.slice(0, 1) ?? []), renamed], outputs: ['z'] });
    const entries = ofPart(diffModels(model(), after), 'node');
    expect(entries.map((entry) => [entry.change, entry.details])).toEqual([
      ['changed', [{ field: 'output', before: 'y', after: 'z' }]],
    ]);
  });

  it('order, inputs, outputs, metadata, header and opset', () => {
    const before = model();
    const after = model({ outputs: ['y', 'c'], opset: 18 });
    after.graph?.node.reverse();
    after.producerName = 'other';
    after.metadataProps = [{ $typeName: 'onnx.StringStringEntryProto', key: 'author', value: 'a'.repeat(100) }];
    const entries = diffModels(before, after);
    expect(entries.map((entry) => [entry.part, entry.change, entry.name])).toEqual([
      ['header', 'changed', 'producer_name'],
      ['opset', 'changed', 'ai.onnx'],
      ['metadata', 'added', 'author'],
      ['output', 'added', 'c'],
      ['order', 'changed', expect.any(String)],
    ]);
    expect(entries[2]?.details[0]?.after).toHaveLength(81);
    expect(diffModels(after, after)).toEqual([]);
  });

  it('a tensor with an element that became no number', () => {
    const data = Float32Array.from({ length: 16 }, (_, at) => at / 16);
    data[3] = Number.NaN;
    const [entry] = diffModels(model(), model({ initializers: [floatTensor('w', [4, 4, 1, 1], data)] }));
    expect(entry?.tensor).toEqual({ max: Number.NaN, changed: 1, elements: 16 });
  });
});

describe('a drawing of its own beside another', () => {
  it('is compared as the models that they export', () => {
    const before = network(SE_NETWORK);
    const after = network({ ...SE_NETWORK, relu: { type: 'sigmoid', from: ['conv'] } });
    const models = [before, after].map(({ document, analysis }) => comparedDrawing(document, analysis, new Map()));
    const [a, b] = models.map((model) => {
      if (!model.ok) throw new Error(english(model.error.message));
      return model.value;
    });
    if (!a || !b) throw new Error('no models');
    const { entries } = compareModels(a, b);
    const [node, ...rest] = ofPart(entries, 'node');
    expect(rest).toEqual([]);
    expect(node?.details).toEqual([{ field: 'operator', before: 'Relu', after: 'Sigmoid' }]);
    expect(node?.layer?.name).toBe('relu');
    const file = comparedFile(a.bytes);
    expect(file.ok && compareModels(file.value, a)).toEqual({ identical: true, entries: [] });
  });
});

function openProto(model: ReturnType<typeof smallModel>) {
  return open(encodeModel(model));
}
