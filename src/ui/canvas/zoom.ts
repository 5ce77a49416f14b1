import type { ReactFlowState } from '@xyflow/react';

/**
 * What a card can say at a zoom, as on a map, where letters are as large at every scale. `near`: everything; `far`: its
 * own name and one number; `brief`: one short name; `map`: its colour, and the names that matter beside it.
 */
export type Distance = 'near' | 'far' | 'brief' | 'map';

/** Below this zoom, which reads as 60 %, a card's small type can no longer be read. */
export const FAR = 0.595;
/** Below it, 30 %, a card has room for one line. */
export const BRIEF = 0.295;
/** Below it, 18 %, for none. */
export const MAP = 0.175;
/** No drawing is brought into view by itself at a smaller one: names would be cut. */
export const LEAST_FIT = 0.3;

export function distanceAt(zoom: number): Distance {
  if (zoom >= FAR) return 'near';
  if (zoom >= BRIEF) return 'far';
  return zoom >= MAP ? 'brief' : 'map';
}

/** A word, not the zoom itself, so that zooming and panning render nothing in between. */
export function distance(state: ReactFlowState): Distance {
  return distanceAt(state.transform[2]);
}

/** Of the octave: a step so small that nobody sees it in a letter's size. */
const STEPS = 12;

/** The zoom in steps of 6 %, so that what depends on it is made anew only now and then while the wheel turns. */
export function zoomInSteps(zoom: number): number {
  return 2 ** (Math.round(Math.log2(zoom) * STEPS) / STEPS);
}
