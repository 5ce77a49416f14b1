import type { Fix } from '../core/drawing/fixes.ts';
import { formatCount } from '../core/format.ts';
import { type Locale, sameText, type Text, text } from '../core/text.ts';

const NONE = text('ui.fixWords.none', 'no new parameters');

/** What a fix leads to: the shape, and what it costs in parameters of the whole drawing. */
export function fixInWords({ resultShape, parameters }: Fix, locale: Locale): readonly Text[] {
  const count = `${parameters < 0 ? '−' : '+'}${formatCount(Math.abs(parameters), locale)}`;
  const cost = parameters === 0 ? NONE : text('ui.fixWords.cost', '{count} parameters', { count });
  return resultShape === null ? [cost] : [sameText(`→ ${resultShape}`), cost];
}
