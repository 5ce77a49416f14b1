import type { Result } from '../result.ts';
import { type ArrayAnswers, assembleArrays, type IdxPair, type RawArrays, readIdxArrays } from './arrays.ts';
import { readNpzArrays } from './npz.ts';
import type { DataProblem } from './problems.ts';
import type { DataKind, DataSet } from './types.ts';

/** Files of arrays, as plain data: what a worker is asked. */
export type ArrayRequest =
  | { readonly kind: 'npz'; readonly bytes: Uint8Array; readonly answers: ArrayAnswers }
  | { readonly kind: 'idx'; readonly pairs: readonly IdxPair[] };

/** Unpacks and checks files of arrays: up to a second for each hundred megabytes. */
export function readArrays(request: ArrayRequest): Result<RawArrays, DataProblem> {
  return request.kind === 'npz' ? readNpzArrays(request.bytes, request.answers) : readIdxArrays(request.pairs);
}

/** NumPy's archive as a set. */
export function readNpz(name: string, bytes: Uint8Array, answers: ArrayAnswers): Result<DataSet, DataProblem> {
  const raw = readNpzArrays(bytes, answers);
  return raw.ok ? assembleArrays(name, 'npz', raw.value, null) : raw;
}

/**
 * Pairs of IDX files as one set.
 * @param classes what the labels' numbers are called; by default the numbers themselves
 */
export function readIdxPairs(
  name: string,
  pairs: readonly IdxPair[],
  classes: readonly string[] | null = null,
  kind: DataKind = 'idx',
): Result<DataSet, DataProblem> {
  const raw = readIdxArrays(pairs);
  return raw.ok ? assembleArrays(name, kind, raw.value, classes) : raw;
}
