import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int, number, optionalInt } from '../../../src/core/attributes.ts';
import {
  actOnNumber,
  type NumberAct,
  type NumberDraft,
  type NumberRules,
  shownNumber,
} from '../../../src/ui/controls/number-entry.ts';
import { seeds } from '../../support/seeds.ts';

const label = { same: '' } as const;
const MIXED: readonly { readonly rules: NumberRules; readonly start: number | null }[] = [
  { rules: rulesOf(int({ label, default: 1, min: 1, max: 64 }), 1), start: 16 },
  { rules: rulesOf(int({ label, default: 0, min: 0, max: 1024 }), 1), start: 0 },
  { rules: rulesOf(optionalInt({ label, min: 2, max: 9 }), 1, true), start: null },
  { rules: rulesOf(number({ label, default: 0.1, min: -1, max: 1, step: 0.1 }), 0.1), start: 0.1 },
];

function rulesOf(
  spec: { readonly min: number; readonly max: number; readonly parse: NumberRules['parse'] },
  step: number,
  mayBeEmpty = false,
): NumberRules {
  return { min: spec.min, max: spec.max, step, mayBeEmpty, parse: spec.parse };
}

/** A field as a person has it before them: a text of which all or nothing is selected. */
function fieldOf(rules: NumberRules, start: number | null) {
  let value = start;
  let draft: NumberDraft | null = null;
  let selected = true;
  const commits: { readonly value: number | null; readonly gesture: boolean }[] = [];
  const act = (what: NumberAct) => {
    const outcome = actOnNumber(rules, value, draft, what);
    draft = outcome.draft;
    selected = outcome.select;
    if (outcome.commit) {
      value = outcome.commit.value;
      commits.push(outcome.commit);
    }
  };
  return {
    commits,
    act,
    get value() {
      return value;
    },
    get shown() {
      return shownNumber(rules, value, draft);
    },
    type: (keys: string) => {
      for (const key of keys)
        act({ kind: 'type', typed: selected ? key : shownNumber(rules, value, draft).typed + key });
    },
    changeElsewhere: (next: number | null) => {
      if (rules.parse(next).ok) value = next;
    },
  };
}

type Field = ReturnType<typeof fieldOf>;

const act = fc.oneof(
  fc.stringMatching(/^[0-9]{1,4}$/).map((keys) => (field: Field) => field.type(keys)),
  fc.stringMatching(/^[-0-9.,x ]{1,4}$/).map((keys) => (field: Field) => field.type(keys)),
  fc.constant((field: Field) => field.act({ kind: 'accept' })),
  fc.constant((field: Field) => field.act({ kind: 'discard' })),
  fc.integer({ min: -30, max: 30 }).map((count) => (field: Field) => field.act({ kind: 'step', count })),
  fc.constantFrom(3, 5).map((next) => (field: Field) => field.changeElsewhere(next)),
);

describe('a number field', () => {
  it('takes 8, Enter, 16, Enter as 8 and then 16', () => {
    const field = fieldOf((MIXED[0] as (typeof MIXED)[0]).rules, 3);
    field.type('8');
    field.act({ kind: 'accept' });
    field.type('16');
    field.act({ kind: 'accept' });
    expect(field.commits.map((commit) => commit.value)).toEqual([8, 16]);
  });

  it('steps from what was typed and not taken yet', () => {
    const field = fieldOf((MIXED[0] as (typeof MIXED)[0]).rules, 3);
    field.type('40');
    field.act({ kind: 'step', count: 1 });
    expect(field.value).toBe(41);
  });

  it.each(seeds(2_611_301))('holds its laws whatever is done to it, %s', (_, seed) => {
    fc.assert(
      fc.property(fc.constantFrom(...MIXED), fc.array(act, { maxLength: 25 }), ({ rules, start }, acts) => {
        const field = fieldOf(rules, start);
        for (const one of acts) {
          const before = field.commits.length;
          one(field);
          for (const { value } of field.commits.slice(before)) expect(rules.parse(value).ok).toBe(true);
          // An error is there exactly while the text says no value.
          const { typed, error } = field.shown;
          const plain = typed.trim().replaceAll(',', '');
          const says = plain === '' ? rules.mayBeEmpty : rules.parse(Number(plain)).ok;
          expect(error === null).toBe(says);
        }
        // Wherever that ended: what is typed after a value was taken stands alone, and being right leaves no error.
        field.act({ kind: 'accept' });
        field.type('7');
        if (rules.parse(7).ok) {
          expect(field.shown).toEqual({ typed: '7', error: null });
          field.act({ kind: 'accept' });
          expect(field.value).toBe(7);
        }
        field.act({ kind: 'discard' });
        field.act({ kind: 'step', count: 1 });
        field.type('2');
        expect(field.shown.typed).toBe('2');
      }),
      { seed, numRuns: 400 },
    );
  });
});
