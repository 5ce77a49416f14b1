import { latin1 } from './sniff.ts';

const ORIENTATION = 0x0112;
const SHORT = 3;

/**
 * The orientation in a block of EXIF data: a TIFF header and its first directory (EXIF 2.32, 4.6.4 and 4.5.4), with or
 * without the `Exif` mark that JPEG puts before it. Anything unreadable counts as upright, as browsers do.
 * @returns 1 (upright) to 8
 */
export function readOrientation(exif: Uint8Array): number {
  const tiff = latin1(exif.subarray(0, 6)) === 'Exif\0\0' ? exif.subarray(6) : exif;
  const order = latin1(tiff.subarray(0, 2));
  if (tiff.length < 14 || (order !== 'II' && order !== 'MM')) return 1;
  const little = order === 'II';
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (view.getUint16(2, little) !== 42) return 1;
  const directory = view.getUint32(4, little);
  if (directory + 2 > view.byteLength) return 1;
  const entries = view.getUint16(directory, little);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > view.byteLength) return 1;
    if (view.getUint16(at, little) !== ORIENTATION) continue;
    const value = view.getUint16(at + 8, little);
    return view.getUint16(at + 2, little) === SHORT && value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
