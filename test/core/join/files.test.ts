import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { joinDrawings } from '../../../src/core/join/join.ts';
import { type Drawing, suggestedLink } from '../../../src/core/join/links.ts';
import { encodeModel } from '../../../src/core/onnx/codec.ts';
import { FunctionProtoSchema } from '../../../src/core/onnx/gen/onnx_pb.ts';
import { compiled, decoded, open } from '../../import/support/open.ts';
import { lcgTensor, runOnnx } from '../../import/support/run-onnx.ts';
import {
  floats,
  op,
  type SmallModel,
  scalar,
  smallModel,
  weight,
  withGraph,
} from '../../import/support/small-models.ts';
import { externalModel } from '../../support/imported-models.ts';
import { english, korean } from '../../support/said.ts';

/** What of two files has to go together, piece by piece. */
type Model = ReturnType<typeof smallModel>;

function opened(model: Model, externalFiles: ReadonlyMap<string, Uint8Array> = new Map()): Drawing {
  const { document, weights } = open(encodeModel(model), { externalFiles });
  return { document, weights, analysis: analyze(document) };
}

function joined(a: Drawing, b: Drawing, connect = true) {
  const link = connect ? suggestedLink(a, b) : null;
  const result = joinDrawings(a, b, link ? [link] : []);
  if (!result.ok) throw new Error(english(result.error.message));
  return result.value;
}

function refusal(a: Drawing, b: Drawing) {
  const result = joinDrawings(a, b);
  return result.ok ? null : result.error;
}

const modelOf = ({ document, weights }: Pick<Drawing, 'document' | 'weights'>) =>
  compiled(document, weights, { mode: 'plain' });

const numbers: SmallModel = { inputs: [floats('x', ['N', 5])], nodes: [op('Tanh', ['x'], 'y')] };

/** A function of the file that adds a constant. */
function withFunction(model: Model, amount: number): Model {
  const body = [op('Constant', [], 'c', { value_float: { float: amount } }), op('Add', ['a', 'c'], 'sum')];
  const own = { domain: 'local', name: 'Shift' };
  model.functions = [
    create(FunctionProtoSchema, {
      ...own,
      input: ['a'],
      output: ['sum'],
      node: body,
      opsetImport: [{ domain: '', version: 17n }],
    }),
  ];
  model.opsetImport.push({ ...model.opsetImport[0], domain: 'local', version: 1n } as Model['opsetImport'][number]);
  const call = op('Shift', ['y'], 'z');
  call.domain = 'local';
  model.graph?.node.push(call);
  if (model.graph) model.graph.output[0] = floats('z', ['N', 5]);
  return model;
}

