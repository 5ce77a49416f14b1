import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../src/core/graph/document.ts';
import { applyEdit, type Edit } from '../../src/core/graph/edits.ts';
import { documentToJson } from '../../src/core/project/write-document.ts';
import { seeds } from '../support/seeds.ts';
import { arbitraryPlan, type Plan } from './arbitrary-edits.ts';
import { arbitraryNetwork } from './arbitrary-networks.ts';

/** Attributes of many layers in a row are applied together; nobody may be able to tell. */

/** An attribute that its layer has, mostly with a number that it takes. */
const attributePlan = fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 6 }), fc.nat({ max: 40 })).map(
  ([pick, choice, value, chance]): Plan =>
    (document) => {
      const nodes = [...document.nodes.values()].filter((node) => Object.keys(node.attributes).length > 0);
      const node = nodes[pick % nodes.length];
      const entries = Object.entries(node?.attributes ?? {});
      const [name = 'none', known] = entries[choice % entries.length] ?? [];
      const wanted = typeof known === 'number' ? value : (known ?? 0);
      return {
        kind: 'setAttributes',
        id: chance === 1 ? 'nobody' : (node?.id ?? 'nobody'),
        attributes: { [name]: chance === 0 ? -7 : wanted },
      };
    },
);
/** Groups are put in order at the end of a batch, so their edits are no steps like the others. */
const OTHERS: readonly Edit['kind'][] = ['rename', 'move', 'setBypassed', 'connect', 'addNode'];
const plans = fc.array(fc.oneof({ weight: 3, arbitrary: attributePlan }, { weight: 1, arbitrary: arbitraryPlan }), {
  maxLength: 40,
});

/** The edits that the plans become, each meeting the document that those before it left. */
function stepsOf(document: GraphDocument, list: readonly Plan[], withRefused: boolean): readonly Edit[] {
  const steps: Edit[] = [];
  let current = document;
  for (const plan of list) {
    const edit = plan(current);
    if (edit.kind !== 'setAttributes' && !OTHERS.includes(edit.kind)) continue;
    const result = applyEdit(current, edit);
    if (result.ok || withRefused) steps.push(edit);
    if (result.ok) current = result.value;
  }
  return steps;
}

function oneByOne(document: GraphDocument, steps: readonly Edit[]): ReturnType<typeof applyEdit> {
  let result: ReturnType<typeof applyEdit> = { ok: true, value: document };
  for (const step of steps) if (result.ok) result = applyEdit(result.value, step);
  return result;
}

describe('a batch of edits', () => {
  it.each(seeds(20_261_124))(
    'is its steps one by one, refusals included, and leaves the document before it as it was, %s',
    (_, seed) => {
      const seen = { inRow: 0, refused: 0, done: 0, untouched: 0 };
      fc.assert(
        fc.property(arbitraryNetwork, plans, fc.boolean(), (document, list, withRefused) => {
          const steps = stepsOf(document, list, withRefused);
          const before = documentToJson(document);
          const batch = applyEdit(document, { kind: 'batch', edits: steps });
          expect(batch).toEqual(oneByOne(document, steps));
          expect(documentToJson(document)).toBe(before);
          seen.inRow += steps.filter(
            (step, at) => step.kind === 'setAttributes' && steps[at - 1]?.kind === step.kind,
          ).length;
          seen[batch.ok ? 'done' : 'refused'] += 1;
          if (!batch.ok || steps.some((step) => step.kind !== 'setAttributes')) return;
          const touched = new Set(steps.map((step) => step.kind === 'setAttributes' && step.id));
          for (const [id, node] of document.nodes) {
            if (touched.has(id)) continue;
            seen.untouched += 1;
            expect(batch.value.nodes.get(id)).toBe(node);
          }
        }),
        { seed, numRuns: 200 },
      );
      expect(Math.min(seen.inRow, seen.untouched)).toBeGreaterThan(100);
      expect(Math.min(seen.refused, seen.done)).toBeGreaterThan(20);
    },
  );
});
