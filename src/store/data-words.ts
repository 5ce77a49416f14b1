import { type Text, text } from '../core/text.ts';

export function savedWords(name: string): Text {
  return text(
    'store.dataWords.theLabelsAreSavedAs',
    'The labels are saved as “{name}”. Beside its pictures, the table is read with them.',
    { name },
  );
}

/** Of a file that belongs to another one. */
export const NOT_CHOSEN = text('store.dataWords.notChosen', 'It was not chosen with the other file.');
