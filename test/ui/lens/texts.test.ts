import { describe, expect, it } from 'vitest';
import { durationText, percentText } from '../../../src/core/format.ts';
import { formatDelta, formatGate, formatKnown, formatValue } from '../../../src/core/notation.ts';
import { finiteFacts } from '../../../src/core/tensor/non-finite.ts';
import type { Text } from '../../../src/core/text.ts';
import type { AttentionRun } from '../../../src/study/read-run.ts';
import { describeCell, shorten } from '../../../src/ui/lens/describe-cell.ts';
import { finiteRows } from '../../../src/ui/plot/finite-rows.ts';
import { english, korean } from '../../support/said.ts';

const en = (text: Text) => english(text);
const ko = (text: Text) => korean(text);

describe('numbers', () => {
  it('keep their columns', () => {
    expect(formatValue(0.79691)).toBe('0.797');
    expect(formatValue(-12.345)).toBe('−12.35');
    expect(formatValue(1234.5)).toBe('1235');
    expect(formatValue(0.00001)).toBe('1.0e−5');
    expect(formatValue(Number.NaN)).toBe('NaN');
    expect(formatValue(Number.NEGATIVE_INFINITY)).toBe('−∞');
    expect(formatGate(0.005)).toBe('0.01');
  });

  it('sign differences, but not a zero', () => {
    expect(formatDelta(2.34, 1)).toBe('+2.3');
    expect(formatDelta(-4.2, 1)).toBe('−4.2');
    expect(formatDelta(-0.01, 1)).toBe('0.0');
  });

  it('are never a share, a difference or a gate where they are no number', () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    expect(odd.map((value) => english(percentText(value)))).toEqual(['NaN', '∞', '−∞']);
    expect(odd.map((value) => formatDelta(value, 1))).toEqual(['NaN', '+∞', '−∞']);
    expect(odd.map(formatGate)).toEqual(['NaN', '∞', '−∞']);
    expect([null, ...odd].map(formatKnown)).toEqual(['–', 'NaN', '∞', '−∞']);
    const facts = finiteRows((text) => english(text), finiteFacts([Number.NaN, 2, Number.POSITIVE_INFINITY, 4]));
    expect(facts).toEqual([
      ['min', '2.000'],
      ['mean', '3.000'],
      ['max', '4.000'],
      ['not finite', 'NaN ×1, ∞ ×1'],
    ]);
    expect(finiteRows((text) => korean(text), finiteFacts([1])).map(([name]) => name)).toEqual([
      '최소',
      '평균',
      '최대',
    ]);
  });

  it('write shares and times', () => {
    expect(english(percentText(0.8931))).toBe('89.3%');
    expect(english(durationText(1.62))).toBe('1.6 ms');
    expect(english(durationText(153.4))).toBe('153 ms');
  });
});

describe('shorten', () => {
  it('keeps start and end of a long name', () => {
    const name = `${'a'.repeat(9_990)}_photo.jpg`;
    expect(shorten(name)).toHaveLength(32);
    expect(shorten(name).endsWith('_photo.jpg')).toBe(true);
    expect(shorten('chelsea.png')).toBe('chelsea.png');
  });
});

describe('describeCell', () => {
  const run: AttentionRun = {
    nodeId: 'se',
    squeeze: Float32Array.of(0.42),
    hidden: Float32Array.of(2),
    gate: Float32Array.of(0.797),
    applied: Float32Array.of(0),
  };
  const row = { name: 'chelsea.png', verdict: 'cat 96%' };

  it('says picture, channel, squeeze, gate and what is applied', () => {
    const cell = describeCell(en, 'gate', row, run, 0, { kind: 'silence', value: 0 });
    expect(cell.title).toBe('chelsea.png · channel 0');
    expect(cell.facts).toEqual([
      ['squeeze', '0.420'],
      ['gate', '0.797'],
      ['applied', '0.000 (silenced)'],
    ]);
  });

  it('speaks of neurons in the hidden step, and of waiting before a run', () => {
    expect(describeCell(ko, 'hidden', row, run, 0, undefined).facts).toEqual([['값', '2.000']]);
    expect(describeCell(en, 'gate', { ...row, verdict: 'not run yet' }, undefined, 0, undefined).facts).toEqual([
      ['gate', 'not run yet'],
    ]);
  });
});
