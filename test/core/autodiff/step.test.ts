import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  fillMask,
  type LossSpec,
  type OptimiserSpec,
  type SplitStep,
  type StepOptions,
  scalarFeeds,
} from '../../../src/core/autodiff/step.ts';
import { compileTraining } from '../../../src/core/compile/training/compile-training.ts';
import { exportTrainingStep } from '../../../src/core/compile/training/export-step.ts';
import { analyze } from '../../../src/core/graph/analyze.ts';
import type { GraphDocument } from '../../../src/core/graph/document.ts';
import { importModel } from '../../../src/core/import/import-model.ts';
import { indexModel } from '../../../src/core/import/model-index.ts';
import { decodeModel } from '../../../src/core/onnx/codec.ts';
import { openProject } from '../../../src/core/project/open-project.ts';
import type { Tensor } from '../../../src/core/tensor/types.ts';
import { parameterTensor, type TensorStore } from '../../../src/core/weights/tensor-store.ts';
import { modelWithOperator } from '../../support/imported-models.ts';
import { randomTensor } from '../../support/run-layer.ts';
import { asFeeds, oneHot, openStep, zeros } from '../../support/run-step.ts';
import { english } from '../../support/said.ts';

const SGD: OptimiserSpec = { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0 };
const CROSS_ENTROPY: LossSpec = { kind: 'crossEntropy' };

interface Opened {
  readonly document: GraphDocument;
  readonly weights: TensorStore;
}

function example(name: string): Opened {
  const file = resolve(import.meta.dirname, '../../../assets/examples', `${name}.convas`);
  const project = openProject(new Uint8Array(readFileSync(file)));
  if (!project.ok) throw new Error(english(project.error.message));
  return project.value;
}

const lenet = example('lenet-5');
const seCnn = example('se-cnn');

function split({ document, weights }: Opened, options: Partial<StepOptions> = {}): SplitStep {
  const whole = { pictures: 4, loss: CROSS_ENTROPY, optimiser: SGD, ...options };
  const step = compileTraining(document, analyze(document), weights, { ...whole, form: 'split' });
  if (!step.ok) throw new Error(english(step.error.message));
  return step.value;
}

function stored({ document, weights }: Opened, step: SplitStep): Map<string, Tensor> {
  const { nodes } = analyze(document);
  return new Map(
    [...step.parameters, ...step.statistics].map(({ nodeId, parameter, value }) => {
      const spec = nodes.get(nodeId)?.parameterSpecs.find(({ name }) => name === parameter);
      if (!spec) throw new Error(`no parameter ${parameter}`);
      return [value, parameterTensor(weights, document.seed, nodeId, spec).tensor];
    }),
  );
}

/** Runs the gradient graph over random pictures, or given ones. */
async function gradients(
  opened: Opened,
  step: SplitStep,
  target: Tensor,
  picture = randomTensor(step.picture.shape, 3),
) {
  const graph = await openStep(step.gradient);
  const feeds = new Map([...stored(opened, step), [step.picture.name, picture], [step.target.name, target]]);
  const values = await graph.run(feeds);
  await graph.release();
  return { values, feeds, read: (name: string) => (values.get(name) as Tensor).data };
}

function rows(tensor: Tensor, from: number, to: number): Tensor {
  const [count = 1, ...rest] = tensor.shape;
  const size = tensor.data.length / count;
  return { shape: [to - from, ...rest], data: tensor.data.slice(from * size, to * size) };
}

