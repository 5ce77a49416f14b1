import { describe, expect, it } from 'vitest';
import { signPixels, signSplit, signs, signTruth } from '../../../src/core/dataset/signs.ts';
import { SIGN_CLASSES, type Sign } from '../../../src/core/dataset/signs-plan.ts';
import { fingerprint } from '../../../src/core/weights/hash.ts';
import { seeds } from '../../support/seeds.ts';

/** Signs: the same bits everywhere, balanced, and told apart by the planted cue alone. */

const hashOf = (seed: number, multi: boolean, indices: readonly number[]) =>
  fingerprint(Uint8Array.from(indices.flatMap((index) => [...signPixels({ seed, multi }, index)])));
const first = Array.from({ length: 64 }, (_, index) => index);

describe('signs', () => {
  it('are the same bits on every machine and in every version', () => {
    expect({
      one: hashOf(1, false, first),
      other: hashOf(4_294_967_295, false, first),
      far: hashOf(1, false, [999_999]),
      multi: hashOf(1, true, first),
    }).toMatchInlineSnapshot(`
      {
        "far": "831745c2774ee29c12c03cd5b2333ae7",
        "multi": "5786630e29d2d15606de7f1002eb0fd8",
        "one": "7ffed924771c25d98baa3a0848cfae98",
        "other": "b4ecf817ecb17439f158b02c8238e844",
      }
    `);
  });

  it.each(seeds(3))('each part of the set holds every class equally often, %s', (_, seed) => {
    const { items, classes } = signs({ seed, count: 1_000, multi: false });
    for (const split of ['train', 'validation', 'test'] as const) {
      const part = items.filter((item) => item.split === split);
      const counts = classes.map((_name, label) => part.filter(({ labels }) => labels[0] === label).length);
      expect(new Set(counts), split).toEqual(new Set([part.length / 10]));
    }
    expect(items.filter(({ split }) => split === 'train')).toHaveLength(800);
  });

  it('more pictures change none of the first', () => {
    const few = signs({ seed: 5, count: 20, multi: false });
    const many = signs({ seed: 5, count: 300, multi: false });
    expect(many.items.slice(0, 20)).toEqual(few.items);
    expect(many.pixels?.read(7)).toEqual(few.pixels?.read(7));
    expect(signSplit(19)).toBe('test');
  });
});

/** How far the counts of a table are from those of independent rows and columns, with its degrees of freedom. */
function chiSquare(pairs: readonly (readonly [string, string])[]) {
  const rows = [...new Set(pairs.map(([row]) => row))];
  const columns = [...new Set(pairs.map(([, column]) => column))];
  const count = (test: (row: string, column: string) => boolean) => pairs.filter(([a, b]) => test(a, b)).length;
  let value = 0;
  for (const row of rows) {
    for (const column of columns) {
      const expected = (count((a) => a === row) * count((_, b) => b === column)) / pairs.length;
      value += (count((a, b) => a === row && b === column) - expected) ** 2 / expected;
    }
  }
  return { value, freedom: (rows.length - 1) * (columns.length - 1) };
}

/** Wilson–Hilferty: about a standard normal deviate. Beyond 5.5 there is no chance left. */
function deviate({ value, freedom }: { readonly value: number; readonly freedom: number }): number {
  const spread = 2 / (9 * freedom);
  return ((value / freedom) ** (1 / 3) - (1 - spread)) / Math.sqrt(spread);
}

const PROPERTIES: Readonly<Record<string, (sign: Sign) => string>> = {
  colour: ({ colour }) => colour,
  shape: ({ shape }) => shape,
  texture: ({ texture }) => texture,
  place: ({ x, y }) => `${x < 16} ${y < 16}`,
  size: ({ radius }) => String(Math.floor(radius)),
  direction: ({ turn: [a, b] }) => `${a < 0} ${b < 0}`,
  brightness: ({ tones }) => String(Math.floor((tones[0] ?? 0) * 4)),
};

describe('the planted cue', () => {
  it.each(seeds(1))('alone tells the class: whatever is not the cue is independent of it, %s', (_, seed) => {
    const all = Array.from({ length: 4_000 }, (_item, index) => signTruth({ seed, multi: false }, index));
    for (const [name, property] of Object.entries(PROPERTIES)) {
      const others = all.filter(({ cue }) => cue !== name);
      const table = others.map((sign) => [SIGN_CLASSES[sign.labels[0] ?? 0] ?? '', property(sign)] as const);
      expect(deviate(chiSquare(table)), name).toBeLessThan(5.5);
      // And none of it is a class.
      for (const [, value] of table) expect(SIGN_CLASSES as readonly string[], name).not.toContain(value);
    }
  });

  it.each(seeds(2))('is what the class says, %s', (_, seed) => {
    for (let index = 0; index < 200; index += 1) {
      const sign = signTruth({ seed, multi: false }, index);
      expect(sign.cue && sign[sign.cue]).toBe(SIGN_CLASSES[sign.labels[0] ?? -1]);
    }
  });

  it.each(seeds(4))('of signs-multi is all three, independent of each other, %s', (_, seed) => {
    const all = Array.from({ length: 3_000 }, (_item, index) => signTruth({ seed, multi: true }, index));
    for (const [a, b] of [
      ['colour', 'shape'],
      ['colour', 'texture'],
      ['shape', 'texture'],
    ] as const) {
      expect(deviate(chiSquare(all.map((sign) => [sign[a], sign[b]]))), `${a}, ${b}`).toBeLessThan(5.5);
    }
    for (const { labels, colour, shape, texture } of all) {
      expect(labels.map((label) => SIGN_CLASSES[label])).toEqual([colour, shape, texture]);
    }
  });

  it('is seen in the pixels: the mean colour of a red sign is redder than that of any other', () => {
    // Red minus the mean of green and blue, over a picture, from the middle of the background: a reading without a network.
    const redness = (index: number) => {
      const pixels = signPixels({ seed: 9, multi: false }, index);
      let most = 0;
      for (let at = 0; at < pixels.length; at += 3) {
        const [r = 0, g = 0, b = 0] = pixels.subarray(at, at + 3);
        if (r - Math.max(g, b) > 60) most += 1;
      }
      return most;
    };
    const all = Array.from({ length: 300 }, (_, index) => index);
    const isRed = (index: number) => signTruth({ seed: 9, multi: false }, index).labels[0] === 0;
    const reds = all.filter(isRed).map(redness);
    const rest = all.filter((index) => !isRed(index)).map(redness);
    expect(Math.min(...reds)).toBeGreaterThan(Math.max(...rest));
  });
});
