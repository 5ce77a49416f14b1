import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/core/compile/compile.ts';
import { METADATA } from '../../../src/core/compile/metadata.ts';
import type { CompiledModel, CompileOptions } from '../../../src/core/compile/types.ts';
import { decodeModel } from '../../../src/core/onnx/codec.ts';
import type { ModelProto } from '../../../src/core/onnx/gen/onnx_pb.ts';
import { readTensor, toFloat32 } from '../../../src/core/onnx/read-tensor.ts';
import { EMPTY_STORE, parameterTensor } from '../../../src/core/weights/tensor-store.ts';
import { english } from '../../support/said.ts';
import { idOf, type Layer, type Network, network, SE_NETWORK } from './networks.ts';

function compiled(drawing: Network, options: CompileOptions = { mode: 'plain' }): CompiledModel {
  const result = compile(drawing.document, drawing.analysis, EMPTY_STORE, options);
  if (!result.ok) throw new Error(english(result.error.message));
  return result.value;
}

function decoded(model: CompiledModel): ModelProto {
  const result = decodeModel(model.bytes);
  if (!result.ok) throw new Error(english(result.error.message));
  return result.value;
}

const graphOf = (model: CompiledModel) => {
  const { graph } = decoded(model);
  if (!graph) throw new Error('no graph');
  return graph;
};
const operators = (model: CompiledModel) => graphOf(model).node.map((node) => node.opType);
const outputNames = (model: CompiledModel) => graphOf(model).output.map((value) => value.name);
const PICTURE: Layer = { type: 'input', attributes: { channels: 3, height: 8, width: 8 } };

