import { describe, expect, it } from 'vitest';
import { NOTES } from '../../../src/core/picture/messages.ts';
import {
  decoded,
  exif,
  jpegWithExif,
  pattern,
  type Rgba,
  webpCanvas,
  webpChunk,
  webpFile,
  webpFrame,
  writeJpeg,
  writeWebp,
} from '../support/pictures.ts';
import { pngChunk, writePng } from '../support/png-writer.ts';

const rgbaPng = ({ width, height, data }: Rgba, chunks: readonly Uint8Array[] = []) =>
  writePng({
    width,
    height,
    colourType: 6,
    pixel: (x, y) => [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)],
    chunks,
  });

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0);
}

describe('PNG', () => {
  const pixelsOf = async (bytes: Uint8Array) => [...(await decoded(bytes)).data];

  it('RGBA comes back value by value', async () => {
    const picture = pattern(7, 5, 77);
    const result = await decoded(rgbaPng(picture));
    expect(result).toMatchObject({ width: 7, height: 5, format: 'png', notes: [] });
    expect([...result.data]).toEqual([...picture.data]);
  });

  it('grey fills all three colours', async () => {
    const png = writePng({ width: 2, height: 1, colourType: 0, pixel: (x) => [x * 200] });
    expect(await pixelsOf(png)).toEqual([0, 0, 0, 255, 200, 200, 200, 255]);
  });

  it.each([1, 2, 4] as const)('grey of %d bits spans black to white', async (bitDepth) => {
    const png = writePng({ width: 2, height: 1, colourType: 0, bitDepth, pixel: (x) => [x * (2 ** bitDepth - 1)] });
    expect(await pixelsOf(png)).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
  });

  it('16 bits are rounded to 8, with a note', async () => {
    const png = writePng({ width: 2, height: 1, colourType: 2, bitDepth: 16, pixel: (x) => [40_000 * x, 65_535, 0] });
    const result = await decoded(png);
    expect([...result.data]).toEqual([0, 255, 0, 255, 156, 255, 0, 255]);
    expect(result.notes).toEqual([NOTES.sixteenBit]);
  });

  it('a palette with transparent entries', async () => {
    const chunks = [pngChunk('PLTE', Uint8Array.of(9, 8, 7, 1, 2, 3)), pngChunk('tRNS', Uint8Array.of(0))];
    const png = writePng({ width: 2, height: 1, colourType: 3, bitDepth: 1, pixel: (x) => [x], chunks });
    expect(await pixelsOf(png)).toEqual([9, 8, 7, 0, 1, 2, 3, 255]);
  });

  it('a transparent colour', async () => {
    const chunks = [pngChunk('tRNS', Uint8Array.of(0, 5, 0, 5, 0, 5))];
    const png = writePng({ width: 2, height: 1, colourType: 2, pixel: (x) => [5, 5, 5 + x], chunks });
    expect(await pixelsOf(png)).toEqual([5, 5, 5, 0, 5, 5, 6, 255]);
  });

  it('grey with alpha', async () => {
    const png = writePng({ width: 1, height: 1, colourType: 4, pixel: () => [50, 60] });
    expect(await pixelsOf(png)).toEqual([50, 50, 50, 60]);
  });

  it('interlaced', async () => {
    const pixel = (x: number, y: number) => [x * 20, y * 20, x + y];
    const plain = writePng({ width: 9, height: 11, colourType: 2, pixel });
    const interlaced = writePng({ width: 9, height: 11, colourType: 2, pixel, interlaced: true });
    expect(await pixelsOf(interlaced)).toEqual(await pixelsOf(plain));
  });

  it('an animation gives its first picture, with a note', async () => {
    const actl = pngChunk('acTL', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0));
    const picture = pattern(4, 4);
    const result = await decoded(rgbaPng(picture, [actl]));
    expect([...result.data]).toEqual([...picture.data]);
    expect(result.notes).toEqual([NOTES.firstFrame]);
  });

  it('a compressed profile or text never reaches the decoder', async () => {
    const picture = pattern(3, 3);
    const junk = [pngChunk('iCCP', new Uint8Array(64)), pngChunk('zTXt', new Uint8Array(64))];
    expect([...(await decoded(rgbaPng(picture, junk))).data]).toEqual([...picture.data]);
  });
});

describe('JPEG', () => {
  it.each([
    ['progressive', {}],
    ['baseline', { progressive: false, baseline: true }],
  ])('%s', async (_name, options) => {
    const picture = pattern(40, 24);
    const result = await decoded(await writeJpeg(picture, options));
    expect(result).toMatchObject({ width: 40, height: 24, format: 'jpeg', notes: [] });
    expect(largestDifference(result.data, picture.data)).toBeLessThan(12);
  });

  it('grey', async () => {
    const { data } = await decoded(await writeJpeg(pattern(16, 16), { color_space: 1 }));
    expect(data[0]).toBe(data[1]);
    expect(data[1]).toBe(data[2]);
  });
});

