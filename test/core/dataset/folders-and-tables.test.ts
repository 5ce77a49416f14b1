import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FolderListing, readFolder } from '../../../src/core/dataset/folder.ts';
import { isTable, readTable } from '../../../src/core/dataset/table.ts';
import type { DataSet } from '../../../src/core/dataset/types.ts';
import { relabel, writeTable } from '../../../src/core/dataset/write-table.ts';
import { csv, spreadsheetSafe, withoutGuards } from '../../../src/core/export/csv.ts';
import { readCsv } from '../../../src/core/formats/csv-read.ts';
import { csvFields, withoutGuards as guardsByCharacter } from '../../support/csv.ts';
import { english } from '../../support/said.ts';
import { seeds } from '../../support/seeds.ts';

const listing = (...files: readonly string[]): FolderListing => ({
  name: 'set',
  files,
  links: [],
  closed: [],
  cut: false,
});
const utf8 = (text: string) => new TextEncoder().encode(text);

function opened(set: ReturnType<typeof readFolder>): DataSet {
  if (!set.ok) throw new Error(english(set.error.message));
  return set.value;
}

/** `file: class` in the set's order. */
const labelled = ({ items, classes }: DataSet) =>
  items.map(({ id, labels }) => `${id}: ${labels.map((label) => classes[label]).join('|')}`);

describe('a folder', () => {
  it('has a class per sub-folder, whatever is nested in it', () => {
    const set = opened(readFolder(listing('dog/b.JPG', 'cat/2020/may/a.png', 'cat/c.webp', 'loose.png')));
    expect(set.classes).toEqual(['cat', 'dog']);
    expect(labelled(set)).toEqual(['cat/2020/may/a.png: cat', 'cat/c.webp: cat', 'dog/b.JPG: dog', 'loose.png: ']);
    expect(set.labelling).toBe('single');
  });

  it('of train, val and test has parts', () => {
    const set = opened(readFolder(listing('Train/cat/a.png', 'val/cat/b.png', 'test/dog/c.png', 'test/dog/x/d.png')));
    expect(set.classes).toEqual(['cat', 'dog']);
    expect(set.items.map(({ split }) => split)).toEqual(['train', 'test', 'test', 'validation']);
  });

  it('that holds one folder of folders is looked through; one folder of pictures is a class', () => {
    expect(opened(readFolder(listing('pets/cat/a.png', 'pets/dog/b.png'))).classes).toEqual(['cat', 'dog']);
    expect(opened(readFolder(listing('cat/a.png', 'cat/b.png'))).classes).toEqual(['cat']);
    expect(opened(readFolder(listing('a.png', 'b.png')))).toMatchObject({ classes: [], labelling: 'none' });
  });

  it('sorts numbers by value and names by code unit, and composes letters', () => {
    expect(opened(readFolder(listing(...['10', '9', '0'].map((name) => `${name}/a.png`)))).classes).toEqual([
      '0',
      '9',
      '10',
    ]);
    const korean = opened(readFolder(listing(`${'고양이'.normalize('NFD')}/a.png`, '고양이/b.png')));
    expect(korean.classes).toEqual(['고양이']);
    // The file keeps the name that the system knows.
    expect(korean.items[0]?.at).toBe(`${'고양이'.normalize('NFD')}/a.png`);
  });

  it('says by name what is no picture, and says nothing of litter', () => {
    const { remarks, items } = opened(
      readFolder(
        listing(
          'cat/a.png',
          'cat/b.gif',
          'notes.txt',
          '.DS_Store',
          'cat/Thumbs.db',
          '__MACOSX/cat/._a.png',
          '.git/x.png',
        ),
      ),
    );
    expect(items).toHaveLength(1);
    expect([remarks.others, remarks.unread]).toEqual([['notes.txt'], ['cat/b.gif']]);
    const refused = readFolder(listing('a.txt'));
    expect(refused.ok ? null : refused.error.code).toBe('no-pictures');
  });

  it('says which classes are written alike', () => {
    const files = ['cat/a.png', 'Cat /b.png', 'dog/c.png', 'big_dog/d.png', 'big dog/e.png'];
    expect(opened(readFolder(listing(...files))).remarks.alike).toEqual([
      ['Cat ', 'cat'],
      ['big dog', 'big_dog'],
    ]);
  });
});

