import type { GraphDocument } from '../graph/document.ts';
import { joinTexts, sameText, type Text, text } from '../text.ts';
import type { TensorOrigin, TrainingState, TrainingStatus } from './training.ts';

/** The words for where weights come from: window, command line and exports all use these. */

export const TRAINING_WORDS: Readonly<Record<TrainingStatus, Text>> = {
  trained: text('weights.trainingWords.trained', 'trained'),
  changed: text('weights.trainingWords.changed', 'changed after training'),
  partlyUntrained: text('weights.trainingWords.partlyUntrained', 'partly untrained'),
  untrained: text('weights.trainingWords.untrained', 'untrained'),
  none: text('weights.trainingWords.none', 'nothing to train'),
};

export const ORIGIN_WORDS: Readonly<Record<TensorOrigin, Text>> = {
  trained: text('weights.trainingWords.trained2', 'trained'),
  file: text('weights.trainingWords.file', 'from a file'),
  constant: text('weights.trainingWords.constant', 'all the same number'),
  random: text('weights.trainingWords.random', 'random start'),
};

const NAMES = 12;

/** Why the weights are called what they are called, layer by layer as far as that helps. */
export function trainingReason(state: TrainingState, document: GraphDocument): Text {
  const names = (ids: readonly string[]) =>
    `${ids
      .slice(0, NAMES)
      .map((id) => document.nodes.get(id)?.name ?? id)
      .join(', ')}${ids.length > NAMES ? ', …' : ''}`;
  const list = (ids: readonly string[], what: Text): readonly Text[] =>
    ids.length === 0 ? [] : [joinTexts([what, sameText(`${names(ids)}.`)], ': ')];
  switch (state.status) {
    case 'none':
      return text('weights.trainingWords.theNetworkHasNoWeights', 'The network has no weights of its own.');
    case 'trained':
      return state.fromFile
        ? text('weights.trainingWords.allWeightsComeFromA', 'All weights come from a file.')
        : text('weights.trainingWords.allWeightsComeFromA2', 'All weights come from a training.');
    case 'changed':
      return text(
        'weights.trainingWords.theWeightsWereMadeFor',
        'The weights were made for another network: this one shows mechanics, not what a training would reach.',
      );
    case 'partlyUntrained':
    case 'untrained':
      return joinTexts(
        [
          ...list(state.random, text('weights.trainingWords.randomStart', 'Random start')),
          ...list(
            state.constant,
            text('weights.trainingWords.weightsThatAreAllThe', 'Weights that are all the same number'),
          ),
          ...list(
            state.fed,
            text('weights.trainingWords.weightsThatArriveAtAn', 'Weights that arrive at an input without a file'),
          ),
        ],
        ' ',
      );
  }
}
