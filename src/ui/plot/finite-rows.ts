import { formatKnown } from '../../core/notation.ts';
import { countInWords, type FiniteFacts } from '../../core/tensor/non-finite.ts';
import { type Text, text } from '../../core/text.ts';

/** Smallest, mean and largest of what is finite, as rows of name and number; and what is not finite, where it occurs. */
export function finiteRows(
  t: (text: Text) => string,
  { min, mean, max, nonFinite }: FiniteFacts,
): readonly (readonly [string, string])[] {
  return [
    [t(strings.min), formatKnown(min)],
    [t(strings.mean), formatKnown(mean)],
    [t(strings.max), formatKnown(max)],
    ...(nonFinite ? [[t(NOT_FINITE), countInWords(nonFinite)] as const] : []),
  ];
}

/** How NaN and infinities are called where they are counted. */
export const NOT_FINITE = text('lens.finiteRows.notFinite', 'not finite');

const strings = {
  min: text('lens.finiteRows.min', 'min'),
  mean: text('lens.finiteRows.mean', 'mean'),
  max: text('lens.finiteRows.max', 'max'),
};