describe('plain compile', () => {
  const drawing = network(SE_NETWORK, 'SE test');
  const model = compiled(drawing);

  it('declares opset 17, IR 8, the producer and one float32 input [N, C, H, W]', () => {
    const file = decoded(model);
    expect(file.irVersion).toBe(8n);
    expect(file.opsetImport.map((entry) => [entry.domain, entry.version])).toEqual([['', 17n]]);
    expect(file.producerName).toBe('Convas');
    expect(file.graph?.name).toBe('SE test');
    expect(model.inputName).toBe('picture');
    expect(model.inputType).toEqual({ dtype: 'float32', shape: ['N', 3, 8, 8] });
    const [input] = file.graph?.input ?? [];
    const type = input?.type?.value;
    expect(type?.case === 'tensorType' && type.value.shape?.dim.map((dim) => dim.value.value)).toEqual([
      'N',
      3n,
      8n,
      8n,
    ]);
  });

  it('names the output after its layer, without an Identity', () => {
    expect(model.outputs).toEqual([
      {
        nodeId: idOf(drawing, 'scores'),
        name: 'scores',
        type: { dtype: 'float32', shape: ['N', 5] },
        reading: {
          classes: 5,
          apply: 'softmax',
          kind: 'distribution',
          reason: expect.objectContaining({ message: 'Raw scores; softmax shares 100% among the classes.' }),
        },
      },
    ]);
    expect(outputNames(model)).toEqual(['scores']);
    expect(operators(model)).not.toContain('Identity');
    expect(graphOf(model).node.at(-1)?.output).toEqual(['scores']);
  });

  it('holds exactly the declared parameters, with the values of the weights', () => {
    const expected = new Map<string, Float32Array>();
    for (const [id, node] of drawing.document.nodes) {
      for (const spec of drawing.analysis.nodes.get(id)?.parameterSpecs ?? []) {
        expected.set(`${node.name}.${spec.name}`, parameterTensor(EMPTY_STORE, 1, id, spec).tensor.data);
      }
    }
    const floats = graphOf(model).initializer.filter((tensor) => expected.has(tensor.name ?? ''));
    expect(floats).toHaveLength(expected.size);
    for (const tensor of floats) {
      const read = readTensor(tensor);
      expect(read.ok && toFloat32(read.value)).toEqual(expected.get(tensor.name ?? ''));
    }
  });

  it('leaves dropout out and pads explicitly', () => {
    expect(operators(model)).not.toContain('Dropout');
    const names = graphOf(model).node.flatMap((node) => node.attribute.map((attribute) => attribute.name));
    expect(names).toContain('pads');
    expect(names).not.toContain('auto_pad');
  });

  it('shows no trace of instrumentation', () => {
    expect(model.attention).toEqual([]);
    expect(model.watched).toEqual([]);
    expect(graphOf(model).input).toHaveLength(1);
    const text = new TextDecoder('latin1').decode(model.bytes);
    for (const trace of ['keep', 'kept', 'applied', '.set', 'watched']) expect(text).not.toContain(trace);
    // The trace does exist where it belongs: the scan can fail.
    const probe = new TextDecoder('latin1').decode(compiled(drawing, { mode: 'instrumented' }).bytes);
    for (const trace of ['keep', 'kept', 'applied', '.set']) expect(probe).toContain(trace);
  });

  it('gives the same bytes for the same drawing', () => {
    expect(compiled(network(SE_NETWORK, 'SE test')).bytes).toEqual(model.bytes);
  });

  it('stores what the graph cannot say as metadata', () => {
    const full = compiled(drawing, { mode: 'plain', documentJson: '{"x":"값"}' });
    const entries = Object.fromEntries(decoded(full).metadataProps.map((entry) => [entry.key, entry.value]));
    expect(entries[METADATA.document]).toBe('{"x":"값"}');
    expect(JSON.parse(entries[METADATA.labels] ?? '')).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(JSON.parse(entries[METADATA.normalisation] ?? '')).toEqual({
      scale: '0..1',
      channels: 'RGB',
      mean: [0, 0, 0],
      std: [1, 1, 1],
    });
    expect(decoded(compiled(drawing, { mode: 'instrumented', documentJson: '{}' })).metadataProps).toEqual([]);
  });

  it('moves weights out of the bytes on demand, with the same structure key', () => {
    const external = compiled(drawing, { mode: 'plain', weights: 'external' });
    expect(external.bytes.length).toBeLessThan(model.bytes.length);
    expect(external.structureKey).toBe(model.structureKey);
    const bytes = external.externalData.reduce((sum, entry) => sum + entry.data.byteLength, 0);
    const { parameters, buffers } = drawing.analysis.totals;
    expect(bytes).toBe(4 * (parameters + buffers));
    expect(new Set(external.externalData.map((entry) => entry.path)).size).toBe(external.externalData.length);
    // The arrays of the weights themselves: nothing is copied.
    const again = compiled(drawing, { mode: 'plain', weights: 'external' });
    expect(again.externalData.every((entry, at) => entry.data === external.externalData[at]?.data)).toBe(true);
  });

  it('the structure key follows the structure, not the weights or the positions', () => {
    const key = (layers: Readonly<Record<string, Layer>>) => compiled(network(layers, 'SE test')).structureKey;
    expect(key({ ...SE_NETWORK })).toBe(model.structureKey);
    const other = {
      ...SE_NETWORK,
      conv: { type: 'conv2d', attributes: { filters: 8, bias: false }, from: ['picture'] },
    };
    expect(key(other)).not.toBe(model.structureKey);
    const reseeded = { ...drawing.document, seed: 2 };
    const result = compile(reseeded, drawing.analysis, EMPTY_STORE, { mode: 'plain' });
    expect(result.ok && result.value.structureKey).toBe(model.structureKey);
    expect(result.ok && result.value.bytes).not.toEqual(model.bytes);
  });
});

