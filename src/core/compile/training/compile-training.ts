import { Blocked, blockers, writeBackward, writeForward } from '../../autodiff/backward.ts';
import { GraphTape } from '../../autodiff/graph-tape.ts';
import { writeLoss } from '../../autodiff/loss.ts';
import { leadingTo } from '../../autodiff/network.ts';
import type { SplitStep, StepDescription, StepOptions, StepReport, StepValue, WholeStep } from '../../autodiff/step.ts';
import type { Analysis } from '../../graph/analyze.ts';
import type { GraphDocument, LayerNode } from '../../graph/document.ts';
import { reshape } from '../../operators/gradients/tools.ts';
import { err, ok, type Result } from '../../result.ts';
import { parameterTensor, type TensorStore } from '../../weights/tensor-store.ts';
import { nodeOf } from '../emit-graph.ts';
import type { CompiledOutput, CompileError } from '../types.ts';
import { noOutput, nothingToLearn, notTrainable, wrongClasses } from './errors.ts';
import { endOf } from './loss-end.ts';
import { type FrozenTensor, stepGraph } from './step-model.ts';
import { type TrainingNetwork, trainingNetwork } from './training-network.ts';
import { describeParameters, scalarsOf, statisticsOf, writeUpdates } from './update.ts';

/** The two forms of a step. */
export interface StepForms {
  readonly whole: WholeStep;
  readonly split: SplitStep;
}

/**
 * One step of training of a drawing as plain ONNX: `whole` in one graph, or `split` into the gradients of a shard and the
 * update. The same arguments give the same bytes. Types: `core/autodiff/step.ts`.
 * @param analysis of this very document
 * @param weights where frozen layers get theirs; all others are fed
 * Errors: those of `compile`, and `not-trainable`, which names every layer in the way.
 * @example compileTraining(document, analyze(document), weights, { form: 'split', pictures: 16, loss, optimiser })
 */
export function compileTraining<F extends keyof StepForms>(
  document: GraphDocument,
  analysis: Analysis,
  weights: TensorStore,
  options: StepOptions & { readonly form: F },
): Result<StepForms[F], CompileError> {
  const written = trainingNetwork(document, analysis, options.pictures);
  if (!written.ok) return written;
  const output = outputOf(written.value.outputs, options);
  if (!output) return err(noOutput());
  try {
    const made = step(written.value, output, weights, options);
    return made as Result<StepForms[F], CompileError>;
  } catch (error) {
    if (!(error instanceof Blocked)) throw error;
    return err(notTrainable([{ node: nodeOf(written.value.document, error.layer), operator: error.operator }]));
  }
}

function outputOf(outputs: readonly CompiledOutput[], { output }: StepOptions): CompiledOutput | undefined {
  if (output !== undefined) return outputs.find(({ nodeId }) => nodeId === output);
  return outputs.find(({ reading }) => reading.classes !== null) ?? outputs[0];
}

