/** The languages Convas speaks. Every text a person reads exists in all of them. */
export const LOCALES = ['en', 'ko'] as const;
export type Locale = (typeof LOCALES)[number];

/** One text in every language. Adding a language makes the compiler list every text that lacks it. */
export type Text = Readonly<Record<Locale, string>>;

/**
 * Writes a text in both languages at once.
 * @example text('Add', '더하기')
 */
export function text(en: string, ko: string): Text {
  return { en, ko };
}

/** A text that reads the same in every language: a symbol, a formula, a file name. */
export function sameText(value: string): Text {
  return { en: value, ko: value };
}

/** Notation and names read the same in every language; what takes words is a text already. */
export function asText(line: string | Text): Text {
  return typeof line === 'string' ? sameText(line) : line;
}

/** Joins texts language by language. */
export function joinTexts(texts: readonly Text[], separator = ' · '): Text {
  return {
    en: texts
      .map((t) => t.en)
      .filter(Boolean)
      .join(separator),
    ko: texts
      .map((t) => t.ko)
      .filter(Boolean)
      .join(separator),
  };
}

/**
 * What may not stand in a name, a title or a label: control characters, line separators, and halves of a surrogate
 * pair, which do not survive being written as UTF-8. Any script and any direction is welcome.
 */
export const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** What happened and what to do about it, as one text. */
export function withRemedy({ message, remedy }: { readonly message: Text; readonly remedy: Text }): Text {
  return joinTexts([message, remedy], ' ');
}
