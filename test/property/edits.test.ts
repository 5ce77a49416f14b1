import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Analysis, analyze } from '../../src/core/graph/analyze.ts';
import { EMPTY_DOCUMENT, type GraphDocument } from '../../src/core/graph/document.ts';
import { applyEdit } from '../../src/core/graph/edits.ts';
import { documentFromJson } from '../../src/core/project/json-form.ts';
import { documentToJson } from '../../src/core/project/write-document.ts';
import { seeds } from '../support/seeds.ts';
import { arbitraryPlan, type Plan } from './arbitrary-edits.ts';
import { arbitraryNetwork } from './arbitrary-networks.ts';

const SEED = 20_260_101;
const RUNS = 150;

const start = fc.oneof(fc.constant(EMPTY_DOCUMENT), arbitraryNetwork);
const plans = fc.array(arbitraryPlan, { maxLength: 40 });

/** The documents that a sequence of edits goes through; a refused edit leaves the document as it is. */
function edited(document: GraphDocument, list: readonly Plan[]): readonly GraphDocument[] {
  const history = [document];
  for (const plan of list) {
    const current = history.at(-1) as GraphDocument;
    const result = applyEdit(current, plan(current));
    if (result.ok) history.push(result.value);
  }
  return history;
}

describe.each(seeds(SEED))('any sequence of edits, %s', (_, seed) => {
  const OPTIONS = { seed, numRuns: RUNS };

  it('leaves every earlier document as it was: undoing all of them is the start', () => {
    fc.assert(
      fc.property(start, plans, (document, list) => {
        const history = [document];
        const written = [documentToJson(document)];
        for (const plan of list) {
          const current = history.at(-1) as GraphDocument;
          const result = applyEdit(current, plan(current));
          if (!result.ok) continue;
          history.push(result.value);
          written.push(documentToJson(result.value));
        }
        while (history.length > 1) expect(documentToJson(history.pop() as GraphDocument)).toBe(written.pop());
        expect(history[0]).toBe(document);
        expect(documentToJson(document)).toBe(written[0]);
      }),
      OPTIONS,
    );
  });

  it('keeps what a document promises: it can be saved and opens as the same', () => {
    fc.assert(
      fc.property(start, plans, (document, list) => {
        for (const step of edited(document, list)) {
          expect(documentFromJson(documentToJson(step))).toEqual({ ok: true, value: step });
        }
      }),
      OPTIONS,
    );
  });

  it('is analysed incrementally as it would be afresh', () => {
    fc.assert(
      fc.property(start, plans, (document, list) => {
        let previous: Analysis | undefined;
        for (const step of edited(document, list)) {
          const incremental = analyze(step, previous);
          expect(incremental).toEqual(analyze(step));
          previous = incremental;
        }
      }),
      OPTIONS,
    );
  });

  it('that ends where it began is analysed as the beginning, by way of any other document', () => {
    fc.assert(
      fc.property(start, plans, (document, list) => {
        const fresh = analyze(document);
        const away = analyze(edited(document, list).at(-1) as GraphDocument, fresh);
        expect(analyze(document, away)).toEqual(fresh);
      }),
      OPTIONS,
    );
  });
});

/** Of the cases, not of the code: a few that are rare need not be among those of every seed. */
it('the edits that are tried include refused ones and accepted ones of every kind', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(arbitraryNetwork, plans, (document, list) => {
      let current = document;
      for (const plan of list) {
        const edit = plan(current);
        const result = applyEdit(current, edit);
        seen.add(`${edit.kind} ${result.ok ? 'done' : result.error.code}`);
        if (result.ok) current = result.value;
      }
    }),
    { seed: SEED, numRuns: RUNS },
  );
  for (const kind of [
    'addNode',
    'removeNodes',
    'connect',
    'disconnect',
    'move',
    'setAttributes',
    'rename',
    'setTitle',
    'setSeed',
    'batch',
    'addGroup',
    'setGroup',
    'putInto',
    'ungroup',
    'addNote',
    'setNote',
    'removeNotes',
  ]) {
    expect([...seen]).toContain(`${kind} done`);
  }
  for (const refusal of [
    'connect cycle',
    'connect unknown-port',
    'rename name-taken',
    'rename bad-name',
    'setAttributes bad-attribute',
    'addGroup bad-name',
    'putInto bad-group',
    'putInto unknown-group',
    'setGroup unknown-group',
    'addNote bad-note',
    'setNote unknown-note',
  ]) {
    expect([...seen]).toContain(refusal);
  }
});
