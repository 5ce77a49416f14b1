import { describe, expect, it } from 'vitest';
import { defaultAttributes } from '../../src/core/attributes.ts';
import { OPSETS } from '../../src/core/compile/versions/versions.ts';
import { EMPTY_DOCUMENT, type GraphDocument, makeEdge } from '../../src/core/graph/document.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { compiled, decoded, edited, find, open } from './support/open.ts';
import { excess, lcgTensor, runOnnx } from './support/run-onnx.ts';
import { op, smallBytes, weight } from './support/small-models.ts';

/** A softmax gate is written and read in every opset: before 13 a softmax ran over all axes from its own on. */

function drawing(form: string): GraphDocument {
  const node = (id: string, type: string, attributes: object) => {
    const all = { ...defaultAttributes(layerType(type)?.attributes ?? {}), ...attributes };
    return [id, { id, type, name: id, attributes: all, position: { x: 0, y: 0 } }] as const;
  };
  const edges = [
    makeEdge({ node: 'x', port: 0 }, { node: 'se', port: 0 }),
    makeEdge({ node: 'se', port: 0 }, { node: 'y', port: 0 }),
  ];
  return {
    ...EMPTY_DOCUMENT,
    nodes: new Map([
      node('x', 'input', { channels: 3, height: 6, width: 5 }),
      node('se', 'squeezeExcitation', { gate: 'softmax', form, reductionRatio: 1 }),
      node('y', 'output', {}),
    ]),
    edges: new Map(edges.map((edge) => [edge.id, edge])),
  };
}

describe.each(['gemm', 'conv1x1'])('%s', (form) => {
  it.each(OPSETS)('opset %i', async (opset) => {
    const document = drawing(form);
    const weights = new Map();
    const usual = compiled(document, weights, { mode: 'plain' });
    const written = compiled(document, weights, { mode: 'plain', versions: { opset } });
    // One node, without turning the vector round.
    const operators = decoded(written.bytes).graph?.node.map((node) => node.opType) ?? [];
    expect(operators.filter((name) => name === 'Softmax' || name === 'Transpose')).toEqual(['Softmax']);
    const x = lcgTensor([2, 3, 6, 5]);
    const [before, after] = [await runOnnx(usual, { x }), await runOnnx(written, { x })];
    expect(excess(after.y?.data ?? [], before.y?.data ?? [], 1e-6, 1e-6)).toBeLessThanOrEqual(0);
    const read = [...open(written.bytes.slice()).document.nodes.values()].find(
      (node) => node.type === 'squeezeExcitation',
    );
    expect(read?.attributes).toMatchObject({ gate: 'softmax', form, reductionRatio: 1 });
  });
});

const X = { ints: [1, 1] };
const start = [
  op('GlobalAveragePool', ['x'], 'z'),
  op('Conv', ['z', 'w1'], 'h', { kernel_shape: X }),
  op('Relu', ['h'], 'r'),
  op('Conv', ['r', 'w2'], 's', { kernel_shape: X }),
];
const scale = op('Mul', ['x', 'g'], 'y');
const turn = (from: string, to: string) => op('Transpose', [from], to, { perm: { ints: [0, 3, 2, 1] } });

it.each([
  ['the axis left out, which was 1', [op('Softmax', ['s'], 'g'), scale], 'softmax'],
  [
    'channels last',
    [turn('s', 't'), op('Softmax', ['t'], 'u', { axis: { int: 3 } }), turn('u', 'g'), scale],
    'softmax',
  ],
  [
    'from an axis of one element on',
    [turn('s', 't'), op('Softmax', ['t'], 'u', { axis: { int: 1 } }), turn('u', 'g'), scale],
    'softmax',
  ],
  ['behind the channels', [op('Softmax', ['s'], 'g', { axis: { int: 2 } }), scale], null],
  ['over the batch too', [op('Softmax', ['s'], 'g', { axis: { int: 0 } }), scale], null],
] as const)('in opset 11, %s', async (_name, end, gate) => {
  const initializers = [weight('w1', [2, 4, 1, 1]), weight('w2', [4, 2, 1, 1])];
  const bytes = smallBytes({ nodes: [...start, ...end], initializers, opset: 11 });
  const { document, weights } = open(bytes.slice());
  const read = [...document.nodes.values()].find((node) => node.type === 'squeezeExcitation');
  expect(read?.attributes.gate ?? null).toBe(gate);
  const x = lcgTensor([2, 4, 6, 6]);
  const before = await runOnnx({ bytes }, { x });
  const after = await runOnnx(compiled(document, weights, { mode: 'plain', rewrite: true }), { x });
  expect(excess(after.y?.data ?? [], before.y?.data ?? [], 1e-6, 1e-6)).toBeLessThanOrEqual(0);
});

it.each([7, 9, 12, 13])('a gate that is changed to a softmax in a file of opset %i', async (opset) => {
  const initializers = [weight('w1', [2, 4, 1, 1]), weight('w2', [4, 2, 1, 1])];
  const file = (gate: string) => smallBytes({ nodes: [...start, op(gate, ['s'], 'g'), scale], initializers, opset });
  const { document, weights } = open(file('Sigmoid'));
  const se = find(document, (node) => node.type === 'squeezeExcitation');
  const changed = edited(document, { kind: 'setAttributes', id: se.id, attributes: { gate: 'softmax' } });
  const x = lcgTensor([2, 4, 6, 6]);
  const after = await runOnnx(compiled(changed, weights, { mode: 'plain' }), { x });
  // Since 13 the axis that is left out is the last one; then it has to be stated.
  const stated = op('Softmax', ['s'], 'g', { axis: { int: 1 } });
  const expected = await runOnnx(
    { bytes: smallBytes({ nodes: [...start, stated, scale], initializers, opset }) },
    { x },
  );
  expect(excess(after.y?.data ?? [], expected.y?.data ?? [], 1e-6, 1e-6)).toBeLessThanOrEqual(0);
});
