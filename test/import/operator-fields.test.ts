import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/core/graph/analyze.ts';
import { fragmentOf, pasteEdit } from '../../src/core/graph/copy.ts';
import { diffModels } from '../../src/core/import/diff.ts';
import { changeOperator, operatorFields, readOperatorValue } from '../../src/core/import/operator-fields.ts';
import { encodeModel } from '../../src/core/onnx/codec.ts';
import type { ModelProto } from '../../src/core/onnx/gen/onnx_pb.ts';
import { floatTensor, int64Tensor } from '../../src/core/onnx/helpers.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import { parameterKey, type StoredTensor, withCopies } from '../../src/core/weights/tensor-store.ts';
import { differences, english } from '../support/said.ts';
import { compiled, decoded, edited, exported, find, open } from './support/open.ts';
import { lcgTensor, runOnnx } from './support/run-onnx.ts';
import { floats, ints, op, type SmallModel, scalar, smallBytes, weight } from './support/small-models.ts';

/** What a person changes of an operator is what the file then says, and the only thing that changes in it. */

interface Case {
  readonly what: string;
  readonly model: SmallModel;
  readonly field: string;
  readonly typed: string;
  /** The same edit in the file itself. */
  readonly byHand: (model: ModelProto) => void;
  /** The shape that follows. */
  readonly shape: readonly number[];
}

const maps = [floats('x', ['N', 3, 6, 6])];
const attributeOf = (model: ModelProto, node: number, name: string) => {
  const entry = model.graph?.node[node]?.attribute.find((candidate) => candidate.name === name);
  if (!entry) throw new Error(`no attribute ${name}`);
  return entry;
};
const initializer = (model: ModelProto, name: string) => {
  const entry = model.graph?.initializer.find((tensor) => tensor.name === name);
  if (!entry) throw new Error(`no tensor ${name}`);
  return entry;
};
const bytesOf = (tensor: { rawData?: Uint8Array | undefined }) => tensor.rawData as Uint8Array;

const CASES: readonly Case[] = [
  {
    what: 'a text attribute and nothing else',
    model: {
      nodes: [op('Pad', ['x', 'pads'], 'y', { mode: { string: 'constant' } })],
      initializers: [ints('pads', [0, 0, 1, 1, 0, 0, 1, 1])],
      inputs: maps,
    },
    field: 'mode',
    typed: 'reflect',
    byHand: (model) => {
      attributeOf(model, 0, 'mode').s = new TextEncoder().encode('reflect');
    },
    shape: [3, 8, 8],
  },
  {
    what: 'whole numbers of a stored input, and the shape that follows',
    model: {
      nodes: [op('Pad', ['x', 'pads'], 'y')],
      initializers: [ints('pads', [0, 0, 1, 1, 0, 0, 1, 1])],
      inputs: maps,
    },
    field: 'pads',
    typed: '0, 0, 2, 0, 0, 0, 1, 3',
    byHand: (model) => {
      initializer(model, 'pads').rawData = bytesOf(int64Tensor('pads', [8], [0, 0, 2, 0, 0, 0, 1, 3]));
    },
    shape: [3, 9, 9],
  },
  {
    what: 'a list attribute',
    model: { nodes: [op('Transpose', ['x'], 'y', { perm: { ints: [0, 2, 3, 1] } })], inputs: maps },
    field: 'perm',
    typed: '0 3 1 2',
    byHand: (model) => {
      attributeOf(model, 0, 'perm').ints = [0n, 3n, 1n, 2n];
    },
    shape: [6, 3, 6],
  },
  {
    what: 'a number',
    model: { nodes: [op('Elu', ['x'], 'y', { alpha: { float: 1 } })], inputs: maps },
    field: 'alpha',
    typed: '0.25',
    byHand: (model) => {
      attributeOf(model, 0, 'alpha').f = 0.25;
    },
    shape: [3, 6, 6],
  },
  {
    what: 'a stored number that is one of the weights',
    model: { nodes: [op('Pow', ['x', 'exponent'], 'y')], initializers: [scalar('exponent', 2)], inputs: maps },
    field: 'exponent',
    typed: '3',
    byHand: (model) => {
      initializer(model, 'exponent').rawData = bytesOf(floatTensor('exponent', [], Float32Array.of(3)));
    },
    shape: [3, 6, 6],
  },
  {
    what: 'one operator of two that share a stored input',
    model: {
      nodes: [op('Pad', ['x', 'pads'], 'wide'), op('Pad', ['wide', 'pads'], 'y')],
      initializers: [ints('pads', [0, 0, 1, 1, 0, 0, 1, 1])],
      inputs: maps,
    },
    field: 'pads',
    typed: '0 0 0 0 0 0 1 1',
    byHand: (model) => {
      model.graph?.initializer.push(int64Tensor('pads_2', [8], [0, 0, 0, 0, 0, 0, 1, 1]));
      if (model.graph?.node[0]) model.graph.node[0].input[1] = 'pads_2';
    },
    shape: [3, 9, 9],
  },
  {
    what: 'one input of several that read the same tensor',
    model: {
      nodes: [op('Slice', ['x', 'one', 'three', 'one', 'one'], 'y')],
      initializers: [ints('one', [1]), ints('three', [3])],
      inputs: maps,
    },
    field: 'one',
    typed: '2',
    byHand: (model) => {
      model.graph?.initializer.push(int64Tensor('one_2', [1], [2]));
      if (model.graph?.node[0]) model.graph.node[0].input[1] = 'one_2';
    },
    shape: [1, 6, 6],
  },
  {
    what: 'a weight that shapes follow from',
    model: {
      nodes: [op('Resize', ['x', '', 'scales'], 'y', { mode: { string: 'cubic' } })],
      initializers: [floatTensor('scales', [4], Float32Array.of(1, 1, 2, 2))],
      inputs: maps,
    },
    field: 'scales',
    typed: '1, 1, 3, 3',
    byHand: (model) => {
      initializer(model, 'scales').rawData = bytesOf(floatTensor('scales', [4], Float32Array.of(1, 1, 3, 3)));
    },
    shape: [3, 18, 18],
  },
  {
    what: 'an operator with weights beside its numbers',
    model: {
      nodes: [op('ConvTranspose', ['x', 'w'], 'y', { strides: { ints: [2, 2] } })],
      initializers: [weight('w', [3, 2, 3, 3])],
      inputs: maps,
    },
    field: 'strides',
    typed: '1, 3',
    byHand: (model) => {
      attributeOf(model, 0, 'strides').ints = [1n, 3n];
    },
    shape: [2, 8, 18],
  },
];

