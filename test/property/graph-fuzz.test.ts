import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/core/graph/analyze.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { problemInWords } from '../../src/core/project/problems.ts';
import { documentToJson } from '../../src/core/project/write-document.ts';
import { sampleProject } from '../core/project/sample-project.ts';
import { generator, type Random } from '../support/damage.ts';
import { english } from '../support/said.ts';
import { seedRanges } from '../support/seeds.ts';
import { expectLight } from '../support/work.ts';

/**
 * Thousands of drawings that are sound JSON and wrong inside, most of them the same ones every time: case i is made from
 * the seed i.
 * Bytes that are flipped at random rarely get past the parser; these reach every check behind it.
 */
const CASES = 4000;
/** Of work per file, in reference jobs: about two seconds. */
const LIMIT = 200;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const original: Json = JSON.parse(documentToJson(sampleProject().document));

/** Values that readers get wrong. */
const TELLING: readonly Json[] = [
  null,
  true,
  0,
  -1,
  0.5,
  2 ** 53,
  1e308,
  -2147483649,
  '',
  ' ',
  '__proto__',
  'constructor',
  '\u0000',
  '\ud800',
  '\u202e',
  'x'.repeat(300),
  [],
  {},
  [[]],
  [null],
];

describe('drawings with something wrong inside', () => {
  it.each(seedRanges(CASES))('%s: each opens or is refused by name', { timeout: 120_000 }, (_, first, count, fresh) => {
    const codes = new Map<string, number>();
    for (let seed = first; seed < first + count; seed += 1) {
      const random = generator(seed);
      const bent = structuredClone(original);
      for (let count = 1 + random(3); count > 0; count -= 1) bend(bent, random);
      const bytes = new TextEncoder().encode(JSON.stringify(bent));
      const opened = expectLight(() => openProject(bytes), LIMIT, `seed ${seed}`);
      const code = opened.ok ? 'opened' : opened.error.code;
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (opened.ok) {
        // What opens can be shown: no layer's own code meets values that it did not check.
        for (const { diagnostics } of analyze(opened.value.document).nodes.values()) {
          for (const entry of diagnostics) expect(entry.code, `seed ${seed}`).not.toBe('layer-crashed');
        }
      } else {
        expect(english(problemInWords(opened.error)), `seed ${seed}`).not.toMatch(/undefined|NaN|\[object/);
      }
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(codes.get('opened') ?? 0).toBeGreaterThan(0);
    // How many checks are reached is a matter of how many cases there are.
    expect(codes.size, JSON.stringify([...codes])).toBeGreaterThan(fresh ? 10 : 20);
  });
});

/** Replaces, removes, renames, repeats or moves one value somewhere inside. */
function bend(root: Json, random: Random): void {
  const places = placesIn(root);
  const [holder, key] = places[random(places.length)] ?? [];
  if (holder === undefined || key === undefined) return;
  const [other, otherKey] = places[random(places.length)] ?? [holder, key];
  const telling = structuredClone(TELLING[random(TELLING.length)] ?? null);
  const list = holder as Record<string, Json>;
  switch (random(6)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete list[key];
      break;
    case 1:
      list[key] = structuredClone((other as Record<string, Json>)[otherKey] ?? null);
      break;
    case 2:
      if (Array.isArray(holder)) holder.push(structuredClone(list[key] ?? null));
      else define(holder, 'polluted', telling);
      break;
    case 3:
      if (!Array.isArray(holder)) define(holder, '__proto__', { polluted: 1 });
      break;
    default:
      list[key] = telling;
  }
}

/** Assigning to `__proto__` would do something else. */
function define(holder: object, key: string, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function placesIn(value: Json): [Json[] | { [key: string]: Json }, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(
    ([key, inner]): ReturnType<typeof placesIn> => [[value, key], ...placesIn(inner)],
  );
}
