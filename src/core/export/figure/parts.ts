import type { Note } from '../../graph/document.ts';
import { mix, type Palette } from './palette.ts';
import type { GroupInPlace } from './plan.ts';
import type { LineInPlace } from './plan-lines.ts';
import { element, type Face, fitted, label, wrapped } from './svg.ts';

/** What is drawn beside the cards: lines, frames of groups and notes. */

const SHAPE: Face = { size: 10.5, mono: true };
const NOTE: Face = { size: 12.5 };
const GROUP: Face = { size: 12, bold: true };

export function drawLine({ shape, wrong }: LineInPlace, colours: Palette): string {
  return element('path', {
    d: shape.path,
    fill: 'none',
    stroke: wrong ? colours.error : colours.lineStrong,
    'stroke-width': wrong ? 1.8 : 1.4,
    'stroke-dasharray': wrong ? '5 3' : undefined,
  });
}

/** Labels stand over all lines; the page shows through behind the letters. */
export function drawLabel({ shape, label: words, wrong }: LineInPlace, colours: Palette): string {
  if (shape.tight || words === '') return '';
  return label(words, shape.labelX, shape.labelY, SHAPE, {
    'text-anchor': shape.anchor,
    fill: wrong ? colours.error : colours.inkSecondary,
    stroke: colours.page,
    'stroke-width': 4,
    'stroke-linejoin': 'round',
    'paint-order': 'stroke',
  });
}

export function drawFrame({ group, box }: GroupInPlace, colours: Palette): string {
  const tint = colours.tint[group.tint];
  const { x, y, width, height } = box;
  return [
    element('rect', {
      x,
      y,
      width,
      height,
      rx: 13,
      fill: tint,
      'fill-opacity': 0.07,
      stroke: tint,
      'stroke-opacity': 0.42,
    }),
    label(fitted(group.name, width - 28, GROUP), x + 14, y + 22, GROUP, { fill: colours.ink }),
  ].join('');
}

export function drawNote({ text: words, position, width, height, tint }: Note, colours: Palette): string {
  const colour = colours.tint[tint];
  const paper = {
    width,
    height,
    rx: 4,
    fill: mix(colour, colours.card, 0.16),
    stroke: mix(colour, colours.line, 0.45),
  };
  const lines = wrapped(words, width - 24, NOTE, Math.max(1, Math.floor((height - 18) / 19)));
  return element(
    'g',
    { transform: `translate(${position.x} ${position.y})` },
    element('rect', paper),
    ...lines.map((line, at) => label(line, 12, 23 + at * 19, NOTE, { fill: colours.ink })),
  );
}
