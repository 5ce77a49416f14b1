import type { CSSProperties } from 'react';
import type { Category } from '../core/layers/define-layer.ts';
import { layerType } from '../core/layers/index.ts';
import { type Text, text } from '../core/text.ts';

/** Headings of the palette. */
export const CATEGORY_TITLES: Readonly<Record<Category, Text>> = {
  inputOutput: text('Input and output', '입력과 출력'),
  convolution: text('Convolution', '합성곱'),
  pooling: text('Pooling', '풀링'),
  attention: text('Channel attention', '채널 어텐션'),
  fullyConnected: text('Fully connected', '완전 연결'),
  normalise: text('Normalise and activate', '정규화와 활성화'),
  combine: text('Combine', '결합'),
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