describe('losses', () => {
  const target: Tensor = { shape: [4, 10], data: randomTensor([4, 10], 8).data.map((value) => (value > 0.3 ? 1 : 0)) };
  const weights = Array.from({ length: 10 }, (_, at) => 0.5 + at / 10);
  /** Loss and its derivative by one score, in float64. */
  const definitions: readonly [string, LossSpec, (z: number, t: number, c: number) => readonly [number, number]][] = [
    [
      'binary cross-entropy, weighted',
      { kind: 'binaryCrossEntropy', classWeights: weights },
      (z, t, c) => {
        const p = 1 / (1 + Math.exp(-z));
        const w = (weights[c] ?? 0) / 10;
        return [-w * (t * Math.log(p) + (1 - t) * Math.log(1 - p)), w * (p - t)];
      },
    ],
    ['squared error', { kind: 'meanSquaredError' }, (z, t) => [(z - t) ** 2 / 10, (2 * (z - t)) / 10]],
  ];

  it.each(definitions)('%s is its definition', async (_, loss, define) => {
    const step = split(lenet, { loss });
    const { read } = await gradients(lenet, step, target);
    const logits = read(step.report.logits.name);
    const terms = [...logits].map((z, at) => define(z, target.data[at] as number, at % 10));
    const losses = [0, 1, 2, 3].map((row) =>
      terms.slice(10 * row, 10 * row + 10).reduce((so, [value]) => so + value, 0),
    );
    for (const [row, value] of losses.entries()) expect(read(step.report.losses.name)[row]).toBeCloseTo(value, 4);
    expect(read(step.report.loss.name)[0]).toBeCloseTo(
      losses.reduce((a, b) => a + b, 0),
      4,
    );
    expect(read(step.report.weight.name)[0]).toBe(4);
    // The bias of the last layer gets the derivative by its score, summed over the pictures.
    const bias = step.parameters.find(({ parameter, shape }) => parameter === 'bias' && shape[0] === 10);
    for (let c = 0; c < 10; c += 1) {
      const sum = [0, 1, 2, 3].reduce((so, row) => so + (terms[10 * row + c]?.[1] ?? 0), 0);
      expect(read(bias?.gradient ?? '')[c]).toBeCloseTo(sum, 5);
    }
  });

  it('several labels are right where every class is on its side', async () => {
    const step = split(lenet, { loss: { kind: 'binaryCrossEntropy' } });
    const first = await gradients(lenet, step, target);
    const logits = first.read(step.report.logits.name);
    const sides: Tensor = { shape: [4, 10], data: logits.map((z, at) => (at < 30 === z > 0 ? 1 : 0)) };
    const { read } = await gradients(lenet, step, sides);
    expect(read(step.report.correct.name)[0]).toBe(3);
  });

  it('one label is right where its score is the largest', async () => {
    const step = split(lenet);
    const { read } = await gradients(lenet, step, oneHot([0, 1, 2, 3], 10));
    const logits = read(step.report.logits.name);
    const best = [0, 1, 2, 3].map((row) => {
      const row10 = logits.slice(10 * row, 10 * row + 10);
      return row10.indexOf(Math.max(...row10));
    });
    const again = await gradients(lenet, step, oneHot([...best.slice(0, 3), ((best[3] ?? 0) + 1) % 10], 10));
    expect(again.read(step.report.correct.name)[0]).toBe(3);
  });

  it('no score is too large', async () => {
    const step = split(lenet);
    const picture = randomTensor(step.picture.shape, 3);
    const huge = { ...picture, data: picture.data.map((value) => value * 1e6) };
    const { read } = await gradients(lenet, step, oneHot([1, 2, 3, 4], 10), huge);
    expect([...read(step.report.losses.name)].every(Number.isFinite)).toBe(true);
    for (const { gradient } of step.parameters) expect(read(gradient).every(Number.isFinite)).toBe(true);
  });
});

