import type { GraphDocument } from '../graph/document.ts';
import { joinTexts, type Text, text } from '../text.ts';
import type { TensorOrigin, TrainingState, TrainingStatus } from './training.ts';

/** The words for where weights come from: window, command line and exports all use these. */

export const TRAINING_WORDS: Readonly<Record<TrainingStatus, Text>> = {
  trained: text('trained', '학습됨'),
  changed: text('changed after training', '학습 후 변경됨'),
  partlyUntrained: text('partly untrained', '일부 미학습'),
  untrained: text('untrained', '학습 전'),
  none: text('nothing to train', '학습할 값 없음'),
};

export const ORIGIN_WORDS: Readonly<Record<TensorOrigin, Text>> = {
  trained: text('trained', '학습됨'),
  file: text('from a file', '파일에서 읽음'),
  constant: text('all the same number', '모두 같은 값'),
  random: text('random start', '무작위 초깃값'),
};

const NAMES = 12;

/** Why the weights are called what they are called, layer by layer as far as that helps. */
export function trainingReason(state: TrainingState, document: GraphDocument): Text {
  const names = (ids: readonly string[]) =>
    `${ids
      .slice(0, NAMES)
      .map((id) => document.nodes.get(id)?.name ?? id)
      .join(', ')}${ids.length > NAMES ? ', …' : ''}`;
  const list = (ids: readonly string[], english: string, korean: string): readonly Text[] =>
    ids.length === 0 ? [] : [text(`${english}: ${names(ids)}.`, `${korean}: ${names(ids)}.`)];
  switch (state.status) {
    case 'none':
      return text('The network has no weights of its own.', '신경망이 자체 가중치를 갖고 있지 않습니다.');
    case 'trained':
      return state.fromFile
        ? text('All weights come from a file.', '모든 가중치를 파일에서 읽었습니다.')
        : text('All weights come from a training.', '모든 가중치가 학습된 값입니다.');
    case 'changed':
      return text(
        'The weights were made for another network: this one shows mechanics, not what a training would reach.',
        '가중치는 바뀌기 전 신경망의 것입니다. 동작 원리만 볼 수 있고, 다시 학습했을 때의 성능은 알 수 없습니다.',
      );
    case 'partlyUntrained':
    case 'untrained':
      return joinTexts(
        [
          ...list(state.random, 'Random start', '무작위 초깃값'),
          ...list(state.constant, 'Weights that are all the same number', '값이 모두 같은 가중치'),
          ...list(state.fed, 'Weights that arrive at an input without a file', '파일 없는 입력으로 들어오는 가중치'),
        ],
        ' ',
      );
  }
}
