import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectFacts, sortEffectRows } from '../../../src/ui/workspaces/effect-facts.ts';
import { seeds } from '../../support/seeds.ts';

describe('gate against effect', () => {
  it('ranks gates and effects, and counts what is common', () => {
    const gate = Float32Array.of(0.9, 0.1, 0.5, 0.8, 0.2, 0.3, 0.4, 0.7);
    const effect = Float32Array.of(0.1, -2, 0, 0.5, 0, 0, 0, 0);
    const facts = effectFacts(gate, effect);
    expect([facts.most, [...facts.mostOpen], [...facts.mostEffect], facts.common]).toEqual([2, [0, 3], [1, 3], 1]);
    expect(facts.rows[1]).toMatchObject({ channel: 1, gateRank: 8, effect: -2, effectRank: 1 });
  });

  it('knows what is not measured yet, and gates that are no numbers', () => {
    const facts = effectFacts(
      Float32Array.of(1, Number.NaN, 0.5, 0.2),
      Float32Array.of(0.5, Number.NaN, Number.NaN, 0),
    );
    expect(facts.rows.map(({ gateRank, effectRank }) => [gateRank, effectRank])).toEqual([
      [1, 1],
      [0, 0],
      [2, 0],
      [3, 2],
    ]);
    expect(effectFacts(Float32Array.of(0.5), null).rows[0]?.effectRank).toBe(0);
  });

  it.each(seeds(5))('sorts every column both ways, what is unknown last, %s', (_, seed) => {
    const value = fc.oneof(fc.constant(Number.NaN), fc.float({ min: -2, max: 2, noNaN: true }));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 40 }), fc.boolean(), (pairs, down) => {
        const facts = effectFacts(
          Float32Array.from(pairs, ([gate]) => gate),
          Float32Array.from(pairs, ([, e]) => e),
        );
        for (const column of ['effectRank', 'channel', 'effect', 'gate', 'gateRank'] as const) {
          const rows = sortEffectRows(facts.rows, column, down);
          expect(new Set(rows).size).toBe(pairs.length);
          const keys = rows.map((row) => (column === 'effect' ? Math.abs(row.effect) : row[column]));
          const known = keys.filter((key) => Number.isFinite(key) && !(key === 0 && column.endsWith('Rank')));
          expect(keys.slice(0, known.length)).toEqual(known);
          expect(known).toEqual([...known].sort((a, b) => (down ? b - a : a - b)));
        }
      }),
      { seed, numRuns: 60 },
    );
  });
});
