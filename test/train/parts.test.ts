import { describe, expect, it } from 'vitest';
import type { DataSet } from '../../src/core/dataset/types.ts';
import { augmented } from '../../src/train/augment.ts';
import { randomOf } from '../../src/train/batches.ts';
import { mostConfused, perClass } from '../../src/train/class-table.ts';
import { lossOf, parseRecipe } from '../../src/train/recipe.ts';
import { splitOf } from '../../src/train/split.ts';
import { shardsOf, stepsOf } from '../../src/train/trainer.ts';
import { english } from '../support/said.ts';
import { seeds } from '../support/seeds.ts';
import { recipeOf, set } from './support.ts';

/** The parts of a training, each by its law. */

const picture = {
  ...{ width: 6, height: 5, channels: 3 },
  pixels: Uint8Array.from({ length: 90 }, (_, at) => (at * 37) % 256),
};
const nothing = { flip: false, shift: 0, colour: 0, erase: 0 };

describe('a split', () => {
  it.each(seeds(1))('gives every labelled picture one place, every class its share, %s', (_, seed) => {
    const { train, validation, test } = splitOf(
      { ...set, items: set.items.map((item) => ({ ...item, split: null })) },
      seed,
    );
    const all = [...train, ...validation, ...test];
    expect(all.sort((a, b) => a - b)).toEqual(set.items.map((__, index) => index));
    for (const part of [validation, test]) {
      for (const label of set.classes.keys()) {
        expect(part.filter((item) => set.items[item]?.labels[0] === label).length).toBe(2);
      }
    }
    expect(splitOf(set, seed)).toEqual(splitOf(set, seed));
  });

  it.each(seeds(2))('keeps copies of a picture on one side, %s', (_, seed) => {
    const items: DataSet['items'] = Array.from({ length: 60 }, (__, at) => ({
      id: `${at}`,
      at,
      labels: [at % 2],
      split: null,
    }));
    const same = items.map((__, at) => `${Math.floor(at / 6)} ${at % 2}`);
    const { train, validation, test } = splitOf({ ...set, classes: ['a', 'b'], items }, seed, same);
    const side = new Map<string, number>();
    for (const [index, part] of [train, validation, test].entries()) {
      for (const item of part) {
        expect(side.get(same[item] as string) ?? index, same[item]).toBe(index);
        side.set(same[item] as string, index);
      }
    }
    expect(train.length + validation.length + test.length).toBe(60);
  });

  it('takes the set’s own parts, and no picture without a label', () => {
    const items: DataSet['items'] = [
      { id: 'a', at: 0, labels: [0], split: 'train' },
      { id: 'b', at: 1, labels: [0], split: 'validation' },
      { id: 'c', at: 2, labels: [1], split: 'test' },
      { id: 'd', at: 3, labels: [], split: 'train' },
    ];
    expect(splitOf({ ...set, items }, 1)).toEqual({ train: [0], validation: [1], test: [2] });
  });
});

describe('augmentation', () => {
  it('without anything to do is the picture itself', () => {
    expect(augmented(picture, nothing, () => 0.5)).toBe(picture);
  });

  it.each(seeds(1))('keeps the size, moves whole pixels, and never changes the original, %s', (_, seed) => {
    const before = picture.pixels.slice();
    const random = randomOf('try', seed);
    const known = new Set(Array.from({ length: 30 }, (__, at) => picture.pixels.subarray(at * 3, at * 3 + 3).join()));
    for (let turn = 0; turn < 20; turn += 1) {
      const moved = augmented(picture, { ...nothing, flip: true, shift: 4 }, random);
      expect(moved.pixels).toHaveLength(90);
      for (let at = 0; at < 30; at += 1) expect(known.has(moved.pixels.subarray(at * 3, at * 3 + 3).join())).toBe(true);
      augmented(picture, { flip: true, shift: 2, colour: 0.9, erase: 1 }, random);
    }
    expect(picture.pixels).toEqual(before);
  });

  it('mirrored twice is as it was', () => {
    const flip = { ...nothing, flip: true };
    expect(
      augmented(
        augmented(picture, flip, () => 0),
        flip,
        () => 0,
      ).pixels,
    ).toEqual(picture.pixels);
  });
});

describe('a recipe', () => {
  it('names what it does not know and what it does not take', () => {
    const wrong = (given: unknown) => {
      const parsed = parseRecipe(given);
      return parsed.ok ? '' : english(parsed.error);
    };
    expect(wrong({})).toBe('');
    expect(wrong({ epoch: 3 })).toContain('“epoch”');
    expect(wrong({ rate: -1 })).toContain('rate');
    expect(wrong({ schedule: 'up' })).toContain('oneCycle');
    expect(wrong([])).toContain('JSON object');
  });

  it('takes the loss that fits the labels, and weighs rare classes so that the mean stays 1', () => {
    expect(lossOf(recipeOf(), false, [1, 1])).toEqual({ kind: 'crossEntropy' });
    expect(lossOf(recipeOf(), true, [1, 1])).toEqual({ kind: 'binaryCrossEntropy' });
    const loss = lossOf(recipeOf({ balance: true }), false, [30, 10, 0]);
    if (loss.kind !== 'crossEntropy' || !loss.classWeights) throw new Error('no weights');
    const [a = 0, b = 0, c = 0] = loss.classWeights;
    expect((30 * a + 10 * b) / 40).toBeCloseTo(1, 9);
    expect({ ratio: b / a, c }).toEqual({ ratio: 3, c: 1 });
  });

  it('lies in shards of at most 16', () => {
    expect(shardsOf({ batch: 64 }, 1000)).toEqual({ size: 16, shards: 4 });
    expect(shardsOf({ batch: 5 }, 1000)).toEqual({ size: 5, shards: 1 });
    expect(shardsOf({ batch: 64 }, 10)).toEqual({ size: 10, shards: 1 });
    expect(stepsOf({ batch: 64, epochs: 3 }, 1000)).toBe(3 * 16);
  });
});

describe('a confusion', () => {
  it('gives precision, recall and F1 as scikit-learn defines them', () => {
    const rows = perClass(
      [
        [8, 2, 0],
        [1, 9, 0],
        [0, 0, 0],
      ],
      ['a', 'b', 'c'],
    );
    expect(rows[0]).toEqual({ label: 'a', pictures: 10, precision: 8 / 9, recall: 0.8, f1: 16 / 19 });
    expect(rows[2]).toEqual({ label: 'c', pictures: 0, precision: null, recall: null, f1: null });
    expect(
      mostConfused([
        [8, 2],
        [1, 9],
      ]),
    ).toEqual([
      { truth: 0, called: 1, count: 2 },
      { truth: 1, called: 0, count: 1 },
    ]);
  });
});
