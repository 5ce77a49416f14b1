import type { Size } from '../drawing/columns/sheet.ts';
import { landing } from '../drawing/landing.ts';
import type { ImportResult } from './import-model.ts';

/**
 * A model's drawing as it is first shown in a canvas of a certain shape. One that Convas exported keeps its own layout.
 * @param page the canvas that it is shown in, in pixels, where that is known
 */
export function laidOut(result: ImportResult, page?: Size): ImportResult {
  return result.ownLayout || !page ? result : { ...result, document: landing(result.document, page) };
}
