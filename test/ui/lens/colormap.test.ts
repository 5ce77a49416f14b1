import { describe, expect, it } from 'vitest';
import {
  type ColorScale,
  colorIndex,
  cssColor,
  gradientStops,
  nonFiniteColor,
  packedColors,
  packRgb,
} from '../../../src/ui/plot/colormap.ts';

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
    expect(colorIndex(unit, 3.4e38)).toBe(255);
  });

  it('shows a scale without extent as its middle', () => {
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

/** Machado, Oliveira and Fernandes (IEEE TVCG 15, 2009), severity 1, on linear RGB. */
const VISIONS: Readonly<Record<string, readonly number[]>> = {
  full: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

/** CIE L*a*b* (D65) of a colour as somebody sees it. */
function lab(css: string, vision: string): readonly number[] {
  const linear = channels(css).map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const times = (matrix: readonly number[], vector: readonly number[]) =>
    [0, 3, 6].map((row) => vector.reduce((sum, value, at) => sum + (matrix[row + at] as number) * value, 0));
  const seen = times(VISIONS[vision] ?? [], linear).map((value) => Math.min(1, Math.max(0, value)));
  const xyz = times([0.4124, 0.3576, 0.1805, 0.2126, 0.7152, 0.0722, 0.0193, 0.1192, 0.9505], seen);
  const [x = 0, y = 0, z = 0] = xyz.map((value, at) => {
    const share = value / ([0.9505, 1, 1.089][at] as number);
    return share > 0.008856 ? Math.cbrt(share) : 7.787 * share + 16 / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(first: string, second: string, vision: string): number {
  const [a, b] = [lab(first, vision), lab(second, vision)];
  return Math.hypot(...a.map((value, at) => value - (b[at] as number)));
}

describe('what is not finite', () => {
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

  it.each(['sequential', 'diverging', 'divergingDark'] as const)(
    '%s: has colours of its own, on any scale, as CSS and as pixels',
    (map) => {
      for (const scale of [
        { map, min: -1, max: 1 },
        { map, min: 0, max: 0 },
      ]) {
        const shown = odd.map((value) => cssColor(scale, value));
        expect(shown).toEqual((['nan', 'positive', 'negative'] as const).map(nonFiniteColor));
        for (const [at, value] of odd.entries()) {
          const [red = 0, green = 0, blue = 0] = channels(shown[at] as string);
          expect(packedColors(map)[colorIndex(scale, value)]).toBe(packRgb(red, green, blue));
        }
      }
    },
  );

  it.each(Object.keys(VISIONS))('%s: stands out from every entry of every map, and NaN from infinity', (vision) => {
    const [nan, infinity] = [nonFiniteColor('nan'), nonFiniteColor('positive')];
    expect(distance(nan, infinity, vision)).toBeGreaterThan(24);
    for (const map of ['sequential', 'diverging', 'divergingDark'] as const) {
      for (let index = 0; index <= 255; index += 1) {
        const entry = cssColor({ map, min: 0, max: 255 }, index);
        // A just noticeable difference is about 2.3.
        expect(distance(nan, entry, vision)).toBeGreaterThan(35);
        expect(distance(infinity, entry, vision)).toBeGreaterThan(23);
      }
    }
  });

  it('contrasts 3:1 with the panels of both themes', () => {
    const contrast = (a: string, b: string) => {
      const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
      return (light + 0.05) / (dark + 0.05);
    };
    for (const panel of ['#ffffff', '#1b1c1f']) {
      for (const kind of ['nan', 'positive', 'negative'] as const) {
        expect(contrast(nonFiniteColor(kind), panel)).toBeGreaterThanOrEqual(3);
      }
    }
  });
});
