import type { GraphDocument } from '../../core/graph/document.ts';
import { createEdgeDeriver, type EdgeInputs, type ShapeFlowEdge } from './edges.ts';

/** A drawing with more edges than this is shown without them first. */
const MANY = 1_000;

/**
 * The edges of a drawing. Of one that was just opened and has many, the cards are shown first: to find the ways of
 * thousands of edges, and to mount those in view, takes as long again, and the window should answer in between.
 */
export interface LateEdges {
  /** @param opening counts the drawings that were opened. Null: held back until `prepare` was called. */
  derive(inputs: EdgeInputs, opening: number): ShapeFlowEdge[] | null;
  /** What is held back is made, so that `derive` gives it at once. */
  prepare(inputs: EdgeInputs, opening: number): void;
}

export function createLateEdges(): LateEdges {
  const deriveEdges = createEdgeDeriver();
  let shown: { readonly opening: number; readonly document: GraphDocument } | null = null;
  const derive = (inputs: EdgeInputs, opening: number) => {
    shown = { opening, document: inputs.document };
    return deriveEdges(inputs);
  };
  return {
    derive: (inputs, opening) => {
      const { document } = inputs;
      // Of a drawing that is there already its edges are there, too, whatever brings it into view.
      const isNew = shown?.opening !== opening && shown?.document !== document;
      return isNew && document.edges.size > MANY ? null : derive(inputs, opening);
    },
    prepare: derive,
  };
}
