/** Comma-separated tables: RFC 4180, and harmless in a spreadsheet. */

/**
 * A spreadsheet computes a cell that begins with one of these, as it would a formula that a person typed; so do some
 * with the full-width forms, which Korean and Japanese keyboards write.
 */
const FORMULA_STARTS = '=+\\-@\\t\\r\\n＝＋－＠';

/**
 * Where a cell begins: at the start of the text, and, where a spreadsheet takes another separator than the comma (in
 * many countries the semicolon) or no quotes, within it.
 */
const cellStarts = new RegExp(`(?<=^|[;\\t\\r\\n"])(?='*[${FORMULA_STARTS}])`, 'g');

/**
 * A text that a spreadsheet shows and never computes: an apostrophe stands before what could begin a formula. Taken
 * back by leaving out one apostrophe wherever, at a start of a cell, apostrophes precede such a character.
 *
 * @example spreadsheetSafe('=1+1') // "'=1+1"
 */
export function spreadsheetSafe(text: string): string {
  return text.replace(cellStarts, "'");
}

const guards = new RegExp(`(?<=^|[;\\t\\r\\n"])'(?='*[${FORMULA_STARTS}])`, 'g');

/** Takes back what `spreadsheetSafe` did. @example withoutGuards("'=1+1") // '=1+1' */
export function withoutGuards(text: string): string {
  return text.replace(guards, '');
}

/**
 * Numbers stay numbers; texts are made safe. Fields with a separator, a quote or a line break stand in quotes. Where
 * letters beyond ASCII occur the text begins with a byte order mark, without which spreadsheets would read Korean names
 * in another encoding.
 */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  const field = (value: string | number) => {
    const written = typeof value === 'number' ? String(value) : spreadsheetSafe(value);
    return /[",;\t\r\n]/.test(written) ? `"${written.replace(/"/g, '""')}"` : written;
  };
  const lines = rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
  return /[^\0-\x7f]/.test(lines) ? `\uFEFF${lines}` : lines;
}
