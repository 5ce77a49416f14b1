import { add, div, mul, reshape, scalar, scale, sub, total } from '../operators/gradients/tools.ts';
import type { GraphTape } from './graph-tape.ts';
import type { OptimiserSpec, OptimiserState, StepParameter, StepScalars } from './step.ts';

/** What an update does to one tensor: mean gradient in, next tensor and next states out. */

/** Names of the states that an optimiser keeps of each parameter. */
export function stateKinds(optimiser: OptimiserSpec): readonly OptimiserState['kind'][] {
  if (optimiser.kind === 'adamW') return ['first', 'second'];
  return optimiser.momentum > 0 ? ['momentum'] : [];
}

/**
 * Writes the optimiser; every `next` of the parameter gets its value.
 * @param gradient the mean over the batch, clipped where that was asked for
 */
export function writeUpdate(
  tape: GraphTape,
  optimiser: OptimiserSpec,
  parameter: StepParameter,
  gradient: string,
  scalars: StepScalars,
): void {
  const name = (value: string, output: string) =>
    tape.write({ operator: 'Identity', inputs: [value], outputs: [output], attributes: {} });
  const { value, next, states } = parameter;
  if (optimiser.kind === 'sgd') {
    const { momentum, nesterov, weightDecay } = optimiser;
    const decayed = weightDecay === 0 ? gradient : add(tape, gradient, scale(tape, value, weightDecay));
    let direction = decayed;
    const [state] = states;
    if (state) {
      const moved = add(tape, scale(tape, state.value, momentum), decayed);
      name(moved, state.next);
      direction = nesterov ? add(tape, decayed, scale(tape, moved, momentum)) : moved;
    }
    name(sub(tape, value, mul(tape, direction, scalars.rate)), next);
    return;
  }
  const { beta1, beta2, epsilon, weightDecay } = optimiser;
  const [first, second] = states as readonly [OptimiserState, OptimiserState];
  const [correction1, correction2] = scalars.corrections as readonly [string, string];
  const mean = add(tape, scale(tape, first.value, beta1), scale(tape, gradient, 1 - beta1));
  const square = add(tape, scale(tape, second.value, beta2), scale(tape, mul(tape, gradient, gradient), 1 - beta2));
  name(mean, first.next);
  name(square, second.next);
  const length = add(tape, tape.node('Sqrt', [div(tape, square, correction2)]), scalar(tape, epsilon));
  const change = mul(tape, div(tape, div(tape, mean, correction1), length), scalars.rate);
  const shrunk = weightDecay === 0 ? value : sub(tape, value, mul(tape, value, scale(tape, scalars.rate, weightDecay)));
  name(sub(tape, shrunk, change), next);
}

/**
 * The factor that makes summed gradients their mean, and not longer than `clip` over all together.
 * @returns `factor`, a scalar, and the length of the mean gradient before it is clipped
 */
export function writeScaling(
  tape: GraphTape,
  gradients: readonly string[],
  weight: string,
  clip: string | null,
): { readonly factor: string; readonly norm: string | null } {
  const each = tape.node('Reciprocal', [weight]);
  if (clip === null || gradients.length === 0) return { factor: each, norm: null };
  const squares = gradients.map((gradient) =>
    reshape(tape, tape.node('ReduceSumSquare', [gradient], { keepdims: { int: 0 } }), []),
  );
  const norm = mul(tape, tape.node('Sqrt', [total(tape, squares)]), each);
  // As PyTorch: a millionth keeps a gradient of zeros from dividing by zero.
  const share = tape.node('Clip', [div(tape, clip, add(tape, norm, scalar(tape, 1e-6))), '', scalar(tape, 1)]);
  return { factor: mul(tape, each, share), norm };
}

/** A running statistic after a batch: the share `momentum` of the old stays. */
export function writeStatistic(tape: GraphTape, running: string, batch: string, momentum: number, next: string): void {
  const inputs = [scale(tape, running, momentum), mul(tape, batch, scalar(tape, 1 - momentum))];
  tape.write({ operator: 'Add', inputs, outputs: [next], attributes: {} });
}
