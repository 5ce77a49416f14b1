import { formatFigures } from '../notation.ts';
import { sameText, type Text, text } from '../text.ts';
import type { DiffDetail, DiffEntry, DiffLayer, TensorDifference } from './diff-types.ts';

/** Differences in words. The names of ONNX stay as they are in every language. */

const SIGN = { added: '+', removed: '-', changed: '~' } as const;

/** Puts texts into the words of one language. */
type Say = (text: Text) => string;

/** One line per difference: `~ node Conv conv1 (conv_1): strides: 1, 1 → 2, 2`. */
export function diffText(entries: readonly DiffEntry[], say: Say): string {
  return entries.map((entry) => entryText(entry, say)).join('\n');
}

function entryText({ part, change, name, operator, type, details, tensor, layer }: DiffEntry, say: Say): string {
  const subject = [SIGN[change], part, operator, name, type && change !== 'changed' ? `[${type}]` : undefined];
  const where = layer ? ` (${say(layerText(layer))})` : '';
  const facts = [...details.map(detailText), ...(tensor ? [say(tensorText(tensor))] : [])];
  if (part === 'order') facts.push(say(REORDERED));
  const tail = facts.length > 0 ? `: ${facts.join('; ')}` : change === 'changed' ? `: ${say(OTHER)}` : '';
  return `${subject.filter(Boolean).join(' ')}${where}${tail}`;
}

export const OTHER = text('import.diffText.other', 'other fields');
export const REORDERED = text('import.diffText.reordered', 'nodes stand in another order');

/** `strides: 1, 1 → 2, 2` */
function detailText({ field, before, after }: DiffDetail): string {
  const values = before === null ? `${after}` : `${before} → ${after ?? '∅'}`;
  return field === '' ? values : `${field}: ${values}`;
}

export function tensorText({ max, changed, elements }: TensorDifference): Text {
  const difference = `max |Δ| ${max === 0 ? '0' : formatFigures(max, 3)}`;
  return text('import.diffText.differenceChangedOfElementsElements', '{difference}, {changed} of {elements} elements', {
    difference,
    changed,
    elements,
  });
}

function layerText({ name, state }: DiffLayer): Text {
  if (state === 'skipped') return text('import.diffText.nameSkipped', '{name}, skipped', { name });
  return state === 'gone' ? text('import.diffText.nameDeleted', '{name}, deleted', { name }) : sameText(name);
}
