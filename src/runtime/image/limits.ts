import { pictureError } from '../../core/picture/messages.ts';
import type { PictureError } from '../../core/picture/types.ts';
import { err, ok, type Result } from '../../core/result.ts';

/** Pixels. 64 megapixels decode to 256 MB. */
export const MAX_PIXELS = 64_000_000;
/** Pixels per side. */
export const MAX_SIDE = 16_384;

/**
 * Refuses a size that would take too much memory. Called with the header's numbers, before anything is decoded.
 * @example checkSize(60_000, 60_000) // Err: too-large
 */
export function checkSize(width: number, height: number): Result<void, PictureError> {
  if (!(width > 0 && height > 0)) return err(pictureError('no-size', { width, height }));
  // Sides first: with both below the limit their product is an exact number.
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) {
    return err(pictureError('too-large', { width, height }));
  }
  return ok(undefined);
}
