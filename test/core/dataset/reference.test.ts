import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ItemFact } from '../../../src/core/dataset/card.ts';
import { dataDifference, referenceTo } from '../../../src/core/dataset/reference.ts';
import { differenceWords, notOpenWords } from '../../../src/core/dataset/reference-words.ts';
import { type DataSet, NO_REMARKS } from '../../../src/core/dataset/types.ts';
import { fingerprint } from '../../../src/core/weights/hash.ts';
import { english } from '../../support/said.ts';
import { seeds } from '../../support/seeds.ts';

/** What a document keeps of a data set, over made-up sets: pictures are numbers, and a broken one has none. */

interface Made {
  readonly content: number | null;
  readonly labels: readonly string[];
}

const CLASSES = ['ant', 'bee', 'cat'];
const made: fc.Arbitrary<Made> = fc.record({
  content: fc.option(fc.nat({ max: 30 }), { freq: 6 }),
  labels: fc.subarray(CLASSES),
});

function referenceOf(pictures: readonly Made[], { name = 'set', classes = CLASSES } = {}) {
  const items = pictures.map(({ labels }, index) => ({
    id: `${index}`,
    at: `${index}`,
    labels: labels.map((label) => classes.indexOf(label)).sort((a, b) => a - b),
    split: null,
  }));
  const set: DataSet = {
    name,
    kind: 'folder',
    classes,
    labelling: 'several',
    items,
    pixels: null,
    remarks: NO_REMARKS,
  };
  const facts = pictures.map(({ content }): ItemFact => {
    return content === null
      ? { fault: { same: 'broken' } }
      : { width: 1, height: 1, hash: fingerprint(Uint8Array.of(content)) };
  });
  return referenceTo(set, facts);
}

const contentsOf = (pictures: readonly Made[]) =>
  pictures.flatMap(({ content }) => (content === null ? [] : [content]));
/** How many of one list the other does not have, each as often as it is there. */
function lacking(of: readonly number[], among: readonly number[]): number {
  const left = [...among];
  return of.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  }).length;
}

describe.each(seeds(20_260_310))('a document’s data set, %s', (_, seed) => {
  it('is the same in any order, under any name, and in classes of any order', () => {
    fc.assert(
      fc.property(
        fc.array(made),
        fc.shuffledSubarray(CLASSES, { minLength: 3 }),
        fc.infiniteStream(fc.nat()),
        (all, classes, mix) => {
          const keys = new Map(all.map((each) => [each, mix.next().value as number]));
          const other = [...all].sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
          expect(dataDifference(referenceOf(all), referenceOf(other, { name: 'elsewhere', classes }))).toBeNull();
        },
      ),
      { seed, numRuns: 200 },
    );
  });

  it('says how many pictures are missing and how many are new', () => {
    fc.assert(
      fc.property(fc.array(made), fc.array(made), (named, open) => {
        const [before, now] = [contentsOf(named), contentsOf(open)];
        const [missing, added] = [lacking(before, now), lacking(now, before)];
        const difference = dataDifference(referenceOf(named), referenceOf(open));
        if (missing + added > 0) expect(difference).toEqual({ kind: 'pictures', missing, added });
        else expect(difference?.kind).not.toBe('pictures');
      }),
      { seed, numRuns: 300 },
    );
  });

  it('tells other labels of the same pictures', () => {
    fc.assert(
      fc.property(fc.array(made, { minLength: 1 }), fc.nat(), (all, at) => {
        const changed = all.map((each, index) => {
          if (index !== at % all.length) return each;
          return { ...each, labels: each.labels.length === 3 ? [] : CLASSES };
        });
        // Of a picture that cannot be read nothing counts; of two alike ones nobody knows which is which.
        const counts = all[at % all.length]?.content !== null;
        expect(dataDifference(referenceOf(all), referenceOf(changed))).toEqual(counts ? { kind: 'labels' } : null);
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe('in words', () => {
  const of = (...contents: number[]) =>
    referenceOf(
      contents.map((content) => ({ content, labels: [] })),
      { name: 'pets' },
    );

  it('names what is missing and what is new, or that it is another set', () => {
    const words = (a: ReturnType<typeof of>, b: ReturnType<typeof of>) => {
      const difference = dataDifference(a, b);
      return difference && english(differenceWords(a, difference));
    };
    expect(words(of(1, 2, 3), of(2, 3, 4, 5))).toBe(
      'These are not quite the pictures that the drawing was used with (“pets”): 1 of those are not here, 2 are new.',
    );
    expect(words(of(1, 2), of(3))).toBe('These are other pictures than those that the drawing was used with (“pets”).');
    expect(english(notOpenWords(of(1)))).toContain('“pets” (1 picture).');
  });
});
