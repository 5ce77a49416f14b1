import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonText } from '../../../src/core/project/json-text.ts';
import { english } from '../../support/said.ts';
import { seeds } from '../../support/seeds.ts';
import { expectLight, unitsOf } from '../../support/work.ts';

function standard(text: string): { ok: boolean; value?: unknown } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

function agrees(text: string): void {
  const ours = parseJsonText(text);
  const theirs = standard(text);
  if (!ours.ok && ours.error.code === 'too-deep') return;
  expect(ours.ok, text).toBe(theirs.ok);
  if (ours.ok) expect(ours.value).toEqual(theirs.value);
}

/** Pieces of JSON in any order: mostly wrong, sometimes right. */
const pieces = fc
  .array(
    fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '"a"',
        '"\\u00e9"',
        '"\\',
        '\\u',
        '0',
        '-',
        '-0',
        '1.5e+3',
        '01',
        '1.',
        '.5',
      ],
      ...[
        'true',
        'tru',
        'null',
        'NaN',
        ' ',
        '\n',
        '\t',
        '\u0000',
        '\ufeff',
        '"\u2028"',
        '+1',
        '1e',
        'é',
        '{"a":1}',
        '[1,2]',
      ],
    ),
    { maxLength: 12 },
  )
  .map((list) => list.join(''));

describe.each(seeds(7))('parseJsonText agrees with JSON.parse on what is JSON, %s', (_, seed) => {
  it('for valid documents', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 20, noUnicodeString: false }), agrees), { numRuns: 500, seed });
  });

  it('for any pieces of JSON', () => {
    fc.assert(fc.property(pieces, agrees), { numRuns: 5000, seed });
  });

  it('for valid documents with one character changed', () => {
    const changed = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ' ', '"', ',', '{', ']', '0', 'e', '\\'));
    fc.assert(
      fc.property(changed, ([text, at, by]) =>
        agrees(`${text.slice(0, at % text.length)}${by}${text.slice((at % text.length) + 1)}`),
      ),
      { numRuns: 2000, seed },
    );
  });
});

describe('what is wrong, and where', () => {
  const cases: readonly [string, string, string][] = [
    ['{\n  "a": 1,\n  "b" 2\n}', 'bad-json', 'line 3, column 7, has 2'],
    ['[1, 2', 'truncated-file', 'ends too early'],
    ['[NaN]', 'bad-number', 'Line 1, column 2, says NaN'],
    ['[1, Infinity]', 'bad-number', 'column 5, says Infinity'],
    ['["\\q"]', 'bad-json', 'column 4, has q'],
    ['[1]]', 'bad-json', 'column 4, has ]'],
    [`${'['.repeat(64)}${']'.repeat(64)}`, 'ok', ''],
    [`${'['.repeat(65)}${']'.repeat(65)}`, 'too-deep', 'deeper than 64'],
  ];
  it.each(cases)('%j: %s', (text, code, words) => {
    const result = parseJsonText(text);
    expect(result.ok ? 'ok' : result.error.code).toBe(code);
    if (!result.ok) expect(english(result.error.message)).toContain(words);
  });

  it('takes little more time than JSON.parse, for 60 MB', () => {
    const bytes = Buffer.from(
      `[${'{"id": "n1", "position": {"x": 1.5, "y": -2e3}, "name": "가나다"},'.repeat(900_000)}0]`,
    );
    const text = bytes.toString();
    const theirs = unitsOf(() => JSON.parse(text));
    expect(expectLight(() => parseJsonText(text), 3 * theirs, '60 MB').ok).toBe(true);
  });
});
