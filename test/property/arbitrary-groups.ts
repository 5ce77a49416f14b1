import fc from 'fast-check';
import { freshId, type GraphDocument, groupsOf, notesOf, TINTS } from '../../src/core/graph/document.ts';
import { applyEdit, type Edit } from '../../src/core/graph/edits.ts';
import type { Plan } from './arbitrary-edits.ts';

/** Random edits of groups and notes. Most are accepted; some name what does not exist, or put a group into itself. */

const index = fc.nat({ max: 10_000 });
const tint = fc.constantFrom(...TINTS);
const name = fc.oneof(
  fc.constantFrom('Stage 1', '블록', '', '<b>', '__proto__', 'a\u0007'),
  fc.stringMatching(/^[\p{L}\p{N} ._\-/]{1,20}$/u),
);
const words = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('', 'why?\n“왜?”', '\n\n', '<script>') },
  { weight: 5, arbitrary: fc.stringMatching(/^[^\p{C}\u2028\u2029]{0,60}$/u) },
  { weight: 1, arbitrary: fc.constantFrom('a\u0000', 'x'.repeat(10_001)) },
);
const side = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(80, 200.5, 4_000, 200) },
  { weight: 1, arbitrary: fc.constantFrom(79, Number.NaN) },
);
const coordinate = fc.integer({ min: -10_000, max: 10_000 });
const picks = fc.array(index, { minLength: 1, maxLength: 5 });

export const groupPlan: fc.Arbitrary<Plan> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(picks, name, fc.boolean(), tint).map(
      ([members, title, collapsed, colour]): Plan =>
        (document) => ({
          kind: 'addGroup',
          group: { id: freshId(document, 'g'), name: title, collapsed, tint: colour },
          members: members.map((pick) => at(memberIds(document), pick)),
        }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(index, fc.record({ name, collapsed: fc.boolean(), tint }, { requiredKeys: [] })).map(
      ([pick, changes]): Plan =>
        (document) => ({ kind: 'setGroup', id: at([...groupsOf(document).keys()], pick), changes }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(picks, fc.option(index)).map(
      ([members, pick]): Plan =>
        (document) => ({
          kind: 'putInto',
          members: members.map((member) => at(memberIds(document), member)),
          group: pick === null ? null : at([...groupsOf(document).keys()], pick),
        }),
    ),
  },
  {
    weight: 1,
    arbitrary: picks.map(
      (ids): Plan =>
        (document) => ({ kind: 'ungroup', ids: ids.map((pick) => at([...groupsOf(document).keys()], pick)) }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(words, coordinate, coordinate, side, side, tint).map(
      ([text, x, y, width, height, colour]): Plan =>
        (document) => ({
          kind: 'addNote',
          note: { id: freshId(document, 't'), text, position: { x, y }, width, height, tint: colour },
        }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(index, fc.record({ text: words, width: side, height: side, tint }, { requiredKeys: [] })).map(
      ([pick, changes]): Plan =>
        (document) => ({ kind: 'setNote', id: at([...notesOf(document).keys()], pick), changes }),
    ),
  },
  {
    weight: 1,
    arbitrary: picks.map(
      (ids): Plan =>
        (document) => ({ kind: 'removeNotes', ids: ids.map((pick) => at([...notesOf(document).keys()], pick)) }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(index, coordinate, coordinate).map(
      ([pick, x, y]): Plan =>
        (document) => ({ kind: 'move', positions: new Map([[at([...notesOf(document).keys()], pick), { x, y }]]) }),
    ),
  },
);

/** The same drawing with some groups and notes. */
export function grouped(document: GraphDocument): fc.Arbitrary<GraphDocument> {
  return fc.array(groupPlan, { maxLength: 6 }).map((plans) =>
    plans.reduce((current, plan) => {
      const edit: Edit = plan(current);
      const result = applyEdit(current, edit);
      return result.ok ? result.value : current;
    }, document),
  );
}

function memberIds(document: GraphDocument): readonly string[] {
  return [...document.nodes.keys(), ...groupsOf(document).keys()];
}

function at(list: readonly string[], pick: number): string {
  return list[pick % list.length] ?? 'nobody';
}