describe('shards', () => {
  it('the gradients of two sum up to those of both', async () => {
    const [half, both] = [split(lenet, { pictures: 2 }), split(lenet)];
    const picture = randomTensor(both.picture.shape, 3);
    const target = oneHot([3, 1, 4, 1], 10);
    const whole = await gradients(lenet, both, target, picture);
    const first = await gradients(lenet, half, rows(target, 0, 2), rows(picture, 0, 2));
    const second = await gradients(lenet, half, rows(target, 2, 4), rows(picture, 2, 4));
    for (const name of [
      both.report.loss.name,
      both.report.weight.name,
      ...both.parameters.map((entry) => entry.gradient),
    ]) {
      const sums = first.read(name).map((value, at) => value + (second.read(name)[at] as number));
      for (const [at, value] of sums.entries()) expect(value).toBeCloseTo(whole.read(name)[at] as number, 4);
    }
  });

  it('the same arguments give the same bytes', () => {
    expect(split(seCnn, { gates: true })).toEqual(split(seCnn, { gates: true }));
  });

  it('the running statistics follow the mean of the shards', async () => {
    const step = split(seCnn, { pictures: 2 });
    const made = await gradients(seCnn, step, oneHot([3, 1], 10));
    const scalars = scalarFeeds(step, { rate: 0, weight: 4, shards: 2, step: 1 });
    const states = step.parameters.flatMap(({ states: all, shape }) =>
      all.map(({ value }) => [value, zeros({ shape })] as const),
    );
    const update = await openStep(step.update);
    const after = await update.run(new Map([...made.feeds, ...made.values, ...states, ...asFeeds(scalars)]));
    await update.release();
    for (const { value, batch, next } of step.statistics) {
      const before = made.feeds.get(value)?.data[0] ?? 0;
      const expected = 0.9 * before + (0.1 * (made.read(batch)[0] ?? 0)) / 2;
      expect((after.get(next) as Tensor).data[0]).toBeCloseTo(expected, 5);
    }
    // At rate 0 nothing is learned.
    for (const { value, next } of step.parameters) {
      expect((after.get(next) as Tensor).data).toEqual(made.feeds.get(value)?.data);
    }
  });
});

describe('frozen layers', () => {
  const ids = [...seCnn.document.nodes.values()];
  const allButLast = new Set(ids.filter(({ type }) => type !== 'fullyConnected').map(({ id }) => id));

  it('learn nothing, follow no batch, and bring their weights along', async () => {
    const step = split(seCnn, { frozen: allButLast, gates: true });
    expect(step.parameters.map(({ parameter }) => parameter).sort()).toEqual(['bias', 'weight']);
    expect(step.statistics).toEqual([]);
    expect(step.gradient.externalData.length).toBeGreaterThan(10);
    // As the network runs: each picture for itself, whatever else is in the shard.
    const picture = randomTensor(step.picture.shape, 3);
    const target = oneHot([1, 2, 3, 4], 10);
    const { read } = await gradients(seCnn, step, target, picture);
    const single = split(seCnn, { frozen: allButLast, pictures: 1 });
    const alone = await gradients(seCnn, single, rows(target, 2, 3), rows(picture, 2, 3));
    const [all, one] = [read(step.report.logits.name).slice(20, 30), alone.read(single.report.logits.name)];
    for (const [at, value] of one.entries()) expect(all[at]).toBeCloseTo(value, 4);
    expect(step.report.gates.map(({ shape }) => shape)).toEqual([
      [4, 32, 1, 1],
      [4, 64, 1, 1],
      [4, 128, 1, 1],
    ]);
    for (const { name } of step.report.gates) {
      expect(read(name).every((gate) => gate > 0 && gate < 1)).toBe(true);
    }
  });

  it('all of them leave nothing to learn, in words', () => {
    const frozen = new Set(ids.map(({ id }) => id));
    const { document, weights } = seCnn;
    const options = { pictures: 2, loss: CROSS_ENTROPY, optimiser: SGD, frozen, form: 'split' as const };
    const step = compileTraining(document, analyze(document), weights, options);
    expect(step.ok ? '' : english(step.error.message)).toContain('No layer has weights');
  });
});

describe('dropout', () => {
  it('is fed a mask, whose zeros are as many as its ratio says', () => {
    const step = split(example('small-vgg'));
    expect(step.masks).toMatchObject([{ shape: [4, 128], ratio: 0.5 }]);
    let state = 0;
    const mask = new Float32Array(1000);
    fillMask({ ratio: 0.25 }, () => (state = (state + 0.618033988749895) % 1), mask);
    expect(mask.filter((value) => value === 0).length).toBeCloseTo(250, -1);
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(4 / 3)]));
  });
});

