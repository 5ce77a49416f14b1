import { NOTES, pictureError } from '../../core/picture/messages.ts';
import type { PictureError, PictureHeader } from '../../core/picture/types.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { readOrientation } from './exif.ts';
import { latin1 } from './sniff.ts';

const FORMAT = 'JPEG';
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
const APP1 = 0xe1;

/**
 * Reads size and orientation from the segments before the first scan (ITU-T T.81, Annex B).
 * Frames with four components are CMYK; lossless, hierarchical, arithmetic-coded and 12-bit frames are refused by name.
 */
export function readJpegHeader(bytes: Uint8Array<ArrayBuffer>): Result<PictureHeader, PictureError> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const truncated = () => err(pictureError('truncated', { format: FORMAT }));
  const damaged = (detail: string) => err(pictureError('damaged', { format: FORMAT }, detail));
  let orientation = 1;
  let at = 2;
  for (;;) {
    if (at + 2 > bytes.length) return truncated();
    if (bytes[at] !== 0xff) return damaged(`no marker at byte ${at}`);
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      // A fill byte before a marker.
      at += 1;
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      // These stand alone.
      at += 2;
      continue;
    }
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE) return damaged('no frame before the first scan');
    if (at + 4 > bytes.length) return truncated();
    const length = view.getUint16(at + 2);
    if (length < 2) return damaged(`segment of length ${length}`);
    if (at + 2 + length > bytes.length) return truncated();
    const segment = bytes.subarray(at + 4, at + 2 + length);
    if (marker === APP1 && latin1(segment.subarray(0, 6)) === 'Exif\0\0') orientation = readOrientation(segment);
    if (isFrame(marker)) {
      const frame = readFrame(marker, segment);
      if (!frame.ok) return frame;
      const notes = orientation > 1 ? [NOTES.turned] : [];
      return ok({ ...frame.value, orientation, notes, payload: bytes });
    }
    at += 2 + length;
  }
}

/** SOF0 to SOF15, without DHT (C4), JPG (C8) and DAC (CC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function readFrame(marker: number, segment: Uint8Array): Result<{ width: number; height: number }, PictureError> {
  const [precision = 0, h1 = 0, h0 = 0, w1 = 0, w0 = 0, components = 0] = segment;
  if (segment.length < 6 + 3 * components) {
    return err(pictureError('damaged', { format: FORMAT }, 'the frame header is too short'));
  }
  const unsupported = (format: string) => err(pictureError('unsupported-variant', { format }));
  if (marker >= 0xc9) return unsupported('JPEG, arithmetic coding');
  if (marker === 0xc3) return unsupported('JPEG, lossless');
  if (marker > 0xc3) return unsupported('JPEG, hierarchical');
  if (precision !== 8) return unsupported(`JPEG, ${precision} bits`);
  if (components === 4) return err(pictureError('cmyk'));
  if (components !== 1 && components !== 3) return unsupported(`JPEG, ${components} components`);
  return ok({ width: w1 * 256 + w0, height: h1 * 256 + h0 });
}
