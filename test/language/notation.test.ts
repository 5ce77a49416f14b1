import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { type Attributes, defaultAttributes } from '../../src/core/attributes.ts';
import { LAYERS } from '../../src/core/layers/index.ts';
import { formatValue } from '../../src/core/notation.ts';
import { float32 } from '../../src/core/tensor/types.ts';
import { asText, type Text } from '../../src/core/text.ts';
import { messagesOfSource } from '../support/messages.ts';
import { english, korean } from '../support/said.ts';

/** One rule for minus signs, powers and amounts: in every message of every language, and in every formula. */

const catalogues = readdirSync(inRoot('src', 'locales')).filter((name) => name.endsWith('.json'));
const patterns: readonly (readonly [string, string])[] = [
  ...messagesOfSource().messages.map(({ at, message }) => [at, message] as const),
  ...catalogues.flatMap((name) =>
    Object.entries(JSON.parse(readFileSync(inRoot('src', 'locales', name), 'utf8')) as Record<string, string>).map(
      ([id, said]) => [`${name}: ${id}`, said] as const,
    ),
  ),
];

/** What a message may not have, and what is written instead. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/(?<![\p{L}\p{N}})\]-])-(?=[\d∞.])/u, '− before a number'],
  [/[\p{L}\p{N}})] - [\p{L}\p{N}{(]/u, '− between two numbers, a colon or commas between words'],
  [/[\p{L})]−\p{L}/u, 'a hyphen within a word'],
  [/[ᵃ-ᶿˣʸⁿⁱ]/u, 'e^x for a power with letters'],
  [/\^\d/u, '2³¹ for a power of digits'],
  [/\}\s?%/u, 'percentText: languages differ in the space before %'],
  [/\} ?ms\b/u, 'durationText'],
];

it.each(RULES)('%s: %s', (wrong) => {
  expect(patterns.length).toBeGreaterThan(2000);
  expect(patterns.filter(([, said]) => wrong.test(said))).toEqual([]);
});

describe.each(LAYERS.map((layer) => [layer.type, layer] as const))('formulas of %s', (_type, layer) => {
  const attributes = defaultAttributes(layer.attributes);
  const values = [-1.5, 0.25, -123_456, 0.00001];
  const fn = layer.function?.(attributes);
  const written = [
    ...[layer.docs.formula].flatMap((formula) => both(asText(formula))),
    ...layer.examples.flatMap(({ attributes: own, inputs }) => {
      const all = { ...attributes, ...own } as Attributes;
      const types = inputs.map(float32);
      const { formula, substituted } = layer.parameterFormula(all, types);
      return [
        formula,
        substituted,
        ...Object.values(layer.derived?.(all, types) ?? {}).filter((each) => each !== undefined),
      ];
    }),
    ...(fn ? [fn.formula, ...values.map((_, index) => fn.substituted(values, index, formatValue))] : []),
    ...(layer.attention?.steps(attributes) ?? []).flatMap((step) => step.formula('c')),
  ];

  it('have true minus signs, no superscript letters and no grouped digits', () => {
    expect(written.length).toBeGreaterThan(0);
    for (const formula of written) {
      // A hyphen stands within a word alone.
      expect(formula).not.toMatch(/(?<!\p{L})-|-(?!\p{L})/u);
      expect(formula).not.toMatch(/[ᵃ-ᶿˣʸⁿⁱ]|(?<!e)\^\d/u);
      expect(formula).not.toMatch(/\d,\d{3}(?!\d)/u);
    }
  });
});

function both(text: Text): readonly string[] {
  return [english(text), korean(text)];
}
