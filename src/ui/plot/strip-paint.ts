import { nonFiniteKind } from '../../core/tensor/non-finite.ts';
import type { Size } from './canvas.ts';
import { type ColorScale, cssColor } from './colormap.ts';
import { hatchCell } from './hatch.ts';

/** Draws gates as bars: one per channel, height and colour by value. What is not finite fills its column, hatched. */

export interface StripPaint {
  readonly values: Float32Array;
  /** The layer's own gates where they differ from `values`; drawn as a hollow bar behind. */
  readonly own: Float32Array | null;
  readonly scale: ColorScale;
  readonly marked: number | null;
  readonly colors: { readonly line: string; readonly ink: string; readonly accent: string };
  readonly density: number;
}

/** The channel under a horizontal position. */
export function channelAt(x: number, width: number, channels: number): number | null {
  if (channels === 0 || width <= 0) return null;
  return Math.min(channels - 1, Math.max(0, Math.floor((x / width) * channels)));
}

export function paintStrip(context: CanvasRenderingContext2D, size: Size, paint: StripPaint): void {
  const { values, own, scale, density } = paint;
  const zero = valueY(0, scale, size.height);
  context.fillStyle = paint.colors.line;
  context.fillRect(0, Math.min(zero, size.height - 1 / density), size.width, 1 / density);
  const pitch = (size.width * density) / values.length;
  if (pitch < 1) {
    paintColumns(context, size, paint, zero);
    return;
  }
  const gap = pitch >= 3 ? Math.max(1, Math.round(pitch * 0.12)) : pitch >= 2 ? 0.5 : 0;
  for (let channel = 0; channel < values.length; channel += 1) {
    const left = Math.round(channel * pitch) / density;
    const width = Math.max(1, Math.round((channel + 1) * pitch) - Math.round(channel * pitch) - gap) / density;
    const value = values[channel] as number;
    const changed = own !== null && !Object.is(own[channel], value);
    if (changed) {
      context.strokeStyle = paint.colors.accent;
      context.lineWidth = 1 / density;
      const before = own[channel] as number;
      const y = Number.isFinite(before) ? valueY(before, scale, size.height) : 0;
      context.strokeRect(
        left + 0.5 / density,
        Math.min(y, zero) + 0.5 / density,
        width - 1 / density,
        Math.abs(zero - y),
      );
    }
    bar(context, left, width, value, scale, size.height, zero, density);
    if (changed) {
      context.fillStyle = paint.colors.accent;
      context.fillRect(left, size.height - 2, width, 2);
    }
    if (channel === paint.marked) {
      context.fillStyle = paint.colors.ink;
      context.fillRect(left, 0, width, 2);
    }
  }
}

/** More channels than device pixels: every column shows the mean of its channels. */
function paintColumns(context: CanvasRenderingContext2D, size: Size, paint: StripPaint, zero: number): void {
  const columns = Math.round(size.width * paint.density);
  for (let column = 0; column < columns; column += 1) {
    const from = Math.floor((column / columns) * paint.values.length);
    const to = Math.max(from + 1, Math.floor(((column + 1) / columns) * paint.values.length));
    let sum = 0;
    for (let channel = from; channel < to; channel += 1) sum += paint.values[channel] as number;
    const left = column / paint.density;
    bar(context, left, 1 / paint.density, sum / (to - from), paint.scale, size.height, zero, paint.density);
  }
}

function bar(
  context: CanvasRenderingContext2D,
  left: number,
  width: number,
  value: number,
  scale: ColorScale,
  height: number,
  zero: number,
  density: number,
): void {
  context.fillStyle = cssColor(scale, value);
  const kind = nonFiniteKind(value);
  if (kind !== null) {
    // No height says it: the whole column does.
    context.fillRect(left, 0, width, height);
    hatchCell(context, kind, left, 0, width, height);
    return;
  }
  const y = valueY(value, scale, height);
  context.fillRect(left, Math.min(y, zero), width, Math.max(1 / density, Math.abs(zero - y)));
}

function valueY(value: number, scale: ColorScale, height: number): number {
  const share = (Math.min(scale.max, Math.max(scale.min, value)) - scale.min) / (scale.max - scale.min || 1);
  return height - share * height;
}
