import * as ort from 'onnxruntime-web';
import { type Attributes, defaultAttributes } from '../../src/core/attributes.ts';
import { writeBackward, writeForward } from '../../src/core/autodiff/backward.ts';
import { GraphTape } from '../../src/core/autodiff/graph-tape.ts';
import type { NetworkNode } from '../../src/core/autodiff/network.ts';
import { GraphBuilder } from '../../src/core/compile/graph-builder.ts';
import { stepGraph } from '../../src/core/compile/training/step-model.ts';
import type { LayerType } from '../../src/core/layers/define-layer.ts';
import type { OnnxConstant, PlainNode } from '../../src/core/operators/node.ts';
import { elementCount, float32, type Tensor, type TensorType } from '../../src/core/tensor/types.ts';
import { randomTensor } from './run-layer.ts';
import { english } from './said.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

/** What is differentiated: nodes between named tensors. */
export interface Differentiated {
  readonly nodes: readonly PlainNode[];
  readonly constants?: ReadonlyMap<string, OnnxConstant>;
  /** Fed, by name. */
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** Of the feeds: those whose gradient is asked for. */
  readonly wanted: readonly string[];
  readonly outputs: readonly string[];
  readonly frozen?: boolean;
  /** Numbers of the loss, by output, and of the masks; drawn where there are none. */
  readonly seed?: (at: number, shape: readonly number[]) => Tensor;
  readonly mask?: (at: number, shape: readonly number[]) => Tensor;
}

export interface GradientRun {
  /** Gradients of Σ seed·output by wanted feed. */
  readonly gradients: Readonly<Record<string, Tensor>>;
  readonly operators: readonly string[];
  /** Of each batch normalisation: mean and unbiased variance. */
  readonly statistics: readonly { readonly mean: Tensor; readonly variance: Tensor }[];
  /** Outputs for other feeds, masks as in the first run. */
  readonly outputsFor: (feeds: Readonly<Record<string, Tensor>>) => Promise<readonly Tensor[]>;
  readonly seeds: readonly Tensor[];
  readonly bytes: Uint8Array;
  readonly release: () => Promise<void>;
}

/** Writes the gradient of nodes with the real rules and runs it in ONNX Runtime. */
export async function runGradient(work: Differentiated): Promise<GradientRun> {
  const given = new Map<string, TensorType>(
    Object.entries(work.feeds).map(([name, { shape }]) => [name, float32(shape)]),
  );
  const nodes = work.nodes.map((node): NetworkNode => ({ ...node, layer: 'layer' }));
  const network = { nodes, given, constants: work.constants ?? new Map() };
  const tape = new GraphTape(network, new Set(work.frozen ? ['layer'] : []));
  const forward = writeForward(tape, nodes);
  const seeds = work.outputs.map((name, at) => {
    const tensor = (work.seed ?? ((_, shape) => randomTensor(shape, 900 + at)))(at, tape.shape(name));
    return { name: tape.feed(`seed${at}`, tensor.shape), tensor };
  });
  const gradients = writeBackward(
    tape,
    forward,
    new Map(seeds.map(({ name }, at) => [work.outputs[at] ?? '', name])),
    new Set(work.wanted),
  );
  const copies = work.outputs.map((name, at) => ({ name: tape.named(name, `out${at}`), shape: tape.shape(name) }));
  const asked = work.wanted.map((name) => {
    const gradient = gradients.get(name);
    if (gradient === undefined) throw new Error(`no gradient by ${name}`);
    return { feed: name, name: tape.named(gradient, `${name}.gradient`), shape: tape.shape(gradient) };
  });
  const inputs = [
    ...Object.entries(work.feeds).map(([name, { shape }]) => ({ name, shape })),
    ...tape.masks,
    ...seeds.map(({ name, tensor }) => ({ name, shape: tensor.shape })),
  ];
  const batch = tape.batchStatistics.flatMap((entry, at) =>
    (['mean', 'variance'] as const).map((kind) => {
      const value = entry.batch[kind];
      return { name: tape.named(value, `${kind}${at}`), shape: tape.shape(value) };
    }),
  );
  const { bytes } = stepGraph('gradient', tape, inputs, [...copies, ...asked, ...batch]);
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'], logSeverityLevel: 3 });
  const masks = tape.masks.map(({ name, shape, ratio }, at) => {
    const drawn = (work.mask ?? (() => randomTensor(shape, 700 + at)))(at, shape).data;
    const data = drawn.map((value) => ((value + 1) / 2 < ratio ? 0 : 1 / (1 - ratio)));
    return [name, { shape, data }] as const;
  });
  const fixed = [...masks, ...seeds.map(({ name, tensor }) => [name, tensor] as const)];
  const run = async (feeds: Readonly<Record<string, Tensor>>) => {
    const all = [...Object.entries(feeds), ...fixed];
    const fetched = await session.run(
      Object.fromEntries(
        all
          .filter(([name]) => session.inputNames.includes(name))
          .map(([name, { shape, data }]) => [name, new ort.Tensor('float32', data, [...shape])]),
      ),
    );
    return (name: string): Tensor => {
      const tensor = fetched[name];
      if (!tensor) throw new Error(`no output ${name}`);
      return { shape: tensor.dims, data: Float32Array.from(tensor.data as Float32Array) };
    };
  };
  const first = await run(work.feeds);
  return {
    gradients: Object.fromEntries(asked.map(({ feed, name }) => [feed, first(name)])),
    operators: nodes.map((node) => node.operator),
    statistics: tape.batchStatistics.map((_, at) => ({ mean: first(`mean${at}`), variance: first(`variance${at}`) })),
    seeds: seeds.map(({ tensor }) => tensor),
    outputsFor: async (feeds) => {
      const now = await run(feeds);
      return copies.map(({ name }) => now(name));
    },
    bytes,
    release: () => session.release(),
  };
}

