import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LossSpec, type OptimiserSpec, type StepDescription, scalarFeeds } from '../../src/core/autodiff/step.ts';
import { compileTraining } from '../../src/core/compile/training/compile-training.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import type { GraphDocument } from '../../src/core/graph/document.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import type { Tensor } from '../../src/core/tensor/types.ts';
import { parameterTensor, type TensorStore } from '../../src/core/weights/tensor-store.ts';
import { asFeeds, oneHot, openStep, zeros } from '../support/run-step.ts';
import { english } from '../support/said.ts';
import { stream } from './cases.ts';
import recorded from './generated/steps.json';

/**
 * One step of the examples against PyTorch in float64 (`scripts/parity/steps.py`): loss, gradients, batch statistics and what
 * the optimiser changes, in the split form; the whole form gives the same.
 */
const CLOSE = 5e-5;
/**
 * A shift before a convolution and a further normalisation, which takes most of it away again: its gradient is what is left of
 * terms that cancel. Sums in float32 leave 7.6e-5 of it at most (PyTorch in float32, which sums in float64 there, 1.4e-5).
 */
const CANCELLED: Readonly<Record<string, string>> = { 'depthwise-separable': 'bn1.bias', 'residual-block': 'bn1.bias' };
const SEED = 17;
const PICTURES = 8;

type Told = readonly [length: number, first: number, second: number];
interface Made {
  readonly loss: number;
  readonly weight: number;
  readonly norm?: number;
  readonly gradients: Readonly<Record<string, Told>>;
  readonly statistics: Readonly<Record<string, Told>>;
  readonly changes: Readonly<Record<string, Told>>;
}
/** `seed`: of pictures whose activations keep away from the kinks of ReLU, where float32 may be on the other side. */
type Network = { readonly classes: number; readonly seed: number } & Readonly<Record<'plain' | 'weighted', Made>>;
const networks = recorded as unknown as Readonly<Record<string, Network>>;

const folder = resolve(import.meta.dirname, '../../assets/examples');

function example(name: string): { readonly document: GraphDocument; readonly weights: TensorStore } {
  const project = openProject(new Uint8Array(readFileSync(resolve(folder, `${name}.convas`))));
  if (!project.ok) throw new Error(english(project.error.message));
  return project.value;
}

/** Relative to the tensor's length, or to `floor` where that is less. */
function differs(name: string, data: ArrayLike<number>, [length, ...products]: Told, floor: number): number {
  let square = 0;
  for (let index = 0; index < data.length; index += 1) square += (data[index] as number) ** 2;
  const errors = [Math.sqrt(square) - length];
  for (const [at, product] of products.entries()) {
    const direction = stream(SEED, `${name}/${at + 1}`, data.length);
    let sum = 0;
    for (let index = 0; index < data.length; index += 1) sum += (data[index] as number) * (direction[index] as number);
    errors.push(sum - product);
  }
  return Math.max(...errors.map(Math.abs)) / Math.max(length, floor);
}

