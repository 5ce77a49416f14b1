import { expect, it } from 'vitest';
import { licencesText } from '../../../scripts/lib/packaging/licences.mjs';
import { findLicences, parseLicences, wordsOf } from '../../../src/ui/shell/licences.ts';

const licences = parseLicences(
  licencesText([
    {
      name: '@a/b',
      version: '1.2.3',
      license: 'MIT',
      texts: [{ file: 'LICENSE', text: `Permission is granted\n${'='.repeat(60)}\nto all` }],
    },
    {
      name: 'c',
      version: '4.0.0',
      license: 'Apache-2.0 AND BSD-3-Clause',
      texts: [{ file: 'NOTICE', text: 'Hangul 한글' }],
    },
  ]),
);

it('reads the parts of the file that the build writes', () => {
  expect(licences.map(({ title, kind }) => [title, kind])).toEqual([
    ['Convas', ''],
    ['Convas: NOTICE', ''],
    ['@a/b 1.2.3', 'MIT'],
    ['c 4.0.0', 'Apache-2.0 AND BSD-3-Clause'],
  ]);
  expect(licences[0]?.text).toMatch(/^MIT License/);
  expect(licences[2]?.text).toBe(`--- LICENSE\n\nPermission is granted\n${'='.repeat(60)}\nto all`);
  expect(parseLicences('<!doctype html><html></html>')).toEqual([]);
});

it('finds them by every word, in names and texts', () => {
  const names = (search: string) => findLicences(licences, search).map(({ title }) => title);
  expect(names('')).toHaveLength(4);
  expect(names('  PERMISSION to ')).toContain('@a/b 1.2.3');
  expect(names('한글')).toEqual(['c 4.0.0']);
  expect(names('apache hangul')).toEqual(['c 4.0.0']);
  expect(names('nothing-like-it')).toEqual([]);
  expect(wordsOf(' A  b ')).toEqual(['a', 'b']);
});
