import { NOTES, pictureError } from '../../core/picture/messages.ts';
import type { PictureError, PictureHeader } from '../../core/picture/types.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { Text } from '../../core/text.ts';
import { concatBytes, readUint24 } from './bytes.ts';
import { readOrientation } from './exif.ts';
import { checkSize } from './limits.ts';
import { latin1 } from './sniff.ts';

const FORMAT = 'WebP';
const RIFF_HEADER = 12;
const ALPHA_FLAG = 0x10;
/** Bytes of an ANMF chunk before the frame's own chunks: place, size, duration, flags. */
const FRAME_HEADER = 16;

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array<ArrayBuffer>;
  /** Header, data and padding. */
  readonly whole: Uint8Array<ArrayBuffer>;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Reads size, orientation and the first frame (RFC 9649). The decoder knows no animation, so an animation's first frame
 * is handed on as a still picture, with its place on the canvas.
 */
export function readWebpHeader(bytes: Uint8Array<ArrayBuffer>): Result<PictureHeader, PictureError> {
  const chunks = readChunks(bytes, RIFF_HEADER);
  if (!chunks.ok) return chunks;
  const find = (type: string) => chunks.value.find((chunk) => chunk.type === type);
  const notes = new Set<Text>();
  const exif = find('EXIF');
  const orientation = exif ? readOrientation(exif.data) : 1;
  if (orientation > 1) notes.add(NOTES.turned);
  const extended = find('VP8X');
  const canvas = extended ? canvasSize(extended.data) : null;
  const animated = find('ANMF');
  if (animated && canvas) {
    notes.add(NOTES.firstFrame);
    return readFirstFrame(animated.data, { ...canvas, orientation, notes: [...notes] });
  }
  const size = imageSize(chunks.value);
  if (!size.ok) return size;
  const { width, height } = size.value;
  if (canvas && (canvas.width !== width || canvas.height !== height)) {
    return err(pictureError('damaged', { format: FORMAT }, 'canvas and picture differ in size'));
  }
  return ok({ width, height, orientation, notes: [...notes], payload: bytes });
}

function readFirstFrame(
  data: Uint8Array<ArrayBuffer>,
  picture: Omit<PictureHeader, 'payload'>,
): Result<PictureHeader, PictureError> {
  const chunks = readChunks(data, FRAME_HEADER);
  if (!chunks.ok) return chunks;
  const size = imageSize(chunks.value);
  if (!size.ok) return size;
  const frame = { x: readUint24(data, 0) * 2, y: readUint24(data, 3) * 2, ...size.value };
  const fits = frame.x + frame.width <= picture.width && frame.y + frame.height <= picture.height;
  if (!fits) return err(pictureError('damaged', { format: FORMAT }, 'the first frame lies outside the canvas'));
  const still = chunks.value.filter(({ type }) => type === 'ALPH' || type === 'VP8 ' || type === 'VP8L');
  return ok({ ...picture, frame, payload: writeStill(still, size.value) });
}

/** A WebP file of one frame. With an alpha chunk the extended header is required. */
function writeStill(chunks: readonly Chunk[], { width, height }: Size): Uint8Array<ArrayBuffer> {
  const extended = new Uint8Array(18);
  const view = new DataView(extended.buffer);
  extended.set(ascii('VP8X'));
  view.setUint32(4, 10, true);
  view.setUint32(8, ALPHA_FLAG, true);
  // Two 24-bit numbers: the second overwrites the spare byte of the first.
  view.setUint32(12, width - 1, true);
  view.setUint16(15, (height - 1) & 0xffff, true);
  view.setUint8(17, (height - 1) >> 16);
  const hasAlpha = chunks.some(({ type }) => type === 'ALPH');
  const body = concatBytes([ascii('WEBP'), ...(hasAlpha ? [extended] : []), ...chunks.map((chunk) => chunk.whole)]);
  const riff = new Uint8Array(8);
  riff.set(ascii('RIFF'));
  new DataView(riff.buffer).setUint32(4, body.length, true);
  return concatBytes([riff, body]);
}

/** Chunks from `start` on: four letters, a length, data, padding to an even length. */
function readChunks(bytes: Uint8Array<ArrayBuffer>, start: number): Result<readonly Chunk[], PictureError> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // At the top level the file states its own length; a shorter file has lost its end.
  const stated = start === RIFF_HEADER ? view.getUint32(4, true) + 8 : bytes.length;
  if (stated > bytes.length) return err(pictureError('truncated', { format: FORMAT }));
  const chunks: Chunk[] = [];
  for (let at = start; at + 8 <= stated; ) {
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length;
    if (end > stated) return err(pictureError('truncated', { format: FORMAT }));
    const whole = bytes.subarray(at, end + (length % 2));
    chunks.push({ type: latin1(bytes.subarray(at, at + 4)), data: bytes.subarray(at + 8, end), whole });
    at = end + (length % 2);
  }
  return ok(chunks);
}

function canvasSize(data: Uint8Array): Size {
  return { width: readUint24(data, 4) + 1, height: readUint24(data, 7) + 1 };
}

/** Size of the one picture among the chunks, lossy or lossless, within the limits. */
function imageSize(chunks: readonly Chunk[]): Result<Size, PictureError> {
  const damaged = err(pictureError('damaged', { format: FORMAT }, 'no picture data'));
  const image = chunks.find(({ type }) => type === 'VP8 ' || type === 'VP8L');
  if (!image || image.data.length < 10) return damaged;
  const { data } = image;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let size: Size;
  if (image.type === 'VP8L') {
    if (data[0] !== 0x2f) return damaged;
    const bits = view.getUint32(1, true);
    size = { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  } else {
    if (readUint24(data, 3) !== 0x2a019d) return damaged;
    size = { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
  }
  const allowed = checkSize(size.width, size.height);
  return allowed.ok ? ok(size) : allowed;
}

function ascii(letters: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}
