import { text } from '../../core/text.ts';
import { BOOTSTRAP, defineMeasure } from './define-measure.ts';
import type { Estimate } from './estimate.ts';
import type { Ladder } from './ladder.ts';

export const foldPlan = defineMeasure({
  id: 'foldPlan',
  title: text('measures.foldPlan.title', 'What could be folded'),
  shows: 'effect',
  definition: text(
    'measures.foldPlan.definition',
    'Layers whose dynamic value is within chance on one half of the pictures: their mean gate can go into the weights around. What that costs is read on the other half.',
  ),
  interval: BOOTSTRAP,
  unit: 'share',
});

export interface FoldStep {
  /** The layer's own name. */
  readonly layer: string;
  /** Whether the interval of the dynamic value on half A holds 0. */
  readonly fold: boolean;
  /** On half A, where it was chosen. */
  readonly chosenBy: Estimate;
  /** On half B: accuracy with own gates, and with the mean gates of half A. */
  readonly before: Estimate;
  readonly after: Estimate;
  /** On half B: how far the accuracy drops. */
  readonly cost: Estimate;
}

/** @param a on the half where it is chosen @param b on the other, both with the mean gates of half A */
export function planOf(layer: string, a: Ladder, b: Ladder): FoldStep {
  const accuracy = (steps: Ladder['steps'], gates: string) =>
    steps.find((step) => step.gates === gates)?.accuracy as Estimate;
  const { low, high } = a.dynamicValue;
  return {
    layer,
    // What gains nothing is folded as well: an interval below 0 says that the mean does better.
    fold: low !== null && high !== null && low <= 0,
    chosenBy: a.dynamicValue,
    before: accuracy(b.steps, 'own'),
    after: accuracy(b.steps, 'dataMean'),
    cost: b.dynamicValue,
  };
}
