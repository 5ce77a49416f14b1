import { describe, expect, it } from 'vitest';
import { defaultAttributes } from '../../src/core/attributes.ts';
import { DIAGNOSTICS } from '../../src/core/diagnostics.ts';
import { LAYERS } from '../../src/core/layers/index.ts';
import type { Text } from '../../src/core/text.ts';

/** Everything that a person reads exists in English and in Korean, and is not the one in place of the other. */

/** Names that Korean text writes in Latin letters too. */
const SAME_IN_BOTH = new Set(['ReLU', 'Leaky ReLU', 'SiLU']);
const HANGUL = /[가-힣]/;

describe.each(LAYERS.map((layer) => [layer.type, layer] as const))('%s', (_type, layer) => {
  const defaults = defaultAttributes(layer.attributes);
  const texts = textsOf([layer, layer.attention?.steps(defaults), layer.function?.(defaults)]);

  it('has texts at all', () => {
    expect(texts.length).toBeGreaterThan(2);
  });

  it.each(texts)('$en', (entry) => {
    expect(entry.en.trim()).toBe(entry.en);
    expect(entry.ko.trim()).toBe(entry.ko);
    expect(entry.en).not.toBe('');
    expect(entry.en).not.toMatch(HANGUL);
    if (SAME_IN_BOTH.has(entry.en)) expect(entry.ko).toBe(entry.en);
    else expect(entry.ko).toMatch(HANGUL);
  });
});

it('gives every attribute a label and every summary at most two sentences', () => {
  for (const layer of LAYERS) {
    for (const [name, spec] of Object.entries(layer.attributes)) expect(spec.label.en, name).not.toBe('');
    const sentences = layer.docs.summary.en.match(/[.:](?:\s|$)/g) ?? [];
    expect(sentences.length, layer.type).toBeLessThanOrEqual(3);
  }
});

/** Functions and variables by names that stand in formulas of every language. */
const NAMES_IN_FORMULAS = new Set(['softmax', 'sigmoid', 'pool', 'pixel', 'mean']);

it.each(LAYERS.map((layer) => [layer.type, layer] as const))(
  '%s: a formula with words in it is a text',
  (_type, layer) => {
    const { formula } = layer.docs;
    if (typeof formula !== 'string') return;
    const words = formula.match(/[a-z]{4,}/gi) ?? [];
    expect(words.filter((word) => !NAMES_IN_FORMULAS.has(word))).toEqual([]);
  },
);

describe('diagnostics', () => {
  it.each(Object.entries(DIAGNOSTICS))('%s says what happened and what to do in both languages', (_code, entry) => {
    for (const sentence of [entry.remedy({}), entry.message({ en: 'English.', ko: '한국어.', what: 'in' })]) {
      expect(sentence.en).not.toMatch(HANGUL);
      expect(sentence.ko).toMatch(HANGUL);
    }
  });
});

/** Every text inside a definition, wherever it sits. */
function textsOf(value: unknown): Text[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.values(value);
  if ('en' in value && 'ko' in value) return [value as Text];
  return entries.flatMap(textsOf);
}
