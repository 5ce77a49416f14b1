import type { Tape } from './rule.ts';
import { range, transpose } from './tools.ts';

/** Linear maps along one axis: what picks, repeats or mixes rows. Their gradient is the turned matrix. */

/** By output row: the weight of each input row. */
export type Matrix = readonly (readonly number[])[];

/** Rows by their indices. */
export function pick(indices: readonly number[], rows: number): Matrix {
  return indices.map((index) => range(rows).map((row) => (row === index ? 1 : 0)));
}

/**
 * Multiplies a matrix along an axis.
 * @param turned with the transposed matrix: the way back
 */
export function alongAxis(tape: Tape, value: string, axis: number, matrix: Matrix, turned = false): string {
  const [rows, columns] = [matrix.length, matrix[0]?.length ?? 0];
  const last = tape.shape(value).length - 1;
  // Value · B, with the axis last: B is [from, to].
  const [from, to] = turned ? [rows, columns] : [columns, rows];
  const data = range(from).flatMap((f) => range(to).map((t) => (turned ? matrix[f]?.[t] : matrix[t]?.[f]) ?? 0));
  const factor = tape.constant({ dtype: 'float32', shape: [from, to], data });
  const order = [...range(last + 1).filter((at) => at !== axis), axis];
  const product = tape.node('MatMul', [transpose(tape, value, order), factor]);
  return transpose(
    tape,
    product,
    range(last + 1).map((at) => order.indexOf(at)),
  );
}
