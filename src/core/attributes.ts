import { err, ok, type Result } from './result.ts';
import { type Text, text, UNPRINTABLE } from './text.ts';

/**
 * Attributes are the values that a user sets on a layer. A layer declares each one once, here: default, range, label,
 * parser. The inspector's form, the file's validation and the command line all read the same declaration.
 */

/** Whatever a document may hold as the value of an attribute: plain JSON. */
export type AttributeValue = number | boolean | string | null | readonly number[] | readonly string[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

export interface Choice {
  readonly value: string;
  readonly label: Text;
}

interface SpecBase<V extends AttributeValue> {
  readonly label: Text;
  /** One sentence for the inspector's tooltip. */
  readonly help?: Text;
  readonly default: V;
  /** Hides the control while it has no effect (for example alpha of a sigmoid gate). */
  readonly visible?: (attributes: Attributes) => boolean;
  /** Reads a foreign value (file, form, command line); the error says what is allowed. */
  readonly parse: (value: unknown) => Result<V, Text>;
}

export type AttributeSpec<V extends AttributeValue = AttributeValue> = SpecBase<V> &
  (
    | { readonly kind: 'int'; readonly min: number; readonly max: number; readonly slider?: boolean }
    /** An integer that may be unset (null): the layer then derives it. */
    | { readonly kind: 'optionalInt'; readonly min: number; readonly max: number }
    | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly step: number }
    | { readonly kind: 'boolean' }
    | { readonly kind: 'choice'; readonly choices: readonly Choice[] }
    /** A fixed count of integers; `names` label them (height, width). */
    | { readonly kind: 'ints'; readonly min: number; readonly max: number; readonly names: readonly Text[] }
    /** Any count of numbers (one per channel, or one for all). */
    | { readonly kind: 'numbers' }
    /** One line that is shown and not edited: what an imported node is. */
    | { readonly kind: 'text'; readonly maxLength: number }
    /** A list of class labels. */
    | { readonly kind: 'labels'; readonly maxCount: number }
  );

export type AttributeSpecs = Readonly<Record<string, AttributeSpec>>;
// biome-ignore lint/suspicious/noExplicitAny: the value type is recovered from the parser of each attribute.
type ValueOf<S> = S extends { readonly parse: (value: any) => Result<infer V, Text> } ? V : never;
/** The attribute values that a set of declarations describes. */
export type AttributeValues<S extends AttributeSpecs> = { readonly [K in keyof S]: ValueOf<S[K]> };

interface Common<V extends AttributeValue> {
  readonly label: Text;
  readonly help?: Text;
  readonly default: V;
  readonly visible?: (attributes: Attributes) => boolean;
}

/** A whole number from min to max. */
export function int(options: Common<number> & { min?: number; max?: number; slider?: boolean }) {
  const { min = 1, max = 1_000_000 } = options;
  return { ...options, kind: 'int' as const, min, max, parse: (value: unknown) => parseInteger(value, min, max) };
}

/** A whole number, or null: derived by the layer. */
export function optionalInt(options: Omit<Common<number | null>, 'default'> & { min?: number; max?: number }) {
  const { min = 1, max = 1_000_000 } = options;
  return {
    ...options,
    kind: 'optionalInt' as const,
    default: null as number | null,
    min,
    max,
    parse: (value: unknown): Result<number | null, Text> =>
      value === null || value === undefined ? ok(null) : parseInteger(value, min, max),
  };
}

/** A finite real number from min to max. */
export function number(options: Common<number> & { min?: number; max?: number; step?: number }) {
  const { min = -1e6, max = 1e6, step = 0.1 } = options;
  return {
    ...options,
    kind: 'number' as const,
    min,
    max,
    step,
    parse: (value: unknown): Result<number, Text> =>
      typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max
        ? ok(value)
        : err(text('core.attributes.aNumberFromMinTo', 'a number from {min} to {max}', { min, max })),
  };
}

export function boolean(options: Common<boolean>) {
  return {
    ...options,
    kind: 'boolean' as const,
    parse: (value: unknown): Result<boolean, Text> =>
      typeof value === 'boolean' ? ok(value) : err(text('core.attributes.trueOrFalse', 'true or false')),
  };
}