describe('a table', () => {
  const read = (text: string, ...files: readonly string[]) => readTable('labels.csv', utf8(text), listing(...files));
  const codeOf = (text: string) => {
    const set = read(text, 'a.png');
    return set.ok ? 'read' : set.error.code;
  };

  it('says which file has which labels', () => {
    const set = opened(
      read('file,labels\na.png,dog|cat\n./b/c.png,dog\r\n"d.png",""\n', 'a.png', 'b/c.png', 'd.png', 'e.png'),
    );
    expect(labelled(set)).toEqual(['a.png: cat|dog', 'b/c.png: dog', 'd.png: ']);
    expect([set.labelling, set.remarks.unlisted]).toEqual(['several', ['e.png']]);
  });

  it('leads nowhere outside its folder', () => {
    const names = ['../a.png', '/etc/passwd', 'b/../../a.png', 'C:\\a.png', '..\\a.png', 'gone.png'];
    const { remarks, items } = opened(
      read(`file,label\na.png,x\n${names.map((name) => `${name},x\n`).join('')}`, 'a.png'),
    );
    expect(items).toHaveLength(1);
    expect([remarks.outside, remarks.missing]).toEqual([names.slice(0, 5), ['gone.png']]);
  });

  it('that names a file twice with other labels is said so, and the first line counts', () => {
    const { items, remarks } = opened(read('file,label\na.png,x\na.png,y\nb.png,x\nb.png,x\n', 'a.png', 'b.png'));
    expect([items.map(({ labels }) => labels), remarks.contradictions]).toEqual([[[0], [0]], ['a.png']]);
  });

  it('may say what a picture is for', () => {
    const set = opened(read('split,file,label\ntest,a.png,x\n,b.png,x\nval,c.png,x\n', 'a.png', 'b.png', 'c.png'));
    expect(set.items.map(({ split }) => split)).toEqual(['test', null, 'validation']);
  });

  it.each([
    ['name,class\na.png,x\n', 'table-header'],
    ['', 'table-header'],
    ['file;label\na.png;x\n', 'table-separator'],
    ['file\tlabel\na.png\tx\n', 'table-separator'],
    ['file,label\na.png,x,y\n', 'table-columns'],
    ['file,label\n"a.png,x\n', 'table-quote'],
    ['file,label\n"a"b.png,x\n', 'table-quote'],
    ['file,label,split\na.png,x,later\n', 'table-split'],
  ])('%j is refused: %s', (text, code) => expect(codeOf(text)).toBe(code));

  it('in another encoding is refused instead of read wrongly', () => {
    const set = (bytes: Uint8Array) => readTable('x.csv', bytes, listing('a.png'));
    // 고양이 in CP949, and UTF-16.
    const korean = set(Uint8Array.from([...utf8('file,label\na.png,'), 0xb0, 0xed, 0xbe, 0xe7, 0xc0, 0xcc]));
    const wide = set(
      Uint8Array.from([0xff, 0xfe, ...[...'file,label\n'].flatMap((letter) => [letter.charCodeAt(0), 0])]),
    );
    expect([korean, wide].map((one) => (one.ok ? 'read' : one.error.code))).toEqual([
      'table-encoding',
      'table-encoding',
    ]);
  });

  it('is known by its first line', () => {
    const long = `file,label\n${'고.png,고양이\n'.repeat(2_000)}`;
    expect([long, 'label,file', '\ufefffile,label\r\n', 'a,b\n', ''].map((text) => isTable(utf8(text)))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

const cell = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab,"\r\n;\'=+-@\t|고é '), maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);

describe('tables', () => {
  it.each(seeds(11))('that Convas writes are read as they were, and as another reader reads them, %s', (_, seed) => {
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    const law = fc.property(rows, (table) => {
      const text = csv(table);
      const read = readCsv(text, 100);
      const fields = read.ok ? read.value.map((row) => row.fields) : [];
      expect(fields).toEqual(csvFields(text));
      expect(fields.map((row) => row.map(withoutGuards))).toEqual(table);
    });
    fc.assert(law, { seed, numRuns: 400 });
  });

  it.each(seeds(12))('lose their guards as another reader takes them off, %s', (_, seed) => {
    const law = fc.property(cell, (text) => {
      expect(withoutGuards(text)).toBe(guardsByCharacter(text));
      expect(withoutGuards(spreadsheetSafe(text))).toBe(text);
    });
    fc.assert(law, { seed, numRuns: 600 });
  });

  it('are not written where a class could not be read back', () => {
    const write = (folder: string) => writeTable(opened(readFolder(listing(`${folder}/a.png`, 'b/b.png'))));
    expect(['a|b', ' a', 'a b'].map((name) => write(name).ok)).toEqual([false, false, true]);
  });

  it.each(seeds(13))('keep a corrected label, %s', (_, seed) => {
    const name = fc
      .string({ unit: fc.constantFrom(...'ab,"=-;@고 '), minLength: 1, maxLength: 8 })
      .map((stem) => `${stem.trim() || 'x'}.png`);
    const word = fc
      .string({ unit: fc.constantFrom(...'ab,"=-;@고'), minLength: 1, maxLength: 5 })
      .map((label) => label.trim() || 'x');
    const rows = fc.uniqueArray(fc.tuple(name, fc.array(word, { minLength: 1, maxLength: 3 })), {
      minLength: 1,
      maxLength: 8,
      selector: ([file]) => file,
    });
    const law = fc.property(rows, fc.nat(), (table, turn) => {
      const source = csv([['file', 'label'], ...table.map(([file, labels]) => [file, labels.join('|')])]);
      const files = listing(...table.map(([file]) => file));
      const set = opened(readTable('a.csv', utf8(source), files));
      const item = set.items[turn % set.items.length];
      const corrected = relabel(set, item?.id ?? '', [turn % set.classes.length]);
      const written = writeTable(corrected);
      const again = opened(readTable('a.csv', utf8(written.ok ? written.value : ''), files));
      expect(labelled(again)).toEqual(labelled(corrected));
    });
    fc.assert(law, { seed, numRuns: 200 });
  });
});
