import { describe, expect, it } from 'vitest';
import { findEntries } from '../../../src/ui/search/find-entries.ts';
import { matches } from '../../../src/ui/search/matches.ts';
import { english, korean } from '../../support/said.ts';
import { grouped, withGroup } from '../canvas/group-drawing.ts';
import { edited } from '../support.ts';

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
  const found = (search: string) => matches(entries, search).map((entry) => entry.id);

  it('are layers by name and type, hidden or not', () => {
    expect(found('conv2d_2')).toEqual(['b']);
    const inKorean = matches(findEntries(document, analysis, korean), '합성곱').map((entry) => entry.id);
    expect(inKorean).toEqual(expect.arrayContaining(['b', 'd']));
    expect(entries.find((entry) => entry.id === 'b')?.detail).toBe('Stem · Conv 2d');
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
