import { describe, expect, it } from 'vitest';
import {
  type ColorScale,
  colorIndex,
  cssColor,
  gradientStops,
  packedColors,
  packRgb,
} from '../../../src/ui/lens/colormap.ts';

const unit: ColorScale = { map: 'sequential', min: 0, max: 1 };
const channels = (css: string) => [1, 3, 5].map((at) => Number.parseInt(css.slice(at, at + 2), 16));
/** Relative luminance (WCAG 2). */
function luminance(css: string): number {
  const [red = 0, green = 0, blue = 0] = channels(css).map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('cividis', () => {
  it('has the published ends and middle', () => {
    // Reference values of the paper's table as matplotlib prints them, and of the design (which interpolates).
    expect(cssColor(unit, 0)).toBe('#00224e');
    expect(cssColor(unit, 0.5)).toBe('#7d7c78');
    expect(cssColor(unit, 1)).toBe('#fee838');
    for (const [share, reference] of [
      [0, '#00224e'],
      [0.25, '#414d6b'],
      [0.5, '#7c7b78'],
      [0.75, '#bcaf6f'],
      [1, '#fde737'],
    ] as const) {
      const shown = channels(cssColor(unit, share));
      for (const [index, byte] of channels(reference).entries()) {
        expect(Math.abs((shown[index] as number) - byte)).toBeLessThanOrEqual(3);
      }
    }
  });

  it('gets lighter with every step, so that it reads in grey', () => {
    const steps = Array.from({ length: 256 }, (_, index) => luminance(cssColor(unit, index / 255)));
    for (let index = 1; index < steps.length; index += 1) {
      expect(steps[index]).toBeGreaterThanOrEqual((steps[index - 1] as number) - 0.001);
    }
  });
});

describe('diverging maps', () => {
  const signed: ColorScale = { map: 'diverging', min: -1, max: 1 };
  const dark: ColorScale = { map: 'divergingDark', min: -1, max: 1 };

  it('is near white at zero, blue below and red above', () => {
    expect(luminance(cssColor(signed, 0))).toBeGreaterThan(0.9);
    const [red = 0, , blue = 0] = channels(cssColor(signed, -0.8));
    expect(blue).toBeGreaterThan(red);
    const [warm = 0, , cold = 0] = channels(cssColor(signed, 0.8));
    expect(warm).toBeGreaterThan(cold);
  });

  it('is near black at zero on a dark page, with the same sides', () => {
    expect(luminance(cssColor(dark, 0))).toBeLessThan(0.01);
    const [red = 0, , blue = 0] = channels(cssColor(dark, -0.8));
    expect(blue).toBeGreaterThan(red);
    const [warm = 0, , cold = 0] = channels(cssColor(dark, 0.8));
    expect(warm).toBeGreaterThan(cold);
  });
});

describe('colorIndex', () => {
  it('cuts off outside the scale', () => {
    expect(colorIndex(unit, -3)).toBe(0);
    expect(colorIndex(unit, 7)).toBe(255);
    expect(colorIndex(unit, Number.POSITIVE_INFINITY)).toBe(255);
  });

  it('shows no number as the start, and a scale without extent as its middle', () => {
    expect(colorIndex(unit, Number.NaN)).toBe(0);
    expect(colorIndex({ map: 'sequential', min: 2, max: 2 }, 2)).toBe(128);
  });
});

describe('pixels and gradients', () => {
  it('packs as opaque little-endian words', () => {
    expect(packRgb(1, 2, 3)).toBe(0xff030201);
    expect(packedColors('sequential')[0]).toBe(0xff4e2200);
  });

  it('gives stops from end to end', () => {
    const stops = gradientStops('sequential', 3).split(', ');
    expect(stops).toEqual(['#00224e', '#7d7c78', '#fee838']);
  });
});
