import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centreCrop, fitPicture, type RgbaPicture } from '../../../src/core/picture/fit.ts';
import { axisTaps } from '../../../src/core/picture/resample.ts';
import { toTensor } from '../../../src/core/picture/tensor.ts';
import type { PictureFit } from '../../../src/core/picture/types.ts';
import { english } from '../../support/said.ts';
import { seeds } from '../../support/seeds.ts';
import { expectLight } from '../../support/work.ts';

function fitted(picture: RgbaPicture, channels: number, height: number, width: number, fit: PictureFit = 'stretch') {
  const result = fitPicture(picture, { channels, height, width }, fit);
  if (!result.ok) throw new Error(english(result.error.message));
  return result.value;
}

function noise(width: number, height: number, opaque: boolean): RgbaPicture {
  let seed = width * 31 + height;
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return opaque && i % 4 === 3 ? 255 : seed >>> 24;
  });
  return { width, height, data };
}

/** Over white, one channel of one pixel; pixels beyond the edge repeat the edge. */
function over({ width, height, data }: RgbaPicture, x: number, y: number, c: number): number {
  const at = 4 * (Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x)));
  const alpha = (data[at + 3] ?? 0) / 255;
  return (data[at + c] ?? 0) * alpha + 255 * (1 - alpha);
}

/**
 * The definition, written down naively and in two dimensions at once: every new pixel looks at every old pixel. An axis
 * that shrinks weighs by the covered length, one that grows by the distance of the centres.
 */
function reference(picture: RgbaPicture, height: number, width: number): number[] {
  const weight = (from: number, to: number, index: number, old: number): number => {
    const [start, end] = [(index * from) / to, ((index + 1) * from) / to];
    if (from > to) return Math.max(0, Math.min(end, old + 1) - Math.max(start, old)) / (end - start);
    return Math.max(0, 1 - Math.abs((start + end) / 2 - 0.5 - old));
  };
  const out: number[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      for (let c = 0; c < 3; c += 1) {
        let sum = 0;
        // One old pixel beyond each edge, for centres that lie outside.
        for (let v = -1; v <= picture.height; v += 1) {
          for (let u = -1; u <= picture.width; u += 1) {
            sum += weight(picture.height, height, y, v) * weight(picture.width, width, x, u) * over(picture, u, v, c);
          }
        }
        out.push(sum);
      }
    }
  }
  return out;
}

describe('resampling', () => {
  const SIZES: readonly (readonly [from: readonly [number, number], to: readonly [number, number]])[] = [
    [
      [12, 9],
      [4, 3],
    ],
    [
      [13, 17],
      [5, 7],
    ],
    [
      [31, 7],
      [32, 32],
    ],
    [
      [5, 5],
      [11, 8],
    ],
    [
      [20, 3],
      [7, 9],
    ],
    [
      [1, 1],
      [4, 4],
    ],
    [
      [9, 9],
      [1, 1],
    ],
    [
      [8, 8],
      [8, 3],
    ],
  ];

  it.each(SIZES)('%j to %j agrees with the definition', ([fromW, fromH], [width, height]) => {
    for (const opaque of [true, false]) {
      const picture = noise(fromW, fromH, opaque);
      const { pixels } = fitted(picture, 3, height, width);
      const expected = reference(picture, height, width);
      // Half a step is the rounding; exactly between two steps either neighbour is right.
      for (const [i, value] of expected.entries()) expect(Math.abs((pixels[i] ?? -9) - value)).toBeLessThan(0.500001);
    }
  });

  it.each(seeds(8))('weights add up to 1 and lie within the axis, %s', (_, seed) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 }), (from, to) => {
        const taps = axisTaps(from, to);
        expect(taps.length).toBe(to);
        for (const { first, weights } of taps) {
          expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
          expect(first).toBeGreaterThanOrEqual(0);
          expect(first + weights.length).toBeLessThanOrEqual(from);
          expect(weights.every((w) => w > 0 || from <= to)).toBe(true);
        }
      }),
      { seed },
    );
  });

  it('one colour stays that colour at every size', () => {
    const picture = { width: 37, height: 11, data: new Uint8ClampedArray(37 * 11 * 4).fill(0) };
    for (let i = 0; i < picture.data.length; i += 4) picture.data.set([200, 3, 97, 255], i);
    for (const [h, w] of [
      [1, 1],
      [5, 50],
      [224, 224],
      [10, 36],
    ] as const) {
      const { pixels } = fitted(picture, 3, h, w);
      expect(new Set(pixels.filter((_, i) => i % 3 === 0))).toEqual(new Set([200]));
      expect(new Set(pixels.filter((_, i) => i % 3 === 2))).toEqual(new Set([97]));
    }
  });

  it('shrinking keeps the mean', () => {
    const picture = noise(300, 200, true);
    const { pixels } = fitted(picture, 3, 32, 32);
    const mean = (values: ArrayLike<number>, keep: (i: number) => boolean) => {
      const kept = Array.from(values).filter((_, i) => keep(i));
      return kept.reduce((a, b) => a + b, 0) / kept.length;
    };
    expect(mean(pixels, (i) => i % 3 === 0)).toBeCloseTo(
      mean(picture.data, (i) => i % 4 === 0),
      0,
    );
  });

  it('64 megapixels take a few rows of memory and little time', () => {
    const picture = { width: 8000, height: 8000, data: new Uint8ClampedArray(8000 * 8000 * 4) };
    expectLight(() => fitted(picture, 3, 224, 224, 'crop'), 800, '64 megapixels');
  });
});

