import { NOTES, pictureError } from '../../core/picture/messages.ts';
import type { PictureError, PictureHeader } from '../../core/picture/types.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { Text } from '../../core/text.ts';
import { concatBytes, crc32 } from './bytes.ts';
import { readOrientation } from './exif.ts';
import { latin1 } from './sniff.ts';

const FORMAT = 'PNG';
const SIGNATURE_LENGTH = 8;
/** Length, type and checksum around a chunk's data. */
const CHUNK_FRAME = 12;

/** Bit depths that each colour type allows (PNG, third edition, table 12). */
const BIT_DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** All that pixels follow from. Text, colour profiles and animation frames never reach the decoder. */
const ESSENTIAL = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

/**
 * Walks the chunks: size, orientation, whether the file is complete. The payload keeps only the essential chunks, so
 * that a compressed text or profile that unpacks to gigabytes is never unpacked.
 */
export function readPngHeader(bytes: Uint8Array<ArrayBuffer>): Result<PictureHeader, PictureError> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const truncated = () => err(pictureError('truncated', { format: FORMAT }));
  const damaged = (detail: string) => err(pictureError('damaged', { format: FORMAT }, detail));
  const kept: Uint8Array<ArrayBuffer>[] = [bytes.subarray(0, SIGNATURE_LENGTH)];
  const notes = new Set<Text>();
  let header: { readonly width: number; readonly height: number } | null = null;
  let orientation = 1;
  let hasData = false;
  let at = SIGNATURE_LENGTH;
  for (;;) {
    if (at + CHUNK_FRAME > bytes.length) return truncated();
    const length = view.getUint32(at);
    const type = latin1(bytes.subarray(at + 4, at + 8));
    const end = at + CHUNK_FRAME + length;
    if (!/^[A-Za-z]{4}$/.test(type)) return damaged(`no chunk at byte ${at}`);
    if (header === null && type === 'CgBI') {
      return err(pictureError('unsupported-variant', { format: 'PNG, Apple CgBI' }));
    }
    if (header === null && type !== 'IHDR') return damaged(`${type} before IHDR`);
    if (end > bytes.length) return truncated();
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      if (length !== 13) return damaged(`IHDR of length ${length}`);
      const [bitDepth = 0, colourType = 0] = data.subarray(8, 10);
      if (!BIT_DEPTHS[colourType]?.includes(bitDepth)) return damaged(`colour type ${colourType}, ${bitDepth} bits`);
      header = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
      if (bitDepth === 16) notes.add(NOTES.sixteenBit);
    }
    if (type === 'eXIf') orientation = readOrientation(data);
    if (type === 'acTL') notes.add(NOTES.firstFrame);
    if (type === 'IDAT') hasData = true;
    if (ESSENTIAL.has(type)) {
      // The decoder checks only some of the sums, and a flipped bit in the pixels would go unnoticed.
      if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) return damaged(`checksum of ${type}`);
      kept.push(bytes.subarray(at, end));
    }
    at = end;
    if (type === 'IEND') break;
  }
  if (header === null || !hasData) return damaged('no IDAT');
  if (orientation > 1) notes.add(NOTES.turned);
  return ok({ ...header, orientation, notes: [...notes], payload: concatBytes(kept) });
}