const optimisers: Readonly<Record<'plain' | 'weighted', OptimiserSpec>> = {
  plain: { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
  weighted: { kind: 'adamW', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.05 },
};

function lossOf(kind: 'plain' | 'weighted', classes: number): LossSpec {
  if (kind === 'plain') return { kind: 'crossEntropy' };
  const classWeights = [...stream(SEED, 'classes', classes)].map((value) => Math.abs(value) + 0.5);
  return { kind: 'crossEntropy', classWeights, labelSmoothing: 0.1 };
}

describe.each(Object.keys(networks))('%s', (file) => {
  const { document, weights } = example(file);
  const analysis = analyze(document);
  const network = networks[file] as Network;

  it.each(['plain', 'weighted'] as const)('a step with the loss %s is that of PyTorch', async (kind) => {
    const made = network[kind];
    const clip = kind === 'plain';
    const options = { pictures: PICTURES, loss: lossOf(kind, network.classes), optimiser: optimisers[kind], clip };
    const step = compileTraining(document, analysis, weights, { ...options, form: 'split' });
    const whole = compileTraining(document, analysis, weights, { ...options, form: 'whole' });
    if (!step.ok || !whole.ok) throw new Error('not trainable');
    const feeds = feedsOf(step.value, document, weights, network);
    const nameOf = (entry: { nodeId: string; parameter: string }) =>
      `${document.nodes.get(entry.nodeId)?.name}.${entry.parameter}`;

    const gradient = await openStep(step.value.gradient);
    const told = await gradient.run(feeds);
    await gradient.release();
    const read = (name: string) => (told.get(name) as Tensor).data;
    const { report, parameters, statistics } = step.value;
    expect(Math.abs((read(report.loss.name)[0] ?? 0) / made.loss - 1)).toBeLessThan(CLOSE);
    expect(read(report.weight.name)[0]).toBeCloseTo(made.weight, 4);
    expect(parameters.map(nameOf).sort()).toEqual(Object.keys(made.gradients).sort());
    const longest = Math.max(...Object.values(made.gradients).map(([length]) => length));
    for (const entry of parameters) {
      const mean = read(entry.gradient).map((value) => value / made.weight);
      const name = nameOf(entry);
      // A bias before a batch normalisation has no gradient but rounding.
      const close = CANCELLED[file] === name ? 2 * CLOSE : CLOSE;
      expect(differs(name, mean, made.gradients[name] as Told, longest * 1e-2), name).toBeLessThan(close);
    }
    expect(statistics.map(nameOf).sort()).toEqual(Object.keys(made.statistics).sort());
    for (const entry of statistics) {
      const name = nameOf(entry);
      expect(differs(name, read(entry.batch), made.statistics[name] as Told, 1e-3), name).toBeLessThan(CLOSE);
    }

    const scalars = scalarFeeds(step.value, {
      ...{ rate: clip ? 0.1 : 0.01, clip: 1, step: 1, shards: 1 },
      weight: read(report.weight.name)[0] ?? 0,
    });
    const update = await openStep(step.value.update);
    const after = await update.run(new Map([...feeds, ...told, ...asFeeds(scalars)]));
    await update.release();
    if (made.norm) {
      const norm = (after.get(step.value.gradientNorm ?? '') as Tensor).data[0] ?? 0;
      expect(Math.abs(norm / made.norm - 1)).toBeLessThan(CLOSE);
    }
    for (const entry of parameters) {
      const name = nameOf(entry);
      const before = (feeds.get(entry.value) as Tensor).data;
      const change = (after.get(entry.next) as Tensor).data.map((value, index) => value - (before[index] as number));
      // Weights of order 1 are stored to 6e-8, and change by a hundredth. The first step of AdamW is the sign of the gradient,
      // whatever its size: where that is rounding, so is the step.
      const close = kind === 'plain' ? 2 * CLOSE : 2e-3;
      expect(differs(name, change, made.changes[name] as Told, 1e-2), `change of ${name}`).toBeLessThan(close);
    }

    const one = await openStep(whole.value.graph);
    const same = await one.run(new Map([...feeds, ...asFeeds(scalars)]));
    await one.release();
    for (const name of [
      report.loss.name,
      ...parameters.map(({ next }) => next),
      ...statistics.map(({ next }) => next),
    ]) {
      const [a, b] = [(after.get(name) ?? told.get(name)) as Tensor, same.get(name) as Tensor];
      const apart = a.data.reduce((so, value, at) => Math.max(so, Math.abs(value - (b.data[at] as number))), 0);
      expect(apart, `${name} in the whole form`).toBeLessThan(1e-5);
    }
  });
});

function feedsOf(
  step: StepDescription,
  document: GraphDocument,
  weights: TensorStore,
  { classes, seed }: Network,
): Map<string, Tensor> {
  const { picture, target, parameters, statistics } = step;
  const size = picture.shape.reduce((so, dim) => so * dim, 1);
  const labels = Array.from({ length: PICTURES }, (_, at) => (at * 3) % classes);
  const specs = analyze(document).nodes;
  const stored = [...parameters, ...statistics].map(({ nodeId, parameter, value }) => {
    const spec = specs.get(nodeId)?.parameterSpecs.find(({ name }) => name === parameter);
    if (!spec) throw new Error(`no parameter ${parameter}`);
    return [value, parameterTensor(weights, document.seed, nodeId, spec).tensor] as const;
  });
  return new Map<string, Tensor>([
    [picture.name, { shape: picture.shape, data: stream(seed, 'picture', size) }],
    [target.name, oneHot(labels, classes)],
    ...stored,
    ...step.masks.map(({ name, shape, ratio }) => {
      const drawn = stream(
        SEED,
        'mask',
        shape.reduce((so, dim) => so * dim, 1),
      );
      return [name, { shape, data: drawn.map((value) => ((value + 1) / 2 < ratio ? 0 : 1 / (1 - ratio))) }] as const;
    }),
    ...parameters.flatMap(({ states, shape }) => states.map(({ value }) => [value, zeros({ shape })] as const)),
  ]);
}
