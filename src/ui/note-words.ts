import type { Note } from '../core/graph/document.ts';
import { sameText, type Text, text } from '../core/text.ts';

/** How notes are called in lists. */

export const NOTE = text('Note', '메모');
const EMPTY = text('(empty)', '(비어 있음)');

/** Its first line. */
export function noteName({ text: written }: Note): Text {
  const [first = ''] = written.split('\n');
  return first === '' ? EMPTY : sameText(first);
}
