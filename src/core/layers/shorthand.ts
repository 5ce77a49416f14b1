import { type AttributeSpec, type Attributes, type AttributeValue, defaultAttributes } from '../attributes.ts';
import { err, ok, type Result } from '../result.ts';
import { type Say, sourceWords, type Text } from '../text.ts';
import type { LayerType } from './define-layer.ts';

/**
 * “conv 64 3 s2”: a layer by its name, with values in passing. It knows no layer and no attribute by name; what may be
 * written follows from the declarations: bare numbers fill the numeric attributes in the order in which they are declared,
 * letters in front of a number are the beginning of an attribute's name, and words are choices or switches.
 */
export interface Shorthand {
  /** What is left to name the layer. */
  readonly words: readonly string[];
  /** The values that were written, and what follows from them; nothing that stays at its default. */
  readonly attributes: Attributes;
}

/** A value that an attribute does not take. */
export interface ShorthandFault {
  readonly words: readonly string[];
  readonly label: Text;
  readonly expected: Text;
}

type Named = readonly [name: string, spec: AttributeSpec];

/** `64`, `3x5`, `1,1,2,2`, `0.5`, `-1` */
const NUMBERS = /^-?\d+(?:\.\d+)?(?:e-?\d+)?(?:[x×*,]-?\d+(?:\.\d+)?)*$/;
/** Letters, perhaps an equals sign, then numbers: `s2`, `kernel=3x3` */
const NAMED = /^([\p{L}]+)[=:]?(-?\d+(?:\.\d+)?(?:e-?\d+)?(?:[x×*,]-?\d+(?:\.\d+)?)*)$/u;

/** @param say the language in which attributes may be named, besides English */
export function readShorthand(layer: LayerType, search: string, say: Say): Result<Shorthand, ShorthandFault> {
  const [first = '', ...rest] = search.trim().split(/\s+/);
  const specs = Object.entries(layer.attributes);
  const numeric = specs.filter(([, spec]) => isNumeric(spec));
  const words: string[] = [];
  const given: Record<string, AttributeValue> = {};
  let fault: Pick<ShorthandFault, 'label' | 'expected'> | null = null;

  const take = ([name, spec]: Named, value: unknown): void => {
    const parsed = spec.parse(value);
    if (parsed.ok) given[name] = parsed.value;
    else fault ??= { label: spec.label, expected: parsed.error };
  };
  /** Not said yet, and of effect beside what was. */
  const open = ([name, { visible }]: Named) =>
    !Object.hasOwn(given, name) && visible?.({ ...defaultAttributes(layer.attributes), ...given }) !== false;

  const understood = (token: string, isFirst: boolean): boolean => {
    const wanted = token.toLowerCase();
    if (NUMBERS.test(wanted)) {
      const values = wanted.split(/[x×*,]/).map(Number);
      const target = numeric.find((entry) => open(entry) && (values.length === 1 || isList(entry[1])));
      if (target) take(target, valueFor(target[1], values));
      return target !== undefined;
    }
    // The first word names the layer, whatever else it could say.
    if (isFirst) return false;
    const [, letters = '', numbers = ''] = NAMED.exec(wanted) ?? [];
    if (letters !== '') {
      const target = named(numeric, letters, say);
      if (target) take(target, valueFor(target[1], numbers.split(/[x×*,]/).map(Number)));
      return target !== undefined;
    }
    return takeWord(specs, wanted, say, take);
  };

  for (const [index, token] of [first, ...rest].entries()) if (!understood(token, index === 0)) words.push(token);
  // Numbers alone name no layer.
  if (words.length === 0) return ok({ words: [first, ...rest], attributes: {} });
  if (fault) return err({ words, ...(fault as Pick<ShorthandFault, 'label' | 'expected'>) });
  const followed = Object.keys(given).length > 0 ? layer.follow?.(given) : undefined;
  return ok({ words, attributes: { ...followed, ...given } });
}

/** All attributes of a layer that was written so. */
export function withShorthand(layer: LayerType, { attributes }: Pick<Shorthand, 'attributes'>): Attributes {
  return { ...defaultAttributes(layer.attributes), ...attributes };
}

/** A switch by its name (`bias`, `nobias`), or a choice by its value. */
function takeWord(
  specs: readonly Named[],
  word: string,
  say: Say,
  take: (target: Named, value: AttributeValue) => void,
): boolean {
  for (const target of specs) {
    const [, spec] = target;
    if (spec.kind === 'boolean') {
      const off = /^(?:no-?|-)(.+)$/.exec(word)?.[1];
      const on = namesOf(target, say).includes(word);
      if (on || (off !== undefined && namesOf(target, say).includes(off))) {
        take(target, on);
        return true;
      }
    } else if (spec.kind === 'choice') {
      const choice = spec.choices.find(({ value }) => value.toLowerCase() === word);
      if (choice) {
        take(target, choice.value);
        return true;
      }
    }
  }
  return false;
}

/** The attribute that a word names: in full before in part, and of several the one that is declared first. */
function named(specs: readonly Named[], word: string, say: Say): Named | undefined {
  return (
    specs.find((entry) => namesOf(entry, say).includes(word)) ??
    specs.find((entry) => namesOf(entry, say).some((name) => name.startsWith(word)))
  );
}

function namesOf([name, { label }]: Named, say: Say): readonly string[] {
  return [name, sourceWords(label), say(label)].map((each) => each.toLowerCase().replaceAll(/\s+/g, ''));
}

function isNumeric({ kind }: AttributeSpec): boolean {
  return kind === 'int' || kind === 'optionalInt' || kind === 'number' || kind === 'ints';
}

function isList({ kind }: AttributeSpec): boolean {
  return kind === 'ints';
}

/** One number stands for all of a list; two of a list of four (top, left, …) stand for both sides of an axis. */
function valueFor(spec: AttributeSpec, values: readonly number[]): unknown {
  if (values.length === 1) return values[0];
  if (spec.kind !== 'ints') return values;
  return spec.names.length === 2 * values.length ? [...values, ...values] : values;
}
