/** The lines of a text; blank lines at its end are not labels. */
export function linesOf(typed: string): readonly string[] {
  const trimmed = typed.replace(/\s+$/, '');
  return trimmed === '' ? [] : trimmed.split('\n').map((line) => line.trim());
}
