/**
 * What a person reads, as plain data: it crosses workers and the process boundary, is kept in undo, and is put into
 * words only where it is shown (`src/language`), in the language that is in use then.
 */

/** A language by its BCP 47 tag. Which there are is said by the files in `src/locales`, and English beside the code. */
export type Locale = string;

/** What may stand in a message: a name, a number, or another text, which is put into the same language. */
export type TextValue = string | number | Text;
type TextValues = Readonly<Record<string, TextValue>>;

/** One thing to say: in English here, and under `id` in the catalogue of every other language. */
export interface Message {
  readonly id: string;
  /** English, in ICU message syntax. */
  readonly message: string;
  readonly values?: TextValues;
}

export type Text =
  | Message
  /** Reads the same in every language: a symbol, a formula, a name that a person or a file gave. */
  | { readonly same: string }
  /** As it stands at the beginning of a sentence, or in its middle: languages differ in what they do with a first letter. */
  | { readonly within: 'beginning' | 'middle'; readonly of: Text }
  /** One after the other; empty ones are left out. */
  | { readonly texts: readonly Text[]; readonly separator: string };

type Plural = 'plural' | 'selectordinal';
type Kind<K extends string> = K extends 'number' | `number,${string}` | `${Plural},${string}`
  ? number
  : K extends `select,${string}`
    ? string
    : never;
type IsName<N extends string> = N extends '' | `${string}${' ' | '#' | '{' | ',' | '.' | ':' | "'"}${string}`
  ? false
  : true;
/** A branch of a plural or a select opens with a brace as well, behind its key. */
type OpensBranch<Before extends string> = Before extends
  | `${string}, ${'one' | 'other' | `=${number}`} `
  | `${string}} ${'one' | 'few' | 'many' | 'other' | `=${number}`} `
  | `${string}select, ${string} `
  ? true
  : false;
type ArgumentIn<Piece extends string> = Piece extends `${infer Name}}${string}`
  ? Name extends `${infer Argument}, ${infer K}`
    ? [Kind<K>] extends [never]
      ? unknown
      : { readonly [A in Argument]: Kind<K> }
    : IsName<Name> extends true
      ? { readonly [A in Name]: TextValue }
      : unknown
  : unknown;
type ArgumentsOf<M extends string, Found = unknown> = M extends `${infer Before}{${infer Rest}`
  ? ArgumentsOf<Rest, OpensBranch<Before> extends true ? Found : Found & ArgumentIn<Rest>>
  : Found;
/** The values a message needs, read from its own text: one that is missing, misspelt or too many does not compile. */
type ValuesOf<M extends string> = string extends M
  ? [values?: TextValues]
  : keyof ArgumentsOf<M> extends never
    ? []
    : [values: { readonly [K in keyof ArgumentsOf<M>]: ArgumentsOf<M>[K] }];

/**
 * A text in English, with the id under which catalogues translate it (`folder.file.meaning`, for good: a translator's
 * work hangs on it) and the values that stand in it by name.
 * @example text('store.layers.add', 'Add {layer}', { layer: layer.title })
 * @example text('graph.words.layers', '{count, plural, one {# layer} other {# layers}}', { count })
 */
export function text<const M extends string>(id: string, message: M, ...[values]: ValuesOf<M>): Message {
  return values === undefined ? { id, message } : { id, message, values: values as TextValues };
}

/** A text that reads the same in every language: a symbol, a formula, a file name. */
export function sameText(value: string): Text {
  return { same: value };
}

/** Notation and names read the same in every language; what takes words is a text already. */
export function asText(line: string | Text): Text {
  return typeof line === 'string' ? sameText(line) : line;
}

/** Joins texts; empty ones are left out. */
export function joinTexts(texts: readonly Text[], separator = ' · '): Text {
  return { texts, separator };
}

/** A text that may begin a sentence: its first letter is a capital where the language has them. */
export function beginning(of: Text): Text {
  return { within: 'beginning', of };
}

/** A label within a sentence: English begins labels with a capital, and does not inside of a sentence. */
export function inMiddle(of: Text): Text {
  return { within: 'middle', of };
}

/**
 * The English beside the code, with the names of values where the values go: for comparing, and for those who write
 * Convas. What people read goes through `src/language`.
 */
export function sourceWords(text: Text): string {
  if ('same' in text) return text.same;
  if ('of' in text) return sourceWords(text.of);
  return 'texts' in text ? text.texts.map(sourceWords).filter(Boolean).join(text.separator) : text.message;
}

/** Puts texts into the words of one language: what core functions are given that write words. */
export type Say = (text: Text) => string;

/** One key for one text: equal texts have equal keys. */
export function textKey(text: Text): string {
  return JSON.stringify(text);
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
