import { describe, expect, it } from 'vitest';
import { dataCard, type ItemFact } from '../../../src/core/dataset/card.ts';
import { readFolder } from '../../../src/core/dataset/folder.ts';
import type { DataSet } from '../../../src/core/dataset/types.ts';
import { sameText } from '../../../src/core/text.ts';
import { seeds } from '../../support/seeds.ts';

function folder(...files: readonly string[]): DataSet {
  const set = readFolder({ name: 'set', files, links: [], closed: [], cut: false });
  if (!set.ok) throw new Error(set.error.code);
  return set.value;
}

const seen = (hash: string, width = 32, height = 32): ItemFact => ({ width, height, hash });

describe('the data card', () => {
  const set = folder(
    'test/cat/1.png',
    'test/dog/2.png',
    'train/cat/3.png',
    'train/cat/4.png',
    'train/cat/5.png',
    'train/dog/6.png',
  );
  const broken = sameText('cut short');

  it('counts what can be read, by class and part, and names what cannot', () => {
    const card = dataCard(set, [seen('a'), seen('b'), seen('c', 64, 48), { fault: broken }, seen('d'), seen('e')]);
    expect(card).toMatchObject({
      pictures: 6,
      readable: 5,
      classes: [
        { name: 'cat', pictures: 3 },
        { name: 'dog', pictures: 2 },
      ],
      splits: { train: 3, validation: 0, test: 2 },
      imbalance: { ratio: 1.5, largest: { name: 'cat' }, smallest: { name: 'dog' } },
      sizes: [
        { width: 32, height: 32, pictures: 4 },
        { width: 64, height: 48, pictures: 1 },
      ],
      unreadable: [{ id: 'train/cat/4.png', reason: broken }],
      duplicates: [],
    });
  });

  it('names pictures that are the same, and what that spoils', () => {
    const { duplicates } = dataCard(set, [seen('a'), seen('a'), seen('a'), seen('b'), seen('b'), seen('c')]);
    expect(duplicates).toEqual([
      { ids: ['test/cat/1.png', 'test/dog/2.png', 'train/cat/3.png'], labelsDiffer: true, splitsDiffer: true },
      { ids: ['train/cat/4.png', 'train/cat/5.png'], labelsDiffer: false, splitsDiffer: false },
    ]);
  });

  it('names classes that a network does not know, and pictures without a label', () => {
    const loose = folder('cat/1.png', 'dog/2.png', '3.png');
    const card = dataCard(loose, [seen('a'), seen('b'), seen('c')], ['cat', 'ship']);
    expect([card.unknownClasses, card.unlabelled]).toEqual([['dog'], ['3.png']]);
    expect(dataCard(folder('1.png'), [seen('a')]).unlabelled).toEqual([]);
  });

  it('says that a class is empty', () => {
    const card = dataCard(folder('cat/1.png', 'dog/2.png'), [seen('a'), { fault: broken }]);
    expect(card.imbalance).toMatchObject({ ratio: Number.POSITIVE_INFINITY, smallest: { name: 'dog', pictures: 0 } });
  });

  it.each(seeds(8))('counts add up, whatever was found, %s', (_, seed) => {
    const random = (at: number, below: number) => ((((at + 1) * 2_654_435_761) ^ seed) >>> 7) % below;
    const files = Array.from({ length: 300 }, (_file, at) => `${['cat', 'dog', 'cow'][random(at, 3)]}/${at}.png`);
    const many = folder(...files);
    const facts = many.items.map((_item, at) =>
      random(at, 7) === 0 ? { fault: broken } : seen(String(random(at, 90))),
    );
    const card = dataCard(many, facts);
    const sum = (counts: readonly { readonly pictures: number }[]) =>
      counts.reduce((all, { pictures }) => all + pictures, 0);
    expect(card.readable + card.unreadable.length).toBe(300);
    expect([sum(card.classes), sum(card.sizes)]).toEqual([card.readable, card.readable]);
    const repeated = card.duplicates.reduce((all, { ids }) => all + ids.length - 1, 0);
    const different = new Set(facts.flatMap((fact) => ('hash' in fact ? [fact.hash] : []))).size;
    expect(different + repeated).toBe(card.readable);
  });
});
