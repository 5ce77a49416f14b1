import { err, ok, type Result } from '../result.ts';

/** A row of a table, and the line of the text on which it begins, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly fields: readonly string[];
}

/** The text stopped being a table on this line. */
export interface CsvFault {
  readonly line: number;
}

/**
 * Reads comma-separated text by RFC 4180: fields in quotes may hold commas, line breaks and doubled quotes. Lines may
 * end in CR LF, LF or CR; a byte order mark and empty lines do not count.
 * @param limit of rows: what lies behind is not read, and one row more than the limit is returned
 */
export function readCsv(text: string, limit: number): Result<readonly CsvRow[], CsvFault> {
  const rows: CsvRow[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  while (at < text.length && rows.length <= limit) {
    const start = line;
    const fields: string[] = [];
    for (;;) {
      if (text[at] === '"') {
        const end = closingQuote(text, at);
        if (end < 0) return err({ line: start });
        const quoted = text.slice(at + 1, end);
        line += breaksIn(quoted);
        fields.push(quoted.includes('"') ? quoted.replaceAll('""', '"') : quoted);
        at = end + 1;
        if (at < text.length && !/[,\r\n]/.test(text[at] as string)) return err({ line });
      } else {
        const end = fieldEnd(text, at);
        fields.push(text.slice(at, end));
        at = end;
      }
      if (text[at] !== ',') break;
      at += 1;
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    line += 1;
    if (fields.length > 1 || fields[0] !== '') rows.push({ line: start, fields });
  }
  return ok(rows);
}

function closingQuote(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

function fieldEnd(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === CR || code === LF) break;
  }
  return at;
}

const COMMA = 0x2c;
const CR = 0x0d;
const LF = 0x0a;

function breaksIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
