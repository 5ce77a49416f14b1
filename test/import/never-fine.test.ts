import { readFileSync } from 'node:fs';
import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze, diagnosticsOf } from '../../src/core/graph/analyze.ts';
import { importModel } from '../../src/core/import/import-model.ts';
import { encodeModel } from '../../src/core/onnx/codec.ts';
import { TensorShapeProto_DimensionSchema } from '../../src/core/onnx/gen/onnx_pb.ts';
import { english, korean } from '../support/said.ts';
import { floats, op, smallBytes, smallModel, weight } from './support/small-models.ts';

/** What cannot be is never fine: it is refused, or drawn with an error that names it, whatever the file states behind it. */

const FRESH = Math.floor(Math.random() * 2 ** 31);
const hostile = (name: string) => new Uint8Array(readFileSync(`test/fixtures/hostile/${name}`));

/** Every word of error that is said of a file; '' where it is fine. */
function said(bytes: Uint8Array): string {
  const model = importModel(bytes, { title: 'x' });
  if (!model.ok) return `${model.error.code}: ${english(model.error.message)} ${korean(model.error.message)}`;
  const { document } = model.value;
  const analysis = analyze(document);
  const errors = [...analysis.diagnostics, ...analysis.order.flatMap((id) => diagnosticsOf(analysis, id))].filter(
    ({ severity }) => severity === 'error',
  );
  expect(analysis.valid, 'fine exactly where nothing is said').toBe(errors.length === 0);
  return errors.map(({ code, message }) => `${code}: ${english(message)} ${korean(message)}`).join('\n');
}

/** A window operator over x [1, 4, 6, 6] with one integer attribute written as it is, and an output that is stated. */
function windowModel(operator: string, attribute: string, values: readonly bigint[]): Uint8Array {
  const inputs = operator.startsWith('Conv') ? ['x', 'w'] : ['x'];
  const model = smallModel({
    inputs: [floats('x', [1, 4, 6, 6])],
    nodes: [
      op(operator, inputs, 'y', {
        ...(attribute === 'kernel_shape' ? {} : { kernel_shape: { ints: [3, 3] } }),
        ...(attribute === 'group' ? { group: { int: 1 } } : { [attribute]: { ints: values.map(() => 1) } }),
      }),
    ],
    initializers: inputs.length > 1 ? [weight('w', [4, 4, 3, 3])] : [],
  });
  const entry = model.graph?.node[0]?.attribute.find(({ name }) => name === attribute);
  if (!entry) throw new Error('no attribute');
  if (attribute === 'group') entry.i = values[0] as bigint;
  else entry.ints = [...values];
  const [output] = model.graph?.output ?? [];
  if (output) Object.assign(output, floats('y', [1, 4, 6, 6]));
  return encodeModel(model);
}

/** A graph input of these dims, as they stand in the file. */
function inputModel(dims: readonly bigint[]): Uint8Array {
  const model = smallModel({
    inputs: [
      floats(
        'x',
        dims.map(() => 1),
      ),
    ],
    nodes: [op('Relu', ['x'], 'y')],
  });
  const type = model.graph?.input[0]?.type?.value;
  if (type?.case !== 'tensorType' || !type.value.shape) throw new Error('no shape');
  type.value.shape.dim = dims.map((value) =>
    create(TensorShapeProto_DimensionSchema, { value: { case: 'dimValue', value } }),
  );
  return encodeModel(model);
}

const NEVER_POSITIVE = fc.oneof(fc.constantFrom(0n, -1n, -(2n ** 62n)), fc.bigInt({ min: -(2n ** 63n), max: 0n }));
const BEYOND = fc.oneof(
  fc.constantFrom(2n ** 31n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 62n, 2n ** 63n - 1n),
  fc.bigInt({ min: 2n ** 31n, max: 2n ** 63n - 1n }),
);
const SEEDS = [
  ['fixed', 20_261_130],
  ['fresh', FRESH],
] as const;

