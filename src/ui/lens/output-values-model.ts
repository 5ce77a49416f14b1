import type { Tensor } from '../../core/tensor/types.ts';
import type { Sorting } from './gate-table.ts';

/** Any output as numbers: a summary, and the elements worth a look. */

export interface ValueRow {
  /** Place in the tensor, the last axis fastest. */
  readonly index: number;
  readonly value: number;
}

export type ValueColumn = 'index' | 'value';

/** Elements that a table shows; an output may have millions. */
export const MAX_ROWS = 200;

/**
 * The first or last elements by place or by value, at most `MAX_ROWS`. What is not a number comes last, either way.
 * @example topEntries(Float32Array.of(1, 3, 2), { column: 'value', descending: true })[0] // index 1, value 3
 */
export function topEntries(data: Float32Array, { column, descending }: Sorting<ValueColumn>): readonly ValueRow[] {
  const count = Math.min(MAX_ROWS, data.length);
  if (column === 'index') {
    return Array.from({ length: count }, (_, at) => {
      const index = descending ? data.length - 1 - at : at;
      return { index, value: data[index] as number };
    });
  }
  const key = (value: number) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : descending ? value : -value);
  const rows: ValueRow[] = [];
  let worst = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < data.length; index += 1) {
    const value = data[index] as number;
    if (rows.length >= 2 * count && !(key(value) > worst)) continue;
    rows.push({ index, value });
    // Keeps the list short without sorting it at every element.
    if (rows.length > 4 * count) worst = trim(rows, key, 2 * count);
  }
  trim(rows, key, count);
  return rows;
}

/** Sorts and cuts; the key of the last row that stays. */
function trim(rows: ValueRow[], key: (value: number) => number, count: number): number {
  const last = (row: ValueRow) => Number(Number.isNaN(row.value));
  rows.sort((a, b) => {
    const difference = key(b.value) - key(a.value);
    // Two infinities differ by NaN.
    return (Number.isNaN(difference) ? 0 : difference) || last(a) - last(b) || a.index - b.index;
  });
  if (rows.length > count) rows.length = count;
  return key(rows.at(-1)?.value ?? Number.NaN);
}

/** The place of an element along each axis. */
export function placeOf(index: number, { shape }: Pick<Tensor, 'shape'>): readonly number[] {
  const place: number[] = [];
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const dim = Math.max(1, shape[axis] as number);
    place.unshift(rest % dim);
    rest = Math.floor(rest / dim);
  }
  return place;
}
