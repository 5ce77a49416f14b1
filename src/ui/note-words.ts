import type { Note } from '../core/graph/document.ts';
import { sameText, type Text, text } from '../core/text.ts';

/** How notes are called in lists. */

export const NOTE = text('ui.noteWords.note', 'Note');
const EMPTY = text('ui.noteWords.empty', '(empty)');

/** Its first line. */
export function noteName({ text: written }: Note): Text {
  const [first = ''] = written.split('\n');
  return first === '' ? EMPTY : sameText(first);
}
