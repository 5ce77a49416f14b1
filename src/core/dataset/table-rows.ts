import { withoutGuards } from '../export/csv.ts';
import type { CsvRow } from '../formats/csv-read.ts';
import { quoted } from '../project/problems.ts';
import { ok, type Result } from '../result.ts';
import { DATA_LIMITS } from './limits.ts';
import { type DataProblem, failData } from './problems.ts';
import type { Split } from './types.ts';

/** A line of a table of labels. */
export interface TableRow {
  readonly line: number;
  /** As it stands there. */
  readonly file: string;
  /** Without blanks around them, each once; empty where the cell is. */
  readonly labels: readonly string[];
  readonly split: Split | null;
}

/** Rows behind the header `file,label` (or `labels`); a column `split` is read where it is there, others are not. */
export function readTableRows(rows: readonly CsvRow[]): Result<readonly TableRow[], DataProblem> {
  const [header, ...body] = rows;
  const names = header?.fields.map((name) => name.trim().toLowerCase()) ?? [];
  const fileAt = names.indexOf('file');
  const labelAt = Math.max(names.indexOf('label'), names.indexOf('labels'));
  const splitAt = names.indexOf('split');
  if (fileAt < 0 || labelAt < 0) return badHeader(header?.fields.join(',') ?? '');
  const read: TableRow[] = [];
  for (const { line, fields } of body) {
    if (fields.length !== names.length) {
      return failData('table-columns', { line, count: fields.length, expected: names.length });
    }
    const split = splitOf(fields[splitAt] ?? '');
    if (split === undefined) return failData('table-split', { line, value: quoted(fields[splitAt]) });
    // An apostrophe before what could begin a formula is there for spreadsheets.
    const labels = withoutGuards(fields[labelAt] ?? '')
      .split('|')
      .map((label) => label.trim().normalize('NFC'))
      .filter((label) => label !== '');
    if (labels.length > DATA_LIMITS.labels) return failData('too-many-classes', { limit: DATA_LIMITS.labels });
    read.push({ line, file: fields[fileAt] ?? '', labels: [...new Set(labels)], split });
  }
  return ok(read);
}

function badHeader(line: string): Result<never, DataProblem> {
  const separator = [';', '\t'].find((mark) => line.split(mark).length > 1 && !line.includes(','));
  return separator
    ? failData('table-separator', { separator: separator === '\t' ? '⇥' : separator })
    : failData('table-header', { line: quoted(line) });
}

/** Undefined for what is none. */
function splitOf(cell: string): Split | null | undefined {
  const name = cell.trim().toLowerCase();
  if (name === '') return null;
  return name === 'train' || name === 'validation' || name === 'test'
    ? name
    : name === 'val'
      ? 'validation'
      : undefined;
}
