import { PORT_SIZE } from '../../drawing/card-ports.ts';
import { NON_FINITE_COLOR, nonFiniteKind } from '../../tensor/non-finite.ts';
import type { Palette } from './palette.ts';
import { element } from './svg.ts';

/** Marks that the cards of layers and of groups share. */

interface Strip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * One bar per channel, from 0 to the largest gate, at least 1; before a run only the rail. What is not finite
 * has no height: its column is crossed, in a colour of its own.
 */
export function drawGates(gate: ArrayLike<number> | undefined, strip: Strip, colours: Palette): string {
  const { x: left, y, width, height } = strip;
  const base = y + height;
  const colour = colours.category.attention;
  const ends = { x1: left, x2: left + width, y1: base, y2: base };
  const rail = element('line', { ...ends, stroke: colour, 'stroke-opacity': 0.55 });
  if (!gate || gate.length === 0) return rail;
  const values = Array.from(gate, (value) => (Number.isFinite(value) ? Math.max(0, value) : 0));
  const top = values.reduce((most, value) => Math.max(most, value), 1);
  const step = width / values.length;
  const bars = values.map((value, at) => {
    const tall = (value / top) * height;
    const wide = Math.max(step * 0.8, 0.3);
    return `M${(left + at * step).toFixed(2)} ${base}v${(-tall).toFixed(2)}h${wide.toFixed(2)}v${tall.toFixed(2)}z`;
  });
  const odd = Array.from(gate, (value, at) => {
    const kind = nonFiniteKind(value);
    if (kind === null) return '';
    const [x1, x2] = [left + at * step, left + at * step + Math.max(step * 0.8, 0.3)];
    const line = (from: number, to: number) =>
      element('line', { x1: x1.toFixed(2), x2: x2.toFixed(2), y1: from, y2: to, stroke: NON_FINITE_COLOR[kind] });
    const frame = { x: x1.toFixed(2), y, width: (x2 - x1).toFixed(2), height };
    return (
      element('rect', { ...frame, fill: NON_FINITE_COLOR[kind], 'fill-opacity': 0.35 }) +
      (kind === 'negative' ? '' : line(base, y)) +
      (kind === 'positive' ? '' : line(y, base))
    );
  });
  return element('path', { d: bars.join(''), fill: colour }) + odd.join('') + rail;
}

export function drawPort(cx: number, cy: number, { card }: Palette, stroke: string): string {
  return element('circle', { cx, cy, r: PORT_SIZE / 2 - 0.8, fill: card, stroke, 'stroke-width': 1.6 });
}
