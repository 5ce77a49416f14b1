import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { takesBatches } from '../../src/core/compile/batching.ts';
import type { CompiledModel } from '../../src/core/compile/types.ts';
import { importModel } from '../../src/core/import/import-model.ts';
import type { NodeProto, TensorProto } from '../../src/core/onnx/gen/onnx_pb.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { createNodeRuntime } from '../../src/runtime/node.ts';
import { type Basis, createNetwork } from '../../src/study/network.ts';
import { floats, ints, op, positive, scalar, smallBytes, weight } from '../import/support/small-models.ts';
import { arbitraryNetwork } from '../property/arbitrary-networks.ts';
import { english } from '../support/said.ts';
import { seeds } from '../support/seeds.ts';
import { sharedData, sharedModels } from '../support/shared-data.ts';
import { randomInputs, relativeDifference, valuesOf } from './support/cases.ts';

/**
 * Which graphs take a batch, told by types alone, and held against ONNX Runtime: where it is said that they do, a batch
 * gives each of its pictures what it gives it alone.
 */

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

/** Of single-precision sums over a few thousand terms. */
const TOLERANCE = 1e-5;

function compiled(basis: Basis): CompiledModel {
  const network = createNetwork(basis);
  const model = network.instrumented();
  if (!model.ok) throw new Error(english(model.error.message));
  return model.value;
}

function imported(bytes: Uint8Array): CompiledModel {
  const opened = importModel(bytes);
  if (!opened.ok) throw new Error(english(opened.error.message));
  return compiled(opened.value);
}

/** The largest relative difference over all that both bring back: a batch, and its pictures one by one. */
async function apart(model: CompiledModel, pictures = 3): Promise<number> {
  const inputs = randomInputs(model, pictures);
  const together = await valuesOf(runtime, model, inputs);
  let most = 0;
  for (const [at, input] of inputs.entries()) {
    const [alone] = await valuesOf(runtime, model, [input]);
    for (const [name, value] of alone?.values ?? []) {
      const other = together[at]?.values.get(name);
      expect(other?.shape, name).toEqual(value.shape);
      most = Math.max(most, relativeDifference(other?.data ?? new Float32Array(), value.data));
    }
  }
  return most;
}

describe('a drawing', () => {
  it.each(seeds(20_261_201))('takes a batch, which gives what its pictures give alone, %s', async (_, seed) => {
    const numRuns = process.env.CONVAS_SWEEP ? 60 : 15;
    await fc.assert(
      fc.asyncProperty(arbitraryNetwork, async (document) => {
        const model = compiled({ document, weights: new Map() });
        expect(takesBatches(model)).toBe(true);
        expect(await apart(model)).toBeLessThan(TOLERANCE);
      }),
      { seed, numRuns },
    );
  });

  it.each(['lenet-5', 'se-cnn', 'se-resnet', 'small-vgg'])('of the examples: %s', async (name) => {
    const project = openProject(await readFile(`assets/examples/${name}.convas`));
    if (!project.ok) throw new Error(project.error.code);
    const model = compiled(project.value);
    expect(takesBatches(model)).toBe(true);
    expect(await apart(model, 2)).toBeLessThan(TOLERANCE);
  });
});

