import type { Locale } from '../core/text.ts';
import { addCatalogue, type Catalogue, hasCatalogue, SOURCE_LOCALE } from './say.ts';

/** Catalogues in the window: each is a file of its own there, and only the one in use is loaded. */
const files = import.meta.glob<Catalogue>('../locales/*.json', { import: 'default' });

const tagOf = (file: string) => file.slice('../locales/'.length, -'.json'.length);

/** The languages there are, English first: a further one is one more file. */
export const LOCALES: readonly Locale[] = [SOURCE_LOCALE, ...Object.keys(files).map(tagOf).sort()];

/** Makes a language ready to be spoken. */
export async function loadLanguage(locale: Locale): Promise<void> {
  if (hasCatalogue(locale)) return;
  const load = files[`../locales/${locale}.json`];
  if (load) addCatalogue(locale, await load());
}
