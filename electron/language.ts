import path from 'node:path';
import type { Text } from '../src/core/text.ts';
import { loadFrom, localesIn } from '../src/disk/catalogues.ts';
import { matchingLocale } from '../src/language/locales.ts';
import { SOURCE_LOCALE, say as sayIn } from '../src/language/say.ts';

/** The language of menus and system dialogs: the window's, as it said last. */

const folder = path.join(__dirname, 'locales');

let current = SOURCE_LOCALE;

/** Speaks a language from now on, if there is a catalogue for it. */
export function setLanguage(wanted: string): void {
  const locale = matchingLocale(localesIn(folder), wanted);
  if (!locale) return;
  loadFrom(folder, locale);
  current = locale;
}

/** A text in the language of the window. */
export function say(text: Text): string {
  return sayIn(text, current);
}
