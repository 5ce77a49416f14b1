import type { NodeAnalysis } from '../graph/analyze.ts';
import { isVariadic } from '../graph/document.ts';
import type { Inputs } from '../layers/define-layer.ts';
import { CARD_WIDTH } from './card-size.ts';

/** Diameter of a port's dot. The style sheet of the card relies on these numbers. */
export const PORT_SIZE = 9;

/** Distance of a port's centre from the card's left edge: ports share the width evenly. */
export function portX(port: number, count: number): number {
  return (CARD_WIDTH * (port + 1)) / (count + 1);
}

/** Ports that a card shows: all fixed ones; of a variadic layer the connected ones and one that is free. */
export function inputPortCount(inputs: Inputs, analysis: Pick<NodeAnalysis, 'connected'>): number {
  if (!isVariadic(inputs)) return inputs.length;
  const { connected } = analysis;
  const shown = Math.max(connected.length, inputs.min);
  const free = connected.length < shown || connected.includes(false);
  return Math.min(inputs.max, free ? shown : shown + 1);
}
