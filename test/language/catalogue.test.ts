import { readdirSync, readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { messagesOfSource } from '../support/messages.ts';

/** Catalogues and source say the same things: nothing is missing, unused, or called otherwise. */

const { messages, hidden } = messagesOfSource();
const locales = readdirSync(inRoot('src', 'locales'));
const english = new Map(messages.map(({ id, message }) => [id, message]));

it('every message of the source has a plain id and a plain text', () => {
  expect(hidden).toEqual([]);
  expect(messages.length).toBeGreaterThan(1000);
  const malformed = messages.filter(({ id }) => !/^[a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+){1,2}$/.test(id));
  expect(malformed).toEqual([]);
});

it('no id stands for two messages', () => {
  const places = groupBy(messages);
  expect([...places.values()].filter((list) => list.length > 1).map((list) => list.map(({ at }) => at))).toEqual([]);
});

it('every English message can be formatted', () => {
  for (const { id, message } of messages) expect(() => argumentsOf(message), id).not.toThrow();
});

describe.each(locales)('%s', (name) => {
  const raw = readFileSync(inRoot('src', 'locales', name), 'utf8');
  const catalogue = JSON.parse(raw) as Record<string, string>;
  const ids = Object.keys(catalogue);

  it('holds each message once, in order, as the source names it', () => {
    expect(
      ids.filter((id) => !english.has(id)),
      'unused',
    ).toEqual([]);
    expect(
      [...english.keys()].filter((id) => !Object.hasOwn(catalogue, id)),
      'missing',
    ).toEqual([]);
    expect(ids).toEqual([...ids].sort());
    expect(raw).toBe(`${JSON.stringify(catalogue, null, 2)}\n`);
  });

  it('uses the values of each message, and no others', () => {
    const wrong = ids.flatMap((id) => {
      const [own, source] = [argumentsOf(catalogue[id] ?? ''), argumentsOf(english.get(id) ?? '')];
      const added = [...own.keys()].filter((value) => !source.has(value));
      // What only chooses between singular and plural is nothing to a language without them.
      const lost = [...source].filter(([value, counts]) => !counts && !own.has(value));
      return added.length + lost.length === 0 ? [] : [`${id}: adds ${added}, loses ${lost}`];
    });
    expect(wrong).toEqual([]);
  });
});

/** Names of the values in a pattern, and whether each does nothing but choose a plural. */
function argumentsOf(pattern: string): ReadonlyMap<string, boolean> {
  const names = new Map<string, boolean>();
  const walk = (parts: readonly unknown[]) => {
    for (const part of parts as { type: number; value?: string; options?: Record<string, { value: unknown[] }> }[]) {
      // 0 is plain text, 7 the number sign of a plural.
      if (part.type !== 0 && part.type !== 7 && part.value !== undefined) {
        names.set(part.value, part.type === 6 && names.get(part.value) !== false);
      }
      for (const { value } of Object.values(part.options ?? {})) walk(value);
    }
  };
  walk(new IntlMessageFormat(pattern, 'en', undefined, { ignoreTag: true }).getAst());
  return names;
}

function groupBy(list: typeof messages): Map<string, (typeof messages)[number][]> {
  const groups = new Map<string, (typeof messages)[number][]>();
  for (const each of list) groups.set(each.id, [...(groups.get(each.id) ?? []), each]);
  return groups;
}