describe('an imported graph', () => {
  const image = [floats('x', ['N', 3, 6, 6])];
  interface Graph {
    readonly nodes: readonly NodeProto[];
    readonly initializers?: readonly TensorProto[];
    readonly inputs?: ReturnType<typeof floats>[];
    readonly opset?: number;
  }
  const pooled = [op('GlobalAveragePool', ['x'], 'p'), op('Flatten', ['p'], 'f')];

  /** What mixes the pictures of a batch, or cannot hold one. */
  const mixing: Readonly<Record<string, Graph>> = {
    'softmax over the batch': { nodes: [...pooled, op('Softmax', ['f'], 'y', { axis: { int: 0 } })] },
    'softmax of old opsets over the batch': {
      opset: 12,
      nodes: [...pooled, op('Softmax', ['f'], 'y', { axis: { int: 0 } })],
    },
    'mean over the batch': {
      nodes: [op('ReduceMean', ['x'], 'm', { axes: { ints: [0] } }), op('Sub', ['x', 'm'], 'y')],
    },
    'mean and variance over the batch': { nodes: [op('MeanVarianceNormalization', ['x'], 'y')] },
    'layer norm from the batch on': {
      nodes: [...pooled, op('LayerNormalization', ['f', 's'], 'y', { axis: { int: 0 } })],
      initializers: [positive('s', [1, 3])],
    },
    'running sum over the batch': {
      nodes: [...pooled, op('CumSum', ['f', 'axis'], 'y')],
      initializers: [ints('axis', [0])],
    },
    'a reshape to one picture': {
      nodes: [op('Reshape', ['x', 'shape'], 'y')],
      initializers: [ints('shape', [1, 108])],
    },
    'a resize to one picture': {
      nodes: [op('Resize', ['x', '', '', 'sizes'], 'y', { mode: { string: 'nearest' } })],
      initializers: [ints('sizes', [1, 3, 12, 12])],
    },
    'every second picture': {
      nodes: [op('Slice', ['x', 'starts', 'ends', 'axes', 'steps'], 'y')],
      initializers: [ints('starts', [0]), ints('ends', [2 ** 31 - 1]), ints('axes', [0]), ints('steps', [2])],
    },
    'divided by the number of pictures': {
      nodes: [
        op('Shape', ['x'], 'dims'),
        op('Gather', ['dims', 'first'], 'count'),
        op('Cast', ['count'], 'divisor', { to: { int: 1 } }),
        op('Div', ['x', 'divisor'], 'y'),
      ],
      initializers: [ints('first', [0])],
    },
    'rows against columns': {
      nodes: [
        ...pooled,
        op('Transpose', ['f'], 't', { perm: { ints: [1, 0] } }),
        op('MatMul', ['f', 't'], 'g'),
        op('ReduceSum', ['g', 'axes'], 'y'),
      ],
      initializers: [ints('axes', [1])],
    },
    'a squeeze of whatever is 1': { nodes: [op('GlobalAveragePool', ['x'], 'p'), op('Squeeze', ['p'], 'y')] },
    'a batch that the file fixes': { inputs: [floats('x', [1, 3, 6, 6])], nodes: [op('Erf', ['x'], 'y')] },
    'an operator of which it is not known': { nodes: [op('Trilu', ['x'], 'y')] },
  };
  it.each(Object.keys(mixing))('runs singly: %s', (name) => {
    expect(takesBatches(imported(smallBytes({ inputs: image, ...(mixing[name] as Graph) })))).toBe(false);
  });

  /** Their nearest relatives that keep the pictures apart. */
  const parted: Readonly<Record<string, Graph>> = {
    'softmax over classes': { nodes: [...pooled, op('Softmax', ['f'], 'y')] },
    'mean over channels': {
      nodes: [op('ReduceMean', ['x'], 'm', { axes: { ints: [1] } }), op('Sub', ['x', 'm'], 'y')],
    },
    'mean and variance of each picture': {
      nodes: [op('MeanVarianceNormalization', ['x'], 'y', { axes: { ints: [1, 2, 3] } })],
    },
    'layer norm of channels': {
      nodes: [...pooled, op('LayerNormalization', ['f', 's'], 'y')],
      initializers: [positive('s', [3])],
    },
    'a reshape that leaves the batch open': {
      nodes: [op('Reshape', ['x', 'shape'], 'y')],
      initializers: [ints('shape', [-1, 108])],
    },
    'a reshape by the shape of the picture': {
      nodes: [
        op('Shape', ['x'], 'dims'),
        op('Gather', ['dims', 'first'], 'count'),
        op('Concat', ['count', 'rest'], 'shape', { axis: { int: 0 } }),
        op('Reshape', ['x', 'shape'], 'y'),
      ],
      initializers: [ints('first', [0]), ints('rest', [108])],
    },
    'a resize by scales': {
      nodes: [op('Resize', ['x', '', 'scales'], 'y', { mode: { string: 'nearest' } })],
      initializers: [{ ...positive('scales', [4]), rawData: new Uint8Array(Float32Array.of(1, 1, 2, 2).buffer) }],
    },
    'pictures in reverse, rows first': {
      nodes: [op('Slice', ['x', 'starts', 'ends', 'axes', 'steps'], 'y')],
      initializers: [ints('starts', [-1]), ints('ends', [-(2 ** 31)]), ints('axes', [2]), ints('steps', [-1])],
    },
    'divided by a number': { nodes: [op('Div', ['x', 'two'], 'y')], initializers: [scalar('two', 2)] },
    'a product with weights': {
      nodes: [...pooled, op('MatMul', ['f', 'w'], 'g'), op('Erf', ['g'], 'y')],
      initializers: [weight('w', [3, 2])],
    },
    'other channels of each': {
      nodes: [op('Gather', ['x', 'order'], 'y', { axis: { int: 1 } })],
      initializers: [ints('order', [2, 0, 1, 1])],
    },
  };
  it.each(Object.keys(parted))('takes a batch: %s', async (name) => {
    const model = imported(smallBytes({ inputs: image, ...(parted[name] as Graph) }));
    expect(takesBatches(model)).toBe(true);
    expect(await apart(model)).toBeLessThan(TOLERANCE);
  });
});

describe.skipIf(sharedModels().length === 0)('a real model', () => {
  /** Files that say that they take one picture. */
  const FIXED = /mnist-cntk|ultraface|yunet|light_|superres/;
  /** Multiply-accumulates beyond which a test would take too long. */
  const LARGE = 150_000_000;

  it.each(sharedModels())('%s', async (name) => {
    const opened = importModel(await readFile(sharedData('models', name) ?? ''));
    if (!opened.ok) throw new Error(english(opened.error.message));
    const network = createNetwork(opened.value);
    const model = network.instrumented();
    if (!model.ok) return expect(name).toMatch(FIXED);
    expect(takesBatches(model.value)).toBe(!FIXED.test(name));
    if (FIXED.test(name) || network.analysis.totals.macs > LARGE) return;
    expect(await apart(model.value, 2)).toBeLessThan(TOLERANCE);
  });
});
