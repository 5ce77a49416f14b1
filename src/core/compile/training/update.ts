import type { GraphTape } from '../../autodiff/graph-tape.ts';
import { stateKinds, writeScaling, writeStatistic, writeUpdate } from '../../autodiff/optimiser.ts';
import type {
  OptimiserSpec,
  StepDescription,
  StepOptions,
  StepParameter,
  StepScalars,
  StepStatistic,
  StepValue,
} from '../../autodiff/step.ts';
import { mul } from '../../operators/gradients/tools.ts';
import type { NamedParameter, TrainingNetwork } from './training-network.ts';

/** A statistic, and the share of the old one that stays. */
export interface FollowedStatistic extends StepStatistic {
  readonly momentum: number;
}

/** Names of what is learned, with the gradients under names of their own. A parameter that nothing depends on has zeros. */
export function describeParameters(
  tape: GraphTape,
  learned: readonly NamedParameter[],
  gradients: ReadonlyMap<string, string>,
  optimiser: OptimiserSpec,
): readonly StepParameter[] {
  return learned.map(({ name, nodeId, spec }) => ({
    nodeId,
    parameter: spec.name,
    shape: spec.shape,
    value: name,
    gradient: tape.named(gradients.get(name) ?? mul(tape, name, zero(tape)), `${name}.gradient`),
    next: tape.claim(`${name}.next`),
    states: stateKinds(optimiser).map((kind) => ({
      kind,
      value: tape.feed(`${name}.${kind}`, spec.shape),
      next: tape.claim(`${name}.${kind}.next`),
    })),
  }));
}

function zero(tape: GraphTape): string {
  return tape.constant({ dtype: 'float32', shape: [], data: [0] });
}

/** The running statistics that follow the batches, by the stored tensors that hold them. */
export function statisticsOf(tape: GraphTape, { parameters }: TrainingNetwork): readonly FollowedStatistic[] {
  const byName = new Map(parameters.map((entry) => [entry.name, entry]));
  return tape.batchStatistics.flatMap(({ momentum, running, batch }) =>
    (['mean', 'variance'] as const).flatMap((kind): FollowedStatistic[] => {
      const stored = byName.get(running[kind]);
      if (!stored) return [];
      const { name, nodeId, spec } = stored;
      return [
        {
          nodeId,
          parameter: spec.name,
          shape: spec.shape,
          value: name,
          batch: tape.named(batch[kind], `${name}.batch`),
          next: tape.claim(`${name}.next`),
          momentum,
        },
      ];
    }),
  );
}

export function scalarsOf(
  tape: GraphTape,
  { optimiser, clip, ...options }: StepOptions & { form?: string },
): StepScalars {
  const split = options.form === 'split';
  const feed = (name: string) => tape.feed(name, []);
  return {
    rate: feed('rate'),
    weight: split ? feed('totalWeight') : null,
    shards: split ? feed('shards') : null,
    clip: clip ? feed('clip') : null,
    corrections: optimiser.kind === 'adamW' ? [feed('correction1'), feed('correction2')] : null,
  };
}

/**
 * Writes the update of everything that is learned.
 * @param tape that of the gradients, or one of its own, on which they are fed
 * @param weight of the pictures, where they are on the tape; else it is fed
 */
export function writeUpdates(
  tape: GraphTape,
  { parameters, scalars, options, gradientNorm }: StepDescription,
  statistics: readonly FollowedStatistic[],
  weight: string | null,
): { readonly inputs: readonly StepValue[]; readonly outputs: readonly StepValue[] } {
  const inputs: StepValue[] = [];
  const feed = (name: string, shape: readonly number[]) => {
    inputs.push({ name, shape });
    tape.declare(name, shape);
  };
  const named = [scalars.rate, scalars.weight, scalars.shards, scalars.clip, ...(scalars.corrections ?? [])];
  for (const name of named) if (name !== null) feed(name, []);
  for (const { value, gradient, shape, states } of parameters) {
    feed(value, shape);
    if (weight === null) feed(gradient, shape);
    for (const state of states) feed(state.value, shape);
  }
  for (const { value, batch, shape } of statistics) {
    feed(value, shape);
    if (weight === null) feed(batch, shape);
  }
  const gradients = parameters.map(({ gradient }) => gradient);
  const { factor, norm } = writeScaling(tape, gradients, weight ?? (scalars.weight as string), scalars.clip);
  const outputs: StepValue[] = [];
  for (const parameter of parameters) {
    writeUpdate(tape, options.optimiser, parameter, mul(tape, parameter.gradient, factor), scalars);
    outputs.push({ name: parameter.next, shape: parameter.shape });
    for (const { next } of parameter.states) outputs.push({ name: next, shape: parameter.shape });
  }
  for (const { value, batch, momentum, next, shape } of statistics) {
    const mean = scalars.shards === null ? batch : tape.node('Div', [batch, scalars.shards]);
    writeStatistic(tape, value, mean, momentum, next);
    outputs.push({ name: next, shape });
  }
  if (gradientNorm !== null && norm !== null) {
    tape.write({ operator: 'Identity', inputs: [norm], outputs: [gradientNorm], attributes: {} });
    outputs.push({ name: gradientNorm, shape: [] });
  }
  return { inputs, outputs };
}