describe('never fine of what cannot be', () => {
  it.each(SEEDS)('attributes of windows (%s seed %i)', (_, seed) => {
    const operator = fc.constantFrom('Conv', 'ConvTranspose', 'MaxPool', 'AveragePool');
    const attribute = fc.constantFrom('strides', 'kernel_shape', 'dilations', 'pads', 'group');
    fc.assert(
      fc.property(operator, attribute, fc.oneof(NEVER_POSITIVE, BEYOND), fc.nat(1), (type, name, value, at) => {
        if (type.endsWith('Pool') && (name === 'group' || name === 'dilations')) return;
        // Zero padding is none.
        if (name === 'pads' && value <= 0n && value > -(2n ** 31n)) return;
        const length = name === 'pads' ? 4 : name === 'group' ? 1 : 2;
        const values = Array.from({ length }, (__, index) => (index === at % length ? value : 1n));
        expect(said(windowModel(type, name, values)), `${type} ${name} ${values}`).toContain(name);
      }),
      { seed, numRuns: 300 },
    );
  });

  it('what can be stays fine', () => {
    expect(said(windowModel('Conv', 'pads', [1n, 1n, 1n, 1n]))).toBe('');
    expect(said(windowModel('MaxPool', 'strides', [2n, 1n]))).toBe('');
    expect(said(windowModel('ConvTranspose', 'dilations', [1n, 1n]))).toBe('');
    expect(said(inputModel([1n, 3n, 8n, 8n]))).toBe('');
    expect(said(inputModel([1n, 7n]))).toBe('');
    // How some exporters leave a dim open.
    expect(said(inputModel([-1n, 3n, 8n, 8n]))).toBe('');
  });

  it('groups that do not divide the channels', () => {
    expect(said(windowModel('Conv', 'group', [3n]))).toContain('group = 3');
    expect(said(windowModel('Conv', 'group', [2n]))).toContain('group = 2');
  });

  it.each(SEEDS)('dims of inputs (%s seed %i)', (_, seed) => {
    const bad = fc.oneof(
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
      fc.constant(2n ** 53n + 1n),
      fc.bigInt({ min: -(2n ** 63n), max: -2n }),
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom<bigint>(1n, 3n, 8n), { maxLength: 5 }), bad, fc.nat(5), (dims, dim, at) => {
        const shape = dims.toSpliced(at, 0, dim);
        const words = said(inputModel(shape));
        expect(words).toContain('impossible-input');
        expect(words).toContain(`${dim}`);
      }),
      { seed, numRuns: 200 },
    );
    expect(said(inputModel(new Array<bigint>(9).fill(1n)))).toContain('impossible-input');
  });

  it('an input beyond any memory is a layer that says so, not one that is missing', () => {
    expect(said(hostile('input-tensor-huge.onnx'))).toMatch(/^tensor-too-large: .*3,600,000,000 elements/);
    expect(said(inputModel([1n, 3n, 60_000n, 60_000n]))).toMatch(/^tensor-too-large/);
  });

  it.each([
    ['conv-group-2p53.onnx', 'group'],
    ['conv-strides-0.onnx', 'strides'],
    ['dims-2p53.onnx', '9007199254740993'],
  ])('%s names its cause', (file, cause) => {
    expect(said(hostile(file))).toContain(cause);
  });

  it('connections are not called layers', () => {
    const names = Array.from({ length: 150 }, (_, at) => `n${at}`);
    const bytes = smallBytes({
      nodes: [
        ...names.map((name) => op('Relu', ['x'], name)),
        ...Array.from({ length: 140 }, (_, at) =>
          op('Concat', [...names, `${at === 0 ? 'x' : `c${at - 1}`}`], at === 139 ? 'y' : `c${at}`, {
            axis: { int: 1 },
          }),
        ),
      ],
    });
    const words = said(bytes);
    expect(words).toMatch(/^too-many-edges: The model has 2\d{4} connections/);
  });
});
