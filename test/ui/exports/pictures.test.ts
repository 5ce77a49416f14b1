import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { PALETTES } from '../../../src/core/export/figure/palette.ts';
import { covers } from '../../../src/ui/exports/embed-fonts.ts';
import { fitsAt, isReduced, pixelsAt, scalesFor } from '../../../src/ui/exports/scales.ts';

describe('a picture in pixels', () => {
  it('is offered in the scales that a canvas can hold', () => {
    expect(scalesFor({ width: 1261, height: 615 })).toEqual([1, 2, 3]);
    expect(scalesFor({ width: 6000, height: 2500 })).toEqual([1, 2]);
    const [only, ...others] = scalesFor({ width: 90_000, height: 40_000 });
    expect(others).toEqual([]);
    expect(only).toBeGreaterThan(0.1);
    expect(fitsAt({ width: 90_000, height: 40_000 }, only ?? 1)).toBe(true);
    expect(fitsAt({ width: 90_000, height: 40_000 }, (only ?? 1) + 0.01)).toBe(false);
    expect([isReduced(only ?? 1), isReduced(1)]).toEqual([true, false]);
    expect(pixelsAt({ width: 100, height: 50 }, 3)).toEqual({ width: 300, height: 150 });
  });

  it('carries the parts of a font that its characters need', () => {
    const korean = '가'.codePointAt(0) ?? 0;
    expect(covers('U+0-FF, U+131', 65)).toBe(true);
    expect(covers('U+0-FF, U+131', korean)).toBe(false);
    expect(covers('U+ac00-ac01', korean)).toBe(true);
    expect(covers('U+AC??', korean)).toBe(true);
    expect(covers('', korean)).toBe(true);
  });
});

describe('the colours of a picture', () => {
  const css = readFileSync(inRoot('src/ui/tokens.css'), 'utf8');
  const [light = '', dark = ''] = css.split(":root[data-theme='dark']");
  const token = (theme: 'light' | 'dark', name: string) =>
    new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(theme === 'light' ? light : dark)?.[1];

  it.each(['light', 'dark'] as const)('%s: those of the window', (theme) => {
    const { category, tint, ...plain } = PALETTES[theme];
    for (const [name, colour] of Object.entries(plain)) {
      const dashed = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      expect([name, colour]).toEqual([name, token(theme, dashed)]);
    }
    for (const [name, colour] of Object.entries(category)) expect(colour).toBe(token(theme, `category-${name}`));
    for (const [name, colour] of Object.entries(tint)) expect(colour).toBe(token(theme, `tint-${name}`));
  });
});
