import type { DataCard } from '../core/dataset/card.ts';
import { findingsOf, headingOf, imbalanceOf, LABELLING_WORDS, sizesOf } from '../core/dataset/card-words.ts';
import { formatCount } from '../core/format.ts';
import { quoted } from '../core/project/problems.ts';
import { type Locale, text } from '../core/text.ts';
import { say } from '../language/say.ts';
import { table } from './table.ts';

/** Names that are shown of a list; `--json` has them all. */
const SHOWN = 8;

/** The data card for a terminal. */
export function cardInWords(card: DataCard, locale: Locale): string {
  const lines = [headingOf(card), LABELLING_WORDS[card.labelling], ...sizesOf(card)].map(
    (line) => `${say(line, locale)}\n`,
  );
  const titles = [
    { title: say(text('cli.dataText.class', 'Class'), locale), align: 'left' },
    { title: say(text('cli.dataText.pictures', 'Pictures'), locale), align: 'right' },
  ] as const;
  const counts = card.classes.map(({ name, pictures }) => [quoted(name), formatCount(pictures, locale)]);
  const classes = counts.length === 0 ? '' : `\n${table(titles, counts)}`;
  const odd = findings(card, locale).map((line) => `${line}\n`);
  return `${lines.join('')}${classes}${odd.length > 0 ? `\n${odd.join('')}` : ''}`;
}

/** Whatever is odd, with the first few names. */
function findings(card: DataCard, locale: Locale): readonly string[] {
  const unequal = imbalanceOf(card);
  const lines = findingsOf(card).flatMap(({ title, lines: found }) => {
    const shown = found
      .slice(0, SHOWN)
      .map(({ name, reason }) => `    ${name}${reason ? `: ${say(reason, locale)}` : ''}`);
    const more = found.length - SHOWN;
    const rest =
      more > 0 ? [`    ${say(text('cli.dataText.andMoreMore', '… and {more} more', { more }), locale)}`] : [];
    return [`${say(title, locale)} (${found.length}):`, ...shown, ...rest];
  });
  return unequal ? [say(unequal, locale), ...lines] : lines;
}
