import { describe, expect, it } from 'vitest';
import { findEntries, found as findIn } from '../../../src/ui/search/find-entries.ts';
import { english, korean } from '../../support/said.ts';
import { grouped, withGroup } from '../canvas/group-drawing.ts';
import { column, edited } from '../support.ts';

const note = {
  id: 't1',
  text: '첫 줄\nresidual',
  position: { x: 0, y: 0 },
  width: 200,
  height: 90,
  tint: 'blue',
} as const;

describe('what can be found in a drawing', () => {
  const nested = grouped(withGroup({ name: 'Stem', collapsed: true }), 'h', ['g', 'e'], { name: 'Stage 1' });
  const { document, analysis } = edited(nested, { kind: 'addNote', note });
  const entries = findEntries(document, analysis, english);
  const found = (search: string) => findIn(entries, search).map((entry) => entry.id);

  it('are layers by name and type, hidden or not', () => {
    expect(found('conv2d_2')).toEqual(['b']);
    const inKorean = findIn(findEntries(document, analysis, korean), '합성곱').map((entry) => entry.id);
    expect(inKorean).toEqual(expect.arrayContaining(['b', 'd']));
    expect(entries.find((entry) => entry.id === 'b')?.detail).toBe('Stem · Conv 2d · N×32×224×224');
  });

  it('are the layers of a group by its name, and the group first', () => {
    expect(found('stage')).toEqual(['h', 'b', 'c', 'd', 'e']);
    expect(entries.find((entry) => entry.id === 'h')?.detail).toBe('Group · 4 layers');
  });

  it('are notes by every word in them', () => {
    expect(found('residual')).toEqual(['t1']);
    expect(entries.find((entry) => entry.id === 't1')?.title).toBe('첫 줄');
  });
});

describe('layers are also found by what they are', () => {
  // input 3×224×224, conv 32×224×224 with 896 parameters, pool 32×112×112, conv with 9,248, one number per map, SE.
  const { document, analysis } = column('input', 'conv2d', 'maxPool', 'conv2d', 'globalAveragePool', 'silu');
  const entries = findEntries(document, analysis, english);
  const ids = (search: string) =>
    findIn(entries, search)
      .map(({ id }) => id)
      .sort()
      .join('');

  it.each([
    ['32x224x224', 'b'],
    ['32×112', 'cd'],
    ['112x112', 'cd'],
    ['224 x 224', ''],
    ['7x7', ''],
    ['>0', 'bd'],
    ['>1k', 'd'],
    ['> 1k', 'd'],
    ['<=896 >0', 'b'],
    ['=9248', 'd'],
    ['≥9.2k', 'd'],
    ['>1m', ''],
    ['conv >1k', 'd'],
    ['pool 112x112', 'c'],
    ['Conv', 'bd'],
    ['GlobalAveragePool', 'e'],
    // The operators that it is written with, not only what it is called.
    ['Mul', 'f'],
    ['dense', ''],
    ['fc', ''],
    ['합성곱', ''],
  ])('%s', (search, expected) => {
    expect(ids(search)).toBe(expected);
  });
});
