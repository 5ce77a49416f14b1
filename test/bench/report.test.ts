import { describe, expect, it } from 'vitest';
import { milliseconds, type Row, verdictOf } from '../../scripts/bench/measure.ts';
import { numberText, partAsText, reportAsJson, reportAsMarkdown } from '../../scripts/bench/report.ts';

const row = (measured: number[], baseline: number[] | null, goal: number | null = null): Row => ({
  subject: 'a | b',
  measured: milliseconds('ours', measured),
  baseline: baseline && milliseconds('bare', baseline),
  goal,
});
const part = { name: 'x', title: 'an example', skipped: null };

describe('the report', () => {
  it('keeps a goal by the median ratio and by that of the least values', () => {
    expect(verdictOf(row([1, 1, 9], [1, 1, 1], 1.05))).toBe('pass');
    expect(verdictOf(row([2, 2, 2], [1, 1, 1], 1.05))).toBe('miss');
    expect(verdictOf(row([1, 2, 2], [1, 1, 1], 1.05))).toBe('unclear');
    expect(verdictOf(row([1], [1]))).toBeNull();
    expect(verdictOf(row([1], null, 2))).toBeNull();
  });

  it('aligns its columns', () => {
    const text = partAsText({
      ...part,
      result: { rows: [row([1, 2, 3], [1, 1, 1], 1.5), row([1], null)], notes: ['note'] },
    });
    expect(text.split('\n')).toEqual([
      'x: an example',
      '  what   measured  min / median / max     against  min / median / max     ratio               of least  goal',
      '  a | b  ours      1.00 / 2.00 / 3.00 ms  bare     1.00 / 1.00 / 1.00 ms  1.00 / 2.00 / 3.00  1.00      ≤ 1.5 unclear',
      '  a | b  ours      1.00 / 1.00 / 1.00 ms',
      '  note',
      '',
    ]);
  });

  it('says why a part was skipped', () => {
    expect(partAsText({ ...part, result: null, skipped: 'no display' })).toContain('skipped: no display');
  });

  it('writes Markdown and JSON with every repetition', () => {
    const report = {
      machine: { Node: '20' },
      quick: false,
      parts: [{ ...part, result: { rows: [row([2, 4], [1, 2], 2)], notes: [] } }],
    };
    expect(reportAsMarkdown(report)).toContain('| a \\| b | ours | 2.00 / 3.00 / 4.00 ms |');
    const [written] = JSON.parse(reportAsJson(report)).parts;
    expect(written.rows[0].measured.values).toEqual([2, 4]);
    expect(written.rows[0]).toMatchObject({
      ratio: { min: 2, median: 2, max: 2, ofLeast: 2 },
      goal: 2,
      verdict: 'pass',
    });
  });

  it('writes numbers with three digits', () => {
    expect([0.01234, 1.234, 12.34, 123.4].map(numberText)).toEqual(['0.012', '1.23', '12.3', '123']);
  });
});
