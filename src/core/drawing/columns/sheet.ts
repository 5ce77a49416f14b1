/**
 * What is laid out, without what it means: blocks that data flows through from above to below, and the links between
 * their pins. One sheet is one level of a drawing: what lies right inside a group, or in none.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** In canvas pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Block extends Size {
  /** Distance of the line that a column aligns from the block's left edge: its first pin. */
  readonly axis: number;
  /** A place on the border of a frame: above everything, or below. */
  readonly pinned?: 'first' | 'last';
  /** Good to begin a column with: what is here changes the size of the maps. */
  readonly stage?: boolean;
}

export interface Link {
  /** All links of one output are one net: they may share lines. */
  readonly net: number;
  readonly from: number;
  readonly to: number;
  /** Distances of the pins from the left edges of their blocks. */
  readonly fromX: number;
  readonly toX: number;
}

export interface Sheet {
  readonly blocks: readonly Block[];
  readonly links: readonly Link[];
  /** How many nets there are: `net` counts from 0. */
  readonly nets: number;
}

/** A sheet in its place: from 0,0 to its size, which holds every block and every bend. */
export interface LaidSheet extends Size {
  /** Top left corners, by block. */
  readonly places: readonly Point[];
  /** Bend points from the source's pin to the target's, by link; null where a loop leaves no way. */
  readonly routes: readonly (readonly Point[] | null)[];
}

/** Between two rows of cards, and between two columns, while no line runs there. */
export const ROW_GAP = 38;
export const COLUMN_GAP = 28;
/** Between the last row and the first track below it: so far a card may grow when it shows an error. */
export const BELOW_CARD = 23;
/** The next fold's tracks lie between this one's, so that lines that meet in the gutter between them stay apart. */
export const ODD_FOLD = 6;
export const ABOVE_CARD = 9;
export const TRACK = 14;
export const GUTTER_TRACK = 16;
export const LANE_TRACK = 24;
