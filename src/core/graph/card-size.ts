import { layerType } from '../layers/index.ts';
import type { Analysis } from './analyze.ts';
import type { LayerNode } from './document.ts';

/**
 * The size of a card in canvas pixels: a function of its layer, not of a window's text layout, so that what aligns and
 * distributes layers needs no window.
 */
export const CARD_WIDTH = 236;
const CARD_HEIGHT = 78;
const STRIP_HEIGHT = 27;
const PROBLEM_HEIGHT = 100;

export function cardHeight(hasStrip: boolean, hasProblem: boolean): number {
  if (hasProblem) return PROBLEM_HEIGHT;
  return hasStrip ? CARD_HEIGHT + STRIP_HEIGHT : CARD_HEIGHT;
}

/** The height of a layer's card as it stands: with its gate strip, or with its error. */
export function heightOfCard(node: LayerNode, analysis: Analysis): number {
  const problem = analysis.nodes.get(node.id)?.diagnostics.some((entry) => entry.severity === 'error') ?? false;
  return cardHeight(layerType(node.type)?.attention !== undefined, problem);
}
