import { quoted } from '../project/problems.ts';

/** Values, names and texts as Python source. Whatever a drawing is called, nothing of it can break out of its place. */

/**
 * A string literal. Control characters, direction marks and unpaired surrogates are escaped, so that the source reads
 * as it runs.
 * @example pyString('a\nb') // '"a\\nb"'
 */
export function pyString(value: string): string {
  return JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

export function pyNumber(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : String(value);
  return `float("${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}")`;
}

export function pyBool(value: boolean): string {
  return value ? 'True' : 'False';
}

/** `(3, 2)`, and `(3,)` for one value. */
export function pyTuple(values: readonly number[]): string {
  return `(${values.map(pyNumber).join(', ')}${values.length === 1 ? ',' : ''})`;
}

/** A pair for height and width, as one number where both are the same: `3` or `(3, 2)`. */
export function pyPair(values: readonly number[]): string {
  return values.every((value) => value === values[0]) ? pyNumber(values[0] ?? 0) : pyTuple(values);
}

/** A call with keyword arguments; those that are null stand at their default and are left out. */
export function pyCall(
  callee: string,
  positional: readonly string[],
  keywords: Readonly<Record<string, string | null>> = {},
): string {
  const named = Object.entries(keywords).flatMap(([key, value]) => (value === null ? [] : [`${key}=${value}`]));
  return `${callee}(${[...positional, ...named].join(', ')})`;
}

/** A list literal, broken into lines of at most `width` characters. */
export function pyList(items: readonly string[], width = 110): string {
  const line = `[${items.join(', ')}]`;
  if (line.length <= width) return line;
  const lines: string[] = [];
  let current = '';
  for (const item of items) {
    if (current !== '' && current.length + item.length + 3 > width) {
      lines.push(current);
      current = '';
    }
    current += `${current === '' ? '' : ' '}${item},`;
  }
  if (current !== '') lines.push(current);
  return `[\n${lines.map((entry) => `    ${entry}\n`).join('')}]`;
}

/** A name or a title inside a comment or a docstring: one line, no way to end either. */
export function pyComment(value: string): string {
  return quoted(value, 100).replace(/\\/g, '/').replace(/"/g, "'");
}
