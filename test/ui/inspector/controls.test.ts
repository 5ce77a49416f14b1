import { describe, expect, it } from 'vitest';
import { EMPTY_STORE } from '../../../src/core/weights/tensor-store.ts';
import { allProblems } from '../../../src/store/problems.ts';
import { sliderStops } from '../../../src/ui/controls/slider-stops.ts';
import { linesOf } from '../../../src/ui/inspector/lines.ts';
import { possibleSources } from '../../../src/ui/inspector/sources.ts';
import { column, connect, edited } from '../support.ts';

describe('slider stops', () => {
  it('are every number of a short range', () => {
    expect(sliderStops(1, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('hold every power of two of a wide range, in even ratios', () => {
    const stops = sliderStops(1, 1024);
    for (let power = 1; power <= 1024; power *= 2) expect(stops).toContain(power);
    expect(stops.length).toBeLessThan(60);
    expect([...stops].sort((a, b) => a - b)).toEqual(stops);
  });
});

describe('labels in a text field', () => {
  it('are its lines, without blank ones at the end', () => {
    expect(linesOf('cat\n dog \n\n')).toEqual(['cat', 'dog']);
    expect(linesOf('cat\n\ndog')).toEqual(['cat', '', 'dog']);
    expect(linesOf('  \n')).toEqual([]);
  });
});

describe('sources of an input', () => {
  it('are the layers that do not depend on it', () => {
    const { document } = column('input', 'conv2d', 'relu', 'conv2d');
    expect(possibleSources(document, 'c').map((source) => source.value)).toEqual(['a:0', 'b:0']);
    expect(possibleSources(document, 'b').map((source) => source.label)).toEqual(['input_1']);
  });
});

describe('problems of a drawing', () => {
  it('come errors first, causes before consequences', () => {
    let drawing = column('input', 'conv2d', 'conv2d', 'add');
    drawing = edited(drawing, connect('a', 'd', 1));
    drawing = edited(drawing, { kind: 'setAttributes', id: 'b', attributes: { group: 2 } });
    const { document, analysis } = drawing;
    const weights = EMPTY_STORE;
    const problems = allProblems({
      document,
      analysis,
      weights,
      results: new Map(),
      currentPicture: null,
      pictures: [],
    });
    expect(problems.map((problem) => problem.entry.severity)).toEqual(
      problems.map((problem) => problem.entry.severity).toSorted((a, b) => rank(a) - rank(b)),
    );
    expect(problems[0]).toMatchObject({ node: 'b', entry: { code: 'group-does-not-divide' } });
    expect(problems[1]?.entry.code).toBe('no-output');
  });
});

function rank(severity: string): number {
  return ['error', 'warning', 'unfinished', 'info'].indexOf(severity);
}
