import type { CSSProperties } from 'react';
import type { Tint } from '../core/graph/document.ts';
import { type Text, text } from '../core/text.ts';

export const TINT_NAMES: Readonly<Record<Tint, Text>> = {
  grey: text('Grey', '회색'),
  yellow: text('Yellow', '노랑'),
  green: text('Green', '초록'),
  blue: text('Blue', '파랑'),
  pink: text('Pink', '분홍'),
};

/** The colour token of a tint, as a CSS value. */
export function tintColour(tint: Tint): string {
  return `var(--tint-${tint})`;
}

/** Sets `--tint` for a subtree: cards, frames, notes and their rows take their colour from it. */
export function tintStyle(tint: Tint): CSSProperties {
  return { '--tint': tintColour(tint) } as CSSProperties;
}
