import { describe, expect, it } from 'vitest';
import { preparePicture } from '../../src/core/picture/prepare.ts';
import { english } from '../support/said.ts';
import { pattern } from './support/pictures.ts';

const attributes = { channels: 3, height: 4, width: 4, normalisation: '0..255', mean: [0.5], std: [0.5] };

function prepared(picture: ReturnType<typeof pattern>, fit: 'crop' | 'stretch', changes: object = {}) {
  const result = preparePicture(picture, fit, { ...attributes, ...changes });
  if (!result.ok) throw new Error(english(result.error.message));
  return result.value;
}

describe('preparing a picture', () => {
  it('the numbers are the pixels, as the attributes ask', () => {
    const { view, input } = prepared(pattern(4, 4), 'crop');
    expect(input.shape).toEqual([1, 3, 4, 4]);
    expect(input.data[0]).toBe(view.pixels[0]);
    expect(input.data[16]).toBe(view.pixels[1]);
  });

  it('resamples once, until size or fit change', () => {
    const picture = pattern(40, 20);
    const first = prepared(picture, 'crop');
    expect(prepared(picture, 'crop').view).toBe(first.view);
    const other = prepared(picture, 'crop', { normalisation: '0..1' });
    expect(other.view).toBe(first.view);
    expect(other.input.data[5]).toBeCloseTo((first.input.data[5] ?? 0) / 255, 6);
    expect(prepared(picture, 'stretch').view).not.toBe(first.view);
    expect(prepared(picture, 'stretch', { width: 5 }).view.width).toBe(5);
    expect(prepared(pattern(40, 20), 'stretch').view).toEqual(prepared(picture, 'stretch').view);
  });

  it('refuses channels that a picture does not have', () => {
    expect(preparePicture(pattern(2, 2), 'crop', { ...attributes, channels: 2 }).ok).toBe(false);
  });
});
