import type { Locale, Say, Text } from '../core/text.ts';
import { formatMessage } from './format-message.ts';
import { withParticles } from './particles.ts';

/** The language that stands beside the code: what a catalogue lacks is said in it. */
export const SOURCE_LOCALE: Locale = 'en';

/** The translations of one language: patterns in ICU message syntax by the ids of the messages. */
export type Catalogue = Readonly<Record<string, string>>;

const catalogues = new Map<Locale, Catalogue>();

/** From now on `say` speaks this language. */
export function addCatalogue(locale: Locale, catalogue: Catalogue): void {
  catalogues.set(locale, catalogue);
}

export function hasCatalogue(locale: Locale): boolean {
  return locale === SOURCE_LOCALE || catalogues.has(locale);
}

/**
 * A text in the words of a language. Its catalogue has to be there: whoever changes the language loads it first
 * (`loadLanguage`); until then English is said.
 */
export function say(text: Text, locale: Locale): string {
  if ('same' in text) return text.same;
  if ('of' in text) return placed(say(text.of, locale), text.within, locale);
  if ('texts' in text)
    return text.texts
      .map((part) => say(part, locale))
      .filter(Boolean)
      .join(text.separator);
  const pattern = catalogues.get(locale)?.[text.id];
  const spoken = pattern === undefined ? SOURCE_LOCALE : locale;
  const said = formatMessage(pattern ?? text.message, spoken, text.values, (value) => say(value, locale));
  return withParticles(said, spoken);
}

/** Scripts without capitals: there a Latin word, such as the name of a format, stays as it is. */
const CASELESS = /^(?:ar|fa|he|hi|ja|ko|th|zh)\b/;

/** Labels begin with a capital in English alone; an abbreviation keeps its own. */
function placed(said: string, within: 'beginning' | 'middle', locale: Locale): string {
  const first = said.charAt(0);
  if (within === 'beginning') return CASELESS.test(locale) ? said : first.toLocaleUpperCase(locale) + said.slice(1);
  const isLabel = locale.startsWith('en') && !/^\p{Lu}(?:\p{Lu}|\P{L}|$)/u.test(said);
  return isLabel ? first.toLocaleLowerCase(locale) + said.slice(1) : said;
}

/** What a search looks through: a text in the language in use, and in English. */
export function searchWords(text: Text, t: Say): string {
  return `${t(text)} ${say(text, SOURCE_LOCALE)}`;
}

/** `say` for one language, for those who write much in it. */
export function speaker(locale: Locale): Say {
  return (text) => say(text, locale);
}
