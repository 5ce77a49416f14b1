import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { NOTES } from '../../../src/core/picture/messages.ts';
import { concatBytes } from '../../../src/runtime/image/bytes.ts';
import { decodePictureInNode } from '../../../src/runtime/image/node.ts';
import { english, korean } from '../../support/said.ts';
import { expectLightly } from '../../support/work.ts';
import {
  ascii,
  CMYK_JPEG,
  decoded,
  pattern,
  refusal,
  webpCanvas,
  webpChunk,
  webpFile,
  webpFrame,
  writeJpeg,
  writeWebp,
} from '../support/pictures.ts';
import { header, PNG_SIGNATURE, pngChunk, writePng } from '../support/png-writer.ts';

const picture = pattern(32, 24);
const png = writePng({ width: 32, height: 24, colourType: 2, pixel: (x, y) => [x, y, x * y] });
const jpeg = await writeJpeg(picture, { progressive: false });
const progressive = await writeJpeg(picture);
const webp = await writeWebp(picture);
const utf8 = (text: string) => new TextEncoder().encode(text);
const cut = (bytes: Uint8Array, part: number) => bytes.subarray(0, Math.floor(bytes.length * part));

/** A copy with some bytes changed, from `at` (from the end where negative). */
function patch(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy.set(values, at < 0 ? bytes.length + at : at);
  return copy;
}

/** The place of a marker's segment data in a JPEG file. */
function segmentAt(bytes: Uint8Array, marker: number): number {
  return bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === marker) + 4;
}

const frame = segmentAt(jpeg, 0xc0);
const pngOf = (ihdr: Uint8Array, ...chunks: Uint8Array[]) =>
  concatBytes([PNG_SIGNATURE, pngChunk('IHDR', ihdr), ...chunks, pngChunk('IEND', new Uint8Array())]);
const idat = pngChunk('IDAT', deflateSync(new Uint8Array(100)));