describe('WebP', () => {
  it('lossless comes back value by value', async () => {
    const picture = pattern(21, 13, 200);
    const result = await decoded(await writeWebp(picture));
    expect(result).toMatchObject({ width: 21, height: 13, format: 'webp', notes: [] });
    expect([...result.data]).toEqual([...picture.data]);
  });

  it('lossy', async () => {
    const picture = pattern(32, 32);
    const result = await decoded(await writeWebp(picture, { lossless: 0, quality: 95 }));
    expect(largestDifference(result.data, picture.data)).toBeLessThan(16);
  });

  it.each([
    ['lossless', { lossless: 1 }],
    ['lossy with alpha', { lossless: 0, quality: 100 }],
  ])('the first frame of an animation, %s, lies at its place', async (_name, options) => {
    const frame = pattern(6, 4, 128);
    const still = await writeWebp(frame, options);
    // A lossy still with alpha has the extended header of its own, which a frame does not repeat.
    const isExtended = String.fromCharCode(...still.subarray(12, 16)) === 'VP8X';
    const bare = isExtended ? webpFile([still.subarray(30)]) : still;
    const file = webpFile([
      webpCanvas(2 + 16, 10, 8),
      webpChunk('ANIM', new Uint8Array(6)),
      webpFrame(bare, 2, 4, 6, 4),
      webpFrame(bare, 0, 0, 6, 4),
    ]);
    const result = await decoded(file);
    expect(result).toMatchObject({ width: 10, height: 8, notes: [NOTES.firstFrame] });
    const at = (x: number, y: number) => [...result.data.subarray((y * 10 + x) * 4, (y * 10 + x) * 4 + 4)];
    expect(at(0, 0)).toEqual([0, 0, 0, 0]);
    expect(at(2, 4)[3]).toBe(128);
    expect(at(7, 7)[3]).toBe(128);
    expect(at(8, 7)).toEqual([0, 0, 0, 0]);
    expect(largestDifference(at(7, 7), frame.data.subarray(-4))).toBeLessThan(48);
  });
});

describe('EXIF orientation', () => {
  const stored: Rgba = { width: 3, height: 2, data: new Uint8ClampedArray(24) };
  for (let i = 0; i < 6; i += 1) stored.data.set([i + 1, i + 1, i + 1, 255], i * 4);

  /** Stored are the rows 1 2 3 / 4 5 6. */
  const UPRIGHT: readonly (readonly [orientation: number, rows: readonly (readonly number[])[]])[] = [
    [
      1,
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      2,
      [
        [3, 2, 1],
        [6, 5, 4],
      ],
    ],
    [
      3,
      [
        [6, 5, 4],
        [3, 2, 1],
      ],
    ],
    [
      4,
      [
        [4, 5, 6],
        [1, 2, 3],
      ],
    ],
    [
      5,
      [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    ],
    [
      6,
      [
        [4, 1],
        [5, 2],
        [6, 3],
      ],
    ],
    [
      7,
      [
        [6, 3],
        [5, 2],
        [4, 1],
      ],
    ],
    [
      8,
      [
        [3, 6],
        [2, 5],
        [1, 4],
      ],
    ],
  ];

  const rows = async (bytes: Uint8Array) => {
    const { width, height, data } = await decoded(bytes);
    return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => data[(y * width + x) * 4]));
  };

  it.each(UPRIGHT)('%d in PNG', async (orientation, expected) => {
    expect(await rows(rgbaPng(stored, [pngChunk('eXIf', exif(orientation, 'MM'))]))).toEqual(expected);
  });

  it.each(UPRIGHT)('%d in WebP', async (orientation, expected) => {
    const still = await writeWebp(stored);
    const file = webpFile([webpCanvas(8, 3, 2), still.subarray(12), webpChunk('EXIF', exif(orientation))]);
    expect(await rows(file)).toEqual(expected);
  });

  it.each(UPRIGHT)('%d in JPEG', async (orientation, expected) => {
    // Blocks of 16 × 16 pixels, one per number: lossy, but far apart.
    const big: Rgba = { width: 48, height: 32, data: new Uint8ClampedArray(48 * 32 * 4).fill(255) };
    for (let i = 0; i < 48 * 32; i += 1) {
      const value = 40 * (Math.floor((i % 48) / 16) + 3 * Math.floor(i / 48 / 16) + 1);
      big.data.fill(value, i * 4, i * 4 + 3);
    }
    const file = jpegWithExif(await writeJpeg(big), exif(orientation, orientation % 2 ? 'II' : 'MM'));
    const { width, height, data, notes } = await decoded(file);
    expect(notes).toEqual(orientation === 1 ? [] : [NOTES.turned]);
    const seen = expected.map((row, y) =>
      row.map((_, x) => Math.round((data[((y * 16 + 8) * width + x * 16 + 8) * 4] ?? 0) / 40)),
    );
    expect(seen).toEqual(expected);
    expect(height).toBe(expected.length * 16);
  });

  it.each([
    ['0', exif(0)],
    ['9', exif(9)],
    ['cut short', exif(6).subarray(0, 15)],
    ['a directory beyond the end', exif(6).fill(0xff, 4, 8)],
    ['not TIFF', new Uint8Array(26)],
  ])('%s counts as upright', async (_name, data) => {
    expect((await decoded(rgbaPng(stored, [pngChunk('eXIf', data)]))).width).toBe(3);
  });
});