describe('outputs', () => {
  it('a picture straight to an output passes through one Identity', () => {
    const model = compiled(network({ picture: PICTURE, out: { type: 'output', from: ['picture'] } }));
    expect(operators(model)).toEqual(['Identity']);
    expect(outputNames(model)).toEqual(['out']);
  });

  it('a picture through dropout only is the picture', () => {
    const model = compiled(
      network({
        picture: PICTURE,
        drop: { type: 'dropout', from: ['picture'] },
        out: { type: 'output', from: ['drop'] },
      }),
    );
    expect(operators(model)).toEqual(['Identity']);
  });

  it('two outputs of one value need one Identity', () => {
    const model = compiled(
      network({
        picture: PICTURE,
        relu: { type: 'relu', from: ['picture'] },
        one: { type: 'output', from: ['relu'] },
        two: { type: 'output', from: ['relu'] },
      }),
    );
    expect(operators(model)).toEqual(['Relu', 'Identity']);
    expect(outputNames(model)).toEqual(['one', 'two']);
  });

  it('an output in the middle keeps feeding the layers behind it', () => {
    const model = compiled(
      network({
        picture: PICTURE,
        relu: { type: 'relu', from: ['picture'] },
        maps: { type: 'output', from: ['relu'] },
        tanh: { type: 'tanh', from: ['maps'] },
        end: { type: 'output', from: ['tanh'] },
      }),
    );
    const { node } = graphOf(model);
    expect(node.map((entry) => [entry.opType, entry.input, entry.output])).toEqual([
      ['Relu', ['picture'], ['maps']],
      ['Tanh', ['maps'], ['end']],
    ]);
  });
});

describe('score function', () => {
  const scoresBehind = (...layers: string[]) => {
    const chain: Record<string, Layer> = { picture: PICTURE };
    let last = 'picture';
    for (const type of layers) {
      chain[`the ${type}`] = { type, from: [last] };
      last = `the ${type}`;
    }
    const attributes = { scores: 'sigmoid' };
    return compiled(network({ ...chain, out: { type: 'output', attributes, from: [last] } })).outputs[0]?.reading.apply;
  };

  it('is the output layer’s choice, but none where the graph already ends in one', () => {
    expect(scoresBehind()).toBe('sigmoid');
    expect(scoresBehind('flatten')).toBe('sigmoid');
    expect(scoresBehind('flatten', 'softmax')).toBe('none');
    expect(scoresBehind('sigmoid')).toBe('none');
    expect(scoresBehind('sigmoid', 'dropout')).toBe('none');
    expect(scoresBehind('sigmoid', 'flatten')).toBe('none');
    expect(scoresBehind('sigmoid', 'globalMaxPool', 'flatten')).toBe('none');
    expect(scoresBehind('softmax', 'globalAveragePool', 'dropout', 'flatten')).toBe('none');
    expect(scoresBehind('sigmoid', 'relu')).toBe('sigmoid');
  });
});

describe('names', () => {
  const unique = (model: CompiledModel) => {
    const graph = graphOf(model);
    const names = [
      ...graph.input.map((value) => value.name),
      ...graph.initializer.map((tensor) => tensor.name),
      ...graph.node.flatMap((node) => node.output),
    ];
    expect(new Set(names).size).toBe(names.length);
    return names;
  };

  it('layers that are called like another layer’s parts keep their names', () => {
    const names = unique(
      compiled(
        network({
          picture: PICTURE,
          a: { type: 'conv2d', attributes: { filters: 4 }, from: ['picture'] },
          'a.weight': { type: 'squeezeExcitation', from: ['a'] },
          'a.weight.keep': { type: 'relu', from: ['a.weight'] },
          'a.bias': { type: 'output', from: ['a.weight.keep'] },
        }),
        { mode: 'instrumented' },
      ),
    );
    expect(names).toEqual(expect.arrayContaining(['a', 'a.weight', 'a.weight_2', 'a.bias', 'a.bias_2']));
  });

  it('any printable Unicode is a name, as it stands', () => {
    const model = compiled(
      network({
        그림: PICTURE,
        '합성곱 1 🐈 ../x': { type: 'conv2d', attributes: { filters: 2 }, from: ['그림'] },
        'من اليمين': { type: 'conv2d', attributes: { filters: 2 }, from: ['합성곱 1 🐈 ../x'] },
        점수: { type: 'output', from: ['من اليمين'] },
      }),
    );
    const names = unique(model);
    expect(names).toEqual(expect.arrayContaining(['그림', '합성곱 1 🐈 ../x', 'من اليمين.weight', '점수']));
    expect(model.inputName).toBe('그림');
  });
});

