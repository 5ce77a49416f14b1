import { type Locale, type Text, text } from '../text.ts';
import type { DiffDetail, DiffEntry, DiffLayer, TensorDifference } from './diff-types.ts';

/** Differences in words. The names of ONNX stay as they are in every language. */

const SIGN = { added: '+', removed: '-', changed: '~' } as const;

/** One line per difference: `~ node Conv conv1 (conv_1): strides: 1, 1 → 2, 2`. */
export function diffText(entries: readonly DiffEntry[], locale: Locale = 'en'): string {
  return entries.map((entry) => entryText(entry, locale)).join('\n');
}

function entryText({ part, change, name, operator, type, details, tensor, layer }: DiffEntry, locale: Locale): string {
  const subject = [SIGN[change], part, operator, name, type && change !== 'changed' ? `[${type}]` : undefined];
  const where = layer ? ` (${layerText(layer)[locale]})` : '';
  const facts = [...details.map(detailText), ...(tensor ? [tensorText(tensor)[locale]] : [])];
  if (part === 'order') facts.push(REORDERED[locale]);
  const tail = facts.length > 0 ? `: ${facts.join('; ')}` : change === 'changed' ? `: ${OTHER[locale]}` : '';
  return `${subject.filter(Boolean).join(' ')}${where}${tail}`;
}

export const OTHER = text('other fields', '그 밖의 필드');
export const REORDERED = text('nodes stand in another order', '노드의 순서가 바뀜');

/** `strides: 1, 1 → 2, 2` */
function detailText({ field, before, after }: DiffDetail): string {
  const values = before === null ? `${after}` : `${before} → ${after ?? '∅'}`;
  return field === '' ? values : `${field}: ${values}`;
}

export function tensorText({ max, changed, elements }: TensorDifference): Text {
  const difference = `max |Δ| ${max === 0 ? '0' : max.toPrecision(3)}`;
  return text(`${difference}, ${changed} of ${elements} elements`, `${difference}, 원소 ${elements}개 중 ${changed}개`);
}

function layerText({ name, state }: DiffLayer): Text {
  if (state === 'skipped') return text(`${name}, skipped`, `${name}, 건너뜀`);
  return state === 'gone' ? text(`${name}, deleted`, `${name}, 지워짐`) : text(name, name);
}
