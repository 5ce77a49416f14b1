import { knownFormat } from '../../core/formats/foreign.ts';
import { pictureError } from '../../core/picture/messages.ts';
import type { PictureError, PictureFormat } from '../../core/picture/types.ts';
import type { Text } from '../../core/text.ts';

/** Tells a file's kind from its first bytes. Its name never matters. */
export type Sniffed = { readonly format: PictureFormat } | { readonly error: PictureError };

/** Foreign formats by where their signature lies. */
const FOREIGN: readonly (readonly [format: string, offset: number, signature: string])[] = [
  ['GIF', 0, 'GIF8'],
  ['BMP', 0, 'BM'],
  ['TIFF', 0, 'II*\0'],
  ['TIFF', 0, 'MM\0*'],
  ['HEIC', 4, 'ftyphei'],
  ['HEIC', 4, 'ftyphev'],
  ['HEIC', 4, 'ftypmif1'],
  ['AVIF', 4, 'ftypavi'],
  ['JPEG XL', 4, 'JXL '],
  ['JPEG XL', 0, '\xff\x0a'],
  ['JPEG 2000', 4, 'jP  '],
  ['Photoshop', 0, '8BPS'],
  ['icon', 0, '\0\0\x01\0'],
  ['PDF', 0, '%PDF'],
  ['ZIP', 0, 'PK\x03\x04'],
  ['gzip', 0, '\x1f\x8b'],
];

/** How far into a text its first tag is looked for. */
const TEXT_HEAD = 4096;

export function sniff(bytes: Uint8Array): Sniffed {
  if (bytes.length === 0) return { error: pictureError('empty') };
  const head = latin1(bytes.subarray(0, 16));
  if (head.startsWith('\xff\xd8\xff')) return { format: 'jpeg' };
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return { format: 'png' };
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return { format: 'webp' };
  // A transfer as text turns the signature's line ends around; that is what the signature is there to show.
  if (head.startsWith('\x89PNG')) return { error: pictureError('damaged', { format: 'PNG' }) };
  for (const [format, offset, signature] of FOREIGN) {
    if (head.startsWith(signature, offset)) return { error: pictureError('unsupported-format', { format }) };
  }
  if (bytes.every((byte) => byte === 0)) return { error: pictureError('zeros') };
  return { error: sniffText(headText(bytes), knownFormat(bytes)?.name) };
}

function sniffText(start: string, kind: Text | undefined): PictureError {
  if (start.startsWith('version https://git-lfs.github.com/spec/')) return pictureError('lfs-pointer');
  const markup = start.toLowerCase();
  // SVG before HTML: a page may hold a drawing, but a file that starts with XML and has <svg> is a drawing.
  if (/^(<\?xml|<!--|<!doctype\s+svg|<svg)/.test(markup) && /<svg[\s/>]/.test(markup)) return pictureError('svg');
  if (/^(<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script|meta|title)\b/s.test(markup)) {
    return pictureError('web-page');
  }
  return pictureError('not-a-picture', { kind });
}

/** The first characters of a text in UTF-8 or UTF-16, without byte order mark and leading blanks. */
function headText(bytes: Uint8Array): string {
  const head = bytes.slice(0, TEXT_HEAD);
  const encoding =
    head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(head).trimStart();
}

/** Each byte as one character. */
export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