const BAD: readonly (readonly [name: string, bytes: Uint8Array, code: string])[] = [
  ['an empty file', new Uint8Array(), 'empty'],
  ['zeros', new Uint8Array(5000), 'zeros'],
  ['random bytes', Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919 + 13) % 251), 'not-a-picture'],
  ['plain text', utf8('hello'), 'not-a-picture'],
  ['JSON', utf8('{"nodes":[]}'), 'not-a-picture'],
  ['an HTML page', utf8('<!DOCTYPE html>\n<html><body>404</body></html>'), 'web-page'],
  ['an HTML page with a byte order mark', utf8('\ufeff  <html lang="ko">'), 'web-page'],
  ['an HTML page in UTF-16', new Uint8Array(Buffer.from('\ufeff<html>', 'utf16le')), 'web-page'],
  ['an HTML page that holds a drawing', utf8('<html><svg></svg></html>'), 'web-page'],
  ['a Git LFS pointer', utf8('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n'), 'lfs-pointer'],
  ['SVG with a script', utf8('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'svg'],
  ['SVG with a prologue', utf8('<?xml version="1.0"?>\n<!-- x -->\n<svg width="1"/>'), 'svg'],
  ['compressed SVG', gzipSync('<svg/>'), 'unsupported-format'],
  ['GIF', ascii('GIF89a\x01\x00\x01\x00'), 'unsupported-format'],
  ['BMP', ascii('BM\x46\x00\x00\x00\x00\x00'), 'unsupported-format'],
  ['TIFF', ascii('II*\0\x08\0\0\0'), 'unsupported-format'],
  ['HEIC', ascii('\0\0\0\x18ftypheic\0\0\0\0mif1'), 'unsupported-format'],
  ['AVIF', ascii('\0\0\0\x18ftypavif\0\0\0\0'), 'unsupported-format'],
  ['PDF', ascii('%PDF-1.7\n'), 'unsupported-format'],

  ['PNG of 60,000 × 60,000', pngOf(header(60_000, 60_000), idat), 'too-large'],
  ['PNG of 16,385 × 1', pngOf(header(16_385, 1), idat), 'too-large'],
  ['PNG of 16,000 × 16,000', pngOf(header(16_000, 16_000), idat), 'too-large'],
  ['PNG of 4,294,967,295 × 4,294,967,295', pngOf(header(0xffffffff, 0xffffffff), idat), 'too-large'],
  ['PNG of 0 × 0', pngOf(header(0, 0), idat), 'no-size'],
  ['PNG of 5 × 0', pngOf(header(5, 0), idat), 'no-size'],
  ['PNG signature alone', PNG_SIGNATURE, 'truncated'],
  ['PNG cut in the header', png.subarray(0, 20), 'truncated'],
  ['PNG cut in half', cut(png, 0.5), 'truncated'],
  ['PNG without its last chunk', png.subarray(0, png.length - 12), 'truncated'],
  ['PNG without its last byte', png.subarray(0, png.length - 1), 'truncated'],
  ['PNG sent as text', patch(png, 4, [0x0a, 0x1a, 0x0a]), 'damaged'],
  ['PNG with a wrong checksum', patch(png, -16, [1, 2, 3, 4]), 'damaged'],
  ['PNG with too little data', pngOf(header(500, 500), idat), 'damaged'],
  ['PNG without data', pngOf(header(5, 5)), 'damaged'],
  [
    'PNG with data that is not compressed',
    pngOf(header(5, 5), pngChunk('IDAT', new Uint8Array(50).fill(7))),
    'damaged',
  ],
  ['PNG of 3 bits', pngOf(header(5, 5, 3), idat), 'damaged'],
  ['PNG of colour type 5', pngOf(header(5, 5, 8, 5), idat), 'damaged'],
  ['PNG with a palette missing', pngOf(header(5, 5, 8, 3), idat), 'damaged'],
  ['PNG with data before its header', concatBytes([PNG_SIGNATURE, idat]), 'damaged'],
  [
    'PNG of Apple',
    concatBytes([PNG_SIGNATURE, pngChunk('CgBI', new Uint8Array(4)), png.subarray(8)]),
    'unsupported-variant',
  ],

  ['JPEG signature alone', jpeg.subarray(0, 3), 'truncated'],
  ['JPEG cut in the tables', jpeg.subarray(0, 60), 'truncated'],
  ['JPEG cut in half', cut(jpeg, 0.7), 'truncated'],
  ['JPEG without its end', jpeg.subarray(0, jpeg.length - 12), 'truncated'],
  ['progressive JPEG cut in half', cut(progressive, 0.6), 'truncated'],
  ['CMYK JPEG', CMYK_JPEG, 'cmyk'],
  ['JPEG of 0 × 0', patch(jpeg, frame + 1, [0, 0, 0, 0]), 'no-size'],
  ['JPEG of 65,535 × 65,535', patch(jpeg, frame + 1, [255, 255, 255, 255]), 'too-large'],
  ['JPEG of 12 bits', patch(jpeg, frame, [12]), 'unsupported-variant'],
  ['lossless JPEG', patch(jpeg, frame - 3, [0xc3]), 'unsupported-variant'],
  ['arithmetic-coded JPEG', patch(jpeg, frame - 3, [0xc9]), 'unsupported-variant'],
  ['JPEG without a frame', concatBytes([jpeg.subarray(0, 2), Uint8Array.of(0xff, 0xda, 0, 2)]), 'damaged'],
  ['JPEG with garbage for markers', concatBytes([jpeg.subarray(0, 4), new Uint8Array(100).fill(1)]), 'truncated'],
  ['JPEG with a short frame', patch(jpeg, frame - 2, [0, 4]), 'damaged'],

  ['WebP signature alone', webp.subarray(0, 12), 'truncated'],
  ['WebP cut in half', cut(webp, 0.5), 'truncated'],
  ['WebP without its last bytes', webp.subarray(0, webp.length - 2), 'truncated'],
  ['WebP without a picture', webpFile([webpCanvas(0, 5, 5)]), 'damaged'],
  ['WebP of two sizes', webpFile([webpCanvas(0, 9000, 9000), webp.subarray(12)]), 'damaged'],
  [
    'WebP with broken data',
    webpFile([webpChunk('VP8L', concatBytes([webp.subarray(20, 26), new Uint8Array(40).fill(0xff)]))]),
    'damaged',
  ],
  [
    'an animated WebP larger than allowed',
    webpFile([webpCanvas(2, 20_000, 24), webpFrame(webp, 0, 0, 32, 24)]),
    'too-large',
  ],
  [
    'an animated WebP whose frame is elsewhere',
    webpFile([webpCanvas(2, 40, 30), webpFrame(webp, 20, 20, 32, 24)]),
    'damaged',
  ],
];

describe('a bad picture is refused by name', () => {
  it.each(BAD)('%s', async (_name, bytes, code) => {
    expect(await refusal(bytes)).toBe(code);
  });

  it('and every name has its own message in both languages', async () => {
    const byCode = new Map<string, Set<string>>();
    for (const [, bytes, code] of BAD) {
      const result = await decodePictureInNode(bytes);
      if (result.ok) continue;
      expect(korean(result.error.message)).toMatch(/[가-힣]/);
      byCode.set(
        code,
        (byCode.get(code) ?? new Set()).add(
          english(result.error.message).replace(/[\d,]+ × [\d,]+|JPEG|PNG|WebP/g, ''),
        ),
      );
    }
    const firsts = [...byCode.values()].map((messages) => [...messages][0]);
    expect(new Set(firsts).size).toBe(byCode.size);
  });

  it('with next to no work', async () => {
    const bomb = pngOf(header(60_000, 60_000), idat);
    await expectLightly(() => refusal(bomb), 10, 'a picture of 3.6 gigapixels');
  });
});

describe('what looks bad but is not', () => {
  it('the name is never asked: a JPEG is a JPEG', async () => {
    expect((await decoded(jpeg)).format).toBe('jpeg');
  });

  it('bytes after the end', async () => {
    const more = new Uint8Array(50).fill(65);
    expect((await decoded(concatBytes([png, more]))).width).toBe(32);
    expect((await decoded(concatBytes([jpeg, more]))).width).toBe(32);
    expect((await decoded(concatBytes([webp, more]))).width).toBe(32);
  });

  it('a damaged stretch inside a JPEG gives a picture with a note', async () => {
    const scan = segmentAt(jpeg, 0xda);
    const broken = patch(jpeg, scan + 38, [0x7f, 0x7f, 0x7f, 0x7f]);
    const result = await decodePictureInNode(broken);
    expect(result.ok ? result.value.notes : result.error.code).toEqual([NOTES.damagedParts]);
  });

  it('decoding goes on after a failure', async () => {
    for (const bytes of [cut(progressive, 0.6), patch(png, -16, [1, 2, 3, 4]), cut(jpeg, 0.7)]) await refusal(bytes);
    for (const bytes of [jpeg, progressive, png, webp]) expect((await decoded(bytes)).width).toBe(32);
  });
});
