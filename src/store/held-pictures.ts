import type { HistoryEntry, PictureEntry } from './state.ts';

/** Decoded pictures stay in memory at 4 bytes per pixel; this many pixels in all are 1 GiB. */
export const MAX_PIXELS = 2 ** 28;

/** Pixels of pictures, each counted once. */
export function pixelsOf(pictures: Iterable<PictureEntry>): number {
  let pixels = 0;
  for (const bitmap of new Set([...pictures].map((picture) => picture.bitmap))) pixels += bitmap.width * bitmap.height;
  return pixels;
}

/**
 * The steps back that can be kept: pictures that were removed are held by the history alone, and all that is held stays
 * within the bound that the window's own pictures have. The oldest steps are forgotten first.
 */
export function heldPictures(
  shown: readonly PictureEntry[],
  past: readonly HistoryEntry[],
  limit = MAX_PIXELS,
): readonly HistoryEntry[] {
  const bitmaps = new Set(shown.map((picture) => picture.bitmap));
  let pixels = pixelsOf(shown);
  let last = shown;
  for (let index = past.length - 1; index >= 0; index -= 1) {
    const { pictures } = past[index] as HistoryEntry;
    if (pictures === last) continue;
    last = pictures;
    for (const { bitmap } of pictures) {
      if (bitmaps.has(bitmap)) continue;
      bitmaps.add(bitmap);
      pixels += bitmap.width * bitmap.height;
    }
    if (pixels > limit) return past.slice(index + 1);
  }
  return past;
}
