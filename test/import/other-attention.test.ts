import { expect, it } from 'vitest';
import { compiled, open } from './support/open.ts';
import { excess, lcgTensor, runOnnx } from './support/run-onnx.ts';
import { floats, ints, op, smallBytes, weight } from './support/small-models.ts';

/** The other channel-attention layers, as files spell them. */

const X = { ints: [1, 1] };
const pool = op('GlobalAveragePool', ['x'], 'z');
const sigmoid = op('Sigmoid', ['s'], 'g');

it('reads ECA as PyTorch writes it', async () => {
  const nodes = [
    pool,
    op('Squeeze', ['z', 'last'], 'z3'),
    op('Transpose', ['z3'], 'row', { perm: { ints: [0, 2, 1] } }),
    op('Conv', ['row', 'k'], 'c', { kernel_shape: { ints: [3] }, pads: { ints: [1, 1] } }),
    op('Transpose', ['c'], 'column', { perm: { ints: [0, 2, 1] } }),
    op('Unsqueeze', ['column', 'last'], 's'),
    sigmoid,
    op('Shape', ['x'], 'whole'),
    op('Expand', ['g', 'whole'], 'g5'),
    op('Mul', ['x', 'g5'], 'y'),
  ];
  const bytes = smallBytes({ nodes, initializers: [weight('k', [1, 1, 3]), ints('last', [-1])] });
  const { document, weights } = open(bytes.slice());
  const layer = [...document.nodes.values()].find((node) => node.type === 'eca');
  expect(layer?.attributes).toEqual({ kernelSize: 3 });
  const x = lcgTensor([1, 4, 6, 6]);
  const before = await runOnnx({ bytes }, { x });
  const after = await runOnnx(compiled(document, weights, { mode: 'plain', rewrite: true }), { x });
  expect(excess(after.y?.data ?? [], before.y?.data ?? [], 1e-6, 1e-6)).toBeLessThanOrEqual(0);
});

it('reads the channel attention of CBAM', async () => {
  const branch = (name: string, operator: string) => [
    op(operator, ['x'], `z${name}`),
    op('Conv', [`z${name}`, 'w1'], `h${name}`, { kernel_shape: X }),
    op('Relu', [`h${name}`], `r${name}`),
    op('Conv', [`r${name}`, 'w2'], `s${name}`, { kernel_shape: X }),
  ];
  const nodes = [
    ...branch('a', 'GlobalAveragePool'),
    ...branch('m', 'GlobalMaxPool'),
    op('Add', ['sa', 'sm'], 's'),
    sigmoid,
    op('Mul', ['g', 'x'], 'y'),
  ];
  const bytes = smallBytes({
    nodes,
    initializers: [weight('w1', [2, 4, 1, 1]), weight('w2', [4, 2, 1, 1])],
    inputs: [floats('x', [1, 4, 6, 6])],
  });
  const { document, weights } = open(bytes.slice());
  expect([...document.nodes.values()].map((node) => node.type)).toContain('cbamChannel');
  const x = lcgTensor([1, 4, 6, 6]);
  const before = await runOnnx({ bytes }, { x });
  const after = await runOnnx(compiled(document, weights, { mode: 'plain', rewrite: true }), { x });
  expect(excess(after.y?.data ?? [], before.y?.data ?? [], 1e-6, 1e-6)).toBeLessThanOrEqual(0);
});
