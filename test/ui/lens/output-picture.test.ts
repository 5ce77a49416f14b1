import { describe, expect, it } from 'vitest';
import type { OutputPicture } from '../../../src/store/state.ts';
import { coversView, factsOf, fillOutput, maskScale, pictureRange } from '../../../src/ui/lens/output-picture-model.ts';
import { cssColor, nonFiniteColor } from '../../../src/ui/plot/colormap.ts';

function picture(channels: 1 | 3, data: readonly number[], width = 2): OutputPicture {
  const height = data.length / channels / width;
  return { nodeId: 'n1', name: 'out', channels, width, height, data: Float32Array.from(data) };
}

function pixels(output: OutputPicture): readonly string[] {
  const words = new Uint32Array(output.width * output.height);
  fillOutput(words, output);
  const bytes = new Uint8Array(words.buffer);
  return Array.from(words, (_, at) => `#${Buffer.from(bytes.subarray(4 * at, 4 * at + 3)).toString('hex')}`);
}

describe('an output as a picture', () => {
  it('a mask takes the colours from 0 to 1', () => {
    const scale = maskScale({ min: 0.2, max: 0.7 });
    expect([scale.min, scale.max]).toEqual([0, 1]);
    expect(pixels(picture(1, [0, 0.5, 1, 1]))).toEqual([0, 0.5, 1, 1].map((value) => cssColor(scale, value)));
  });

  it('a map beyond that takes its own range', () => {
    expect(maskScale({ min: -3, max: 9 })).toEqual({ map: 'sequential', min: -3, max: 9 });
  });

  it('three channels are red, green and blue, in the range they were meant in', () => {
    expect(pixels(picture(3, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]))).toEqual([
      '#ff0000',
      '#00ff00',
      '#0000ff',
      '#000000',
    ]);
    expect(pixels(picture(3, [255, 0, 0, 0, 0, 128, 0, 0, 0, 0, 64, 0]))).toEqual([
      '#ff0000',
      '#008000',
      '#000040',
      '#000000',
    ]);
    expect(pictureRange({ min: -1, max: 0.9 })).toEqual({ min: -1, max: 1 });
    expect(pictureRange({ min: -30, max: 290 })).toEqual({ min: 0, max: 255 });
    expect(pictureRange({ min: -5000, max: 5000 })).toEqual({ min: -5000, max: 5000 });
  });

  it('what is not finite has its own colours and changes no other pixel', () => {
    const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
    expect(pixels(picture(1, [nan, 1, 0, infinity]))).toEqual([
      nonFiniteColor('nan'),
      ...[1, 0].map((value) => cssColor(maskScale({ min: 0, max: 1 }), value)),
      nonFiniteColor('positive'),
    ]);
    // One of three channels is enough.
    expect(pixels(picture(3, [1, 0, 0, 0, 0, nan, 0, -infinity, 0, 0, 1, 0]))).toEqual([
      '#ff0000',
      nonFiniteColor('nan'),
      '#0000ff',
      nonFiniteColor('negative'),
    ]);
  });

  it('facts are those of what is finite, and say what is not', () => {
    expect(factsOf(picture(1, [1, 3, 1, 3]))).toEqual({ min: 1, mean: 2, max: 3, nonFinite: null });
    expect(factsOf(picture(1, [1, Number.NaN, -Number.POSITIVE_INFINITY, 3]))).toEqual({
      min: 1,
      mean: 2,
      max: 3,
      nonFinite: { nan: 1, positive: 0, negative: 1 },
    });
    expect(factsOf(picture(1, [Number.NaN, Number.NaN]))).toMatchObject({ min: null, mean: null, max: null });
  });

  it('lies over the picture where it has its proportions', () => {
    const view = { width: 8, height: 8, channels: 3, pixels: new Uint8Array(192) };
    expect(coversView(picture(1, [0, 0, 0, 0]), view)).toBe(true);
    expect(coversView(picture(1, [0, 0, 0, 0], 4), view)).toBe(false);
  });
});
