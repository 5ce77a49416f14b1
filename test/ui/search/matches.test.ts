import { describe, expect, it } from 'vitest';
import { matches, type PickerEntry } from '../../../src/ui/search/matches.ts';

const entries: readonly PickerEntry[] = [
  { id: 'a', title: 'Global max pool', keywords: '전역 최대 풀링 globalMaxPool' },
  { id: 'b', title: 'Max pool', keywords: '최대 풀링 maxPool' },
  { id: 'c', title: 'ReLU', keywords: '렐루 relu' },
];
const ids = (search: string) => matches(entries, search).map((entry) => entry.id);

describe('a search list', () => {
  it('shows everything in its order until something is typed', () => {
    expect(ids('')).toEqual(['a', 'b', 'c']);
    expect(ids('  ')).toEqual(['a', 'b', 'c']);
  });

  it('puts what begins with the search first and keeps the order otherwise', () => {
    expect(ids('max')).toEqual(['b', 'a']);
    expect(ids('pool')).toEqual(['a', 'b']);
  });

  it('wants every word, in any language and any case', () => {
    expect(ids('POOL glob')).toEqual(['a']);
    expect(ids('풀링')).toEqual(['a', 'b']);
    expect(ids('nothing')).toEqual([]);
  });

  it('stays short however many there are', () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({ id: `${index}`, title: `relu_${index}`, keywords: '' }));
    expect(matches(many, 'relu').length).toBe(200);
    expect(matches(many, 'relu_4999').map((entry) => entry.id)).toEqual(['4999']);
  });
});
