import { describe, expect, it } from 'vitest';
import { defaultAttributes } from '../../src/core/attributes.ts';
import { DIAGNOSTICS, type DiagnosticCode, diagnostic } from '../../src/core/diagnostics.ts';
import { LAYERS } from '../../src/core/layers/index.ts';
import type { Text } from '../../src/core/text.ts';
import { english, korean } from '../support/said.ts';

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

  it.each(texts.map((entry) => [english(entry), entry] as const))('%s', (_words, entry) => {
    expect(english(entry).trim()).toBe(english(entry));
    expect(korean(entry).trim()).toBe(korean(entry));
    expect(english(entry)).not.toBe('');
    expect(english(entry)).not.toMatch(HANGUL);
    if (SAME_IN_BOTH.has(english(entry))) expect(korean(entry)).toBe(english(entry));
    else expect(korean(entry)).toMatch(HANGUL);
  });
});

it('gives every attribute a label and every summary at most two sentences', () => {
  for (const layer of LAYERS) {
    for (const [name, spec] of Object.entries(layer.attributes)) expect(english(spec.label), name).not.toBe('');
    const sentences = english(layer.docs.summary).match(/[.:](?:\s|$)/g) ?? [];
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

/** Any name is any value, and a text is one with words of both. */
const EVERY_VALUE = new Proxy(
  {},
  { get: (_target, name) => (name === 'text' ? LAYERS[0]?.docs.summary : name === 'what' ? 'in' : '7') },
);

describe('diagnostics', () => {
  it.each(Object.entries(DIAGNOSTICS))('%s says what happened and what to do in both languages', (code) => {
    const { message, remedy } = diagnostic(code as DiagnosticCode, EVERY_VALUE);
    for (const sentence of [message, remedy]) {
      expect(english(sentence)).not.toMatch(HANGUL);
      expect(korean(sentence)).toMatch(HANGUL);
    }
  });
});

/** Every text inside a definition, wherever it sits. */
function textsOf(value: unknown): Text[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.values(value);
  // A text of values alone (`{title} {count}`) has no words of its own.
  if ('id' in value && 'message' in value) return [value as Text];
  return entries.flatMap(textsOf);
}