/** One of a few named values. */
export function choice<const V extends string>(
  options: Omit<Common<V>, 'default'> & {
    default: NoInfer<V>;
    choices: readonly { readonly value: V; readonly label: Text }[];
  },
) {
  return {
    ...options,
    kind: 'choice' as const,
    parse: (value: unknown): Result<V, Text> => {
      const found = options.choices.find((candidate) => candidate.value === value);
      if (found) return ok(found.value);
      const list = options.choices.map((candidate) => candidate.value).join(', ');
      return err(text('core.attributes.ofList', 'one of: {list}', { list }));
    },
  };
}

/** A fixed count of whole numbers, one name each. A single number stands for all of them. */
export function ints(
  options: Omit<Common<readonly number[]>, 'default'> & {
    default: readonly number[];
    names: readonly Text[];
    min?: number;
    max?: number;
  },
) {
  const { names, min = 1, max = 65_536 } = options;
  return {
    ...options,
    kind: 'ints' as const,
    min,
    max,
    parse: (value: unknown): Result<readonly number[], Text> => {
      const values = typeof value === 'number' ? names.map(() => value) : value;
      const fits =
        Array.isArray(values) && values.length === names.length && values.every((v) => parseInteger(v, min, max).ok);
      return fits
        ? ok(Object.freeze([...values]) as readonly number[])
        : err(
            text('core.attributes.countWholeNumbersFromMin', '{count} whole numbers from {min} to {max}', {
              count: names.length,
              min,
              max,
            }),
          );
    },
  };
}

/** Any count of finite numbers. */
export function numbers(options: Common<readonly number[]>) {
  return {
    ...options,
    kind: 'numbers' as const,
    parse: (value: unknown): Result<readonly number[], Text> =>
      Array.isArray(value) && value.length <= 4096 && value.every((v) => typeof v === 'number' && Number.isFinite(v))
        ? ok(Object.freeze([...value]) as readonly number[])
        : err(text('core.attributes.aListOfNumbers', 'a list of numbers')),
  };
}

/** A text that comes with a file and is only shown. */
export function textLine(options: Common<string> & { maxLength?: number }) {
  const { maxLength = 200 } = options;
  return {
    ...options,
    kind: 'text' as const,
    maxLength,
    parse: (value: unknown): Result<string, Text> =>
      typeof value === 'string' && value.length <= maxLength
        ? ok(value)
        : err(text('core.attributes.aTextOfAtMost', 'a text of at most {maxLength} characters', { maxLength })),
  };
}

/** A list of class labels, each a non-empty text of at most 200 characters. */
export function labels(options: Common<readonly string[]>) {
  const maxCount = 100_000;
  return {
    ...options,
    kind: 'labels' as const,
    maxCount,
    parse: (value: unknown): Result<readonly string[], Text> =>
      Array.isArray(value) &&
      value.length <= maxCount &&
      value.every((v) => typeof v === 'string' && v.length > 0 && v.length <= 200 && !UNPRINTABLE.test(v))
        ? ok(Object.freeze([...value]) as readonly string[])
        : err(text('core.attributes.aListOfLabelsOf', 'a list of labels of 1 to 200 characters')),
  };
}

/** The defaults of a set of declarations. */
export function defaultAttributes(specs: AttributeSpecs): Attributes {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, spec.default]));
}

/**
 * Reads foreign attribute values: missing ones take their default, unknown ones are an error, so that a typing error
 * in a file never silently becomes a default.
 */
export function parseAttributes(
  specs: AttributeSpecs,
  values: Readonly<Record<string, unknown>>,
): Result<Attributes, { readonly attribute: string; readonly expected: Text }> {
  const parsed: Record<string, AttributeValue> = {};
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(specs, name))
      return err({ attribute: name, expected: text('core.attributes.expected', 'no such attribute') });
  }
  for (const [name, spec] of Object.entries(specs)) {
    if (!Object.hasOwn(values, name)) {
      parsed[name] = spec.default;
      continue;
    }
    const result = spec.parse(values[name]);
    if (!result.ok) return err({ attribute: name, expected: result.error });
    parsed[name] = result.value;
  }
  return ok(parsed);
}

function parseInteger(value: unknown, min: number, max: number): Result<number, Text> {
  return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
    ? ok(value as number)
    : err(text('core.attributes.aWholeNumberFromMin', 'a whole number from {min} to {max}', { min, max }));
}
