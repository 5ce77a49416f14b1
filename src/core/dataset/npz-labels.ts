import { ok, type Result } from '../result.ts';
import { isFloating, readElements } from '../weights/elements.ts';
import { fromFortran } from '../weights/npy.ts';
import type { RawArrays } from './arrays.ts';
import { DATA_LIMITS } from './limits.ts';
import type { NpzArray } from './npz.ts';
import { type DataProblem, failData } from './problems.ts';

/** One number a picture, or for each picture the classes it belongs to. */
export interface NpyLabels {
  readonly numbers: ArrayLike<number>;
  readonly several: RawArrays['several'];
}

/**
 * [N] or [N, 1] whole numbers; [N, K] of 0 and 1 with K > 1.
 * @param count of pictures
 */
export function readNpyLabels(array: NpzArray, count: number): Result<NpyLabels, DataProblem> {
  const { shape, fortran } = array.header;
  const [rows = 0, columns = 1] = shape;
  if (shape.length === 0 || shape.length > 2) {
    return failData('npz-labels', { shape: shape.join(', ') });
  }
  if (isFloating(array.format)) return failData('npz-type', { name: 'labels', type: array.format });
  if (rows !== count) return failData('counts', { images: count, labels: rows });
  // Whole numbers beyond 2²⁴ are rounded, and far beyond what a class can be.
  const stored = readElements(array.bytes, array.format, array.littleEndian);
  const numbers = fortran ? fromFortran(stored, shape) : stored;
  if (columns === 1) return ok({ numbers, several: null });
  if (columns > DATA_LIMITS.classes) return failData('too-many-classes', { limit: DATA_LIMITS.classes });
  if (!numbers.every((value) => value === 0 || value === 1)) return failData('npz-labels', { shape: shape.join(', ') });
  const sets = Array.from({ length: rows }, (_, row) => {
    const set: number[] = [];
    for (let column = 0; column < columns; column += 1) if (numbers[row * columns + column] === 1) set.push(column);
    return set;
  });
  return ok({ numbers: [], several: { sets, count: columns } });
}
