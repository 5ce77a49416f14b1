import type { CSSProperties } from 'react';
import type { Category } from '../core/layers/define-layer.ts';
import { layerType } from '../core/layers/index.ts';
import { type Text, text } from '../core/text.ts';

/** Headings of the palette. */
export const CATEGORY_TITLES: Readonly<Record<Category, Text>> = {
  inputOutput: text('ui.category.inputOutput', 'Input and output'),
  convolution: text('ui.category.convolution', 'Convolution'),
  pooling: text('ui.category.pooling', 'Pooling'),
  attention: text('ui.category.attention', 'Channel attention'),
  fullyConnected: text('ui.category.fullyConnected', 'Fully connected'),
  normalise: text('ui.category.normalise', 'Normalise and activate'),
  combine: text('ui.category.combine', 'Combine'),
};

/** The colour token of a category, as a CSS value. */
export function categoryColour(category: Category): string {
  return `var(--category-${category})`;
}

/** Sets `--category` for a subtree: dots, cards and the minimap take their colour from it. */
export function categoryStyle(category: Category): CSSProperties {
  return { '--category': categoryColour(category) } as CSSProperties;
}

/** The colour of a layer node's type; unknown types are grey. */
export function typeColour(type: string): string {
  return categoryColour(layerType(type)?.category ?? 'normalise');
}
