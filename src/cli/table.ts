/** Plain text tables for a terminal. */

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/**
 * Lines up rows under their titles; the last column is not padded. A row of `null` draws a line.
 * @example table([{ title: 'Layer', align: 'left' }], [['conv1'], null, ['total']])
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[] | null)[]): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row?.[index] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => pad(cells[index] ?? '', widths[index] ?? 0, align))
      .join('  ')
      .trimEnd();
  const rule = '─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  const titles = line(columns.map(({ title }) => title));
  return [titles, rule, ...rows.map((row) => (row ? line(row) : rule))].map((text) => `${text}\n`).join('');
}

function pad(value: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(value)));
  return align === 'left' ? `${value}${space}` : `${space}${value}`;
}

/** Columns of a terminal that a text takes: Korean, Chinese and Japanese letters take two. */
export function displayWidth(value: string): number {
  let width = 0;
  for (const character of value.normalize('NFC')) {
    if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) continue;
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
      character,
    )
      ? 2
      : 1;
  }
  return width;
}
