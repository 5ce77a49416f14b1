import { NOTES, pictureError } from '../../core/picture/messages.ts';
import type {
  DecodedPicture,
  PictureError,
  PictureFormat,
  PictureHeader,
  RawPicture,
} from '../../core/picture/types.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { type Decoded, type Decoder, DecoderFailure } from './codecs.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { checkSize } from './limits.ts';
import { orient } from './orient.ts';
import { readPngHeader } from './png-header.ts';
import { sniff } from './sniff.ts';
import { readWebpHeader } from './webp-header.ts';

const HEADERS: Readonly<
  Record<PictureFormat, (bytes: Uint8Array<ArrayBuffer>) => Result<PictureHeader, PictureError>>
> = { jpeg: readJpegHeader, png: readPngHeader, webp: readWebpHeader };

const TITLES: Readonly<Record<PictureFormat, string>> = { jpeg: 'JPEG', png: 'PNG', webp: 'WebP' };

/**
 * Decodes a picture file: kind by content, size checked before anything is allocated, first frame, upright.
 * @param bytes the whole file
 * @returns every bad file is a named error; nothing is thrown
 */
export async function decodeWith(
  bytes: Uint8Array<ArrayBuffer>,
  codecs: (format: PictureFormat) => Promise<Decoder>,
): Promise<Result<DecodedPicture, PictureError>> {
  const sniffed = sniff(bytes);
  if ('error' in sniffed) return err(sniffed.error);
  const { format } = sniffed;
  const header = HEADERS[format](bytes);
  if (!header.ok) return header;
  const allowed = checkSize(header.value.width, header.value.height);
  if (!allowed.ok) return allowed;
  const decoder = await codecs(format);
  let decoded: Decoded;
  try {
    decoded = decoder(header.value.payload);
  } catch (error) {
    return err(explain(format, error));
  }
  return finish(format, header.value, decoded);
}

function finish(format: PictureFormat, header: PictureHeader, decoded: Decoded): Result<DecodedPicture, PictureError> {
  const { frame } = header;
  const expected = frame ?? header;
  const { picture, warnings } = decoded;
  if (isCutShort(warnings)) return err(pictureError('truncated', { format: TITLES[format] }, warnings.join('\n')));
  if (picture.width !== expected.width || picture.height !== expected.height) {
    return err(pictureError('damaged', { format: TITLES[format] }, 'the decoded size differs from the header'));
  }
  const upright = orient(frame ? place(picture, header, frame) : picture, header.orientation);
  const notes = warnings.length > 0 ? [...header.notes, NOTES.damagedParts] : header.notes;
  return ok({ width: upright.width, height: upright.height, data: upright.data, format, notes });
}

/** Puts an animation's first frame on its canvas; what it does not cover is transparent. */
function place(picture: RawPicture, canvas: PictureHeader, at: { readonly x: number; readonly y: number }): RawPicture {
  const { width, height } = canvas;
  if (picture.width === width && picture.height === height) return picture;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < picture.height; y += 1) {
    const row = picture.data.subarray(y * picture.width * 4, (y + 1) * picture.width * 4);
    data.set(row, ((at.y + y) * width + at.x) * 4);
  }
  return { width, height, data };
}

/** libjpeg fills a missing end with grey and only remarks on it. (`… end of data segment` is damage further up.) */
function isCutShort(warnings: readonly string[]): boolean {
  return warnings.some((line) => /premature end of (JPEG|input) file/i.test(line));
}

function explain(format: PictureFormat, error: unknown): PictureError {
  const warnings = error instanceof DecoderFailure ? error.warnings : [];
  const detail = [...warnings, error instanceof Error ? error.message : String(error)].join('\n');
  if (error instanceof DecoderFailure && isOutOfMemory(error.cause)) return pictureError('out-of-memory', {}, detail);
  return pictureError(isCutShort(warnings) ? 'truncated' : 'damaged', { format: TITLES[format] }, detail);
}

function isOutOfMemory(cause: unknown): boolean {
  return cause instanceof RangeError || /out of memory|memory allocation|Aborted\(OOM/i.test(String(cause));
}