describe('an operator of a file', () => {
  it.each(CASES)('$what', async ({ model, field, typed, byHand, shape }) => {
    const bytes = smallBytes(model);
    const { document, weights } = open(bytes);
    const [id = ''] = [...document.nodes.values()].flatMap((node) => (node.type === 'opaque' ? [node.id] : []));
    const found = operatorFields(document, weights, id).find((entry) => entry.name === field);
    if (!found) throw new Error(`no field ${field}`);
    const value = readOperatorValue(found, typed);
    if (!value.ok) throw new Error(english(value.error));
    const change = changeOperator(document, weights, id, found, value.value);
    const changed = change.attributes
      ? edited(document, { kind: 'setAttributes', id, attributes: change.attributes })
      : document;
    const other = change.weights ?? weights;
    const expected = decoded(bytes);
    byHand(expected);
    const written = compiled(changed, other, { mode: 'plain' });
    const diff = diffModels(expected, decoded(written.bytes));
    expect(diff, differences(diff)).toEqual([]);
    const output = [...analyze(changed).nodes].find(([node]) => changed.nodes.get(node)?.type === 'output')?.[1];
    expect(output?.outputs?.[0]?.shape.slice(1)).toEqual(shape);
    const run = await runOnnx(written, { x: lcgTensor([1, 3, 6, 6]) });
    expect(run.y?.dims.slice(1)).toEqual(shape);

    const saved = serialiseProject({ document: changed, weights: other, pictures: [] });
    const again = saved.ok ? openProject(saved.value) : saved;
    if (!again.ok) throw new Error(english(again.error.message));
    const back = compiled(again.value.document, again.value.weights, { mode: 'plain' });
    expect(Buffer.compare(back.bytes, written.bytes)).toBe(0);
    const file = exported(changed, other);
    const reopened = open(file.bytes);
    expect(Buffer.compare(exported(reopened.document, reopened.weights).bytes, file.bytes)).toBe(0);
  });

  it('takes no value of another kind', () => {
    const field = { key: 'a', name: 'a', at: 'a', kind: 'whole', isList: false, value: 1 } as const;
    expect(readOperatorValue(field, '1.5').ok).toBe(false);
    expect(readOperatorValue(field, '1 2').ok).toBe(false);
    expect(readOperatorValue(field, 'x').ok).toBe(false);
    expect(readOperatorValue({ ...field, isList: true, value: [1, 2], at: 1 }, '1 2 3').ok).toBe(false);
    expect(readOperatorValue({ ...field, isList: true, value: [1, 2] }, '1 2 3')).toEqual({
      ok: true,
      value: [1, 2, 3],
    });
  });
});