/** One layer as it trains: inputs x0, x1, …, and its parameters by name. */
export function layerWork(
  layer: LayerType,
  changes: Partial<Attributes>,
  inputs: readonly Tensor[],
  given: Readonly<Record<string, Tensor>> = {},
): Differentiated {
  const attributes = { ...defaultAttributes(layer.attributes), ...(changes as Attributes) };
  const types = inputs.map((input) => float32(input.shape));
  const outputTypes = layer.inferShapes(attributes, types);
  if (!outputTypes.ok) throw new Error(english(outputTypes.error.message));
  const specs = layer.parameters(attributes, types);
  const builder = new GraphBuilder('training');
  const names = inputs.map((_, index) => builder.names.claim(`x${index}`));
  const outputs = layer.emit(
    attributes,
    builder.context({
      nodeId: 'layer',
      name: builder.names.claim('layer'),
      inputs: names,
      inputTypes: types,
      outputTypes: outputTypes.value,
      parameterSpecs: specs,
    }),
  );
  const feeds = Object.fromEntries(names.map((name, at) => [name, inputs[at] as Tensor]));
  const wanted = [...names];
  const constants = new Map<string, OnnxConstant>();
  for (const entry of builder.initializers) {
    if (entry.kind === 'constant') {
      constants.set(entry.name, entry.value);
      continue;
    }
    const drawn = randomTensor(entry.spec.shape, 100 + wanted.length);
    const positive = { ...drawn, data: drawn.data.map((value) => Math.abs(value) + 0.5) };
    feeds[entry.name] = given[entry.spec.name] ?? (entry.spec.name === 'variance' ? positive : drawn);
    if (entry.spec.trainable) wanted.push(entry.name);
  }
  const nodes = builder.nodes.map((node) => ({ ...node, outputs: [node.output] }));
  return { nodes, constants, feeds, wanted, outputs };
}

/** Half the steps of the differences: where a kink lies within the first, the others are short of it. */
const WIDTHS = [2e-3, 4e-4, 1e-4];
/** A hidden unit may switch along one direction within any width; along three at once hardly. A wrong rule is wrong along all. */
const DIRECTIONS = 3;

/**
 * The error of each gradient along a random direction, against differences of the real forward pass: over several widths
 * until one is `close`, since a wrong rule is wrong for all of them.
 */
export async function differenceError(
  work: Differentiated,
  seed: number,
  close: number,
): Promise<Record<string, number>> {
  const run = await runGradient(work);
  const value = async (feeds: Readonly<Record<string, Tensor>>) => {
    const outputs = await run.outputsFor(feeds);
    let [sum, square] = [0, 0];
    for (const [at, { data }] of outputs.entries()) {
      const weights = run.seeds[at]?.data ?? data;
      for (const [index, element] of data.entries()) {
        const term = element * (weights[index] as number);
        sum += term;
        square += term * term;
      }
    }
    return { sum, rounding: 1e-7 * Math.sqrt(square) };
  };
  const errors: Record<string, number> = {};
  try {
    for (const [at, name] of work.wanted.entries()) {
      const tensor = work.feeds[name] as Tensor;
      const { data } = run.gradients[name] as Tensor;
      // Against the length of the gradient: along one direction it may be anything, zero too.
      const square = data.reduce((sum, element) => sum + element * element, 0);
      const length = Math.sqrt(square / 3) + 1e-3 * Math.sqrt(elementCount(tensor.shape));
      let error = Number.POSITIVE_INFINITY;
      for (let turn = 0; turn < DIRECTIONS && error >= close; turn += 1) {
        const direction = randomTensor(tensor.shape, seed + at + 1000 * turn).data;
        const along = data.reduce((sum, element, index) => sum + element * (direction[index] as number), 0);
        const moved = (by: number) => ({
          ...work.feeds,
          [name]: { ...tensor, data: tensor.data.map((element, index) => element + by * (direction[index] as number)) },
        });
        for (const width of WIDTHS) {
          if (error < close) break;
          const [above, below] = [await value(moved(width)), await value(moved(-width))];
          const slope = (above.sum - below.sum) / (2 * width);
          const rounding = (above.rounding + below.rounding) / (2 * width);
          error = Math.min(error, Math.max(0, Math.abs(slope - along) - rounding) / length);
        }
      }
      errors[name] = error;
    }
  } finally {
    await run.release();
  }
  return errors;
}

/**
 * Numbers from −5 to 5 in any order, those of one map (or row) apart from each other and from 0: no maximum changes hands,
 * and no element its side, while they move a little.
 */
export function separated(shape: readonly number[], seed: number): Tensor {
  const drawn = randomTensor(shape, seed).data;
  const data = new Float32Array(drawn.length);
  const size = shape.length > 2 ? shape.slice(2).reduce((so, dim) => so * dim, 1) : (shape.at(-1) ?? 1);
  for (let start = 0; start < drawn.length; start += size) {
    const order = [...drawn.subarray(start, start + size).keys()];
    order.sort((a, b) => (drawn[start + a] as number) - (drawn[start + b] as number));
    for (const [rank, index] of order.entries()) {
      // No two maps have the same mean, and none has 0.
      const level = ((2 * rank + 1) / size - 1) * 4 + 0.3 * (((start / size) % 7) - 2.5);
      data[start + index] = level + (level < 0 ? -0.02 : 0.02);
    }
  }
  return { shape, data };
}
