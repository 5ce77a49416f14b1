import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv, spreadsheetSafe } from '../../../src/core/export/csv.ts';
import { gatesCsv, layersCsv } from '../../../src/core/export/tables.ts';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { buildDocument } from '../../../src/core/project/build-document.ts';
import { csvFields, withoutGuards } from '../../support/csv.ts';
import { seeds } from '../../support/seeds.ts';

/** What spreadsheets take for the start of a formula, or of a cell that is cleaned into one. */
const STARTS = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
const computed = new RegExp(`^[${STARTS.map((start) => `\\${start}`).join('')}]`);
/** How spreadsheets of the world cut a line that this program cut at commas. */
const cutAt = (separator: RegExp, line: string) => line.split(separator).map((cell) => cell.replace(/^"+/, ''));

const hostile = fc.string({
  unit: fc.constantFrom(...STARTS, "'", '"', ',', ';', ' ', 'a', '1', '가', '|', '!', 'cmd', 'HYPERLINK("'),
  maxLength: 12,
});

describe('a table of texts and numbers', () => {
  it.each(STARTS)('%j at the start of a text is no formula', (start) => {
    const [[field = ''] = []] = csvFields(csv([[`${start}cmd|' /C calc'!A0`]]));
    expect(field).not.toMatch(computed);
    expect(field).toBe(`'${start}cmd|' /C calc'!A0`);
  });

  it.each([';', '\t', '\n', '\r\n', ';"', '";"'])(
    'nor behind %j, where another spreadsheet begins a cell',
    (separator) => {
      const text = csv([['cat.png', `a${separator}=1+1`]]);
      for (const cell of text.split(/[;\t\r\n]/)) expect(cell.replace(/^"+/, '')).not.toMatch(/^[=+\-@]/);
    },
  );

  it('numbers stay numbers, and texts without danger what they are', () => {
    expect(
      csv([[-1, 0.5, -0.25, Number.NEGATIVE_INFINITY, 'conv-1', 'a+b', 'me@home', "it's", "'quoted'", '2·128²']]),
    ).toBe("\uFEFF-1,0.5,-0.25,-Infinity,conv-1,a+b,me@home,it's,'quoted',2·128²\r\n");
  });

  it.each(seeds(20_261_130))(
    'computes nothing, however it is cut, and gives back every text and number, %s',
    (_, seed) => {
      const cell = fc.oneof(hostile, fc.string(), fc.float({ noNaN: true }), fc.integer());
      fc.assert(
        fc.property(
          fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
          (rows) => {
            // A line of one empty field is an empty line, which nobody can tell from none.
            const given = rows.map((row) => [1, ...row]);
            const table = csv(given);
            const read = csvFields(table);
            expect(read).toHaveLength(given.length);
            for (const [index, row] of given.entries()) {
              for (const [column, value] of row.entries()) {
                const field = read[index]?.[column] ?? '';
                if (typeof value === 'number') expect(field).toBe(String(value));
                else {
                  expect(field).not.toMatch(computed);
                  expect(withoutGuards(field)).toBe(value);
                }
              }
            }
            // Cut at semicolons or line by line, nothing that a text holds begins a cell either.
            for (const row of given) {
              for (const value of row) {
                if (typeof value === 'number') continue;
                for (const part of cutAt(/[;\t\r\n]/, spreadsheetSafe(value))) {
                  expect(part === '' || !/^[=+\-@＝＋－＠]/.test(part), JSON.stringify([value, part])).toBe(true);
                }
              }
            }
          },
        ),
        { seed, numRuns: 300 },
      );
    },
  );
});

describe('the tables of a drawing', () => {
  const name = '=HYPERLINK("http://x","y")';
  const document = buildDocument({
    title: 'T',
    layers: [
      { type: 'input', name },
      { type: 'output', name: '@out' },
    ],
  });

  it('guard the names of layers', () => {
    const rows = csvFields(layersCsv(document, analyze(document)));
    expect(rows.map(([first]) => first)).toEqual(['layer', `'${name}`, "'@out"]);
  });

  it('guard the names of pictures and layers beside gates', () => {
    const layers = [{ layer: name, type: 'squeezeExcitation', gate: [-0.5], applied: [-1] }];
    const [, row] = csvFields(gatesCsv([{ picture: '+cat.png', layers }]));
    expect(row).toEqual(["'+cat.png", `'${name}`, 'squeezeExcitation', '0', '-0.5', '-1']);
  });
});
