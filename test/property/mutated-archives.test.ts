import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalBytes } from '../../src/core/bytes.ts';
import { unpack } from '../../src/core/project/archive.ts';
import { readDirectory } from '../../src/core/project/archive-directory.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { sameDocument } from '../../src/core/project/same-project.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import { sampleProject } from '../core/project/sample-project.ts';
import { buildZip } from '../core/project/zip-builder.ts';
import { english } from '../support/said.ts';

/**
 * A document that opens can be saved, and is then the same. Archives are whole and honest, but what their texts say is
 * changed in one to three places: the reader refuses it, or the writer can write what came of it.
 */

const FRESH = Math.floor(Math.random() * 2 ** 31);
const RUNS = 1500;

type Parts = ReadonlyMap<string, Uint8Array>;

function partsOf(bytes: Uint8Array): Parts {
  const directory = readDirectory(bytes);
  if (!directory.ok) throw new Error(directory.error.code);
  return new Map(
    [...directory.value].map(([name, entry]) => {
      const part = unpack(bytes, entry);
      if (!part.ok) throw new Error(part.error.code);
      return [name, part.value];
    }),
  );
}

const sample = serialiseProject(sampleProject());
const ARCHIVES: readonly Parts[] = [
  ...(sample.ok ? [sample.value] : []),
  readFileSync('test/fixtures/projects/format-1-imported.convas'),
  readFileSync('test/fixtures/hostile/opens-but-cannot-be-saved.convas'),
].map((bytes) => partsOf(new Uint8Array(bytes)));

/** Values that texts of that kind could hold, and should not. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    'x',
    '\ud800',
    'n1',
    'n2/weight',
    '__proto__',
    'constructor',
    '가',
    '가',
    'a\u0000b',
    'a\u202eb',
    'a/b',
    0,
    -0,
    -1,
    0.1,
    1e-320,
    1e15,
    2 ** 53 - 1,
    1e308,
    [],
    {},
    [null],
  ),
  fc.integer({ min: 0, max: 12 }),
  fc.string({ maxLength: 6 }),
);
const change = fc.record({
  place: fc.nat(),
  kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'repeat', 'swap', 'copy'),
  value: odd,
  other: fc.nat(),
});
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

/** Every place in a JSON value: its container and key. */
function places(value: unknown): [container: Record<string, unknown> | unknown[], key: string | number][] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return keys.flatMap((key) => [
    [value as Record<string, unknown>, key] as [Record<string, unknown>, string],
    ...places((value as Record<string | number, unknown>)[key]),
  ]);
}

function changed(text: string, { place, kind, value, other }: Change): string {
  const json = JSON.parse(text) as unknown;
  const all = places(json);
  const [container, key] = all[place % all.length] ?? [];
  const [from, fromKey] = all[other % all.length] ?? [];
  if (container === undefined || key === undefined || from === undefined || fromKey === undefined) return text;
  const at = container as Record<string | number, unknown>;
  const mine = at[key];
  const theirs = structuredClone((from as Record<string | number, unknown>)[fromKey]);
  if (kind === 'replace') at[key] = structuredClone(value);
  else if (kind === 'copy') at[key] = theirs;
  else if (kind === 'remove') Array.isArray(container) ? container.splice(Number(key), 1) : delete at[key];
  else if (kind === 'repeat' && Array.isArray(container)) container.splice(Number(key), 0, structuredClone(mine));
  else if (kind === 'swap' && Array.isArray(container)) container.reverse();
  return JSON.stringify(json);
}

/** A safetensors file with another header. */
function changedHeader(bytes: Uint8Array, each: Change): Uint8Array {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = new TextEncoder().encode(changed(new TextDecoder().decode(bytes.subarray(8, 8 + length)), each));
  const result = new Uint8Array(8 + header.length + bytes.length - 8 - length);
  new DataView(result.buffer).setBigUint64(0, BigInt(header.length), true);
  result.set(header, 8);
  result.set(bytes.subarray(8 + length), 8 + header.length);
  return result;
}

const mutation = fc.record({
  archive: fc.nat(ARCHIVES.length - 1),
  changes: fc.array(fc.tuple(fc.nat(), change), { minLength: 1, maxLength: 3 }),
});

function mutated({ archive, changes }: typeof mutation extends fc.Arbitrary<infer Value> ? Value : never): Uint8Array {
  const parts = new Map(ARCHIVES[archive]);
  const texts = [...parts.keys()].filter((name) => /\.(json|safetensors)$/.test(name));
  for (const [pick, each] of changes) {
    const name = texts[pick % texts.length] ?? '';
    const bytes = parts.get(name) ?? new Uint8Array();
    const next = name.endsWith('.json')
      ? new TextEncoder().encode(changed(new TextDecoder().decode(bytes), each))
      : changedHeader(bytes, each);
    parts.set(name, next);
  }
  return buildZip([...parts].map(([name, data]) => ({ name, data })));
}

describe('a document that opens', () => {
  it.each([
    ['fixed', 20_261_130],
    ['fresh', FRESH],
  ])('can be saved, and is the same then (%s seed %i)', { timeout: 120_000 }, (_, seed) => {
    let opened = 0;
    fc.assert(
      fc.property(mutation, (each) => {
        const project = openProject(mutated(each));
        if (!project.ok) return;
        opened += 1;
        const saved = serialiseProject(project.value);
        if (!saved.ok) throw new Error(english(saved.error.message));
        const again = openProject(saved.value);
        if (!again.ok) throw new Error(english(again.error.message));
        expect(sameDocument(again.value.document, project.value.document)).toBe(true);
        // What fits no layer is left out, and a picture without a name gets one: once, and never again.
        const once = serialiseProject(again.value);
        expect(once.ok && equalBytes(once.value, saved.value)).toBe(true);
      }),
      { seed, numRuns: RUNS },
    );
    // The changes are small: a good part of them is harmless, and a good part refused.
    expect(opened).toBeGreaterThan(RUNS / 20);
    expect(opened).toBeLessThan(RUNS);
  });

  it('whose layers and weights name different stored values is refused', () => {
    const bytes = readFileSync('test/fixtures/hostile/opens-but-cannot-be-saved.convas');
    const project = openProject(new Uint8Array(bytes));
    expect(project.ok ? null : project.error.code).toBe('damaged-import');
  });
});
