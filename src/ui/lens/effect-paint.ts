import type { HeatLayout } from '../plot/heat-layout.ts';
import type { HeatColors } from './heat-paint.ts';

/** Height of the row of effects under the heat map, with the gap above it. */
export const EFFECT_HEIGHT = 22;
const GAP = 4;

/** The largest finite magnitude; 0 while nothing is measured. */
export function largestEffect(values: Float32Array): number {
  let largest = 0;
  for (const value of values) if (Number.isFinite(value) && Math.abs(value) > largest) largest = Math.abs(value);
  return largest;
}

/**
 * One bar per channel, as long as its effect is large. Filled: the channel speaks for the class. Hollow: against it, as
 * silencing it raises the class. Where several channels share a pixel the largest is seen.
 */
export function paintEffects(
  context: CanvasRenderingContext2D,
  values: Float32Array,
  layout: HeatLayout,
  top: number,
  scrollX: number,
  colors: HeatColors,
): void {
  const room = EFFECT_HEIGHT - GAP;
  const base = top + EFFECT_HEIGHT;
  const largest = largestEffect(values);
  context.fillStyle = colors.panel;
  context.fillRect(0, top, layout.plotWidth, EFFECT_HEIGHT);
  context.fillStyle = colors.line;
  context.fillRect(-scrollX, base - 1, layout.plotWidth, 1);
  if (largest === 0) return;
  context.fillStyle = colors.accent;
  context.strokeStyle = colors.accent;
  context.lineWidth = 1;
  const gap = layout.columnPitch >= 4 ? 1 : 0;
  for (let column = 0; column < layout.columns; column += 1) {
    const value = values[column] ?? Number.NaN;
    if (!(Math.abs(value) > 0)) continue;
    const height = Math.min(room, Math.max(1, (Math.abs(value) / largest) * room));
    const left = column * layout.columnPitch - scrollX;
    const width = Math.max(1, layout.columnPitch - gap);
    if (value < 0 || width < 3) context.fillRect(left, base - height, width, height);
    else context.strokeRect(left + 0.5, base - height + 0.5, width - 1, height - 0.5);
  }
}
