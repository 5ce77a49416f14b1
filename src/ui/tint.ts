import type { CSSProperties } from 'react';
import type { Tint } from '../core/graph/document.ts';
import { type Text, text } from '../core/text.ts';

export const TINT_NAMES: Readonly<Record<Tint, Text>> = {
  grey: text('ui.tint.grey', 'Grey'),
  yellow: text('ui.tint.yellow', 'Yellow'),
  green: text('ui.tint.green', 'Green'),
  blue: text('ui.tint.blue', 'Blue'),
  pink: text('ui.tint.pink', 'Pink'),
};

/** The colour token of a tint, as a CSS value. */
export function tintColour(tint: Tint): string {
  return `var(--tint-${tint})`;
}

/** Sets `--tint` for a subtree: cards, frames, notes and their rows take their colour from it. */
export function tintStyle(tint: Tint): CSSProperties {
  return { '--tint': tintColour(tint) } as CSSProperties;
}
