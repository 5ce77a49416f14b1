import { foldTall } from '../drawing/fold.ts';
import type { ImportResult } from './import-model.ts';

/** A model's drawing as it is first shown: folded where it is tall. One that Convas exported keeps its own layout. */
export function laidOut(result: ImportResult): ImportResult {
  return result.ownLayout ? result : { ...result, document: foldTall(result.document) };
}