describe('fitting a picture to a network', () => {
  it('a picture of the network size passes pixel for pixel', () => {
    const picture = noise(32, 32, true);
    for (const fit of ['crop', 'stretch'] as const) {
      expect([...fitted(picture, 3, 32, 32, fit).pixels]).toEqual([...picture.data].filter((_, i) => i % 4 !== 3));
    }
  });

  it.each([1, 3])('and is what resampling would make of it, in %d channels', (channels) => {
    const picture = noise(24, 18, true);
    // One pixel that is hardly transparent takes the whole picture the long way.
    const data = picture.data.slice();
    data[3] = 254;
    const short = fitted(picture, channels, 18, 24).pixels.slice(channels);
    expect(short).toEqual(fitted({ ...picture, data }, channels, 18, 24).pixels.slice(channels));
  });

  it.each([
    [451, 300, 32, 32, { x: 75, y: 0, width: 300, height: 300 }],
    [300, 451, 32, 32, { x: 0, y: 75, width: 300, height: 300 }],
    [100, 100, 20, 10, { x: 0, y: 25, width: 100, height: 50 }],
    [1, 500, 32, 32, { x: 0, y: 249, width: 1, height: 1 }],
    [3, 2, 3, 2, { x: 0, y: 0, width: 3, height: 2 }],
  ])('the centre of %d × %d for %d × %d', (pictureWidth, pictureHeight, width, height, region) => {
    const picture = { width: pictureWidth, height: pictureHeight, data: new Uint8ClampedArray() };
    expect(centreCrop(picture, width, height)).toEqual(region);
  });

  it('cuts the centre out', () => {
    const data = new Uint8ClampedArray(24);
    for (let i = 0; i < 6; i += 1) data.set([i, i, i, 255], i * 4);
    const { pixels } = fitted({ width: 6, height: 1, data }, 3, 1, 2, 'crop');
    expect([...pixels]).toEqual([2, 2, 2, 3, 3, 3]);
  });

  it('lays transparency over white', () => {
    const data = Uint8ClampedArray.of(0, 0, 0, 0, 0, 0, 0, 51, 9, 9, 9, 255);
    const { pixels } = fitted({ width: 3, height: 1, data }, 3, 1, 3);
    expect([...pixels]).toEqual([255, 255, 255, 204, 204, 204, 9, 9, 9]);
  });

  it('a transparent pixel’s hidden colour does not bleed into its neighbour', () => {
    const data = Uint8ClampedArray.of(255, 0, 0, 0, 0, 0, 255, 255);
    const { pixels } = fitted({ width: 2, height: 1, data }, 3, 1, 1);
    expect([...pixels]).toEqual([128, 128, 255]);
  });

  it.each([
    [[255, 0, 0], 76],
    [[0, 255, 0], 150],
    [[0, 0, 255], 29],
    [[255, 255, 255], 255],
  ])('grey of %j by Rec. 601', (rgb, expected) => {
    const { pixels, channels } = fitted({ width: 1, height: 1, data: Uint8ClampedArray.of(...rgb, 255) }, 1, 1, 1);
    expect([channels, ...pixels]).toEqual([1, expected]);
  });

  it.each([2, 4])('%d channels are refused', (channels) => {
    const result = fitPicture(noise(2, 2, true), { channels, height: 2, width: 2 }, 'crop');
    expect(result.ok ? null : result.error.code).toBe('unsupported-channels');
  });
});

describe('normalisation', () => {
  const pixels = { width: 2, height: 1, channels: 3, pixels: Uint8Array.of(0, 51, 102, 153, 204, 255) };
  const numbers = (normalisation: '0..255' | '0..1' | 'meanStd', mean: number[], std: number[]) => {
    const { shape, data } = toTensor(pixels, { normalisation, mean, std });
    expect(shape).toEqual([1, 3, 1, 2]);
    return [...data].map((value) => Math.round(value * 1e5) / 1e5);
  };

  it('0 to 255, planes one after another', () => {
    expect(numbers('0..255', [0.5], [0.5])).toEqual([0, 153, 51, 204, 102, 255]);
  });

  it('0 to 1', () => {
    expect(numbers('0..1', [0.5], [0.5])).toEqual([0, 0.6, 0.2, 0.8, 0.4, 1]);
  });

  it('mean and deviation, per channel and for all', () => {
    expect(numbers('meanStd', [0, 0.2, 0.4], [1, 2, 0.5])).toEqual([0, 0.6, 0, 0.3, 0, 1.2]);
    expect(numbers('meanStd', [0.5], [0.5])).toEqual([-1, 0.2, -0.6, 0.6, -0.2, 1]);
  });
});
