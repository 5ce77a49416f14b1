import { quoted } from '../core/project/problems.ts';
import { type Text, text } from '../core/text.ts';

export function savedWords(name: string): Text {
  return text(
    'store.dataWords.theLabelsAreSavedAs',
    'The labels are saved as “{name}”. Beside its pictures, the table is read with them.',
    { name },
  );
}

/** Of a drawing that was just opened. */
export function namedWords(name: string): Text {
  return text(
    'store.dataWords.named',
    'This drawing was used with the data set “{name}”, which is not open. “Open data set…” in the File menu brings it back.',
    { name: quoted(name) },
  );
}

/** Of a file that belongs to another one. */
export const NOT_CHOSEN = text('store.dataWords.notChosen', 'It was not chosen with the other file.');
