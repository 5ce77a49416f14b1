import { describe, expect, it } from 'vitest';
import { outlineRows } from '../../../src/ui/outline/rows.ts';
import { column, connect, edited } from '../support.ts';

const CLOSED = new Set<string>();

describe('the outline', () => {
  it('lists every layer in data-flow order with what its card says', () => {
    const { document, analysis } = column('input', 'conv2d', 'relu');
    const rows = outlineRows(document, analysis, CLOSED);
    expect(rows.map((row) => [row.kind, row.name.en, row.type.en, row.shape])).toEqual([
      ['layer', 'input_1', 'Picture', 'N×3×224×224'],
      ['layer', 'conv2d_2', 'Conv 2d', 'N×32×224×224'],
      ['layer', 'relu_3', 'ReLU', 'N×32×224×224'],
    ]);
    expect(rows.map((row) => row.kind === 'layer' && row.parameters)).toEqual([0, 896, 0]);
    expect(rows.map((row) => row.kind === 'layer' && row.expanded)).toEqual([null, false, false]);
  });

  it('shows the edges into a layer below it once it is opened', () => {
    const drawing = edited(column('input', 'conv2d', 'relu', 'add'), connect('b', 'd', 1));
    const rows = outlineRows(drawing.document, drawing.analysis, new Set(['d']));
    expect(rows.slice(3).map((row) => [row.kind, row.name.en, row.shape])).toEqual([
      ['layer', 'add_4', 'N×32×224×224'],
      ['edge', 'from relu_3', 'N×32×224×224'],
      ['edge', 'from conv2d_2', 'N×32×224×224'],
    ]);
  });

  it('says what is wrong, and who waits for whom', () => {
    const { document, analysis } = column('relu', 'tanh');
    const [first, second] = outlineRows(document, analysis, CLOSED);
    expect(first?.isError).toBe(true);
    expect(first?.problem?.en).toContain('Nothing is connected');
    expect(second?.isError).toBe(false);
    expect(first?.kind === 'layer' && first.parameters).toBeNull();
  });
});
