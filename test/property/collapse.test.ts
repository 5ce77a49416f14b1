import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arrangementOf } from '../../src/core/drawing/arrangement.ts';
import { plainHeight } from '../../src/core/drawing/card-size.ts';
import { collapseEdit } from '../../src/core/drawing/collapse.ts';
import { layOut } from '../../src/core/drawing/layout.ts';
import { loopingGroups } from '../../src/core/drawing/loops.ts';
import { type GraphDocument, groupsOf } from '../../src/core/graph/document.ts';
import { applyEdit } from '../../src/core/graph/edits.ts';
import { english } from '../support/said.ts';
import { seeds } from '../support/seeds.ts';
import { arbitraryNetwork } from './arbitrary-networks.ts';

/** A drawing as the layout leaves it, every group expanded and none in the way of another. */
const laidOut = arbitraryNetwork
  .map((document) => {
    const groups = new Map([...groupsOf(document)].map(([id, group]) => [id, { ...group, collapsed: false }]));
    const { notes: _, ...rest } = document;
    return layOut({ ...rest, ...(groups.size > 0 && { groups }) });
  })
  .filter((document) => groupsOf(document).size > 0 && loopingGroups(document).length === 0);

function collapse(document: GraphDocument, ids: readonly string[], collapsed: boolean): GraphDocument {
  const result = applyEdit(document, collapseEdit(document, ids, collapsed, plainHeight));
  if (!result.ok) throw new Error(english(result.error.message));
  return result.value;
}

/** Pairs that cover each other on one level of groups. */
function overlaps(document: GraphDocument): readonly string[] {
  const { units, tree } = arrangementOf(document, plainHeight);
  const on = (level: string | null): readonly string[] => {
    const boxes = units(level).map((unit) => unit.box);
    const found = boxes.flatMap((a, at) =>
      boxes
        .slice(at + 1)
        .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
        .map((b) => `${a.id} ${b.id}`),
    );
    return [...found, ...tree.children(level).flatMap((child) => (child.collapsed ? [] : on(child.id)))];
  };
  return on(null);
}

const places = (document: GraphDocument) => [...document.nodes.values()].map((node) => [node.name, node.position]);

it.each(seeds(20_261_125))(
  'collapsing any groups covers nothing, and expanding them again gives back every place, %s',
  (_, seed) => {
    fc.assert(
      fc.property(laidOut, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (document, picks) => {
        const ids = [...groupsOf(document).keys()];
        const chosen = [...new Set(picks.map((pick) => ids[pick % ids.length] as string))];
        const closed = collapse(document, chosen, true);
        expect(overlaps(document)).toEqual([]);
        expect(overlaps(closed)).toEqual([]);
        expect(chosen.every((id) => groupsOf(closed).get(id)?.collapsed)).toBe(true);
        expect(places(collapse(closed, chosen, false))).toEqual(places(document));
      }),
      { seed, numRuns: 200 },
    );
  },
);
