import type { Locale } from '../core/text.ts';

/** What a language calls itself. @example languageName('ko') // '한국어' */
export function languageName(locale: Locale): string {
  const name = new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' }).of(locale) ?? locale;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

/**
 * The best of the languages there are for what a system or a person asks for, or null: the same tag, else the same
 * language. @example matchingLocale(['en', 'ko'], 'ko-KR') // 'ko'
 */
export function matchingLocale(locales: readonly Locale[], wanted: string): Locale | null {
  const [language] = wanted.toLowerCase().split(/[-_]/);
  return (
    locales.find((locale) => locale.toLowerCase() === wanted.toLowerCase()) ??
    locales.find((locale) => locale.toLowerCase().split('-')[0] === language) ??
    null
  );
}

/** The language after this one, round and round. */
export function nextLocale(locales: readonly Locale[], locale: Locale): Locale {
  return locales[(locales.indexOf(locale) + 1) % locales.length] ?? locale;
}
