import type { NetworkNode } from '../../autodiff/network.ts';
import type { LossSpec } from '../../autodiff/step.ts';
import { intAttribute } from '../../operators/node.ts';

/** Where the loss takes hold of the network. */
export interface LossEnd {
  readonly value: string;
  /** The layer whose function the loss has taken in. */
  readonly absorbed: string | null;
}

/** A softmax before a cross-entropy, or a sigmoid before a binary one, is computed within the loss, where it cannot overflow. */
export function endOf(nodes: readonly NetworkNode[], output: string, loss: LossSpec): LossEnd {
  // A layer that is an output twice ends in copies.
  const source = (value: string): NetworkNode | undefined => {
    const made = nodes.find((node) => node.outputs.includes(value));
    return made?.operator === 'Identity' ? source(made.inputs[0] ?? '') : made;
  };
  const last = source(output);
  const [before = ''] = last?.inputs ?? [];
  // Over the last axis of a row is over its classes.
  const softmax = last?.operator === 'Softmax' && [1, -1].includes(intAttribute(last, 'axis', -1));
  const taken =
    (loss.kind === 'crossEntropy' && softmax) || (loss.kind === 'binaryCrossEntropy' && last?.operator === 'Sigmoid');
  return last && taken ? { value: before, absorbed: last.layer } : { value: output, absorbed: null };
}