describe('instrumented compile', () => {
  const drawing = network(SE_NETWORK);
  const instrumented = (watch: readonly { nodeId: string; port: number }[] = []) =>
    compiled(drawing, { mode: 'instrumented', watch });

  it('adds keep and set, and shows every step of the attention', () => {
    const model = instrumented();
    const [se] = model.attention;
    expect(se).toMatchObject({
      layerName: 'se',
      type: 'squeezeExcitation',
      channels: 8,
      keep: 'se.keep',
      set: 'se.set',
    });
    const graph = graphOf(model);
    expect(graph.input.map((value) => value.name)).toEqual(['picture', 'se.keep', 'se.set']);
    // A row per picture: a batch may silence another channel in each.
    for (const { type } of graph.input.slice(1)) {
      const dims = type?.value.case === 'tensorType' ? type.value.value.shape?.dim : [];
      expect(dims?.map(({ value }) => value.value)).toEqual(['N', 8n, 1n, 1n]);
    }
    expect(outputNames(model)).toEqual(['scores', se?.squeeze, se?.hidden, se?.gate, se?.applied]);
    const scale = graph.node.find((node) => node.output.includes('se'));
    expect(scale?.input).toContain(se?.applied);
  });

  it('watches anything: picture, attention input and output, what is an output already, and twice the same', () => {
    const targets = ['picture', 'relu', 'se', 'drop', 'fc', 'scores', 'relu'].map((name) => ({
      nodeId: idOf(drawing, name),
      port: 0,
    }));
    const model = instrumented(targets);
    expect(model.watched.map((entry) => entry.valueName)).toEqual([
      'picture.watched',
      'relu',
      'se',
      'se',
      'scores',
      'scores',
      'relu',
    ]);
    const outputs = outputNames(model);
    expect(new Set(outputs).size).toBe(outputs.length);
    for (const { valueName } of model.watched) expect(outputs).toContain(valueName);
    expect(operators(model).filter((operator) => operator === 'Identity')).toHaveLength(1);
    expect(model.watched[1]?.type).toEqual({ dtype: 'float32', shape: ['N', 8, 8, 8] });
  });

  it('lists attention layers in data-flow order, not in the order they were drawn', () => {
    const model = compiled(
      network({
        late: { type: 'eca', from: ['early'] },
        out: { type: 'output', from: ['late'] },
        early: { type: 'cbamChannel', from: ['conv'] },
        conv: { type: 'conv2d', attributes: { filters: 4 }, from: ['picture'] },
        picture: PICTURE,
      }),
      { mode: 'instrumented' },
    );
    expect(model.attention.map((entry) => entry.layerName)).toEqual(['early', 'late']);
    expect(model.attention[0]?.squeeze).toHaveProperty('max');
    expect(model.attention[1]?.hidden).toBeNull();
  });

  it('refuses to watch what is not there', () => {
    for (const target of [
      { nodeId: 'gone', port: 0 },
      { nodeId: idOf(drawing, 'se'), port: 1 },
    ]) {
      const result = compile(drawing.document, drawing.analysis, EMPTY_STORE, {
        mode: 'instrumented',
        watch: [target],
      });
      expect(!result.ok && result.error.code).toBe('unknown-watch');
    }
  });
});

describe('refusals', () => {
  it('an invalid drawing is refused with its first error and the layer that has it', () => {
    const drawing = network({
      picture: PICTURE,
      lonely: { type: 'conv2d' },
      out: { type: 'output', from: ['lonely'] },
    });
    const result = compile(drawing.document, drawing.analysis, EMPTY_STORE, { mode: 'plain' });
    expect(!result.ok && result.error).toMatchObject({ code: 'invalid-graph', nodeId: idOf(drawing, 'lonely') });
    expect(!result.ok && english(result.error.message)).toMatch(/^lonely: /);
  });

  it('an empty drawing is refused', () => {
    const drawing = network({});
    const result = compile(drawing.document, drawing.analysis, EMPTY_STORE, { mode: 'plain' });
    expect(!result.ok && result.error.code).toBe('invalid-graph');
  });
});
