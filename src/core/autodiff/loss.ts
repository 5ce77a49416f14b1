import {
  add,
  count,
  equal,
  mul,
  positive,
  range,
  reshape,
  scalar,
  scale,
  sub,
  sum,
} from '../operators/gradients/tools.ts';
import type { GraphTape } from './graph-tape.ts';
import type { LossSpec } from './step.ts';

/** A loss on the tape: sums over the pictures of the run, and the gradient of the sum by what arrives at it. */
export interface WrittenLoss {
  /** Sum over all pictures, a scalar. */
  readonly loss: string;
  /** Sum of the pictures' weights, a scalar. */
  readonly weight: string;
  readonly correct: string;
  /** By picture. */
  readonly losses: string;
  readonly gradient: string;
}

/**
 * Writes loss and gradient. Losses know their own derivative in closed form: it is exact where a chain of exponentials and
 * logarithms would overflow.
 * @param scores [pictures, classes, …]: logits for cross-entropies, numbers for the squared error
 * @param target of the same shape
 */
export function writeLoss(tape: GraphTape, loss: LossSpec, scores: string, target: string): WrittenLoss {
  switch (loss.kind) {
    case 'crossEntropy':
      return crossEntropy(tape, loss, scores, target);
    case 'binaryCrossEntropy':
      return binaryCrossEntropy(tape, loss, scores, target);
    case 'meanSquaredError':
      return squaredError(tape, scores, target);
  }
}

function crossEntropy(
  tape: GraphTape,
  { classWeights, labelSmoothing = 0 }: Extract<LossSpec, { kind: 'crossEntropy' }>,
  z: string,
  target: string,
): WrittenLoss {
  const classes = tape.shape(z)[1] as number;
  const shifted = sub(tape, z, tape.node('ReduceMax', [z], { axes: { ints: [1] }, keepdims: { int: 1 } }));
  const exponentials = tape.node('Exp', [shifted]);
  const whole = sum(tape, exponentials, [1]);
  const shares = tape.node('Div', [exponentials, whole]);
  const logs = sub(tape, shifted, tape.node('Log', [whole]));
  const weights = classWeights && perClass(tape, classWeights, tape.shape(z).length);
  const weighed = (value: string) => (weights ? mul(tape, value, weights) : value);
  const smooth =
    labelSmoothing === 0
      ? target
      : add(tape, scale(tape, target, 1 - labelSmoothing), scalar(tape, labelSmoothing / classes));
  const aims = weighed(smooth);
  const losses = tape.node('Neg', [byPicture(tape, mul(tape, aims, logs))]);
  // d/dz of −Σ a·log softmax(z) is softmax(z)·Σ a − a.
  const gradient = sub(tape, mul(tape, shares, sum(tape, aims, [1])), aims);
  return {
    loss: everything(tape, losses),
    // Of the target itself, before it is smoothed: the weight of a picture's class, as PyTorch divides.
    weight: everything(tape, weighed(target)),
    correct: everything(tape, sameLargest(tape, z, target)),
    losses,
    gradient,
  };
}

/** Stable for any z: max(z, 0) − z·t + log(1 + e^−|z|). The weights count the classes, not the pictures. */
function binaryCrossEntropy(
  tape: GraphTape,
  { classWeights }: Extract<LossSpec, { kind: 'binaryCrossEntropy' }>,
  z: string,
  target: string,
): WrittenLoss {
  const shape = tape.shape(z);
  const each = 1 / count(shape.slice(1));
  const weights = classWeights && perClass(tape, classWeights, shape.length);
  const weighed = (value: string) => scale(tape, weights ? mul(tape, value, weights) : value, each);
  const above = tape.node('Relu', [z]);
  const below = tape.node('Neg', [tape.node('Abs', [z])]);
  const rest = tape.node('Log', [add(tape, tape.node('Exp', [below]), scalar(tape, 1))]);
  const terms = add(tape, sub(tape, above, mul(tape, z, target)), rest);
  const losses = byPicture(tape, weighed(terms));
  const wrong = byPicture(tape, mis(tape, positive(tape, z), positive(tape, sub(tape, target, scalar(tape, 0.5)))));
  return {
    loss: everything(tape, losses),
    weight: scalar(tape, shape[0] as number),
    correct: everything(tape, equal(tape, wrong, scalar(tape, 0))),
    losses,
    gradient: weighed(sub(tape, tape.node('Sigmoid', [z]), target)),
  };
}

function squaredError(tape: GraphTape, y: string, target: string): WrittenLoss {
  const shape = tape.shape(y);
  const each = 1 / count(shape.slice(1));
  const difference = sub(tape, y, target);
  const losses = byPicture(tape, scale(tape, mul(tape, difference, difference), each));
  return {
    loss: everything(tape, losses),
    weight: scalar(tape, shape[0] as number),
    correct: everything(tape, sameLargest(tape, y, target)),
    losses,
    gradient: scale(tape, difference, 2 * each),
  };
}

function mis(tape: GraphTape, a: string, b: string): string {
  const difference = sub(tape, a, b);
  return mul(tape, difference, difference);
}

/** 1 by picture (and place) whose largest score is one of its largest targets. */
function sameLargest(tape: GraphTape, scores: string, target: string): string {
  const best = (value: string) => {
    const largest = tape.node('ReduceMax', [value], { axes: { ints: [1] }, keepdims: { int: 1 } });
    return equal(tape, value, largest);
  };
  const both = mul(tape, best(scores), best(target));
  return tape.node('ReduceMax', [both], { axes: { ints: [1] }, keepdims: { int: 1 } });
}

function perClass(tape: GraphTape, weights: readonly number[], rank: number): string {
  const shape = [1, weights.length, ...new Array<number>(rank - 2).fill(1)];
  return tape.constant({ dtype: 'float32', shape, data: weights });
}

function byPicture(tape: GraphTape, value: string): string {
  const shape = tape.shape(value);
  return reshape(tape, sum(tape, value, range(shape.length).slice(1)), [shape[0] as number]);
}

function everything(tape: GraphTape, value: string): string {
  return reshape(tape, sum(tape, value, range(tape.shape(value).length)), []);
}