function step(
  training: TrainingNetwork,
  output: CompiledOutput,
  weights: TensorStore,
  options: StepOptions & { readonly form: keyof StepForms },
): Result<WholeStep | SplitStep, CompileError> {
  const { document, network, picture } = training;
  const frozen = options.frozen ?? new Set<string>();
  const end = endOf(network.nodes, output.name, options.loss);
  const nodes = leadingTo(network.nodes, [end.value]);
  const read = new Set(nodes.flatMap((node) => node.inputs));
  const learned = training.parameters.filter(
    ({ name, nodeId, spec }) => spec.trainable && !frozen.has(nodeId) && read.has(name),
  );
  if (learned.length === 0) return err(nothingToLearn());
  const wanted = new Set(learned.map(({ name }) => name));
  const blocking = blockers(nodes, wanted).map((node) => ({
    node: nodeOf(document, node.layer),
    operator: node.operator,
  }));
  const [first, ...others] = blocking;
  if (first) return err(notTrainable([first, ...others]));

  const tape = new GraphTape(network, frozen);
  const forward = writeForward(tape, nodes);
  const shape = tape.shape(end.value);
  const [pictures = 1, ...rest] = shape;
  // A row of scores, however many axes of extent 1 hang on it.
  const rows = rest.slice(1).every((dim) => dim === 1) ? [pictures, rest[0] ?? 1] : shape;
  const classes = rows[1] as number;
  const given = 'classWeights' in options.loss ? options.loss.classWeights : undefined;
  if (given && given.length !== classes) return err(wrongClasses(given.length, classes));
  const target = tape.feed('target', rows);
  const scores = reshape(tape, end.value, rows);
  const loss = writeLoss(tape, options.loss, scores, target);
  const seed = reshape(tape, loss.gradient, shape);
  const gradients = writeBackward(tape, forward, new Map([[end.value, seed]]), wanted);

  const report: StepReport = {
    loss: named('loss', loss.loss),
    weight: named('weight', loss.weight),
    correct: named('correct', loss.correct),
    losses: named('losses', loss.losses),
    logits: named('logits', scores),
    gates: options.gates ? gatesOf() : [],
  };
  const scalars = scalarsOf(tape, options);
  const parameters = describeParameters(tape, learned, gradients, options.optimiser);
  const statistics = statisticsOf(tape, training);
  const description: StepDescription = {
    options,
    picture,
    target: { name: target, shape: rows },
    masks: tape.masks.map(({ layer, name, shape: size, ratio }) => ({ nodeId: layer, name, shape: size, ratio })),
    parameters,
    statistics: statistics.map(({ momentum: _momentum, ...entry }) => entry),
    report,
    scalars,
    gradientNorm: options.clip ? tape.claim('gradientNorm') : null,
    absorbed: end.absorbed,
  };
  const changed = new Set([...parameters, ...statistics].map(({ value }) => value));
  const stays = frozenTensors(training, changed, weights);
  const title = document.title;
  const fed: StepValue[] = [picture, description.target, ...description.masks, ...parameters.map(asValue)];
  const told: StepValue[] = [
    ...[report.loss, report.weight, report.correct, report.losses, report.logits],
    ...report.gates,
  ];
  if (options.form === 'split') {
    const sums = [
      ...parameters.map(({ gradient, shape: size }) => ({ name: gradient, shape: size })),
      ...statistics.map(({ batch, shape: size }) => ({ name: batch, shape: size })),
    ];
    const gradient = stepGraph(title, tape, fed, [...told, ...sums], stays);
    const apart = new GraphTape({ nodes: [], given: new Map(), constants: new Map() });
    const { inputs, outputs } = writeUpdates(apart, description, statistics, null);
    return ok({ ...description, form: 'split', gradient, update: stepGraph(title, apart, inputs, outputs) });
  }
  const { inputs, outputs } = writeUpdates(tape, description, statistics, loss.weight);
  const known = new Set(fed.map(({ name }) => name));
  const further = inputs.filter(({ name }) => !known.has(name));
  return ok({
    ...description,
    form: 'whole',
    graph: stepGraph(title, tape, [...fed, ...further], [...told, ...outputs], stays),
  });

  function named(wantedName: string, value: string): StepValue {
    return { name: tape.named(value, wantedName), shape: tape.shape(value) };
  }

  function gatesOf(): StepReport['gates'] {
    const made = new Set(nodes.flatMap((node) => node.outputs));
    return training.gates
      .filter(({ name }) => made.has(name))
      .map(({ nodeId, name }) => {
        const { name: layerName }: LayerNode = nodeOf(document, nodeId);
        return { nodeId, layerName, ...named(`${name}.seen`, name) };
      });
  }
}

function asValue({ value, shape }: { readonly value: string; readonly shape: readonly number[] }): StepValue {
  return { name: value, shape };
}

/** Stored tensors that nothing changes: they stay in the file. */
function frozenTensors(
  { parameters, document }: TrainingNetwork,
  changed: ReadonlySet<string>,
  weights: TensorStore,
): readonly FrozenTensor[] {
  return parameters
    .filter(({ name }) => !changed.has(name))
    .map(({ name, nodeId, spec }) => ({
      name,
      shape: spec.shape,
      data: () => parameterTensor(weights, document.seed, nodeId, spec).tensor.data,
    }));
}