describe('two files as one', () => {
  it('functions of one name stay apart where they differ, and are one where they do not', async () => {
    const one = () => opened(withFunction(smallModel(numbers), 1));
    const two = opened(withFunction(smallModel(numbers), 2));
    const names = (of: Parameters<typeof modelOf>[0]) => decoded(modelOf(of).bytes).functions.map(({ name }) => name);
    expect(names(joined(one(), one()))).toEqual(['Shift']);
    const both = joined(one(), two);
    expect(names(both)).toEqual(['Shift', 'Shift_2']);
    const x = { dims: [1, 5], data: new Float32Array(5) };
    const model = modelOf(both);
    const outputs = Object.values(await runOnnx(model, { x }));
    // tanh(tanh(0) + 1) + 2
    expect(outputs[0]?.data[0]).toBeCloseTo(Math.tanh(1) + 2, 6);
  });

  it('what bodies of nodes make and take keeps apart, too', async () => {
    const branching = () => {
      const node = withGraph(op('If', ['c'], 'y'), 'then_branch', [op('Add', ['deep', 'one'], 't')], ['t']);
      withGraph(node, 'else_branch', [op('Sub', ['deep', 'one'], 'e')], ['e']);
      return smallModel({
        inputs: [floats('x', ['N', 3, 4, 4])],
        initializers: [scalar('one', 1)],
        nodes: [op('ReduceMax', ['x'], 'deep', { keepdims: { int: 0 } }), op('Greater', ['deep', 'one'], 'c'), node],
      });
    };
    const [a, b] = [opened(branching()), opened(branching())];
    const model = modelOf(joined(a, b, false));
    const graph = decoded(model.bytes).graph;
    const inner = graph?.node.flatMap((node) =>
      node.attribute.flatMap(({ g }) => g?.node.map((made) => made.output[0]) ?? []),
    );
    expect(inner).toEqual(['t', 'e', 't_2', 'e_2']);
    const [low, high] = [lcgTensor([1, 3, 4, 4]), { dims: [1, 3, 4, 4], data: new Float32Array(48).fill(3) }];
    const values = await runOnnx(model, { x: low, x_2: high });
    expect(values.y?.data[0]).toBeCloseTo(Math.max(...Array.from(low.data, Number)) - 1, 6);
    expect(values.y_2?.data[0]).toBe(4);
  });

  it('data files come together; one place with two contents is refused by name', () => {
    const [first, second] = [externalModel('a.bin'), externalModel('b.bin')];
    const at = ({ bytes, files }: typeof first, name: string) =>
      opened(decoded(bytes), new Map([[name, files.get('weights.bin') ?? new Uint8Array()]]));
    const both = joined(at(first, 'a.bin'), at(second, 'b.bin'), false);
    expect([...(both.document.imported?.externalFiles.keys() ?? [])]).toEqual(['a.bin', 'b.bin']);
    expect(both.weights.size).toBe(8);
    const other = new Map([['a.bin', (first.files.get('weights.bin') ?? new Uint8Array()).map((byte) => byte ^ 1)]]);
    const refused = refusal(at(first, 'a.bin'), opened(decoded(externalModel('a.bin').bytes), other));
    expect(english(refused?.message)).toContain('a file called “a.bin”, and the two files differ');
  });

  it('an older file takes the newer opset where its nodes mean the same there, and says both where not', () => {
    const tanh = (opset: number) => opened(smallModel({ ...numbers, opset }));
    expect(joined(tanh(17), tanh(13)).document.imported?.opset).toBe(17);
    expect(joined(tanh(13), tanh(17)).document.imported?.opset).toBe(13);
    // Only the newer has this operator: the first file goes along.
    const newer = smallModel({
      inputs: [floats('x', ['N', 5])],
      nodes: [op('LayerNormalization', ['x', 'g'], 'y')],
      initializers: [weight('g', [5])],
    });
    expect(joined(tanh(13), opened(newer)).document.imported?.opset).toBe(17);
    const squeeze = {
      inputs: [floats('x', ['N', 1, 5])],
      nodes: [op('Squeeze', ['x'], 'y', { axes: { ints: [1] } })],
      opset: 11,
    };
    const refused = refusal(tanh(17), opened(smallModel(squeeze)));
    expect(refused?.code).toBe('opsets-differ');
    expect(korean(refused?.message)).toContain('opset 17');
    expect(korean(refused?.message)).toContain('opset 11');
  });

  it('another domain has one version in a file', () => {
    const foreign = (version: bigint) => {
      const model = smallModel(numbers);
      model.opsetImport.push({
        ...model.opsetImport[0],
        domain: 'test.domain',
        version,
      } as Model['opsetImport'][number]);
      return opened(model);
    };
    expect(refusal(foreign(1n), foreign(1n))).toBeNull();
    expect(english(refusal(foreign(1n), foreign(2n))?.message)).toContain(
      'version 1 of the operators of “test.domain”',
    );
  });

  it('shape arithmetic of the second file follows what it is fed with', async () => {
    const first = smallModel({
      inputs: [floats('x', ['N', 3, 8, 8])],
      nodes: [op('Conv', ['x', 'w'], 'y')],
      initializers: [weight('w', [3, 3, 3, 3])],
    });
    const flat = smallModel({
      inputs: [floats('x', ['N', 3, 'H', 'W'])],
      nodes: [
        op('Shape', ['x'], 's'),
        op('Gather', ['s', 'zero'], 'n', { axis: { int: 0 } }),
        op('Unsqueeze', ['n', 'first'], 'rows'),
        op('Concat', ['rows', 'rest'], 'wanted', { axis: { int: 0 } }),
        op('Reshape', ['x', 'wanted'], 'r'),
        op('Tanh', ['r'], 'y'),
      ],
      initializers: [
        { ...weight('zero', []), dims: [], dataType: 7, rawData: new Uint8Array(8) } as ReturnType<typeof weight>,
        { ...weight('first', [1]), dims: [1n], dataType: 7, rawData: new Uint8Array(8) } as ReturnType<typeof weight>,
        {
          ...weight('rest', [1]),
          dims: [1n],
          dataType: 7,
          rawData: new Uint8Array(BigInt64Array.of(-1n).buffer),
        } as ReturnType<typeof weight>,
      ],
    });
    const x = lcgTensor([1, 3, 8, 8]);
    const model = modelOf(joined(opened(first), opened(flat)));
    const [y] = Object.values(await runOnnx({ bytes: encodeModel(first) }, { x }));
    const [wanted] = Object.values(await runOnnx({ bytes: encodeModel(flat) }, { x: y ?? x }));
    const [given] = Object.values(await runOnnx(model, { x }));
    expect(given).toEqual(wanted);
    expect(given?.dims).toEqual([1, 108]);
  });
});
