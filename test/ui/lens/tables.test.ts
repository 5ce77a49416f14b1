import { describe, expect, it } from 'vitest';
import type { AttentionRun } from '../../../src/study/read-run.ts';
import { gateRows, gatesCsv, nextSorting, sortGateRows } from '../../../src/ui/lens/gate-table.ts';
import { mapOf, mapStatistics, mapsShape } from '../../../src/ui/lens/map-values.ts';
import { resolveStep, stepsOf, stepVectors } from '../../../src/ui/lens/steps.ts';

const run: AttentionRun = {
  nodeId: 'se',
  squeeze: Float32Array.of(1, 2, 3),
  hidden: Float32Array.of(0.5),
  gate: Float32Array.of(0.5, 0.25, 0.5),
  applied: Float32Array.of(0.5, 0, 0.5),
};
const overrides = new Map([[1, { kind: 'silence', value: 0 } as const]]);

describe('gate table', () => {
  const rows = gateRows(run, overrides);

  it('sorts both ways with ties in channel order', () => {
    const channels = (descending: boolean) =>
      sortGateRows(rows, { column: 'gate', descending }).map((row) => row.channel);
    expect(channels(true)).toEqual([0, 2, 1]);
    expect(channels(false)).toEqual([1, 0, 2]);
    expect(sortGateRows(rows, { column: 'state', descending: true })[0]?.channel).toBe(1);
  });

  it('turns a sorting round, and starts another column with the largest', () => {
    const sorting = { column: 'gate', descending: true } as const;
    expect(nextSorting<'gate' | 'channel'>(sorting, 'gate')).toEqual({ column: 'gate', descending: false });
    expect(nextSorting<'gate' | 'channel'>(sorting, 'channel')).toEqual({ column: 'channel', descending: false });
  });

  it('writes CSV that a spreadsheet reads', () => {
    expect(gatesCsv(rows)).toBe('channel,squeeze,gate,applied,state\n0,1,0.5,0.5,\n1,2,0.25,0,silence\n2,3,0.5,0.5,\n');
  });

  it('ranks measured effects by size, not by sign, and writes them where there are some', () => {
    const measured = gateRows(run, overrides, Float32Array.of(0.25, Number.NaN, -0.5));
    const ranked = sortGateRows(measured, { column: 'effect', descending: true }).map((row) => row.channel);
    expect(ranked).toEqual([2, 0, 1]);
    expect(measured[1]?.effect).toBeNull();
    expect(gatesCsv(measured).split('\n').slice(0, 3)).toEqual([
      'channel,squeeze,gate,applied,effect,state',
      '0,1,0.5,0.5,0.25,',
      '1,2,0.25,0,,silence',
    ]);
  });

  it('keeps both squeezes of a layer that has two', () => {
    const both = { ...run, squeeze: { average: Float32Array.of(1, 2, 3), max: Float32Array.of(4, 5, 6) } };
    expect(gatesCsv(gateRows(both, undefined)).split('\n')[1]).toBe('0,1,4,0.5,0.5,');
  });
});

describe('map statistics', () => {
  it('are per channel', () => {
    const tensor = { shape: [1, 2, 1, 2], data: Float32Array.of(0, 4, -1, 1) };
    expect(mapStatistics(tensor)).toEqual([
      { channel: 0, min: 0, max: 4, mean: 2, zeros: 0.5, nonFinite: null },
      { channel: 1, min: -1, max: 1, mean: 0, zeros: 0, nonFinite: null },
    ]);
    expect([...mapOf(tensor, 1)]).toEqual([-1, 1]);
  });

  it('take a vector for one element per channel', () => {
    const vector = { shape: [1, 2], data: Float32Array.of(3, 0) };
    expect(mapsShape(vector)).toBeNull();
    expect(mapStatistics(vector).map((row) => row.mean)).toEqual([3, 0]);
  });
});

describe('steps', () => {
  it('leave out the hidden vector that a layer has not', () => {
    expect(stepsOf(null)).toEqual(['squeeze', 'gate', 'scale']);
    expect(resolveStep('hidden', stepsOf(null))).toBe('gate');
    expect(resolveStep('hidden', stepsOf(4))).toBe('hidden');
  });

  it('show what is applied last', () => {
    expect(stepVectors(run, 'scale')).toEqual([{ name: null, values: run.applied }]);
    expect(stepVectors({ ...run, hidden: null }, 'hidden')).toEqual([]);
  });
});