describe('a copy of an operator', () => {
  it('keeps its numbers when the original gets others', () => {
    const bytes = smallBytes({
      nodes: [op('Pad', ['x', 'pads'], 'wide'), op('Tanh', ['wide'], 'y')],
      initializers: [ints('pads', [0, 0, 1, 1, 0, 0, 1, 1])],
      inputs: maps,
    });
    const { document, weights } = open(bytes);
    const original = find(document, (node) => node.type === 'opaque');
    const tanh = find(document, (node) => node.type === 'tanh');
    const pasted = pasteEdit(document, fragmentOf(document, new Set([original.id])), { x: 40, y: 40 });
    const copy = pasted.ids.get(original.id) ?? '';
    const twice = edited(document, {
      kind: 'batch',
      edits: [
        pasted.edit,
        { kind: 'connect', source: { node: original.id, port: 0 }, target: { node: copy, port: 0 } },
        { kind: 'connect', source: { node: copy, port: 0 }, target: { node: tanh.id, port: 0 } },
      ],
    });
    const [field] = operatorFields(twice, weights, original.id);
    if (!field) throw new Error('no field');
    const { attributes } = changeOperator(twice, weights, original.id, field, [0, 0, 0, 0, 0, 0, 2, 2]);
    const changed = edited(twice, { kind: 'setAttributes', id: original.id, attributes: attributes ?? {} });
    const { graph } = decoded(compiled(changed, weights, { mode: 'plain' }).bytes);
    expect(graph?.node.map((node) => node.input[1])).toEqual(['pads_2', 'pads', undefined]);
    expect(graph?.initializer.map((tensor) => tensor.name).sort()).toEqual(['pads', 'pads_2']);
    expect(graph?.initializer.find((tensor) => tensor.name === 'pads')).toEqual(initializer(decoded(bytes), 'pads'));
  });

  it('computes what the original computes, with weights of its own', async () => {
    const bytes = smallBytes({
      nodes: [op('ConvTranspose', ['x', 'w'], 'up', { strides: { ints: [2, 2] } }), op('Tanh', ['up'], 'y')],
      initializers: [weight('w', [3, 3, 3, 3])],
      inputs: maps,
    });
    const { document, weights } = open(bytes);
    const original = find(document, (node) => node.type === 'opaque');
    const tanh = find(document, (node) => node.type === 'tanh');
    const fragment = fragmentOf(document, new Set([original.id]));
    const pasted = pasteEdit(document, fragment, { x: 40, y: 40 });
    const copy = pasted.ids.get(original.id) ?? '';
    const twice = edited(document, {
      kind: 'batch',
      edits: [
        pasted.edit,
        { kind: 'connect', source: { node: original.id, port: 0 }, target: { node: copy, port: 0 } },
        { kind: 'connect', source: { node: copy, port: 0 }, target: { node: tanh.id, port: 0 } },
      ],
    });
    const store = withCopies(weights, weights, pasted.ids);
    const byHand = decoded(bytes);
    const [first] = byHand.graph?.node ?? [];
    if (!first || !byHand.graph) throw new Error('no node');
    byHand.graph.node.splice(1, 0, op('ConvTranspose', ['up', 'w'], 'more', { strides: { ints: [2, 2] } }));
    if (byHand.graph.node[2]) byHand.graph.node[2].input = ['more'];
    const input = { x: lcgTensor([1, 3, 6, 6]) };
    const written = compiled(twice, store, { mode: 'plain' });
    const [expected, actual] = [await runOnnx({ bytes: encodeModel(byHand) }, input), await runOnnx(written, input)];
    expect(actual).toEqual(expected);
    // Other weights of the copy leave the original as it was.
    const key = parameterKey(copy, 'input2');
    const other = new Map(store).set(key, { ...(store.get(key) as StoredTensor), data: new Float32Array(81) });
    const { graph } = decoded(compiled(twice, other, { mode: 'plain' }).bytes);
    expect(graph?.initializer.find((tensor) => tensor.name === 'w')).toEqual(initializer(decoded(bytes), 'w'));
    expect(graph?.initializer).toHaveLength(2);
  });
});
