import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/core/compile/compile.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { importModel } from '../../src/core/import/import-model.ts';
import { encodeModel } from '../../src/core/onnx/codec.ts';
import {
  FunctionProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from '../../src/core/onnx/gen/onnx_pb.ts';
import { int64Tensor } from '../../src/core/onnx/helpers.ts';
import { english, korean } from '../support/said.ts';
import { compiled, open } from './support/open.ts';
import { lcgTensor, runOnnx } from './support/run-onnx.ts';
import { floats, op, smallBytes, smallModel, weight, withGraph } from './support/small-models.ts';

/** Damaged, hostile and unusual files: each has its own answer, at once. */

const HANGUL = /[가-힣]/;
const relu = op('Relu', ['x'], 'y');

function bad(dims: readonly bigint[], bytes = 4, dataType = 1): TensorProto {
  return create(TensorProtoSchema, { name: 'w', dims: [...dims], dataType, rawData: new Uint8Array(bytes) });
}

function external(location: string, length?: string): TensorProto {
  return create(TensorProtoSchema, {
    name: 'w',
    dims: [1n],
    dataType: 1,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [{ key: 'location', value: location }, ...(length ? [{ key: 'length', value: length }] : [])],
  });
}

const withTensor = (tensor: TensorProto) => smallBytes({ nodes: [op('Add', ['x', 'w'], 'y')], initializers: [tensor] });
function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

const good = smallBytes({ nodes: [relu] });

function recursive(): Uint8Array {
  const model = smallModel({ nodes: [relu] });
  const call = (name: string, to: string) =>
    create(FunctionProtoSchema, { name, domain: 'own', node: [{ ...op(to, ['a'], 'b'), domain: 'own' }] });
  model.functions.push(call('f', 'g'), call('g', 'f'));
  return encodeModel(model);
}

const refused: Readonly<Record<string, readonly [string, Uint8Array]>> = {
  'an empty file': ['empty', new Uint8Array()],
  'random bytes': ['not-onnx', Uint8Array.from({ length: 500 }, (_, at) => (at * 7919 + 13) % 251)],
  text: ['not-onnx', new TextEncoder().encode('<!doctype html><title>Not found</title>')],
  'an ORT file': ['not-onnx', new TextEncoder().encode('\x18\0\0\0ORTM rest of the file')],
  'a cut varint': ['truncated', Uint8Array.of(0x08, 0x08, 0x3a, 0x80)],
  'a length past the end': ['truncated', Uint8Array.of(0x08, 0x08, 0x3a, 0xff, 0xff, 0x03, 0x0a)],
  'dims 2³¹ × 2³¹': ['bad-tensor', withTensor(bad([2n ** 31n, 2n ** 31n]))],
  'negative dims': ['bad-tensor', withTensor(bad([-1n]))],
  'bytes that are not the shape': ['bad-tensor', withTensor(bad([3n]))],
  'external data at ..': ['external-data', withTensor(external('../secret'))],
  'external data at an absolute path': ['external-data', withTensor(external('/etc/passwd'))],
  'external data at a drive': ['external-data', withTensor(external('C:\\secret'))],
  'external data that is not at hand': ['external-data', withTensor(external('w.bin'))],
  'opset 999': ['unsupported-opset', smallBytes({ nodes: [relu], opset: 999 })],
  'a cycle': [
    'cycle',
    smallBytes({ nodes: [op('Add', ['x', 'b'], 'a'), op('Relu', ['a'], 'b'), op('Relu', ['b'], 'y')] }),
  ],
  'duplicate output names': ['duplicate-value', smallBytes({ nodes: [relu, op('Tanh', ['x'], 'y')] })],
  'a recursive function': ['recursive-function', recursive()],
  'a missing initializer': ['missing-value', smallBytes({ nodes: [op('Add', ['x', 'w'], 'y')] })],
  'a ConstantOfShape bomb': [
    'bad-tensor',
    smallBytes({
      nodes: [op('ConstantOfShape', ['d'], 'c'), op('Add', ['x', 'c'], 'y')],
      initializers: [int64Tensor('d', [2], [100_000, 100_000])],
    }),
  ],
  'a node without an operator': ['bad-node', smallBytes({ nodes: [op('', ['x'], 'y')] })],
};

describe('a file that cannot be opened is refused with its own problem', () => {
  it.each(Object.entries(refused))('%s', (_name, [code, bytes]) => {
    const result = importModel(bytes);
    expect(result.ok ? 'opened' : result.error.code).toBe(code);
    if (result.ok) return;
    for (const sentence of [result.error.message, result.error.remedy]) {
      expect(english(sentence)).not.toMatch(HANGUL);
      expect(korean(sentence)).toMatch(HANGUL);
    }
    expect(english(result.error.remedy)).toMatch(/unchanged/);
  });

  it('a length of 10¹⁵ for external data', () => {
    const files = new Map([['w.bin', new Uint8Array(4)]]);
    const result = importModel(withTensor(external('w.bin', '1000000000000000')), { externalFiles: files });
    expect(result.ok ? 'opened' : result.error.code).toBe('external-data');
  });

  it('1,000 nested graphs', () => {
    // Written by hand: graph → node → attribute → graph, each inside the one before.
    const field = (number: number, inner: readonly number[]) => [number * 8 + 2, ...varint(inner.length), ...inner];
    let graph: readonly number[] = [];
    for (let depth = 0; depth < 1000; depth += 1) graph = field(1, field(5, field(6, graph)));
    const result = importModel(Uint8Array.from([0x08, 0x08, ...field(7, graph)]));
    expect(result.ok ? 'opened' : result.error.code).toBe('nested-too-deep');
  });
});

describe('an unusual file opens, and is written back', () => {
  const body = [op('Identity', ['x'], 'inner')];
  const unusual: Readonly<Record<string, Uint8Array>> = {
    'unsorted nodes': smallBytes({ nodes: [op('Tanh', ['a'], 'y'), op('Relu', ['x'], 'a')] }),
    'an unknown operator': smallBytes({ nodes: [op('FrobnicateAll', ['x'], 'y')] }),
    'weights that are not numbers': smallBytes({
      nodes: [op('Add', ['x', 'w'], 'y')],
      initializers: [create(TensorProtoSchema, { name: 'w', dims: [1n], dataType: 1, floatData: [Number.NaN] })],
    }),
    'int4, float8 and string tensors': smallBytes({
      nodes: [op('Take', ['x', 'i4', 'f8', 'str'], 'y')],
      initializers: [22, 17, 8].map((dataType, at) =>
        create(TensorProtoSchema, {
          name: ['i4', 'f8', 'str'][at] ?? '',
          dims: [2n],
          dataType,
          rawData: new Uint8Array(2),
        }),
      ),
    }),
    'a Loop': smallBytes({ nodes: [withGraph(op('Loop', ['', ''], 'y'), 'body', body, ['inner'])] }),
    'no input at all': smallBytes({ nodes: [op('RandomNormal', [], 'y', { shape: { ints: [2, 3] } })], inputs: [] }),
    'a picture that leaves out its size': smallBytes({ nodes: [relu], inputs: [floats('x', ['batch', 3, 'h', 'w'])] }),
    'an output that a node stores': smallBytes({ nodes: [relu, op('Shape', ['x'], 's')], outputs: ['y', 's'] }),
    'opset 6': smallBytes({ nodes: [relu], opset: 6 }),
  };

  it.each(Object.entries(unusual))('%s', (_name, bytes) => {
    const { document, weights } = open(bytes.slice());
    expect(Buffer.compare(compiled(document, weights, { mode: 'plain' }).bytes, bytes)).toBe(0);
  });

  it('says what keeps an unknown operator from running', () => {
    const { document, weights, report } = open(unusual['an unknown operator'] as Uint8Array);
    const analysis = analyze(document);
    expect(report.unknownValues).toEqual(['y']);
    const [entry] = [...analysis.nodes.values()].flatMap((node) => node.diagnostics);
    expect(entry).toMatchObject({ code: 'shape-unknown', severity: 'info' });
    const run = compile(document, analysis, weights, { mode: 'instrumented' });
    expect(run.ok ? 'compiled' : run.error.code).toBe('invalid-graph');
  });

  it('notes weights that are not numbers', () => {
    expect(open(unusual['weights that are not numbers'] as Uint8Array).report.notes).toHaveLength(1);
  });

  it('runs a network of several inputs', async () => {
    const nodes = [
      op('Gemm', ['t', 'w'], 'a'),
      op('Relu', ['x'], 'r'),
      op('ReduceMean', ['r'], 'm', { keepdims: { int: 0 } }),
      op('Add', ['a', 'm'], 'y'),
    ];
    const inputs = [floats('x', ['N', 3, 6, 6]), floats('t', ['N', 5])];
    const { document, weights } = open(smallBytes({ nodes, inputs, initializers: [weight('w', [5, 2])] }));
    const model = compiled(document, weights, { mode: 'instrumented' });
    expect(model.inputName).toBe('x');
    expect(model.tensorInputs).toMatchObject([
      { name: 't', fill: 'zeros', type: { dtype: 'float32', shape: ['N', 5] } },
    ]);
    const outputs = await runOnnx(model, { x: lcgTensor([1, 3, 6, 6]), t: lcgTensor([1, 5]) });
    expect(outputs.y?.dims).toEqual([1, 2]);
  });

  it('keeps fields that Convas does not know', () => {
    // Field 99 of the model, a varint, as a newer version of ONNX might add it.
    const bytes = new Uint8Array([...good, 0x98, 0x06, 0x2a]);
    const { document, weights } = open(bytes);
    const [layer] = [...document.nodes.values()].filter((node) => node.type === 'relu');
    expect(layer).toBeDefined();
    const rewritten = compiled(document, weights, { mode: 'plain', rewrite: true });
    expect([...rewritten.bytes.slice(-3)]).toEqual([0x98, 0x06, 0x2a]);
  });
});
