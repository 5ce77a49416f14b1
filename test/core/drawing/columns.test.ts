import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut } from '../../../src/core/drawing/layout.ts';
import { loopingGroups } from '../../../src/core/drawing/loops.ts';
import { groupsOf } from '../../../src/core/graph/document.ts';
import { arbitraryNetwork } from '../../property/arbitrary-networks.ts';
import { seeds } from '../../support/seeds.ts';
import { qualityOf } from './quality.ts';

const ungrouped = arbitraryNetwork.filter((document) => loopingGroups(document).length === 0);
const SOUND = { through: [], titles: [], overlaps: [], wayless: [], slanted: [], covered: 0 };

describe('folded columns', () => {
  it.each(seeds(20_261_201))('of any network cover nothing and cross no card, %s', (_, seed) => {
    fc.assert(
      fc.property(ungrouped, fc.boolean(), (document, collapsed) => {
        const groups = new Map([...groupsOf(document)].map(([id, group]) => [id, { ...group, collapsed }]));
        const { notes: _notes, ...rest } = document;
        expect(qualityOf(layOut({ ...rest, ...(groups.size > 0 && { groups }) }))).toMatchObject(SOUND);
        expect(qualityOf(layOut(rest))).toMatchObject(SOUND);
      }),
      { seed, numRuns: 150 },
    );
  });
});
