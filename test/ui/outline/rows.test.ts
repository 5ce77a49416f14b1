import { describe, expect, it } from 'vitest';
import { sameText } from '../../../src/core/text.ts';
import { type Opened, outlineRows, rowsAround } from '../../../src/ui/outline/rows.ts';
import { english } from '../../support/said.ts';
import { collapsed, grouped, withGroup } from '../canvas/group-drawing.ts';
import { column, connect, type Drawing, edited } from '../support.ts';

const CLOSED: Opened = new Map();

describe('the outline', () => {
  it('lists every layer in data-flow order with what its card says', () => {
    const { document, analysis } = column('input', 'conv2d', 'relu');
    const rows = outlineRows(document, analysis, CLOSED);
    expect(rows.map((row) => [row.kind, english(row.name), english(row.type), row.shape])).toEqual([
      ['layer', 'input_1', 'Picture', 'N×3×224×224'],
      ['layer', 'conv2d_2', 'Conv 2d', 'N×32×224×224'],
      ['layer', 'relu_3', 'ReLU', 'N×32×224×224'],
    ]);
    expect(rows.map((row) => row.kind === 'layer' && row.parameters)).toEqual([0, 896, 0]);
    expect(rows.map((row) => row.kind === 'layer' && row.expanded)).toEqual([null, false, false]);
  });

  it('shows the edges into a layer below it once it is opened', () => {
    const drawing = edited(column('input', 'conv2d', 'relu', 'add'), connect('b', 'd', 1));
    const rows = outlineRows(drawing.document, drawing.analysis, new Map([['d', true]]));
    expect(rows.slice(3).map((row) => [row.kind, english(row.name), row.shape])).toEqual([
      ['layer', 'add_4', 'N×32×224×224'],
      ['edge', 'from relu_3', 'N×32×224×224'],
      ['edge', 'from conv2d_2', 'N×32×224×224'],
    ]);
  });

  it('says what is wrong, and who waits for whom', () => {
    const { document, analysis } = column('relu', 'tanh');
    const [first, second] = outlineRows(document, analysis, CLOSED);
    // Unfinished is no error.
    expect(first?.isError).toBe(false);
    expect(english(first?.problem)).toContain('Nothing is connected');
    expect(second?.isError).toBe(false);
    expect(first?.kind === 'layer' && first.parameters).toBeNull();
  });

  it('is a tree of groups, each where the data flow first reaches it', () => {
    const nested = grouped(withGroup(), 'h', ['g', 'e']);
    const lines = ({ document, analysis }: Drawing, opened = CLOSED) =>
      outlineRows(document, analysis, opened).map(
        ({ level, name, expanded }) => `${level} ${english(name)} ${expanded}`,
      );
    expect(lines(nested)).toEqual([
      '1 input_1 null',
      '1 Group h true',
      '2 Group g true',
      '3 conv2d_2 false',
      '3 batchNormalization_3 false',
      '3 conv2d_4 false',
      '2 relu_5 false',
      '1 globalAveragePool_6 false',
    ]);
    // As in the drawing, until it is opened or closed here.
    const closed = collapsed(nested, 'g');
    expect(lines(closed)).toContain('2 Group g false');
    expect(lines(closed)).not.toContain('3 conv2d_2 false');
    expect(lines(closed, new Map([['g', true]]))).toContain('3 conv2d_2 false');
    expect(lines(nested, new Map([['h', false]]))).toEqual([
      '1 input_1 null',
      '1 Group h false',
      '1 globalAveragePool_6 false',
    ]);
    // An edge lies below its layer.
    expect(lines(nested, new Map([['d', true]]))).toContain('4 from batchNormalization_3 null');
  });

  it('sums a group and counts its errors', () => {
    const drawing = edited(withGroup(), { kind: 'setAttributes', id: 'b', attributes: { group: 2 } });
    const rows = (of: Drawing) => outlineRows(of.document, of.analysis, CLOSED).filter((row) => row.kind === 'group');
    expect(rows(withGroup())).toMatchObject([{ parameters: 10_208, problem: null }]);
    expect(english(rows(withGroup())[0]?.type)).toBe('Group, 3 layers');
    expect(rows(drawing)).toMatchObject([{ isError: true }]);
    expect(english(rows(drawing)[0]?.problem)).toBe('1 error');
  });

  it('ends with the notes', () => {
    const note = { id: 't', text: 'One\ntwo', position: { x: 0, y: 0 }, width: 90, height: 90, tint: 'pink' } as const;
    const { document, analysis } = edited(column('input', 'relu'), { kind: 'addNote', note });
    expect(outlineRows(document, analysis, CLOSED).at(-1)).toMatchObject({
      kind: 'note',
      level: 1,
      name: sameText('One'),
    });
  });

  it('knows which groups have to be open for a layer to be seen', () => {
    const { document } = grouped(withGroup(), 'h', ['g', 'e']);
    expect(rowsAround(document, 'b')).toEqual(['h', 'g']);
    expect(rowsAround(document, 'a')).toEqual([]);
  });
});
