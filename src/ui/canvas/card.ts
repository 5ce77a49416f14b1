import type { NodeAnalysis } from '../../core/graph/analyze.ts';
import { isVariadic } from '../../core/graph/document.ts';
import type { Inputs } from '../../core/layers/define-layer.ts';

/**
 * The geometry of a card is a function of its layer, not of the browser's text layout: five thousand cards need no
 * measuring, and edges know their ends before anything is painted. The style sheet of the card relies on these numbers.
 */
export const CARD_WIDTH = 236;
const CARD_HEIGHT = 78;
const STRIP_HEIGHT = 27;
const PROBLEM_HEIGHT = 100;
/** Diameter of a port's dot. */
export const PORT_SIZE = 9;

export function cardHeight(hasStrip: boolean, hasProblem: boolean): number {
  if (hasProblem) return PROBLEM_HEIGHT;
  return hasStrip ? CARD_HEIGHT + STRIP_HEIGHT : CARD_HEIGHT;
}

/** Distance of a port's centre from the card's left edge: ports share the width evenly. */
export function portX(port: number, count: number): number {
  return (CARD_WIDTH * (port + 1)) / (count + 1);
}

/** Ports that a card shows: all fixed ones; of a variadic layer the connected ones and one that is free. */
export function inputPortCount(inputs: Inputs, analysis: NodeAnalysis): number {
  if (!isVariadic(inputs)) return inputs.length;
  const { connected } = analysis;
  const shown = Math.max(connected.length, inputs.min);
  const free = connected.length < shown || connected.includes(false);
  return Math.min(inputs.max, free ? shown : shown + 1);
}
