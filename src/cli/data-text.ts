import type { DataCard } from '../core/dataset/card.ts';
import { findingsOf, headingOf, imbalanceOf, LABELLING_WORDS, sizesOf } from '../core/dataset/card-words.ts';
import { quoted } from '../core/project/problems.ts';
import { type Locale, text } from '../core/text.ts';
import { grouped, table } from './table.ts';

/** Names that are shown of a list; `--json` has them all. */
const SHOWN = 8;

/** The data card for a terminal. */
export function cardInWords(card: DataCard, locale: Locale): string {
  const lines = [headingOf(card), LABELLING_WORDS[card.labelling], ...sizesOf(card)].map((line) => `${line[locale]}\n`);
  const titles = [
    { title: text('Class', '클래스')[locale], align: 'left' },
    { title: text('Pictures', '이미지')[locale], align: 'right' },
  ] as const;
  const counts = card.classes.map(({ name, pictures }) => [quoted(name), grouped(pictures)]);
  const classes = counts.length === 0 ? '' : `\n${table(titles, counts)}`;
  const odd = findings(card, locale).map((line) => `${line}\n`);
  return `${lines.join('')}${classes}${odd.length > 0 ? `\n${odd.join('')}` : ''}`;
}

/** Whatever is odd, with the first few names. */
function findings(card: DataCard, locale: Locale): readonly string[] {
  const unequal = imbalanceOf(card);
  const lines = findingsOf(card).flatMap(({ title, lines: found }) => {
    const shown = found.slice(0, SHOWN).map(({ name, reason }) => `    ${name}${reason ? `: ${reason[locale]}` : ''}`);
    const more = found.length - SHOWN;
    const rest = more > 0 ? [`    ${text(`… and ${more} more`, `… 외 ${more}개`)[locale]}`] : [];
    return [`${title[locale]} (${found.length}):`, ...shown, ...rest];
  });
  return unequal ? [unequal[locale], ...lines] : lines;
}
