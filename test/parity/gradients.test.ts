import { describe, expect, it } from 'vitest';
import { trainingNetwork } from '../../src/core/compile/training/training-network.ts';
import type { Tensor } from '../../src/core/tensor/types.ts';
import { parameterTensor } from '../../src/core/weights/tensor-store.ts';
import { type Differentiated, runGradient } from '../support/layer-gradient.ts';
import { BATCH, type Case, cases, LAYER_ID, OUTPUT_ID, stream } from './cases.ts';
import recorded from './generated/gradients.json';

/**
 * Gradients of every layer type in every branch of its attributes, and the statistics of batches, against PyTorch's autograd
 * in float64 (`scripts/parity/gradients.py`): of each its length and its products with two seeded directions.
 */
const CLOSE = 5e-5;

type Told = readonly [length: number, first: number, second: number];
const expected = recorded as unknown as Readonly<Record<string, Readonly<Record<string, Told>>>>;

function workOf(entry: Case): Differentiated {
  const written = trainingNetwork(entry.document, entry.analysis, BATCH);
  if (!written.ok) throw new Error(written.error.code);
  const { network, parameters, picture } = written.value;
  const feeds: Record<string, Tensor> = { [picture.name]: { shape: entry.picture.dims, data: entry.picture.data } };
  const wanted = [picture.name];
  for (const { name, nodeId, spec } of parameters) {
    feeds[name] = parameterTensor(entry.weights, entry.document.seed, nodeId, spec).tensor;
    if (nodeId === LAYER_ID && spec.trainable) wanted.push(name);
  }
  const numbers = (name: string, shape: readonly number[]): Tensor => ({
    shape,
    data: stream(
      entry.seed,
      name,
      shape.reduce((so, dim) => so * dim, 1),
    ),
  });
  const { nodes, constants } = network;
  const seed = (_: number, shape: readonly number[]) => numbers('loss', shape);
  const mask = (_: number, shape: readonly number[]) => numbers('mask', shape);
  return { nodes, constants, feeds, wanted, outputs: [OUTPUT_ID], seed, mask };
}

function differs(seed: number, name: string, { data }: Tensor, [length, ...products]: Told): number {
  let square = 0;
  for (const element of data) square += element * element;
  const errors = [Math.sqrt(square) - length];
  for (const [at, product] of products.entries()) {
    const direction = stream(seed, `${name}/${at + 1}`, data.length);
    errors.push(data.reduce((sum, element, index) => sum + element * (direction[index] as number), 0) - product);
  }
  // Where a gradient nearly cancels (of two numbers normalisation makes ±1, whatever they are) rounding is that of its parts.
  return Math.max(...errors.map(Math.abs)) / Math.max(length, 1e-2);
}

describe('gradients are those of PyTorch', () => {
  const table = cases();
  it('every case is recorded', () =>
    expect(Object.keys(expected).sort()).toEqual(table.map(({ name }) => name).sort()));

  it.each([...new Set(table.map(({ layer }) => layer))])('%s', async (type) => {
    for (const entry of table.filter(({ layer }) => layer === type)) {
      const run = await runGradient(workOf(entry));
      const told = expected[entry.name] ?? {};
      const [statistics] = run.statistics;
      const found: Record<string, Tensor> = { ...run.gradients };
      if (statistics) {
        found['batch.mean'] = statistics.mean;
        found['batch.variance'] = statistics.variance;
      }
      const names = Object.keys(found).map((name) => name.replace(`${LAYER_ID}.`, ''));
      expect(names.sort(), entry.name).toEqual(Object.keys(told).sort());
      for (const [name, tensor] of Object.entries(found)) {
        const short = name.replace(`${LAYER_ID}.`, '');
        expect(differs(entry.seed, short, tensor, told[short] as Told), `${entry.name} by ${short}`).toBeLessThan(
          CLOSE,
        );
      }
      await run.release();
    }
  });
});
