import { type Text, text } from '../../core/text.ts';

/** What a measure says of itself, beside its numbers: read by the window, the report and the command line. */
export interface Measure {
  /** Stable id: camelCase. */
  readonly id: string;
  readonly title: Text;
  /** Association is seen by looking on, effect by intervening. A gate is not importance. */
  readonly shows: 'association' | 'effect';
  /** Formula and words: g gate, z squeeze, n picture, c channel, k class. */
  readonly definition: Text;
  /** Where its interval comes from, or why it has none. */
  readonly interval: Text;
  readonly unit: '' | 'share' | 'bit' | 'logit' | 'nat' | 'channels';
}

export function defineMeasure(measure: Measure): Measure {
  return measure;
}

export const BOOTSTRAP = text(
  'measures.interval.bootstrap',
  '95% interval: the pictures of each class are drawn anew, many times (bias-corrected bootstrap).',
);
export const NO_INTERVAL_COUNT = text(
  'measures.interval.counted',
  'No interval: it is counted over these very pictures, and holds for them alone.',
);
export const NO_LABELS = text('measures.reason.noLabels', 'Nobody said what the pictures show.');
export const NOTHING_VARIES = text(
  'measures.reason.nothingVaries',
  'These values are the same for every picture and channel: there is no variance to share.',
);
export const FROZEN_CHANNEL = text('measures.reason.frozenChannel', 'This channel is the same for every picture.');
export const TOO_FEW = text('measures.reason.tooFew', 'Too few pictures: a class needs at least 30.');
export const NOT_POSITIVE = text(
  'measures.reason.notPositive',
  'Its values are not all positive: this ratio says nothing.',
);
