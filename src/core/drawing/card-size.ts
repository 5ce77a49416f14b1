import type { Analysis } from '../graph/analyze.ts';
import type { LayerNode } from '../graph/document.ts';
import { layerType } from '../layers/index.ts';

/**
 * The size of a card in canvas pixels: a function of its layer, not of a window's text layout, so that what aligns and
 * distributes layers needs no window.
 */
export const CARD_WIDTH = 236;
const CARD_HEIGHT = 78;
const STRIP_HEIGHT = 27;
const PROBLEM_HEIGHT = 100;
/** A collapsed group: its name, what is in it, its totals. */
export const GROUP_CARD_HEIGHT = 100;
/** Between an expanded group's frame and what is in it. */
export const FRAME_PADDING = 24;
/** The bar above the padding that holds the group's name. */
export const FRAME_TITLE = 36;

/** The height of a layer's card in canvas pixels. */
export type CardHeight = (node: LayerNode) => number;

export function cardHeight(hasStrip: boolean, hasProblem: boolean): number {
  if (hasProblem) return PROBLEM_HEIGHT;
  return hasStrip ? CARD_HEIGHT + STRIP_HEIGHT : CARD_HEIGHT;
}

/** The height of a layer's card as it stands: with its gate strip, or with its error. */
export function heightOfCard(node: LayerNode, analysis: Analysis): number {
  const problem = analysis.nodes.get(node.id)?.diagnostics.some((entry) => entry.severity === 'error') ?? false;
  return cardHeight(hasStrip(node), problem);
}

/** The height of a layer's card while nothing is wrong with it. */
export function plainHeight(node: LayerNode): number {
  return cardHeight(hasStrip(node), false);
}

/** Whether the card shows gates. */
export function hasStrip(node: LayerNode): boolean {
  return layerType(node.type)?.attention !== undefined;
}