describe('what cannot be trained is named', () => {
  function imported(bytes: Uint8Array) {
    const opened = importModel(bytes);
    if (!opened.ok) throw new Error(english(opened.error.message));
    return opened.value;
  }

  it('an operator without a gradient, with the layer that it is', () => {
    const { document, weights } = imported(modelWithOperator('Hardmax'));
    const options = { pictures: 2, loss: CROSS_ENTROPY, optimiser: SGD, form: 'split' as const };
    const step = compileTraining(document, analyze(document), weights, options);
    if (step.ok) throw new Error('it trains');
    const blocking = [...document.nodes.values()].find(({ type }) => type === 'opaque');
    expect(step.error).toMatchObject({ code: 'not-trainable', nodeId: blocking?.id, blocking: [blocking?.id] });
    expect(english(step.error.message)).toContain('no gradient for Hardmax');
    // What lies behind it trains all the same.
    const before = new Set([...document.nodes.values()].filter(({ type }) => type === 'conv2d').map(({ id }) => id));
    const tail = compileTraining(document, analyze(document), weights, { ...options, frozen: before });
    expect(tail.ok && tail.value.parameters.length).toBe(2);
  });

  it('an imported model trains through its operators', async () => {
    const opened = imported(modelWithOperator());
    const step = split(opened, { loss: { kind: 'crossEntropy' } });
    expect(step.parameters.length).toBe(4);
    const { read } = await gradients(opened, step, oneHot([0, 1, 0, 1], 2));
    expect(Number.isFinite(read(step.report.loss.name)[0])).toBe(true);
  });

  it('an output that is not there, and weights for other classes', () => {
    const { document, weights } = lenet;
    const usual = { pictures: 2, optimiser: SGD, form: 'whole' as const };
    const missing = compileTraining(document, analyze(document), weights, {
      ...usual,
      loss: CROSS_ENTROPY,
      output: 'no',
    });
    expect(missing.ok ? '' : english(missing.error.message)).toContain('no such output');
    const loss: LossSpec = { kind: 'crossEntropy', classWeights: [1, 2] };
    const other = compileTraining(document, analyze(document), weights, { ...usual, loss });
    expect(other.ok ? '' : english(other.error.message)).toBe(
      'The output has 10 classes, and there are 2 class weights.',
    );
  });
});

describe('an exported step', () => {
  it('is a sound graph that starts from the drawing’s weights', async () => {
    const { document, weights } = seCnn;
    const bytes = exportTrainingStep(document, analyze(document), weights);
    if (!bytes.ok) throw new Error('not exported');
    const decoded = decodeModel(bytes.value);
    if (!decoded.ok) throw new Error('not read');
    const index = indexModel(decoded.value);
    expect(index.ok).toBe(true);
    const { graph, metadataProps } = decoded.value;
    const said = JSON.parse(metadataProps.find(({ key }) => key === 'convas.step')?.value ?? '{}') as SplitStep;
    expect(said.parameters).toHaveLength(29);
    const inputs = new Map(graph?.input.map((value) => [value.name, value]));
    for (const tensor of graph?.initializer ?? []) {
      const entry = said.parameters.find(({ value }) => value === tensor.name);
      if (entry) expect(tensor.dims.map(Number)).toEqual(entry.shape);
    }
    for (const { value } of said.parameters) expect(inputs.has(value)).toBe(true);
    const run = await openStep({ bytes: bytes.value, externalData: [] });
    const feeds = new Map<string, Tensor>([
      [said.picture.name, randomTensor(said.picture.shape, 3)],
      [
        said.target.name,
        oneHot(
          Array.from({ length: 16 }, (_, at) => at % 10),
          10,
        ),
      ],
      [said.scalars.rate, { shape: [], data: Float32Array.of(0.01) }],
      ...said.parameters.flatMap(({ states, shape }) => states.map(({ value }) => [value, zeros({ shape })] as const)),
      ...stored(seCnn, said),
    ]);
    const after = await run.run(feeds);
    await run.release();
    for (const { value, next } of said.parameters) {
      expect((after.get(next) as Tensor).data).not.toEqual(feeds.get(value)?.data);
    }
  });
});
