import type { Bitmap } from '../../store/state.ts';
import type { Branch } from './steps.ts';

export interface HeatRow {
  readonly id: string;
  readonly name: string;
  /** Null where the network takes no picture. */
  readonly bitmap: Bitmap | null;
  /** What the network says: predicted class and score, or why there is nothing yet. */
  readonly verdict: string;
  readonly vectors: readonly Branch[] | null;
}

export interface CellDescription {
  readonly title: string;
  readonly facts: readonly (readonly [string, string])[];
}
