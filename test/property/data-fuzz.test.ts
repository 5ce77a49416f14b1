import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { readFolder } from '../../src/core/dataset/folder.ts';
import { packedPixels, readAxes } from '../../src/core/dataset/pixel-block.ts';
import type { DataProblem } from '../../src/core/dataset/problems.ts';
import { readIdxPairs, readNpz } from '../../src/core/dataset/read-arrays.ts';
import { readTable } from '../../src/core/dataset/table.ts';
import type { DataSet } from '../../src/core/dataset/types.ts';
import type { Result } from '../../src/core/result.ts';
import { english } from '../support/said.ts';
import { seeds } from '../support/seeds.ts';

/** Whatever a data set's files hold: a set whose every reference can be followed, or a problem in words; never a throw. */

const folder = inRoot('test/fixtures/datasets');
const files = readdirSync(folder).filter((name) => !name.endsWith('.json'));
const bytesOf = (name: string) => new Uint8Array(readFileSync(`${folder}/${name}`));
const listing = { name: 'set', files: ['a.png', 'b/c.jpg', 'with, comma.png'], links: [], closed: [], cut: false };

function open(name: string, bytes: Uint8Array): Result<DataSet, DataProblem> {
  if (name.endsWith('.npz')) return readNpz(name, bytes, { order: 'nhwc' });
  if (name.endsWith('.csv')) return readTable(name, bytes, listing);
  const isImages = name.includes('images');
  const partner = bytesOf(
    isImages ? name.replace('images-idx3', 'labels-idx1') : name.replace('labels-idx1', 'images-idx3'),
  );
  return readIdxPairs(name, [
    isImages ? { images: bytes, labels: partner, split: null } : { images: partner, labels: bytes, split: null },
  ]);
}

/** A set holds what it says, or it says why not. */
function expectSound(read: ReturnType<typeof open>): void {
  if (!read.ok) {
    expect(english(read.error.message).length).toBeGreaterThan(10);
    return;
  }
  const { items, classes, pixels, labelling } = read.value;
  expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  for (const { at, labels } of items) {
    expect(labels.every((label) => label >= 0 && label < classes.length)).toBe(true);
    if (labelling === 'single') expect(labels.length).toBeLessThanOrEqual(1);
    if (pixels) expect(pixels.read(Number(at))).toHaveLength(pixels.width * pixels.height * pixels.channels);
    else expect(listing.files).toContain(at);
  }
}

describe('files of data sets', () => {
  it.each(seeds(31))('with bytes changed, left out and put in, %s', (_, seed) => {
    const change = fc.record({
      at: fc.nat(),
      byte: fc.nat(255),
      kind: fc.constantFrom('set', 'cut', 'insert', 'drop'),
    });
    const law = fc.property(
      fc.constantFrom(...files),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      (name, changes) => {
        let bytes = [...bytesOf(name)];
        for (const { at, byte, kind } of changes) {
          // Most of what matters stands at the beginning and at the end.
          const place = at % 3 === 0 ? at % 64 : at % 3 === 1 ? bytes.length - 1 - (at % 64) : at % bytes.length;
          if (kind === 'set') bytes[Math.max(0, place)] = byte;
          else if (kind === 'cut') bytes = bytes.slice(0, Math.max(0, place));
          else if (kind === 'insert') bytes.splice(Math.max(0, place), 0, byte);
          else bytes.splice(Math.max(0, place), 1);
        }
        expectSound(
          open(
            name,
            Uint8Array.from(bytes, (value) => value ?? 0),
          ),
        );
      },
    );
    fc.assert(law, { seed, numRuns: process.env.CONVAS_SWEEP ? 3_000 : 300 });
  });

  it.each(seeds(32))('tables of any text, %s', (_, seed) => {
    const text = fc.string({ unit: fc.constantFrom(...'file,label|"\r\n./\\a.pngb/c.jpg ;\t\ufeff고'), maxLength: 80 });
    const law = fc.property(text, (body) =>
      expectSound(open('a.csv', new TextEncoder().encode(`file,label\n${body}`))),
    );
    fc.assert(law, { seed, numRuns: 400 });
  });

  it.each(seeds(33))('folders of any names, %s', (_, seed) => {
    const part = fc.string({ unit: fc.constantFrom(...'ab01 .trainvaltest고\u0301|'), minLength: 1, maxLength: 7 });
    const name = fc
      .tuple(fc.array(part, { maxLength: 4 }), part)
      .map(([below, file]) => [...below, `${file}.png`].join('/'));
    const law = fc.property(fc.uniqueArray(name, { maxLength: 12 }), (names) => {
      const read = readFolder({ ...listing, files: names });
      if (!read.ok) return;
      const { items, classes } = read.value;
      expect(items.every(({ labels }) => labels.every((label) => label < classes.length))).toBe(true);
      expect(new Set(classes).size).toBe(classes.length);
      // Each class has a picture: none comes from nothing.
      expect(new Set(items.flatMap(({ labels }) => labels)).size).toBe(classes.length);
    });
    fc.assert(law, { seed, numRuns: 400 });
  });
});

describe('pixels of an array', () => {
  it.each(seeds(34))('are the same whichever axis is the channels, %s', (_, seed) => {
    const dims = fc.record({
      count: fc.integer({ min: 1, max: 3 }),
      height: fc.integer({ min: 4, max: 6 }),
      width: fc.integer({ min: 4, max: 6 }),
      channels: fc.constantFrom(1 as const, 3 as const),
    });
    const law = fc.property(dims, ({ count, height, width, channels }) => {
      const value = (n: number, y: number, x: number, c: number) => (n * 97 + y * 31 + x * 7 + c * 61 + seed) % 256;
      const each = <T>(length: number, make: (index: number) => T[]) =>
        Array.from({ length }, (_item, index) => make(index)).flat();
      const last = each(count, (n) =>
        each(height, (y) => each(width, (x) => each(channels, (c) => [value(n, y, x, c)]))),
      );
      const first = each(count, (n) =>
        each(channels, (c) => each(height, (y) => each(width, (x) => [value(n, y, x, c)]))),
      );
      const block = (shape: readonly number[], values: readonly number[]) => {
        const axes = readAxes(shape, null);
        if (!axes || axes === 'ambiguous') throw new Error(`${shape} is ${axes}`);
        return packedPixels({ ...axes, bytes: Uint8Array.from(values) });
      };
      const [a, b] = [block([count, height, width, channels], last), block([count, channels, height, width], first)];
      for (let index = 0; index < count; index += 1) expect([...b.read(index)]).toEqual([...a.read(index)]);
    });
    fc.assert(law, { seed, numRuns: 100 });
  });
});
